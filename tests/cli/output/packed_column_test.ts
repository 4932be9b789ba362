import assert from "node:assert/strict";
import fc from "fast-check";
import { PackedColumn, type PackedValue } from "../../../src/cli/output/packed_column.ts";
import type { CsvValue } from "../../../src/util/csv.ts";

const shown = (value: PackedValue) => value instanceof Uint8Array ? new TextDecoder().decode(value) : value;

function packed(values: readonly CsvValue[]): PackedColumn {
  const column = new PackedColumn();
  for (const value of values) column.push(value);
  return column;
}

Deno.test("a packed column gives back what it was given, also once more after it was cleared", () => {
  const texts = fc.array(fc.option(fc.string({ unit: "grapheme", maxLength: 400 }), { nil: null }));
  const numbers = fc.array(fc.option(fc.double({ noNaN: true }), { nil: null }));
  const column = new PackedColumn();
  fc.assert(fc.property(texts, numbers, (some, others) => {
    for (const [values, kind] of [[some, "string"], [others, "number"]] as const) {
      column.clear();
      for (const value of values) column.push(value);
      assert.equal(column.length, values.length);
      assert.equal(column.kind(), values.every((value) => value === null) ? "string" : kind);
      assert.deepEqual(column.values(kind).map(shown), values.map((value) => value ?? undefined));
    }
  }));
});

Deno.test("more values than there was room for at first stay as they are", () => {
  const column = packed(Array.from({ length: 5000 }, (_, i) => i % 7 === 0 ? null : `${i} äöü 日本`));
  const values = column.values("string").map(shown);
  assert.deepEqual([values.length, values[7], values[4999]], [5000, undefined, "4999 äöü 日本"]);
});

Deno.test("values of several kinds fit the kind of the column", () => {
  const column = packed([1.5, "7", "x", true, false, null]);
  assert.equal(column.kind(), "string");
  assert.deepEqual(column.values("string").map(shown), ["1.5", "7", "x", "true", "false", undefined]);
  assert.deepEqual(column.values("number").map(shown), [1.5, 7, undefined, 1, 0, undefined]);
  assert.deepEqual(column.values("boolean").map(shown), [false, false, false, true, false, undefined]);
  assert.equal(packed([true, null]).kind(), "boolean");
  assert.equal(packed([null]).kind(), "string");
});

Deno.test("texts of a column lie in one room, not each in its own", () => {
  const values = packed(Array.from({ length: 2000 }, (_, i) => `text ${i}`)).values("string");
  assert.equal(new Set(values.map((value) => (value as Uint8Array).buffer)).size, 1);
});
