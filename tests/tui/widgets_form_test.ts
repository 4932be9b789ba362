import assert from "node:assert/strict";
import fc from "fast-check";
import { displayWidth } from "../../src/util/width.ts";
import { themeOf } from "../../src/tui/theme.ts";
import {
  cellBeside,
  type FormItem,
  formLines,
  type FormRow,
  paintFormLine,
  placeOf,
  rowBeside,
} from "../../src/tui/widgets/form.ts";

const row = (id: string, grid: boolean, depth = 0): FormRow<null> => ({
  kind: "row",
  id,
  label: id,
  grid,
  depth,
});
const ids = (items: readonly FormItem<null>[], columns: number) =>
  formLines(items, columns).map((line) =>
    line.kind === "cells" ? line.cells.map(({ id }) => id).join(" ") : "–"
  );

Deno.test("Short rows share lines, long ones and sentences do not", () => {
  const items: FormItem<null>[] = [
    row("a", true),
    row("b", true),
    row("c", true),
    row("d", false),
    row("e", true, 1),
    row("f", true, 2),
    { kind: "note", text: "wrong", role: "error", glyph: "x " },
    row("g", true),
  ];
  assert.deepEqual(ids(items, 80), ["a b", "c", "d", "e", "f", "–", "g"]);
  assert.deepEqual(ids(items, 100), ["a b c", "d", "e", "f", "–", "g"]);
  assert.deepEqual(ids(items, 40), ["a", "b", "c", "d", "e", "f", "–", "g"]);
});

Deno.test("Up and down keep the place in the line as far as it goes, left and right stay in it", () => {
  const lines = formLines(
    [row("a", true), row("b", true), row("c", true), row("d", false), row("e", true)],
    80,
  );
  assert.equal(rowBeside(lines, "b", 1)?.id, "c");
  assert.equal(rowBeside(lines, "b", 2)?.id, "d");
  assert.equal(rowBeside(lines, "e", 1), undefined);
  assert.equal(rowBeside(lines, "e", -Infinity)?.id, "a");
  assert.equal(rowBeside(lines, "gone", 1)?.id, "a");
  assert.equal(cellBeside(lines, "a", 1)?.id, "b");
  assert.equal(cellBeside(lines, "b", 1), undefined);
  assert.equal(cellBeside(lines, "a", -1), undefined);
  assert.deepEqual(placeOf(lines, "b"), { line: 0, cell: 1 });
});

Deno.test("A painted line is exactly as wide as it must be, whatever is in it", () => {
  const theme = themeOf("mono");
  const text = fc.string({ unit: "grapheme", maxLength: 90 }).map((one) => one.replace(/\p{C}/gu, ""));
  const any = fc.record({
    label: text,
    depth: fc.nat(3),
    grid: fc.boolean(),
    check: fc.option(fc.constantFrom(true, false, "some" as const), { nil: undefined }),
    value: fc.option(text, { nil: undefined }),
    note: fc.option(text, { nil: undefined }),
    changed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), fc.integer({ min: 34, max: 160 }), (rows, columns) => {
      const items = rows.map(({ value, note, check, ...rest }, i): FormItem<null> => ({
        kind: "row",
        id: String(i),
        ...rest,
        ...(check === undefined ? {} : { check }),
        ...(value === undefined ? {} : { value: [value] }),
        ...(note === undefined ? {} : { note: [note] }),
      }));
      for (const line of formLines(items, columns)) {
        const painted = paintFormLine(theme, line, { columns, focus: "0", field: undefined });
        // deno-lint-ignore no-control-regex -- the sequences of colours
        assert.equal(displayWidth(painted.replace(/\x1b\[[\d;]*m/g, "")), columns);
      }
    }),
  );
});
