import assert from "node:assert/strict";
import {
  type Entry,
  facetDocs,
  groupedDocs,
  histogramDocs,
  matchDocs,
  searchDocs,
  statsDocs,
} from "../../../src/domain/aggregate/mod.ts";
import { DOCS, FIELDS, NOW } from "../lucene/sample.ts";

const ENTRIES: Entry[] = Object.entries(DOCS);
const BASE = { index: "submission", fields: FIELDS, now: NOW };

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return "no refusal";
}

Deno.test("a page: default order, window, total, chosen fields", () => {
  const page = searchDocs(ENTRIES, { ...BASE, query: "*", rows: "2", offset: "1", fl: "id,state" });
  assert.deepEqual(page, {
    items: [{ state: "failed", id: "b" }, { state: "not started", id: "c" }],
    offset: 1,
    rows: 2,
    total: 3,
  });
  assert.equal(searchDocs(ENTRIES, { ...BASE, query: "*", trackTotalHits: false }).total, null);
  assert.equal(searchDocs(ENTRIES, { ...BASE, query: "*", trackTotalHits: 2 }).total, 2);
  assert.equal(searchDocs(ENTRIES, { ...BASE, query: "*", filters: ["state:failed"] }).total, 1);
  assert.equal(searchDocs(ENTRIES, { ...BASE, query: "*", visible: (_doc, id) => id !== "a" }).total, 2);
});

Deno.test("totals stop at ten thousand, deep paging does not", () => {
  const many: Entry[] = Array.from({ length: 10_050 }, (_, i) => [`x${i}`, DOCS.a!]);
  assert.equal(searchDocs(many, { ...BASE, query: "*" }).total, 10_000);
  assert.equal(searchDocs(many, { ...BASE, query: "*", trackTotalHits: true }).total, 10_050);
  assert.equal(matchDocs(many, { ...BASE, query: "*" }).length, 10_050);
});

Deno.test("order: lists by their best value, missing last, ties as they came", () => {
  const ids = (sort: string) => matchDocs(ENTRIES, { ...BASE, query: "*", sort }).map(([id]) => id).join("");
  assert.equal(ids("max_score asc"), "bca");
  assert.equal(ids("files.name desc"), "abc");
  assert.equal(ids("params.deep_scan asc"), "bac");
  assert.equal(ids("params.deep_scan desc, max_score asc"), "abc");
});

const PICKED: readonly (readonly [string | undefined, unknown])[] = [
  ["files.name", { files: [{ name: "a b.exe" }, { name: "readme.txt" }] }],
  ["files", { files: DOCS.a!.files }],
  ["metadata.ingest.id", { metadata: { "ingest.id": "Run 7" } }],
  ["p*.sub*,id", { params: { submitter: "admin" }, id: "a" }],
  ["nosuch", {}],
  ["*", DOCS.a],
  [
    undefined,
    {
      state: "completed",
      max_score: 1200,
      params: { submitter: "admin", description: "Inspection of the file setup.exe, don't run" },
      times: DOCS.a!.times,
      id: "a",
    },
  ],
];

Deno.test("fields asked for", () => {
  for (const [fl, want] of PICKED) {
    const { items } = searchDocs(ENTRIES, { ...BASE, query: "id:a", fl });
    assert.deepEqual(items, [want], fl ?? "stored fields");
  }
});

Deno.test("facets: once per document, commonest first, server's names of values", () => {
  const facet = (field: string, more = {}) => facetDocs(ENTRIES, { ...BASE, field, ...more });
  assert.deepEqual(facet("params.deep_scan"), { false: 1, true: 1 });
  assert.deepEqual(facet("times.submitted", { query: "id:a" }), { "2026-11-24T03:30:00.123Z": 1 });
  assert.deepEqual(facet("files.sha256"), { abcd12: 1, ef0011: 1 });
  assert.deepEqual(facet("state", { size: 1 }), { completed: 1 });
  assert.deepEqual(facet("state", { query: "id:a", mincount: 0 }), {
    completed: 1,
    failed: 0,
    "not started": 0,
  });
});

Deno.test("statistics and histograms", () => {
  assert.deepEqual(statsDocs(ENTRIES, { ...BASE, field: "max_score" }), {
    count: 3,
    min: -5,
    max: 1200,
    avg: 1195 / 3,
    sum: 1195,
  });
  assert.deepEqual(statsDocs(ENTRIES, { ...BASE, field: "size", query: "id:c" }), {
    count: 0,
    min: null,
    max: null,
    avg: null,
    sum: 0,
  });
  const days = { ...BASE, field: "times.submitted", start: "now-7d/d", end: "now", gap: "+1d" };
  assert.deepEqual(histogramDocs(ENTRIES, days), {
    "2026-11-17T00:00:00.000Z": 1,
    "2026-11-24T00:00:00.000Z": 1,
  });
  assert.equal(Object.keys(histogramDocs(ENTRIES, { ...days, mincount: 0 })).length, 8);
  const scores = { ...BASE, field: "max_score", start: -100, end: 100, gap: 100, mincount: 0 };
  assert.deepEqual(histogramDocs(ENTRIES, scores), { "-100": 1, "0": 1, "100": 0 });
});

Deno.test("groups: ordered by their best document, totals of documents", () => {
  const two: Entry[] = [...ENTRIES, ["d", { ...DOCS.b!, max_score: 2000 }]];
  const page = groupedDocs(two, {
    ...BASE,
    field: "state",
    sort: "max_score desc",
    fl: "id",
    limit: 2,
    rows: "2",
  });
  assert.deepEqual(page, {
    items: [
      { value: "failed", total: 2, items: [{ id: "b" }, { id: "d" }] },
      { value: "completed", total: 1, items: [{ id: "a" }] },
    ],
    offset: 0,
    rows: "2",
    total: 4,
  });
});

const WINDOW =
  "SearchException: Result window is too large, from + size must be less than or equal to: [10000] but was " +
  "[10001]. See the scroll api for a more efficient way to request large data sets. This limit can be set by changing the " +
  "[index.max_result_window] index level setting.";
const MALFORMED =
  "SearchException: malformed sort format, within the sort array, an object, or an actual string are allowed";
const search = (more: object) => () => searchDocs(ENTRIES, { ...BASE, query: "*", ...more });
const histogram = (field: string, more: object) => () => histogramDocs(ENTRIES, { ...BASE, field, ...more });
const REFUSALS: readonly (readonly [() => unknown, string])[] = [
  [search({ query: "" }), "There was no search query."],
  [search({ rows: 10_001 }), WINDOW],
  [search({ offset: 10_000, rows: 1 }), WINDOW],
  [search({ rows: "abc" }), 'SearchException: For input string: "abc"'],
  [search({ rows: -1 }), "SearchException: [size] parameter cannot be negative, found [-1]"],
  [search({ sort: "max_score" }), MALFORMED],
  [search({ sort: "max_score DESC" }), "SearchException: Unknown sort parameter max_score DESC"],
  [search({ sort: "nosuch desc" }), "SearchException: No mapping found for [nosuch] in order to sort on"],
  [search({ filters: ["("] }), "SearchException: Failed to parse query [(]"],
  [
    () => facetDocs(ENTRIES, { ...BASE, field: "nosuch" }),
    "Field 'nosuch' is not a valid field in index: submission",
  ],
  [
    () => facetDocs(ENTRIES, { ...BASE, field: "metadata.ingest.id" }),
    "SearchException: Can't load fielddata on [metadata.ingest.id] because fielddata is unsupported on fields of type [wildcard]. Use doc values instead.",
  ],
  [
    () => facetDocs(ENTRIES, { ...BASE, field: "state", size: 0 }),
    "SearchException: [1:65] [terms] failed to parse field [size]",
  ],
  [() => statsDocs(ENTRIES, { ...BASE, field: "state" }), "Field 'state' is not a numeric field."],
  [histogram("size", {}), "Field 'size' is of type 'long'. Only 'integer' or 'date' are acceptable."],
  [
    histogram("max_score", { gap: 10 }),
    "SearchException: Histograms are limited to a maximum of 100 steps. Current settings would generate 200 steps",
  ],
  [
    histogram("times.submitted", { start: "bad", end: "now", gap: "+1d" }),
    "SearchException: Could not parse histogram ranges. Either you've mix integer and dates values or you have invalid date math values. (start='bad', end='now', gap='+1d')",
  ],
  [
    histogram("times.submitted", { start: "now-30d", end: "now", gap: "+1w" }),
    "SearchException: [1:98] [date_histogram] failed to parse field [fixed_interval]",
  ],
  [
    () => groupedDocs(ENTRIES, { ...BASE, field: "nosuch" }),
    "SearchException: no mapping found for `nosuch` in order to collapse on",
  ],
  [
    () => groupedDocs(ENTRIES, { ...BASE, field: "times.submitted" }),
    "SearchException: unknown type for collapse field `times.submitted`, only keywords and numbers are accepted",
  ],
];

Deno.test("the server's limits, in its words", () => {
  for (const [run, want] of REFUSALS) assert.equal(refusal(run), want);
});
