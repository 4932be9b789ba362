import assert from "node:assert/strict";
import fc from "fast-check";
import type { Column } from "../../src/domain/column.ts";
import { paint, spansWidth } from "../../src/tui/paint.ts";
import { themeOf } from "../../src/tui/theme.ts";
import { type Motion, moveList, moveTo } from "../../src/tui/widgets/list.ts";
import { layoutTable, tableHeader } from "../../src/tui/widgets/table.ts";
import { editField, fieldSpans, type TextField, textField } from "../../src/tui/widgets/text_field.ts";
import { findLine, markFound, textLines } from "../../src/tui/widgets/text_view.ts";
import { displayWidth } from "../../src/util/width.ts";

const theme = themeOf("mono");
const MOTIONS: Motion[] = ["down", "up", "first", "last", "half-down", "half-up", "page-down", "page-up"];
// deno-lint-ignore no-control-regex -- colours are taken away to measure
const bare = (text: string) => text.replace(/\x1b\[[0-9;]*m/g, "");

Deno.test("A list keeps its cursor within its bounds and in sight whatever the motions", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.array(
        fc.tuple(
          fc.constantFrom(...MOTIONS),
          fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
        ),
      ),
      (total, page, jump, motions) => {
        let list = { cursor: 0, top: 0 };
        for (const [motion, count] of motions) {
          list = moveList(list, motion, { total, page, jump, count });
          assert.ok(list.cursor >= 0 && list.cursor <= Math.max(0, total - 1));
          assert.ok(list.top >= 0 && list.top <= Math.max(0, total - page));
          assert.ok(
            list.cursor >= list.top && list.cursor < list.top + page,
            JSON.stringify({ list, motion, total, page }),
          );
        }
      },
    ),
  );
});

Deno.test("A list that moved nowhere is the same object", () => {
  const list = { cursor: 3, top: 0 };
  assert.equal(moveTo(list, 3, { total: 9, page: 5 }), list);
});

Deno.test("A text field edits as emacs does", () => {
  const cases: [field: TextField, key: string, text: string, cursor: number][] = [
    [textField("abc def"), "ctrl-w", "abc ", 4],
    [textField("abc def"), "ctrl-a", "abc def", 0],
    [{ text: "abc def", cursor: 3 }, "ctrl-k", "abc", 3],
    [{ text: "abc def", cursor: 4 }, "ctrl-u", "def", 0],
    [{ text: "abc def", cursor: 0 }, "alt-f", "abc def", 3],
    [textField("abc def"), "alt-b", "abc def", 4],
    [textField("e\u0301"), "backspace", "", 0],
    [{ text: "ab", cursor: 0 }, "delete", "b", 0],
    [{ text: "ab", cursor: 2 }, "ctrl-t", "ba", 2],
  ];
  for (const [field, name, text, cursor] of cases) {
    assert.deepEqual(editField(field, { kind: "key", name }), { text, cursor }, name);
  }
  assert.equal(editField(textField("x"), { kind: "key", name: "f5" }), undefined);
  assert.equal(editField(textField("a"), { kind: "key", name: "b", text: "b" })?.text, "ab");
});

Deno.test("A text field never draws wider than it may, and the cursor is always among what it draws", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z中 ]{0,60}$/),
      fc.integer({ min: 6, max: 40 }),
      fc.nat(60),
      (text, width, at) => {
        const field = { text, cursor: Math.min(at, text.length) };
        const spans = fieldSpans(field, width);
        assert.ok(spans.some((span) => typeof span !== "string" && span.includes("textcursor")));
        const upToCursor = spans.slice(
          0,
          spans.findIndex((span) => typeof span !== "string" && span.includes("textcursor")),
        );
        assert.ok(spansWidth(upToCursor) < width);
      },
    ),
  );
});

Deno.test("paint gives exactly the width asked for, whatever the spans", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z中│ ]{0,20}$/)),
      fc.integer({ min: 0, max: 50 }),
      (texts, width) => {
        assert.equal(displayWidth(bare(paint(theme, texts, width, "cursor"))), width);
      },
    ),
  );
});

const columns: Column<unknown>[] = [
  { id: "a", title: "a", width: 5, priority: 0, text: () => "" },
  { id: "b", title: "b", width: 10, grow: 1, priority: 1, text: () => "" },
  { id: "c", title: "c", width: 10, priority: 3, text: () => "" },
];

Deno.test("A table drops the least important columns first and gives spare cells to those that grow", () => {
  assert.deepEqual(layoutTable(columns, 60).columns.map(({ width }) => width), [5, 40, 10]);
  assert.deepEqual(layoutTable(columns, 20).columns.map(({ column }) => column.id), ["a", "b"]);
  assert.deepEqual(layoutTable(columns, 9).columns.map(({ column }) => column.id), ["a"]);
  for (let width = 8; width < 90; width++) {
    assert.equal(displayWidth(bare(tableHeader(theme, layoutTable(columns, width)))), width);
  }
});

Deno.test("Finding in a text goes around its end and marks every occurrence", () => {
  const lines = textLines(["one Two", "three", "two"]);
  assert.equal(findLine(lines, "two", { from: 0, step: 1 }), 2);
  assert.equal(findLine(lines, "two", { from: 2, step: 1 }), 0);
  assert.equal(findLine(lines, "two", { from: 0, step: -1 }), 2);
  assert.equal(findLine(lines, "four", { from: 0, step: 1 }), undefined);
  assert.deepEqual(
    markFound(["a two two"], "TWO").filter((span) => typeof span !== "string" && span[1] === "match").length,
    2,
  );
});
