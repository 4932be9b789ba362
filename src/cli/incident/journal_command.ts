/** `alx incident journal check|repair|compact` and `forget` @module */
import { resolve } from "node:path";
import { forgetInputs } from "../../features/incident/forget.ts";
import { readIncident } from "../../features/incident/journal.ts";
import { rewriteJournal } from "../../features/incident/journal_repair.ts";
import { formatBytes, formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { pairLines } from "../lines.ts";
import { printValue } from "../output/print.ts";
import { journalHere } from "./offline.ts";

/** Which journal. */
export interface JournalChoice {
  readonly incident?: string | undefined;
  readonly journal?: string | undefined;
}

const pathOf = async (ctx: CliContext, { incident, journal }: JournalChoice): Promise<string> =>
  journal ?? await journalHere(ctx, incident);

/** Characters of a damaged line that are shown. */
const SHOWN = 120;

/** Names damaged lines. @throws {ExitWith} 7 when there are some */
export async function checkJournal(ctx: CliContext, choice: JournalChoice): Promise<void> {
  const path = await pathOf(ctx, choice);
  const { ledger, damage } = await readIncident(path);
  const lines = damage.map(({ line, offset, sha256s, text }) => ({ line, offset, sha256s, text }));
  const { damagedLines } = ledger;
  const value = {
    ...{ journal: path, incident: ledger.head?.incident, files: ledger.paths, contents: ledger.contents },
    ...{ damaged_lines: damagedLines, damage: lines },
  };
  await printValue(ctx, value, () => [
    ...pairLines(ctx, [
      ["journal", path],
      ["incident", ledger.head?.incident],
      ["files", formatCount(ledger.paths)],
      ["contents", formatCount(ledger.contents)],
      ["damaged lines", formatCount(damagedLines)],
    ]),
    ...lines.map(({ line, offset, text }) =>
      `line ${line}, byte ${offset}: ${safeText(text.slice(0, SHOWN))}${text.length > SHOWN ? "…" : ""}`
    ),
  ]);
  if (damagedLines > 0) {
    ctx.note(
      'What these lines told of is reconciled by the next run; "alx incident journal repair" removes them',
    );
    throw new ExitWith(EXIT.partial);
  }
}

/** Rewrites a journal, and says what became of it. */
export async function rewrite(
  ctx: CliContext,
  choice: JournalChoice,
  options: { readonly isCompact: boolean },
): Promise<void> {
  const path = await pathOf(ctx, choice);
  const { kept, lines, leftOut, bytesBefore, bytesAfter } = await rewriteJournal(path, {
    ...{ isCompact: options.isCompact, clock: ctx.clock },
  });
  const value = {
    ...{ journal: path, kept: kept ?? null, lines, left_out: leftOut },
    ...{ bytes_before: bytesBefore, bytes_after: bytesAfter },
  };
  await printValue(
    ctx,
    value,
    () =>
      kept === undefined ? [`"${safeText(path)}" has no damaged lines`] : pairLines(ctx, [
        ["journal", path],
        ["old journal", kept],
        ["lines", formatCount(lines)],
        ["left out", formatCount(leftOut)],
        ["size", `${formatBytes(bytesBefore)} before, ${formatBytes(bytesAfter)} now`],
      ]),
  );
}

/** `alx incident forget` */
export async function forget(
  ctx: CliContext,
  paths: readonly string[],
  choice: JournalChoice,
): Promise<void> {
  const journal = await pathOf(ctx, choice);
  const forgotten = await forgetInputs(journal, paths.map((path) => resolve(path)), ctx.clock);
  await printValue(ctx, { journal, forgotten }, () => [
    `${formatCount(forgotten)} ${
      forgotten === 1 ? "input is" : "inputs are"
    } no part of the incident any more`,
  ]);
}
