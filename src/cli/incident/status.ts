import { readIncident } from "../../features/incident/journal.ts";
import { FATES } from "../../features/incident/fates.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { pairLines } from "../lines.ts";
import { printValue } from "../output/print.ts";
import { type IncidentChoice, journalOf } from "./options.ts";

/** `alx incident status`: what the journal and the server say. */
export async function showStatus(ctx: CliContext, choice: IncidentChoice): Promise<void> {
  const { client, settings, signal } = await ctx.services();
  const journal = journalOf(ctx, settings.server, choice);
  const { ledger } = await readIncident(journal);
  const submissions = await client.search.count("submission", incidentQuery(choice.incident), {
    ...{ exact: true, signal },
  });
  const status = {
    ...{ incident: choice.incident, journal, paths: ledger.pathCounts(), contents: ledger.contentCounts() },
    ...{ is_walked: ledger.isWalked, submissions },
  };
  await printValue(ctx, status, () =>
    pairLines(ctx, [
      ["incident", status.incident],
      ["journal", status.journal],
      ...FATES.map((fate) =>
        [fate, status.paths[fate] === 0 ? undefined : formatCount(status.paths[fate])] as const
      ),
      ["submissions", formatCount(submissions)],
    ]));
}

/** The query that finds an incident's submissions. */
export function incidentQuery(incident: string): string {
  return `metadata.incident_number:"${incident.replace(/["\\]/g, "\\$&")}"`;
}
