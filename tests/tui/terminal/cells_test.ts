import assert from "node:assert/strict";
import fc from "fast-check";
import { parseLine, StylePool } from "../../../src/tui/terminal/cells.ts";
import { safeText } from "../../../src/util/safe_text.ts";
import { displayWidth, padToWidth } from "../../../src/util/width.ts";

const character = fc.constantFrom(
  "a",
  " ",
  "क",
  "\u093e",
  "\u0301",
  "宽",
  "👍",
  "🏻",
  "🇩",
  "\u1100",
  "\u1161",
  "\u302e",
);
const text = fc.string({ unit: character, maxLength: 40 }).map((value) => safeText(value));

Deno.test("a line has as many cells as it is wide, whatever marks, emoji and jamo it holds", () => {
  fc.assert(fc.property(text, (value) => {
    const { chars, styles } = parseLine(value, undefined, new StylePool());
    assert.equal(chars.length, displayWidth(value));
    assert.equal(styles.length, chars.length);
    assert.equal(chars.join(""), value);
    for (const [x, char] of chars.entries()) {
      assert.ok(
        displayWidth(char) === (chars[x + 1] === "" ? 2 : char === "" ? 0 : 1),
        JSON.stringify(chars),
      );
    }
  }));
});

Deno.test("what stands behind a cell of marks and skin tones stays in its column", () => {
  fc.assert(fc.property(text, (value) => {
    const { chars } = parseLine(`${padToWidth(value, 20)}|`, undefined, new StylePool());
    assert.equal(chars.indexOf("|"), 20);
  }));
});
