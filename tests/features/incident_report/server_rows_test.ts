import assert from "node:assert/strict";
import fc from "fast-check";
import { compileQuery } from "../../../src/domain/lucene/compile.ts";
import {
  incidentQuery,
  oldForm,
  rangeFilters,
  serverInputs,
} from "../../../src/features/incident/server_rows.ts";
import type { Services } from "../../../src/features/services.ts";

const FIELDS = {
  "metadata.incident_number": { type: "keyword", indexed: true, stored: true, list: false, default: false },
  "times.submitted": { type: "date", indexed: true, stored: true, list: false, default: false },
  "max_score": { type: "integer", indexed: true, stored: true, list: false, default: false },
} as const;

function matches(query: string, doc: Record<string, unknown>): boolean {
  const now = Date.UTC(2026, 4, 5);
  return compileQuery(query, { fields: FIELDS, now })(doc as never, "id");
}

Deno.test("the old tool's form has a backslash before what it escapes", () => {
  assert.equal(
    oldForm('INC-42.1 a:b/c "d" (e) {f} [g] ?*+|\\&!^~'),
    String.raw`INC-42\.1\ a\:b\/c\ \"d\"\ \(e\)\ \{f\}\ \[g\]\ \?\*\+\|\\&!^~`,
  );
});

Deno.test("any id is found as it is and in the old form, and nothing else is", () => {
  const id = fc.oneof(
    fc.string({ minLength: 1, maxLength: 20 }),
    fc.string({
      unit: fc.constantFrom("A", "1", "-", ".", ":", " ", '"', "\\", "*", "?", "(", "OR"),
      minLength: 1,
      maxLength: 8,
    }),
  );
  fc.assert(fc.property(id, id, (asked, stored) => {
    const found = matches(incidentQuery(asked), { metadata: { incident_number: stored } });
    assert.equal(found, stored === asked || stored === oldForm(asked), incidentQuery(asked));
    assert(matches(incidentQuery(asked), { metadata: { incident_number: asked } }));
    assert(matches(incidentQuery(asked), { metadata: { incident_number: oldForm(asked) } }));
  }));
});

Deno.test("what a server finds for an id with wildcards that belongs to other incidents is left out", async () => {
  const ids = ["INC-4?", String.raw`INC-4\?`, "INC-42", "INC-4?"];
  const stream = async function* () {
    yield* await Promise.resolve(ids.map((incident_number, i) => ({
      ...{ id: `s${i}`, sid: `s${i}`, state: "completed", files: [{ sha256: `${i}`.repeat(64) }] },
      metadata: { incident_number, filename: `/${i}` },
    })));
  };
  const services = { client: { search: { stream } } } as unknown as Services; // all that is asked
  const inputs = await Array.fromAsync(serverInputs(services, "INC-4?"));
  assert.deepEqual(inputs.map(({ path }) => path), ["/0", "/1", "/3"]);
});

Deno.test("a range keeps its ends, and what is left open stays open", () => {
  assert.deepEqual(rangeFilters({}), []);
  const filters = rangeFilters({ from: "2026-01-01", to: "now/d", minScore: -5, maxScore: 299 });
  const keeps = (doc: Record<string, unknown>) => filters.every((filter) => matches(filter, doc));
  const doc = (submitted: string, max_score: number) => ({ times: { submitted }, max_score });
  assert(keeps(doc("2026-01-01T00:00:00.000Z", -5)) && keeps(doc("2026-05-05T12:00:00.000Z", 299)));
  assert(!keeps(doc("2025-12-31T23:59:59.000Z", 0)) && !keeps(doc("2026-05-06T00:00:00.000Z", 0)));
  assert(!keeps(doc("2026-02-01T00:00:00.000Z", -6)) && !keeps(doc("2026-02-01T00:00:00.000Z", 300)));
  assert.deepEqual(rangeFilters({ from: "now-7d" }), ["times.submitted:[now-7d TO *]"]);
});
