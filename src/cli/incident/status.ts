import { readIncident } from "../../features/incident/journal.ts";
import { incidentQuery } from "../../features/incident/server_rows.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { pairLines } from "../lines.ts";
import { printValue } from "../output/print.ts";
import { fateLines } from "./fate_lines.ts";
import { type IncidentChoice, journalOf } from "./options.ts";
import { settingPairs, settingsRecord } from "./settings_lines.ts";
import { nothingOf, warnOfDamage } from "./source.ts";

const NOT_ALL = "not everything yet: the last run was stopped";

/** `alx incident status`: what the journal and the server say. */
export async function showStatus(ctx: CliContext, choice: IncidentChoice): Promise<void> {
  const { client, settings, signal } = await ctx.services();
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
  const run = ledger.run;
  const { settings: used } = ledger;
  const journaled = {
    settings: used === undefined ? null : settingsRecord(used),
    damaged_lines: ledger.damagedLines,
    ...{ journal, all_found: ledger.isWalked, last_run: run?.at ?? null },
    ...{ paths: ledger.pathCounts(), contents: ledger.contentCounts() },
  };
  const status = {
    incident: choice.incident,
    ...isHere ? journaled : { journal: null },
    server: { submissions, running, ...parts },
  };
  const analysed = journaled.contents.done + journaled.contents.incomplete;
  if (isHere && submissions < analysed) {
    ctx.note(
      `${
        formatCount(analysed - submissions)
      } analysed contents have no submission of their own on the server: ` +
        '"alx incident analyze --verify" tells which are cached and which were deleted or have expired',
    );
  }
  const paused = Object.entries(parts).filter(([, isActive]) => !isActive).map(([name]) => name);
  await printValue(ctx, status, () => [
    ...pairLines(ctx, [
      ["incident", choice.incident],
      ["journal", isHere ? journal : undefined],
      ["last run", run?.at],
      ...used === undefined ? [] : settingPairs(used),
      ["found", !isHere ? undefined : ledger.isWalked ? "everything" : NOT_ALL],
    ]),
    "",
    ...isHere ? [...fateLines(ctx, journaled.paths), ""] : [],
    ...pairLines(ctx, [
      ["submissions at the server", formatCount(submissions)],
      ["of them running", formatCount(running)],
      ["paused at the server", paused.join(", ")],
    ]),
  ]);
}
