import assert from "node:assert/strict";
import { parseQuery } from "../../../src/domain/lucene/parse.ts";
import { parseResultKey } from "../../../src/features/submissions.ts";
import { type Handle, harmlessValue, pivotsOfHandle, searchOf } from "../../../src/tui/drill/handle.ts";
import { type DrillLine, filterLines, textOfLine } from "../../../src/tui/drill/line.ts";

const sha256 = "ab".repeat(32);

Deno.test("Each thing has a clause in the index asked for, else in the one that has its field", () => {
  const cases: readonly [Handle, Parameters<typeof searchOf>[1], string, RegExp][] = [
    [
      { kind: "tag", type: "network.static.domain", value: "a.example" },
      "submission",
      "result",
      /^result\.sections\.tags\.network\.static\.domain:/,
    ],
    [{ kind: "file", sha256, name: "x" }, "submission", "submission", /^files\.sha256:/],
    [{ kind: "file", sha256, name: "x" }, undefined, "file", /^sha256:/],
    [{ kind: "heuristic", id: "PE.1", name: "x" }, "alert", "result", /heur_id:/],
    [{ kind: "attack", id: "T1055", name: "x" }, "result", "result", /attack_id:/],
    [
      { kind: "field", index: "submission", field: "params.submitter", value: "ana" },
      "file",
      "submission",
      /^params\.submitter:/,
    ],
    [{ kind: "text", value: 'with "quotes" and \\' }, "file", "file", /^"/],
  ];
  for (const [handle, index, wanted, clause] of cases) {
    const found = searchOf(handle, index);
    assert.equal(found.index, wanted);
    assert.match(found.clause, clause);
    assert.equal(parseQuery(found.clause).errors.length, 0, found.clause);
  }
});

Deno.test("Pivots name each search once, the thing's own field first", () => {
  const pivots = pivotsOfHandle({ kind: "tag", type: "network.static.domain", value: "a.example" });
  assert.equal(pivots[0]!.index, "result");
  assert.equal(new Set(pivots.map(({ index, query }) => `${index} ${query}`)).size, pivots.length);
  assert.ok(pivots.length <= 9);
});

Deno.test("Values are harmless until asked for raw", () => {
  assert.equal(
    harmlessValue({ kind: "tag", type: "network.static.uri", value: "http://a.example/x" }),
    "hxxp://a[.]example/x",
  );
  assert.equal(harmlessValue({ kind: "tag", type: "file.name.extracted", value: "a.exe" }), "a.exe");
  assert.equal(harmlessValue({ kind: "file", sha256, name: "x" }), sha256);
});

Deno.test("A filter keeps the headings that lead to a match, and nothing else", () => {
  const lines: DrillLine[] = [
    { spans: ["one"], depth: 0 },
    { spans: ["inside one"], depth: 1 },
    { spans: ["two"], depth: 0 },
    { spans: ["deeper"], depth: 1 },
    { spans: ["needle"], depth: 2 },
    { spans: ["other"], depth: 1 },
  ];
  assert.deepEqual(filterLines(lines, "NEEDLE").map(textOfLine), ["two", "deeper", "needle"]);
  assert.deepEqual(filterLines(lines, " "), lines);
  assert.deepEqual(filterLines(lines, "absent"), []);
});

Deno.test("A result key tells file, service and version", () => {
  assert.deepEqual(parseResultKey(`${sha256}.YARA.v4_7_4_2.c0`), {
    sha256,
    service: "YARA",
    version: "4.7.4.2",
  });
  assert.deepEqual(parseResultKey(`${sha256}.PE.v1.c1x2.e`), { sha256, service: "PE", version: "1" });
});
