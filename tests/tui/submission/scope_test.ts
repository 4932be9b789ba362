import assert from "node:assert/strict";
import { openDemo } from "../../support/demo_driver.ts";

for (const size of [[120, 40], [80, 24]] as const) {
  Deno.test(`What narrows the tabs is named in their row and X takes it back at ${size.join("x")}`, async () => {
    await using driver = await openDemo(size);
    await driver.openWorst(/[●◕◑○✓] +\d+ \S+\.\w+/);
    await driver.press("2");
    await driver.see("[2 Files");
    await driver.press("G");
    await driver.see(/only \S+.* ✕ X/);
    await driver.press("4");
    await driver.see(/\d+ of \d+ ─/);
    assert.match(await driver.screen(), /only \S+.* ✕ X/);
    await driver.press("X");
    await driver.gone(/ ✕ X/);
    assert.doesNotMatch(await driver.screen(), /\d+ of \d+ ─/);
    await driver.press("X");
    await driver.see("The whole submission is shown");
  });
}

Deno.test("The tab of the results counts those that have something to say", async () => {
  await using driver = await openDemo([120, 40]);
  const screen = await driver.openWorst();
  const [, count] = /3 Results (\d+)/.exec(screen)!;
  await driver.press("3");
  await driver.see(`─ ${count} by score`);
});
