import assert from "node:assert/strict";
import fc from "fast-check";
import { safeText } from "../../src/util/safe_text.ts";
import {
  cutMiddle,
  cutName,
  cutToWidth,
  displayWidth,
  padToWidth,
  wrapToWidth,
} from "../../src/util/width.ts";

Deno.test("displayWidth counts cells", () => {
  const cases: [string, number][] = [
    ["", 0],
    ["abc", 3],
    ["請求書", 6],
    ["한글", 4],
    ["ｱ", 1],
    ["Ａ", 2],
    ["e\u0301", 1],
    ["😀", 2],
    ["👍🏽", 4],
    ["●◕◑○✓", 5],
    ["█▎…", 3],
    ["\x1b[0m", 3],
    ["\u{20000}", 2],
  ];
  for (const [text, width] of cases) assert.equal(displayWidth(text), width, JSON.stringify(text));
});

/** Measured with tmux 3.3a: the column of the cursor behind the text. */
const IN_TMUX: readonly [text: string, cells: number][] = [
  ["हिन्दी", 5],
  ["தமிழ்", 4],
  ["क\u0903", 2],
  ["p\u0915" + "\u093e".repeat(34), 36],
  ["\u{1d165}x", 2],
  ["\u302e", 2],
  ["가\u302e", 4],
  ["한글".normalize("NFD"), 4],
  ["\u1100", 2],
  ["x\u1161\u11a8", 1],
  ["か\u3099", 2],
  ["👍🏻", 4],
  ["👍🏻🏻🏻", 8],
  ["中🏻", 4],
  ["☝🏻", 3],
  ["🇩🇪🇫", 3],
  ["\u3248", 2],
  ["❤✈☀©①", 5],
];

Deno.test("displayWidth agrees with tmux on marks, jamo, skin tones and flags", () => {
  for (const [text, cells] of IN_TMUX) assert.equal(displayWidth(text), cells, JSON.stringify(text));
});

Deno.test("a cell full of vowel signs or skin tones is cut to its column", () => {
  for (const flood of ["p\u0915" + "\u093e".repeat(400) + " SAFE", "q👍" + "🏻".repeat(300) + " SAFE"]) {
    const cell = cutToWidth(safeText(flood), 20);
    assert.ok(displayWidth(cell) <= 20 && cell.endsWith("…"), cell);
    assert.ok(cell.length < 50, "no more characters than cells and a few marks");
  }
});

Deno.test("a cut never leaves a mark at the start of what follows it", () => {
  assert.equal(cutMiddle("ककककककककी", 5), "कक…की");
  assert.equal(cutMiddle("ककककककककी", 4), "कक…");
});

Deno.test("cutting marks the cut and keeps what tells most", () => {
  assert.equal(cutToWidth("abcdef", 6), "abcdef");
  assert.equal(cutToWidth("abcdef", 5), "abcd…");
  assert.equal(cutToWidth("請求書", 5), "請求…");
  assert.equal(cutToWidth("請求書", 4), "請…");
  assert.equal(cutToWidth("abc", 0), "");
  assert.equal(cutToWidth("abcdef", 4, { mark: "~" }), "abc~");
  assert.equal(cutMiddle("b01d77aa9e13c0de5f41e7a2", 15), "b01d77a…f41e7a2");
  assert.equal(cutName("invoice_2026_november.docm", 18), "invoice_2026_…docm");
  assert.equal(cutName("a.verylongextensionthatisnone", 10), "a.verylon…");
  assert.equal(cutName(".bashrc_of_someone", 8), ".bashrc…");
  assert.equal(padToWidth("請", 4), "請  ");
  assert.equal(padToWidth("7", 4, { align: "right" }), "   7");
  assert.equal(padToWidth("ab", 5, { align: "center" }), " ab  ");
});

Deno.test("wrapping breaks at spaces, else anywhere", () => {
  assert.deepEqual(wrapToWidth("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrapToWidth("  indented line", 10), ["  indented", "line"]);
  assert.deepEqual(wrapToWidth("abcdefgh", 3), ["abc", "def", "gh"]);
  assert.deepEqual(wrapToWidth("a\n\nb", 5), ["a", "", "b"]);
  assert.deepEqual(wrapToWidth("請求書", 1), ["請", "求", "書"]);
  assert.deepEqual(wrapToWidth("", 5), [""]);
});

const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((value) => safeText(value));
const width = fc.integer({ min: 0, max: 40 });

Deno.test("no cut is ever wider than asked, and padding is exact", () => {
  fc.assert(fc.property(text, width, (value, cells) => {
    for (const cut of [cutToWidth, cutMiddle, cutName]) {
      const result = cut(value, cells);
      assert.ok(displayWidth(result) <= cells, `${cut.name} ${JSON.stringify(result)}`);
      if (displayWidth(value) <= cells) assert.equal(result, value);
    }
    assert.equal(displayWidth(padToWidth(value, cells)), cells);
    assert.equal(displayWidth(padToWidth(value, cells, { align: "right" })), cells);
  }));
});

Deno.test("wrapped lines fit and lose nothing but spaces", () => {
  fc.assert(fc.property(text, fc.integer({ min: 2, max: 30 }), (value, cells) => {
    const lines = wrapToWidth(value, cells);
    for (const line of lines) assert.ok(displayWidth(line) <= cells);
    assert.equal(lines.join("").replaceAll(" ", ""), value.replaceAll(" ", ""));
  }));
});
