import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { shareRows } from "../../../src/tui/home/geometry.ts";

const share = fc.record({ least: fc.nat(10), most: fc.nat(30) });

Deno.test("rows are shared out: all are used while somebody wants more, nobody gets more than he wants", () => {
  fc.assert(fc.property(fc.array(share, { minLength: 1, maxLength: 6 }), fc.nat(80), (shares, rows) => {
    const given = shareRows(shares, rows);
    const sum = given.reduce((a, b) => a + b, 0);
    const wanted = shares.reduce((total, { most }) => total + most, 0);
    strictEqual(sum, Math.min(rows, wanted));
    given.forEach((count, i) => ok(count >= 0 && count <= shares[i]!.most));
  }));
});

Deno.test("everybody's least comes before anybody's more", () => {
  deepStrictEqual(shareRows([{ least: 2, most: 20 }, { least: 2, most: 20 }, { least: 2, most: 2 }], 7), [
    3,
    2,
    2,
  ]);
  deepStrictEqual(shareRows([{ least: 4, most: 9 }, { least: 4, most: 9 }], 5), [4, 1]);
});
