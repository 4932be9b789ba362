import { readIncident } from "../../features/incident/journal.ts";
import type { Ledger } from "../../features/incident/ledger.ts";
import { lockHolder } from "../../features/incident/lock.ts";
import { incidentQuery } from "../../features/incident/server_rows.ts";
import type { Clock } from "../../util/clock.ts";
import { formatCount, formatDuration } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { type Pair, pairLines } from "../lines.ts";
import { printValue } from "../output/print.ts";
import { fateLines } from "./fate_lines.ts";
import { type IncidentChoice, journalOf } from "./options.ts";
import { settingPairs, settingsRecord } from "./settings_lines.ts";
import { nothingOf, warnOfDamage } from "./source.ts";

/** From then on a run that writes no line is said to wait. */
const STALL_MS = 20_000;
const NOT_ALL = "not everything yet: the last run was stopped";

const FOLLOW_MS = 5000;

/** `alx incident status`: what the journal and the server say, once or until nothing is open. */
export async function showStatus(
  ctx: CliContext,
  choice: IncidentChoice & { readonly follow?: true | undefined },
): Promise<void> {
  while (await showOnce(ctx, choice) && choice.follow) {
    await ctx.clock.sleep(FOLLOW_MS, ctx.signal);
    if (ctx.isTty.out) await ctx.out("\n");
  }
}

/** Shows the state once. @returns whether something is still open */
async function showOnce(ctx: CliContext, choice: IncidentChoice): Promise<boolean> {
  const state = await readState(ctx, choice);
  const { journal, ledger, isHere, activity, holder, server, parts } = state;
  const { settings: used, run } = ledger;
  const journaled = {
    settings: used === undefined ? null : settingsRecord(used),
    ...{ activity, process: holder ?? null },
    damaged_lines: ledger.damagedLines,
    ...{ journal, all_found: ledger.isWalked, last_run: run?.at ?? null },
    ...{ paths: ledger.pathCounts(), contents: ledger.contentCounts() },
  };
  const status = {
    incident: choice.incident,
    ...isHere ? journaled : { journal: null },
    server: { ...server, ...parts },
  };
  const { done, incomplete, pending, sending, sent, again } = journaled.contents;
  if (isHere) noteMissing(ctx, done + incomplete - server.submissions);
  const head: readonly Pair[] = isHere
    ? [
      ["journal", journal],
      ["last run", run?.at],
      ["activity", activity],
      ...used === undefined ? [] : settingPairs(used),
      ["found", ledger.isWalked ? "everything" : NOT_ALL],
    ]
    : [];
  await printValue(ctx, status, () => [
    ...pairLines(ctx, [["incident", choice.incident], ...head]),
    "",
    ...isHere ? [...fateLines(ctx, journaled.paths), ""] : [],
    ...serverLines(ctx, server, parts),
  ]);
  return holder !== undefined || server.running + pending + sending + sent + again > 0;
}

/** What the journal and the server say of an incident now. @throws {AlxError} neither knows it */
async function readState(ctx: CliContext, choice: IncidentChoice) {
  const { client, clock, settings, signal } = await ctx.services();
  const journal = journalOf(ctx, settings.server, choice);
  const read = await readIncident(journal, { mayBeAbsent: choice.journal === undefined });
  const { ledger } = read;
  warnOfDamage(ctx, [read]);
  const isHere = ledger.head !== undefined;
  const query = incidentQuery(choice.incident);
  const [submissions, running, parts] = await Promise.all([
    client.search.count("submission", query, { exact: true, signal }),
    client.search.count("submission", `${query} AND state:submitted`, { exact: true, signal }),
    client.system.status("ALL", signal),
  ]);
  if (!isHere && submissions === 0) throw nothingOf(choice.incident);
  if (!isHere) ctx.note("There is no journal of it here: only the server tells");
  const { activity, holder } = await activityOf(journal, ledger, clock);
  return { journal, ledger, isHere, activity, holder, server: { submissions, running }, parts };
}

/** What the server has of the incident, and which of its parts are paused. */
function serverLines(
  ctx: CliContext,
  { submissions, running }: { readonly submissions: number; readonly running: number },
  parts: Readonly<Record<string, boolean>>,
): string[] {
  const paused = Object.entries(parts).filter(([, isActive]) => !isActive).map(([name]) => name);
  return pairLines(ctx, [
    ["submissions at the server", formatCount(submissions)],
    ["of them running", formatCount(running)],
    ["paused at the server", paused.join(", ")],
  ]);
}

/** Says how many contents were analysed without a submission that is still there. */
function noteMissing(ctx: CliContext, count: number): void {
  if (count <= 0) return;
  ctx.note(
    `${formatCount(count)} analysed contents have no submission of their own on the server: ` +
      '"alx incident analyze --verify" tells which are cached and which were deleted or have expired',
  );
}

/** Which process works on a journal, and whether it hears nothing. */
async function activityOf(
  journal: string,
  ledger: Ledger,
  clock: Clock,
): Promise<{ readonly activity: string; readonly holder: string | undefined }> {
  const holder = ledger.head === undefined ? undefined : await lockHolder(journal, clock);
  if (holder === undefined) return { activity: "no run works on it", holder };
  const { sent, sending } = ledger.contentCounts();
  const silentMs = clock.now() - ((await Deno.stat(journal)).mtime?.getTime() ?? 0);
  if (silentMs < STALL_MS || sent + sending === 0) {
    return { activity: `process ${holder} works on it`, holder };
  }
  const news = `no news for ${formatDuration(silentMs)}; checking ${formatCount(sent + sending)} files`;
  return { activity: `process ${holder}: ${news}`, holder };
}
