import assert from "node:assert/strict";
import fc from "fast-check";
import { geometryOf, searchRowsFor } from "../../../src/tui/alerts/geometry.ts";
import { readLabels } from "../../../src/tui/alerts/labels.ts";
import { askAgain, askOf, newAlerts, withSearch } from "../../../src/tui/alerts/state.ts";
import { pagesWanted } from "../../../src/tui/alerts/table_view.tsx";
import { linesOfFacet } from "../../../src/tui/search/facet_lines.ts";
import { searchGeometry } from "../../../src/tui/search/geometry.ts";
import { rerun, tabOf, withTab } from "../../../src/tui/search/state.ts";
import { alertsCommand } from "../../../src/tui/alerts/copies.ts";
import type { Alert } from "../../../src/api/types/alert.ts";

const size = fc.record({ columns: fc.integer({ min: 40, max: 240 }), rows: fc.integer({ min: 8, max: 90 }) });
const looks = fc.record({
  drawer: fc.boolean(),
  zoom: fc.boolean(),
  preview: fc.constantFrom("auto" as const, "off" as const),
  marked: fc.boolean(),
});

Deno.test("The panes fill the screen without a gap and without an overlap, whatever its size", () => {
  fc.assert(fc.property(size, looks, ({ columns, rows }, { marked, ...look }) => {
    const start = newAlerts({}, 0);
    const marks = new Map(marked ? [["a", {} as Alert]] : []);
    const state = { ...start, marks, search: { ...start.search, ...look } };
    const { facets, table, detail, bar, tableRows } = geometryOf({ columns, rows, state });
    assert.equal(facets.columns + table.columns, columns);
    assert.equal(facets.rows, rows - 2);
    if (table.columns === 0) return;
    assert.equal(table.y, 2);
    assert.equal(detail.y + detail.rows + (bar ? 1 : 0), detail.rows > 0 || !bar ? rows : rows + 1);
    assert.equal(table.rows + detail.rows + (bar ? 1 : 0), rows - 2);
    assert.ok(tableRows >= 1 && tableRows <= table.rows);
  }));
});

Deno.test("The search draws its facets as high as this screen wants them", () => {
  fc.assert(fc.property(size, looks, ({ columns, rows }, look) => {
    const given = searchRowsFor({ columns, rows });
    const { facets } = searchGeometry(columns, given, { ...look, preview: "off" });
    if (!look.zoom) assert.equal(facets.rows, rows - 2);
  }));
});

const LABELS: readonly (readonly [text: string, add: readonly string[], remove: readonly string[]])[] = [
  ["phish", ["PHISH"], []],
  ["a, b ,a", ["A", "B"], []],
  ["-old, +new", ["NEW"], ["OLD"]],
  ["night shift", ["NIGHT SHIFT"], []],
  [" , +, -", [], []],
];
for (const [text, add, remove] of LABELS) {
  Deno.test(`Labels typed: "${text}"`, () => assert.deepEqual(readLabels(text), { add, remove }));
}

const PAGES: readonly (readonly [
  what: string,
  rows: Parameters<typeof pagesWanted>[0],
  view: Parameters<typeof pagesWanted>[1],
  pages: readonly number[],
])[] = [
  ["nothing is known yet", { pages: 0, more: false, total: 0, stale: false }, {
    top: 0,
    rows: 20,
    grouped: true,
  }, [0]],
  ["an old answer stands in", { pages: 3, more: true, total: 150, stale: true }, {
    top: 90,
    rows: 20,
    grouped: true,
  }, [0]],
  ["the next page of groups", { pages: 1, more: true, total: 50, stale: false }, {
    top: 0,
    rows: 20,
    grouped: true,
  }, [0, 1]],
  ["the end of the groups", { pages: 2, more: false, total: 70, stale: false }, {
    top: 50,
    rows: 20,
    grouped: true,
  }, [0, 1]],
  ["deep in single alerts", { pages: 1, more: false, total: 900, stale: false }, {
    top: 440,
    rows: 20,
    grouped: false,
  }, [0, 8, 9, 10]],
];
for (const [what, rows, view, pages] of PAGES) {
  Deno.test(`Pages asked for: ${what}`, () => assert.deepEqual(pagesWanted(rows, view), pages));
}

Deno.test("A new query is one of its moment, keeps the old rows to show, and lets go of the marks", () => {
  const start = { ...newAlerts({}, 1), marks: new Map([["a", {} as Alert]]), anchor: 3 };
  const search = withTab(start.search, (tab) => rerun(tab, { query: "x" }));
  const next = withSearch(start, search, 9);
  assert.deepEqual([next.turn, next.before, next.marks.size, next.anchor], [9, askOf(start), 0, undefined]);
  const moved = withTab(start.search, (tab) => ({ ...tab, list: { cursor: 4, top: 0 } }));
  assert.deepEqual([withSearch(start, moved, 9).turn, withSearch(start, moved, 9).marks.size], [1, 1]);
});

Deno.test("Asked again the cursor and marks stay; another group starts at the top", () => {
  const first = newAlerts({}, 1);
  const search = withTab(first.search, (tab) => ({ ...tab, list: { cursor: 4, top: 2 } }));
  const start = { ...first, search, marks: new Map([["a", {} as Alert]]) };
  const same = askAgain(start, 5);
  assert.deepEqual([same.turn, tabOf(same.search).list.cursor, same.marks.size], [5, 4, 1]);
  const grouped = askAgain(start, 5, { groupBy: "type" });
  assert.deepEqual([tabOf(grouped.search).list.cursor, grouped.marks.size, grouped.groupBy], [0, 0, "type"]);
});

Deno.test("The alx command asks for what the screen asks for", () => {
  const ask = askOf(newAlerts({ query: "al.score:>=1000 AND owner:ana" }, 0));
  assert.equal(alertsCommand(ask), "alx alert grouped file.sha256 'al.score:>=1000 AND owner:ana' --tc 4d");
  const run = {
    ...ask.run,
    query: "",
    sort: { field: "al.score", direction: "asc" as const },
    filters: [{ clause: "status:TRIAGE", exclude: true, label: "" }],
  };
  assert.equal(
    alertsCommand({ ...ask, run, groupBy: undefined, noDelay: true }),
    "alx alert list --filter 'NOT (status:TRIAGE)' --no-delay --sort 'al.score asc'",
  );
});

Deno.test("Facets of alerts that are often empty have a row for alerts without a value", () => {
  const { run } = tabOf(newAlerts({}, 0).search);
  for (const field of ["status", "priority", "owner", "label"]) {
    const rows = linesOfFacet(run, field, { data: [["a", 3]] }, false);
    const none = rows.at(-1)!;
    assert.ok(none.kind === "value" && none.text === "none", field);
    assert.equal(none.target.clause, `NOT _exists_:${field}`);
  }
  assert.ok(
    linesOfFacet(run, "type", { data: [["a", 3]] }, false).every((line) =>
      line.kind !== "value" || line.text !== "none"
    ),
  );
});
