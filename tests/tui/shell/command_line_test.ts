import assert from "node:assert/strict";
import { openDemo } from "../../support/demo_driver.ts";

Deno.test("The command line keeps its argument and completes a field of the word's index", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.see("subs]");
  await driver.press(":");
  await driver.type("sub max_sc");
  await driver.see("max_score ");
  await driver.press("tab");
  await driver.see(":sub max_score:");
  await driver.type(">=500");
  await driver.press("enter");
  const count = await driver.client.search.count("submission", "max_score:>=500", { exact: true });
  await driver.see(`of ${count}`);
});

Deno.test("tab on an argument that nothing completes leaves the line as it is", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.see("subs]");
  await driver.press(":");
  await driver.type("sub zzzz");
  await driver.press("tab");
  await driver.see(":sub zzzz");
});

Deno.test("The command line lists commands by their titles, with their keys at the right", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.see("subs]");
  await driver.press(":");
  await driver.type("theme");
  const screen = await driver.see(/› Theme .* T │/);
  assert.doesNotMatch(screen, /app\.theme/);
});
