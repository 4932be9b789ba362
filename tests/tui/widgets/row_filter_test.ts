import assert from "node:assert/strict";
import fc from "fast-check";
import { rowFilter } from "../../../src/tui/widgets/row_filter.ts";

const ROW = ["Invoice_32272.docm", "completed", "ana@example.com", "TLP:CLEAR"];

Deno.test("A word of the row filter must stand whole within one cell", () => {
  for (
    const [typed, matches] of [
      ["docm", true],
      ["eml", false],
      ["DOCM", false],
      ["Invoice", true],
      ["invoice 322", true],
      ["invoice eml", false],
      ["docmcompleted", false],
      ["clear", true],
    ] as const
  ) assert.equal(rowFilter(typed).rank(ROW) !== undefined, matches, typed);
});

Deno.test("~ takes scattered letters and ranks whole words above them", () => {
  const filter = rowFilter("~eml");
  assert.notEqual(filter.rank(["e_mail_list"]), undefined);
  assert.ok(filter.rank(["reminder.eml"])! > filter.rank(["e_mail_list"])!);
  assert.equal(filter.rank(["docm"]), undefined);
});

Deno.test("/text/ is a regular expression found anywhere in a cell, or tied to its ends", () => {
  for (
    const [typed, cell, matches] of [
      ["/\\.eml/", "Reminder.eml", true],
      ["/\\.eml/", "Reminderxeml", false],
      ["/^re/", "Reminder.eml", true],
      ["/^eml/", "Reminder.eml", false],
      ["/eml$/", "Reminder.eml", true],
      ["/rem$/", "Reminder.eml", false],
      ["/(pdf|eml)", "Reminder.eml", true],
      ["/ana@ex/", "ana@example.com", true],
      ["/ana@ex/", "ana-example.com", false],
      ["/\\d{5}/", "Invoice_32272.docm", true],
    ] as const
  ) assert.equal(rowFilter(typed).rank([cell]) !== undefined, matches, `${typed} on ${cell}`);
});

Deno.test("A regular expression that is not complete says so and matches nothing", () => {
  const filter = rowFilter("/(eml/");
  assert.equal(filter.fault, "the pattern is not complete");
  assert.equal(filter.rank(ROW), undefined);
});

Deno.test("The row filter marks what it found, in order and within the text", () => {
  assert.deepEqual(rowFilter("e co").ranges("completed"), [[0, 2], [5, 6], [7, 8]]);
  fc.assert(fc.property(fc.string(), fc.string(), fc.constantFrom("", "~", "/"), (typed, text, kind) => {
    let last = 0;
    for (const [from, to] of rowFilter(kind + typed).ranges(text)) {
      assert.ok(from >= last && to > from && to <= text.length);
      last = to;
    }
  }));
});
