import assert from "node:assert/strict";
import fc from "fast-check";
import { oneLine } from "../../src/util/one_line.ts";
import { growthOf, LINEAR, PUMPS } from "../support/growth.ts";

const CASES: readonly (readonly [text: string, wanted: string])[] = [
  ["as it is", "as it is"],
  ["two\nlines", "two lines"],
  ["  around \r\n\r\n  both  \n", "around both"],
  ["inner  blanks\tstay", "inner  blanks\tstay"],
  ["", ""],
  [" \n \r ", ""],
];
for (const [text, wanted] of CASES) {
  Deno.test(`oneLine makes ${JSON.stringify(wanted)} of ${JSON.stringify(text)}`, () => {
    assert.equal(oneLine(text), wanted);
  });
}

Deno.test("oneLine cuts what is too long, and never a character in two", () => {
  assert.equal(oneLine("abcdef", 6), "abcdef");
  assert.equal(oneLine("abcdefg", 6), "abcde…");
  assert.equal(oneLine("ab\ncdefg", 6), "ab cd…");
  assert.equal(oneLine("abcd😀efg", 6), "abcd…");
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom("a", " ", "\n", "\r", "😀") }), (text) => {
    const line = oneLine(text, 10);
    assert(line.length <= 10 && line.isWellFormed() && !/[\r\n]/.test(line));
  }));
});

Deno.test("oneLine looks at each character a few times at most", () => {
  for (const pump of PUMPS) {
    for (const end of ["", "x", "\n"]) {
      assert(growthOf((text) => oneLine(text), pump, end) < LINEAR, JSON.stringify(pump));
    }
  }
});
