import assert from "node:assert/strict";
import { DEFAULT_THRESHOLDS } from "../../src/domain/verdict.ts";
import { itemOf } from "../../src/features/incident/item_key.ts";
import { detailsOf, lookUpSent, submissionsOf } from "../../src/features/incident/report_details.ts";
import { reportRows } from "../../src/features/incident/report.ts";
import { countSubmissions, incidentQuery, oldForm } from "../../src/features/incident/server_rows.ts";
import type { Services } from "../../src/features/services.ts";
import { systemClock } from "../../src/util/clock.ts";
import { collect, sha256 } from "../features/incident_report/support.ts";
import { eventually } from "./eventually.ts";
import { type Contract, contractTest } from "./suite.ts";

function servicesOf({ client }: Contract): Services {
  const settings = { server: "https://al.example", user: "u", verify: true };
  return { client, settings, clock: systemClock, signal: new AbortController().signal };
}

contractTest(
  "the submissions of an incident are found again by any id, with what they found",
  async (contract) => {
    const { client, undo } = contract;
    const services = servicesOf(contract);
    const stamp = crypto.randomUUID();
    const incident = `INC-42.1: "a b" (\\${stamp})`;
    const files = [["/case/bad", `ALX-MALICIOUS ${stamp}`, incident], [
      "/case/old tool",
      `plain ${stamp}`,
      oldForm(incident),
    ]] as const;
    const journal = stamp.slice(0, 12);
    for (const [path, content, id] of files) {
      await client.ingest.ingest({ kind: "plaintext", content, name: "f" }, {
        metadata: { incident_number: id, filename: path, alx_item: itemOf(journal, sha256(content)) },
        params: { ttl: 1 },
      });
    }
    await eventually(
      () => countSubmissions(services, incident),
      ({ all, running }) => all === files.length && running === 0,
    );
    const found = await client.search.page("submission", incidentQuery(incident), { fl: ["sid"] });
    for (const { sid } of found.items) {
      undo(() => client.submission.delete(String(sid)).catch(() => undefined));
    }
    const options = { thresholds: DEFAULT_THRESHOLDS, details: true };
    const rows = (await collect(reportRows(services, { kind: "server", incident }, options))).flat();
    const [bad, plain] = rows.toSorted((a, b) => a.path < b.path ? -1 : 1);
    assert.deepEqual([bad?.path, bad?.fate, bad?.verdict, plain?.path, plain?.score], [
      "/case/bad",
      "done",
      "malicious",
      "/case/old tool",
      0,
    ]);
    assert(bad!.heuristics[0]!.startsWith("MCAFEE.1 ") && bad!.tags[0]!.startsWith("av.virus_name:"));
    assert.match(bad!.classification ?? "", /^TLP:/);
    const [again] = await lookUpSent(services, [{
      ...{
        path: "/case/bad",
        sha256: null,
        size: null,
        how: null,
        sid: null,
        errors: null,
        score: null,
        reason: null,
        at: null,
      },
      ...{ fate: "sent", item: itemOf(journal, sha256(files[0][1])), classification: null },
    }]);
    assert.deepEqual([again?.fate, again?.sid, again?.score], ["done", bad!.sid, bad!.score]);
  },
);

contractTest("details and scores of many submissions come in a few requests", async (contract) => {
  const services = servicesOf(contract);
  const page = await contract.client.search.page("submission", "state:completed AND file_count:<20", {
    // Not the newest, which others may just have handed in: any.
    ...{ rows: 40, fl: ["sid", "max_score"], sort: "sid asc" },
  });
  const sids = page.items.map(({ sid }) => String(sid));
  const [found, details] = await Promise.all([
    submissionsOf(services, { sids, fl: ["sid", "max_score"] }),
    detailsOf(services, sids),
  ]);
  for (const { sid, max_score } of page.items) {
    assert.equal(found.get(String(sid))?.max_score, max_score);
    assert.notEqual(details.get(String(sid))?.classification ?? null, null);
  }
  assert([...details.values()].some(({ heuristics }) => heuristics.length > 0));
  assert([...details.values()].some(({ tags }) => tags.length > 0));
});
