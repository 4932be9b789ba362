import assert from "node:assert/strict";
import fc from "fast-check";
import { csvField, csvLine, guardFormula, tsvField } from "../../src/util/csv.ts";

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
  Deno.test(`${JSON.stringify(text)} is no formula in a cell`, () => {
    assert.equal(guardFormula(text), `'${text}`);
    assert.match(csvField(text), /^"?'/);
    assert.match(tsvField(text), /^'/);
  });
}

Deno.test("csvField leaves harmless texts and numbers alone", () => {
  for (const text of ["a=b", "1+1", "", " ", "'", "中=1"]) assert.equal(csvField(text), text);
  assert.equal(csvField(-5), "-5");
  assert.equal(csvField(true), "true");
  assert.equal(csvField(null), "");
});

const anyText = fc.string({
  unit: fc.constantFrom("a", '"', ",", "\n", "\r", "\t", ";", " ", "=", "-", "é"),
});

Deno.test("csvLine quotes as RFC 4180 wants, so that any text is read back", () => {
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
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n$)/y;
  for (let match = field.exec(line); match !== null; match = field.exec(line)) {
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] !== ",") return fields;
  }
  throw new Error(`not a record: ${JSON.stringify(line)}`);
}
