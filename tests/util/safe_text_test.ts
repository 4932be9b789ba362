import assert from "node:assert/strict";
import fc from "fast-check";
import { isSafeText, safeParts, safeText } from "../../src/util/safe_text.ts";

const CASES: [string, string, string][] = [
  ["plain text stays", "invoice_2026.docm", "invoice_2026.docm"],
  ["other scripts stay", "счёт 請求書 ünï", "счёт 請求書 ünï"],
  ["escape sequences", "\x1b[2J\x1b]0;pwn\x07", "‹ESC›[2J‹ESC›]0;pwn‹BEL›"],
  ["C1 introducers", "\x9b31m\x9dx", "‹CSI›31m‹OSC›x"],
  ["right-to-left override", "order 44\u202efdp.exe", "order 44‹RLO›fdp.exe"],
  ["isolates and marks", "a\u2066b\u2069\u200f", "a‹LRI›b‹PDI›‹RLM›"],
  ["zero width", "a\u200bb\u2060c\ufeff", "a‹ZWSP›b‹U+2060›c‹BOM›"],
  ["joined emoji are shown apart", "👩\u200d💻", "👩‹ZWJ›💻"],
  ["emoji presentation is dropped", "❤\ufe0f!", "❤!"],
  ["hidden variation selectors", "a\u{e0101}", "a‹U+E0101›"],
  ["line separators", "a\u2028b", "a‹U+2028›b"],
  ["lone surrogates", "a\ud800b\udc00", "a‹U+D800›b‹U+DC00›"],
  ["newlines and tabs in a cell", "a\r\nb\tc\n", "a‹CR›‹LF›b‹TAB›c‹LF›"],
  ["a few marks stay", "e\u0301\u0323", "e\u0301\u0323"],
  ["a flood of marks is counted", "e" + "\u0301".repeat(50), "e" + "\u0301".repeat(4) + "‹46 marks›"],
  ["vowel signs of Hindi and Tamil stay", "हिन्दी தமிழ்", "हिन्दी தமிழ்"],
  ["a flood of vowel signs is counted", "क" + "\u093e".repeat(34), "क" + "\u093e".repeat(4) + "‹30 marks›"],
  ["decomposed Hangul stays", "한글".normalize("NFD"), "한글".normalize("NFD")],
  ["a flood of Hangul vowels is counted", "가" + "\u1161".repeat(9), "가" + "\u1161".repeat(4) + "‹5 marks›"],
  ["a mark behind a name of something hidden", "a\u202e\u0301", "a‹RLO›‹U+0301›"],
  ["unassigned code points", "a\u{103ff}\u0378b", "a‹U+103FF›‹U+0378›b"],
  ["a mark with nothing below it", "\u0301x", "‹U+0301›x"],
  ["invisible letters", "a\u3164b", "a‹U+3164›b"],
];

Deno.test("safeText shows what could not be printed", async (t) => {
  for (const [name, input, expected] of CASES) {
    await t.step(name, () => assert.equal(safeText(input), expected));
  }
});

Deno.test("safeText keeps lines and expands tabs when newlines are kept", () => {
  assert.equal(safeText("a\r\nbc\td\n\te", { newlines: "keep" }), "a\nbc      d\n        e");
  assert.equal(safeText("請\tb", { newlines: "keep" }), "請      b");
  assert.equal(safeText("a\rb", { newlines: "keep" }), "a‹CR›b");
  assert.equal(safeText("x\n\u0301", { newlines: "keep" }), "x\n‹U+0301›");
  assert.equal(safeText("a\tb\n", { tabs: "expand" }), "a       b‹LF›");
});

Deno.test("safeParts marks the replacements and nothing else", () => {
  assert.deepEqual(safeParts("a\x1b\x07b"), [
    { text: "a", shown: false },
    { text: "‹ESC›‹BEL›", shown: true },
    { text: "b", shown: false },
  ]);
  assert.deepEqual(safeParts(""), []);
});

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "\x1b",
      "\n",
      "\r",
      "\t",
      "\u202e",
      "\u0301",
      "\u093e",
      "\u1161",
      "\ufe0f",
      "\u200d",
      "\ud800",
      "\u{e0020}",
      "‹",
      "a",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});
const options = fc.record({
  newlines: fc.constantFrom("keep" as const, "show" as const),
  tabs: fc.constantFrom("expand" as const, "show" as const, undefined),
});

Deno.test("safeText never lets a control or hidden character through, and is idempotent", () => {
  fc.assert(
    fc.property(hostile, options, (text, how) => {
      const safe = safeText(text, how);
      const bad = how.newlines === "keep" ? safe.replaceAll("\n", "") : safe;
      assert.doesNotMatch(bad, /[\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      assert.doesNotMatch(safe, /[\p{M}\u1160-\u11ff]{5}/u);
      assert.equal(safeText(safe, how), safe);
      assert.equal(safeParts(text, how).map((part) => part.text).join(""), safe);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("isSafeText tells whether safeText leaves a line as it is", () => {
  fc.assert(fc.property(hostile, (text) => assert.equal(isSafeText(text), safeText(text) === text)));
});
