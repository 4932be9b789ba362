/** Finds the analysed contents whose services failed: they count as incomplete, not as clean. @module */
import { listAt, numberAt, textAt } from "../../domain/columns.ts";
import { errorsText } from "../../domain/incident_report/row.ts";
import { ITEM_KEY, itemOf } from "./item_key.ts";
import type { RunContext } from "./run_context.ts";
import { incidentQuery } from "./server_rows.ts";
import { wordsOf } from "./verdict_of_failure.ts";

/** Journals that an analysed content has service errors. */
export function noteErrors(run: RunContext, sha256: string, errors: number): void {
  if (errors > 0) run.note({ type: "incomplete", sha256, errors, reason: errorsText(errors) });
}

/**
 * Asks for the incident's submissions with service errors, once all is analysed. A failure is told, and does not end the
 * run: reports ask again. `POST search/submission/`
 */
export async function noteServiceErrors(run: RunContext): Promise<void> {
  const { services: { client, clock }, plan, journal: { head, ledger }, signal, timing } = run;
  if (ledger.contentCounts().done === 0) return;
  try {
    // What completed just now is found once the datastore has refreshed its index.
    await clock.sleep(Math.max(0, run.heardMs + timing.refreshMs - run.now()), signal);
    const hits = client.search.stream("submission", incidentQuery(plan.incident), {
      ...{ filters: ["error_count:>=1"], fl: ["sid", "error_count", "files.sha256", "metadata.*"], signal },
    });
    for await (const hit of hits) {
      const sha256 = textAt(listAt(hit, "files")[0], "sha256");
      const content = ledger.find(sha256);
      if (content < 0 || textAt(hit, `metadata.${ITEM_KEY}`) !== itemOf(head.id, sha256)) continue;
      if (ledger.state(content) === "done") noteErrors(run, sha256, numberAt(hit, "error_count") ?? 0);
    }
  } catch (error) {
    if (!signal.aborted) run.trouble(undefined, `service errors cannot be asked about: ${wordsOf(error)}`);
  }
}
