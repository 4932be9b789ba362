import assert from "node:assert/strict";
import fc from "fast-check";
import {
  scoreText,
  thresholdsFrom,
  verdictOf,
  verdictOfWord,
  verdictRank,
} from "../../src/domain/verdict.ts";

Deno.test("scores have their level at the exact thresholds", () => {
  const cases: [number, string, string][] = [
    [-1, "✓", "safe"],
    [0, "○", "informative"],
    [299, "○", "informative"],
    [300, "◑", "suspicious"],
    [700, "◕", "highly suspicious"],
    [999, "◕", "highly suspicious"],
    [1000, "●", "malicious"],
  ];
  for (const [score, glyph, word] of cases) {
    const verdict = verdictOf(score);
    assert.deepEqual([verdict.glyph, verdict.word], [glyph, word]);
  }
});

Deno.test("the server's own thresholds win, gaps are filled", () => {
  const thresholds = thresholdsFrom({
    submission: { verdicts: { info: 0, suspicious: 10, highly_suspicious: 20, malicious: 30 } },
  });
  assert.equal(verdictOf(30, thresholds).level, "malicious");
  assert.equal(verdictOf(12, thresholds).level, "suspicious");
  assert.equal(thresholdsFrom(undefined).malicious, 1000);
  assert.equal(thresholdsFrom({}).suspicious, 300);
});

Deno.test("words of the server are understood", () => {
  assert.equal(verdictOfWord("highly suspicious").level, "highly-suspicious");
  assert.equal(verdictOfWord("MALICIOUS").ascii, "X");
  assert.equal(verdictOfWord("something new").level, "info");
  assert.equal(verdictOfWord(null).level, "info");
});

Deno.test("a higher score is never a better verdict", () => {
  fc.assert(fc.property(fc.integer(), fc.integer(), (a, b) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    assert.ok(verdictRank(verdictOf(high)) <= verdictRank(verdictOf(low)));
  }));
});

Deno.test("scoreText lines up", () => {
  assert.deepEqual([1500, 0, -1000].map((score) => scoreText(score)), ["●  1500", "○     0", "✓ -1000"]);
  assert.equal(scoreText(700, { ascii: true }), "H   700");
});
