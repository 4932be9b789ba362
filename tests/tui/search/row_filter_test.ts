import assert from "node:assert/strict";
import { openDriver } from "../../support/driver.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { fakeSearch } from "../../support/fake_search.ts";

const NAMES = ["Invoice_32272.docm", "reminder.eml", "e_mail_list.txt", "order.eml"];

async function openFiltered() {
  const now = Date.UTC(2026, 10, 24, 12);
  const rows = NAMES.map((name, i) => ({
    id: `sid${i}`,
    sid: `sid${i}`,
    max_score: 0,
    file_count: 1,
    state: "completed",
    classification: "TLP:CLEAR",
    times: { submitted: new Date(now - i * 60_000).toISOString() },
    params: { description: name, submitter: "mailgw" },
  }));
  const fake = fakeSearch({ submission: rows }, new FakeClock(now));
  const driver = await openDriver({ services: fake.services, start: { index: "submission" } });
  await driver.see("of 4");
  await driver.press("f");
  return driver;
}

Deno.test("The row filter keeps only rows with the text in one cell and marks it", async () => {
  await using driver = await openFiltered();
  await driver.type("eml");
  const screen = await driver.see("of 2 · filter of 4 loaded");
  assert.match(screen, /reminder\.eml/);
  assert.doesNotMatch(screen, /Invoice_32272|e_mail_list/);
  const at = screen.split("\n").findIndex((line) => line.includes("reminder.eml"));
  const marked = driver.terminal.model.cells(at).filter((cell) => cell.includes("underline"));
  assert.equal(marked.map((cell) => cell[0]).join(""), "eml");
});

Deno.test("The row filter takes ~ for scattered letters, the best row first, and /regex/", async () => {
  await using driver = await openFiltered();
  await driver.type("~eml");
  const screen = await driver.see("of 3 · filter of 4 loaded");
  assert.ok(screen.indexOf("reminder.eml") < screen.indexOf("e_mail_list"));
  await driver.press("ctrl-u");
  await driver.type("/^order\\./");
  assert.match(await driver.see("of 1 · filter of 4 loaded"), /order\.eml/);
});
