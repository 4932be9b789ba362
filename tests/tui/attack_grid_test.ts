import assert from "node:assert/strict";
import { openDemo } from "../support/demo_driver.ts";

Deno.test("The ATT&CK tab shows tactics side by side, techniques beneath, and says what the cursor is on", async () => {
  await using driver = await openDemo([160, 45]);
  await driver.openWorst();
  await driver.press("5");
  const screen = await driver.see("techniques and their files");
  const rows = screen.split("\n");
  const head = rows.findIndex((line) => /Execution .*Defense/.test(line));
  assert.ok(head > 0, screen);
  assert.match(rows[head + 1]!, /T\d{4}.* T\d{4}/);
  assert.ok(rows.every((line) => line.length <= 160));
  await driver.press("j");
  const [, id] = /ATT&CK (T\d{4}(?:\.\d+)?) \w.* files? /.exec(await driver.see(/ATT&CK T\d{4}/))!;
  await driver.press("l");
  const [, next] = /ATT&CK (T\d{4}(?:\.\d+)?) /.exec(await driver.see(/ATT&CK T\d{4}/))!;
  assert.notEqual(next, id);
  await driver.press("p");
  await driver.see(new RegExp(`pivot ${next}`));
});

Deno.test("Where the tactics do not fit side by side the ATT&CK tab is a list", async () => {
  await using driver = await openDemo([60, 24]);
  await driver.openWorst(/● +\d/);
  await driver.press("5");
  const screen = await driver.see("techniques and their files");
  assert.equal(screen.split("\n").filter((line) => /^─ /.test(line)).length, 1);
});
