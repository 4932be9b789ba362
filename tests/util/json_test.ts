import assert from "node:assert/strict";
import fc from "fast-check";
import { isJson, jsonFault } from "../../src/util/json.ts";
import { growthOf, LINEAR } from "../support/growth.ts";

const CASES: readonly (readonly [text: string, fault: string])[] = [
  ['{"a":', "unexpected end at line 1, column 6"],
  ["{bad", "expected property name or '}' at line 1, column 2"],
  ["bad", "unexpected token 'b' at line 1, column 1"],
  ["[1,x]", "unexpected token 'x' at line 1, column 4"],
  ["[[1], {},\n  ,]", "unexpected token ',' at line 2, column 3"],
  ["[1 2]", "expected ',' or ']' after array element at line 1, column 4"],
  ['{"é😀": 1 2}', "expected ',' or '}' after property value at line 1, column 10"],
  ['{"a": 1,}', "expected double-quoted property name at line 1, column 9"],
  ["[1] x", "unexpected non-whitespace character at line 1, column 5"],
  ['"abc', "unterminated string at line 1, column 5"],
  ["", "unexpected end at line 1, column 1"],
];

Deno.test("jsonFault says what is wrong and where", () => {
  for (const [text, fault] of CASES) {
    assert.equal(jsonFault(text), fault, text);
  }
});

Deno.test("jsonFault says nothing of JSON, and something of anything else", () => {
  const text = fc.oneof(
    fc.json(),
    fc.string({ unit: fc.constantFrom(...'{}[]",:1ae\\n -.tru') }),
    fc.json().map((json) => json.slice(0, -1)),
  );
  fc.assert(fc.property(text, (one) => {
    const fault = jsonFault(one);
    assert.equal(fault === undefined, isJson(one));
    if (fault !== undefined) assert.match(fault, /^[^\n]+ at line \d+, column \d+$/);
  }));
});

Deno.test("jsonFault takes a time that grows with the text", () => {
  for (const pump of ["[", "1,", '"', "\n", '{"a":', "[[],"]) {
    for (const end of ["x", "]", ""]) assert.ok(growthOf(jsonFault, pump, end) < LINEAR, pump + end);
  }
});
