import assert from "node:assert/strict";
import fc from "fast-check";
import { csvField, csvLine, flatValue, guardFormula, tsvField } from "../../src/util/csv.ts";

const FORMULAS = [
  "=1+1",
  "+1",
  "-5",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\n=1",
  "\r\n=1",
  "＝1+1",
  "＋1",
  "－1",
  "＠SUM(A1)",
  "-rf",
];
for (const text of FORMULAS) {
  Deno.test(`${JSON.stringify(text)} is no formula in a cell, nor after a separator of another spreadsheet`, () => {
    assert.match(csvField(text), /^"?'/);
    assert.match(tsvField(text), /^'/);
    for (const before of ["", "x;", "x\t", "x\n", "x\r\n"]) {
      const guarded = guardFormula(before + text);
      for (const cell of guarded.split(/[;\t\r\n]/)) assert.doesNotMatch(cell, /^[=+\-@＝＋－＠]/);
    }
  });
}

Deno.test("csvField leaves harmless texts and numbers alone", () => {
  for (const text of ["a=b", "1+1", "", " ", "'", "中=1", "a -1"]) assert.equal(csvField(text), text);
  assert.equal(csvField(-5), "-5");
  assert.equal(csvField(true), "true");
  assert.equal(csvField(null), "");
});

Deno.test("guardFormula leaves line ends between lines alone", () => {
  assert.equal(guardFormula("a\r\n\r\nb\n\tc; d"), "a\r\n\r\nb\n\tc; d");
});

Deno.test("csvField quotes a text with a separator of another spreadsheet", () => {
  assert.equal(csvField("x;y"), '"x;y"');
  assert.equal(csvField("x;=1+1"), `"x;'=1+1"`);
});

Deno.test("a raw field is the text itself", () => {
  for (const text of [...FORMULAS, "x;=1"]) {
    assert.deepEqual(readCsvLine(csvLine([text], { raw: true })), [text]);
  }
});

Deno.test("lists and objects stand in a cell as JSON, so that no text can be taken for two", () => {
  const values = [["a; b"], ["a", "b"], [], { name: "x", size: 1 }];
  assert.deepEqual(values.map((value) => JSON.parse(String(flatValue(value)))), values);
  assert.equal(csvField(["a", "b"]), '"[""a"",""b""]"');
  assert.equal(tsvField(["a", "b"]), '["a","b"]');
});

const anyText = fc.string({
  unit: fc.constantFrom("a", '"', ",", "\n", "\r", "\t", ";", " ", "=", "-", "é"),
});

Deno.test("csvLine quotes as RFC 4180 wants, so that any text is read back, and ends with a line feed", () => {
  fc.assert(fc.property(fc.array(anyText, { minLength: 1 }), (values) => {
    assert.deepEqual(readCsvLine(csvLine(values)), values.map(guardFormula));
  }));
});

Deno.test("a field of tab-separated values holds neither a tab nor a line end", () => {
  fc.assert(fc.property(anyText, (text) => assert.doesNotMatch(tsvField(text), /[\t\r\n]/)));
});

/** One record, read by the letter of RFC 4180. */
function readCsvLine(line: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n$)/y;
  for (let match = field.exec(line); match !== null; match = field.exec(line)) {
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] !== ",") return fields;
  }
  throw new Error(`not a record: ${JSON.stringify(line)}`);
}
