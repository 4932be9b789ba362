import assert from "node:assert/strict";
import fc from "fast-check";
import { bar, histogramRows, rebin, sparkline } from "../../src/util/bars.ts";

Deno.test("bar draws eighths", () => {
  assert.equal(bar(8, 8, { width: 2 }), "██");
  assert.equal(bar(4, 8, { width: 1 }), "▌");
  assert.equal(bar(1, 1000, { width: 5 }), "▏");
  assert.equal(bar(0, 8, { width: 5 }), "");
  assert.equal(bar(5, 0, { width: 5 }), "");
  assert.equal(bar(9, 8, { width: 3 }), "███");
  assert.equal(bar(5, 10, { width: 4, ascii: true }), "##");
});

Deno.test("sparkline and histogram", () => {
  assert.equal(sparkline([0, 1, 4, 8]), " ▁▄█");
  assert.equal(sparkline([2], { max: 8 }), "▂");
  assert.deepEqual(histogramRows([0, 4, 12, 16], { height: 2 }), ["  ▄█", " ▄██"]);
  assert.match(sparkline([1, 5, 8], { ascii: true }), /^[\x20-\x7e]{3}$/);
});

Deno.test("rebin keeps the sum and gives the width asked", () => {
  assert.deepEqual(rebin([1, 2, 3, 4], 2), [3, 7]);
  assert.deepEqual(rebin([1, 2], 4), [1, 1, 2, 2]);
  assert.deepEqual(rebin([], 4), []);
  fc.assert(
    fc.property(fc.array(fc.nat(100), { minLength: 1 }), fc.integer({ min: 1, max: 50 }), (values, width) => {
      const bins = rebin(values, width);
      assert.equal(bins.length, width);
      const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
      if (values.length >= width) assert.equal(sum(bins), sum(values));
    }),
  );
});
