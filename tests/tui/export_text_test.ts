import assert from "node:assert/strict";
import { columnsFor } from "../../src/domain/columns.ts";
import { EXPORT_FORMATS, exportText } from "../../src/tui/search/export_text.ts";
import { pivotsFor } from "../../src/tui/search/pivots.ts";
import { gapFor, shiftRange, timeBounds, timeFilter, zoomRange } from "../../src/tui/search/time_range.ts";
import { parseQuery } from "../../src/domain/lucene/mod.ts";

const columns = columnsFor("submission").slice(0, 3);
const hits = [
  { id: "1", max_score: 10, file_count: 2, params: { description: '=cmd|"x", y\n' } },
  { id: "2", max_score: 0, file_count: 1, params: { description: "a|b" } },
];

Deno.test("Exports hold exact values, harmless in a spreadsheet", () => {
  assert.equal(
    exportText("csv", columns, hits),
    'max_score,params.description,file_count\n10,"\'=cmd|""x"", y\n",2\n0,a|b,1\n',
  );
  for (const description of ["\n=1+1", "a;=1+1"]) {
    const csv = exportText("csv", columns.slice(1, 2), [{ params: { description } }]);
    assert.equal(csv, `params.description\n"${description.replace("=", "'=").replace(/^\n/, "'\n")}"\n`);
  }
  assert.equal(
    exportText("tsv", columns, hits),
    'max_score\tparams.description\tfile_count\n10\t\'=cmd|"x", y \t2\n0\ta|b\t1\n',
  );
  assert.match(exportText("md", columns, hits), /\| 0 \| a\\\|b \| 1 \|/);
});

Deno.test("Exports as JSON hold the documents", () => {
  assert.deepEqual(JSON.parse(exportText("json", columns, hits)), hits);
  assert.deepEqual(
    exportText("jsonl", columns, hits).trim().split("\n").map((line) => JSON.parse(line)),
    hits,
  );
  assert.deepEqual(JSON.parse(exportText("json", columns, [])), []);
  for (const format of EXPORT_FORMATS) assert.equal(typeof exportText(format, columns, []), "string");
});

Deno.test("Pivots follow what a value is, and every query of them can be parsed", () => {
  const indexes = (value: string) => pivotsFor(value).map((pivot) => pivot.index);
  assert.deepEqual(indexes("a".repeat(64)).slice(0, 2), ["file", "alert"]);
  assert.deepEqual(indexes("185.220.101.7"), ["result", "alert", "badlist", "safelist"]);
  assert.match(pivotsFor("evil.example")[0]!.query, /network\.static\.domain:evil\.example OR/);
  for (const value of ["a".repeat(32), "http://x.y/?q=(1", 'we"ird \\ text', "2001:db8::1", "emotet"]) {
    for (const { query } of pivotsFor(value)) assert.deepEqual(parseQuery(query).errors, [], query);
  }
});

Deno.test("A time range shifts by its length, never beyond now, and zooms around its end", () => {
  const day = { field: "times.submitted", spanMs: 86_400_000, endsMs: 0 };
  assert.deepEqual(timeBounds(day), { start: "now-1d", end: "now" });
  assert.deepEqual(timeBounds(shiftRange(day, -1, 0)), { start: "now-2d", end: "now-1d" });
  assert.deepEqual(shiftRange(day, 1, 0), day);
  assert.deepEqual(timeBounds(zoomRange(day, 0.5, 0)), { start: "now-12h", end: "now" });
  assert.equal(timeFilter(day).clause, "times.submitted:[now-1d TO now]");
  assert.deepEqual(parseQuery(timeFilter(shiftRange(day, -1, 0)).clause).errors, []);
});

Deno.test("No time range needs more steps than the server allows", () => {
  for (let spanMs = 60_000; spanMs < 86_400_000 * 3000; spanMs *= 1.3) {
    assert.ok(spanMs / gapFor(spanMs).ms <= 90, String(spanMs));
  }
});
