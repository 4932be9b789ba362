import assert from "node:assert/strict";
import { openDemo } from "../support/demo_driver.ts";

Deno.test("n opens the form for something new from every list", async () => {
  await using driver = await openDemo([100, 30]);
  await driver.see(/1–\d+ of/);
  await driver.press("n");
  await driver.see("Submit");
  await driver.see("Nothing to submit yet");
  driver.app.back();
  driver.app.open("alerts", {});
  await driver.see("further back");
  await driver.press("n");
  await driver.see("Nothing to submit yet");
});

Deno.test("C on a row of a search hands that submission in again", async () => {
  await using driver = await openDemo([100, 30]);
  await driver.see(/›. +\d/);
  await driver.press("C");
  assert.match(await driver.see(/1 item /), /Submit/);
});

Deno.test("C on a file of the tree asks: that file, or the whole submission", async () => {
  await using driver = await openDemo([100, 30]);
  await driver.openWorst();
  await driver.press("j", "C");
  const menu = await driver.see("the submission, as it was");
  assert.match(menu, /1 +the file \S/);
  await driver.press("1");
  await driver.see(/1 item /);
});

Deno.test("C on an address among the tags hands in that address", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.openWorst();
  await driver.press("4", "f");
  await driver.type("uri");
  await driver.press("enter");
  await driver.see(/hxxps?:/);
  for (let i = 0; i < 12 && !/›.*uri +hxxps?:/.test(await driver.screen()); i++) await driver.press("j");
  // What is known of it is asked for once the cursor rests.
  await driver.see(/in (?:no|[\d,]+) results?/);
  await driver.press("C");
  await driver.see(/the address hxxps?:/);
});

Deno.test("C says why nothing can be handed in", async () => {
  await using driver = await openDemo([100, 30]);
  await driver.see(/1–\d+ of/);
  driver.app.open("jobs", {});
  await driver.press("C");
  await driver.see("Nothing here can be submitted");
});
