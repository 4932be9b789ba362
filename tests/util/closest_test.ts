import assert from "node:assert/strict";
import fc from "fast-check";
import { closest, editDistance } from "../../src/util/closest.ts";

Deno.test("editDistance counts insertions, deletions, replacements and swaps of neighbours, up to its limit", () => {
  const cases: [a: string, b: string, limit: number, edits: number][] = [
    ["", "", 3, 0],
    ["abc", "abc", 0, 0],
    ["abc", "ab", 3, 1],
    ["abc", "axc", 3, 1],
    ["abc", "acb", 3, 1],
    ["kitten", "sitting", 9, 3],
    ["kitten", "sitting", 2, 3],
    ["😀a", "😁a", 3, 1],
    ["aaaa", "", 2, 3],
    ["aaca", "bcaaab", 2, 3],
    ["", "a".repeat(1_000_000), 2, 3],
  ];
  for (const [a, b, limit, edits] of cases) {
    assert.equal(editDistance(a, b, limit), edits, `${a.slice(0, 9)} ${b.slice(0, 9)}`);
  }
});

Deno.test("editDistance with a limit agrees with the full count", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "😀"), maxLength: 8 });
  fc.assert(
    fc.property(word, word, fc.nat(4), (a, b, limit) => {
      assert.equal(editDistance(a, b, limit), Math.min(editDistance(a, b, 99), limit + 1));
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("closest gives the candidate with the fewest edits, and none where all are far", () => {
  const names = ["submission", "signature", "safelist", "id"];
  assert.equal(closest("submision", names), "submission");
  assert.equal(closest("SAFELSIT", names), "safelist");
  assert.equal(closest("di", names), "id");
  assert.equal(closest("workflow", names), undefined);
  assert.equal(closest("s".repeat(1_000_000), names), undefined);
});
