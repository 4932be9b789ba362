import assert from "node:assert/strict";
import fc from "fast-check";
import { backoffMs } from "../../src/util/backoff.ts";

Deno.test("a wait doubles until its limit and lies in the upper half of its range", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, r) => {
        const wait = backoffMs(n, { baseMs: 100, maxMs: 5_000, random: () => r });
        const ceiling = Math.min(5_000, 100 * 2 ** (n - 1));
        assert.ok(wait >= ceiling / 2 && wait <= ceiling, `${wait} of ${ceiling}`);
      },
    ),
  );
  assert.deepEqual([1, 2, 3].map((n) => backoffMs(n, { baseMs: 100, maxMs: 5_000, random: () => 0 })), [
    50,
    100,
    200,
  ]);
});
