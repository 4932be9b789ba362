import assert from "node:assert/strict";
import fc from "fast-check";
import { packedColumn, type PackedType, type PackedValue } from "../../../src/cli/output/packed_column.ts";
import type { Json } from "../../../src/util/json.ts";

type Shown = PackedValue | string | Shown[];

const shown = (value: PackedValue | PackedValue[]): Shown =>
  Array.isArray(value)
    ? value.map(shown)
    : value instanceof Uint8Array
    ? new TextDecoder().decode(value)
    : value;

function packed(type: PackedType["type"], values: readonly Json[], list = false): Shown[] {
  const column = packedColumn({ type, list });
  for (const value of values) column.push(value);
  return column.values().map(shown);
}

const text = fc.string({ unit: "grapheme", maxLength: 400 });
const MANY: readonly (readonly [PackedType["type"], fc.Arbitrary<Json>, (value: Json) => Shown])[] = [
  ["text", text, (value) => value as string],
  ["integer", fc.maxSafeInteger(), (value) => BigInt(value as number)],
  ["float", fc.double({ noNaN: true }), (value) => value as number],
  ["boolean", fc.boolean(), (value) => value as boolean],
];
for (const [type, arbitrary, wanted] of MANY) {
  Deno.test(`a packed column of type ${type} gives back what it was given, lists too, and again once cleared`, () => {
    const column = packedColumn({ type, list: false });
    const lists = packedColumn({ type, list: true });
    const values = fc.array(fc.option(arbitrary, { nil: null }));
    fc.assert(fc.property(values, fc.array(fc.option(values, { nil: null })), (some, others) => {
      column.clear();
      lists.clear();
      for (const value of some) column.push(value);
      for (const value of others) lists.push(value);
      const whole = (value: Json) => value === null ? undefined : wanted(value);
      assert.deepEqual(column.values().map(shown), some.map(whole));
      assert.deepEqual(lists.values().map(shown), others.map((list) => list?.map(whole)));
    }));
  });
}

Deno.test("more values than there was room for at first stay as they are", () => {
  const values = packed("text", Array.from({ length: 5000 }, (_, i) => i % 7 === 0 ? null : `${i} äöü 日本`));
  assert.deepEqual([values.length, values[7], values[4999]], [5000, undefined, "4999 äöü 日本"]);
  const numbers = packed("integer", Array.from({ length: 5000 }, (_, i) => i % 7 === 0 ? null : i));
  assert.deepEqual([numbers.length, numbers[7], numbers[4999]], [5000, undefined, 4999n]);
});

Deno.test("a text column takes every value as it is written: objects and lists as JSON", () => {
  assert.deepEqual(packed("text", ["x", 1.5, true, { a: [1] }, ["a", "b"], null]), [
    ...["x", "1.5", "true", '{"a":[1]}', '["a","b"]', undefined],
  ]);
});

Deno.test("values that say the same in another form fit their column", () => {
  assert.deepEqual(packed("integer", ["7", "-9223372036854775808"]), [7n, -(2n ** 63n)]);
  assert.deepEqual(packed("float", ["1.5", 2]), [1.5, 2]);
  assert.deepEqual(packed("boolean", ["true", "false"]), [true, false]);
  assert.deepEqual(
    packed("date", ["2026-11-24T03:17:32.616989Z", "2026-11-24", 1, "1969-12-31T23:59:59.5Z"]),
    [
      ...[1795490252616989n, 1795478400000000n, 1000n, -500000n],
    ],
  );
  assert.deepEqual(packed("integer", [3, [4, 5]], true), [[3n], [4n, 5n]], "one value is a list of one");
});

const MISFITS: readonly (readonly [PackedType["type"], Json])[] = [
  ["integer", "abc"],
  ["integer", 1.5],
  ["integer", 1e19],
  ["integer", "9223372036854775808"],
  ["integer", ""],
  ["integer", [1]],
  ["float", "abc"],
  ["float", true],
  ["boolean", "yes"],
  ["boolean", 1],
  ["date", "yesterday"],
  ["date", "2026-11-24T03:17:32.6169891Z"],
  ["date", 1.5],
];
for (const [type, value] of MISFITS) {
  Deno.test(`${JSON.stringify(value)} in a column of type ${type} is refused, not changed or left out`, () => {
    assert.throws(() => packed(type, [value]), RangeError);
    assert.throws(() => packed(type, [[1, value]], true), RangeError);
  });
}

Deno.test("texts of a column lie in one buffer, not each in its own", () => {
  const column = packedColumn({ type: "text", list: false });
  for (let i = 0; i < 2000; i++) column.push(`text ${i}`);
  assert.equal(new Set(column.values().map((value) => (value as Uint8Array).buffer)).size, 1);
});
