import assert from "node:assert/strict";
import { openDemo } from "../../support/demo_driver.ts";

Deno.test("The facet cursor stays with its value while filters change what is listed", async () => {
  await using driver = await openDemo([120, 40], { index: "file" });
  await driver.see("[1 files]");
  await driver.see(/─ mime ─/);
  await driver.press("tab", "j", "j", "j");
  const [, value] = /^› (\S+)/m.exec(await driver.see(/^› /m))!;
  await driver.press("+");
  await driver.see(/1–\d+ of \d+ ─/);
  await driver.see(new RegExp(`^✚ ${value} `, "m"));
  // Now it is the only value of its facet, and the others have moved up.
  await driver.press("-");
  const [, , chips] = (await driver.see("NOT type:")).split("\n");
  assert.equal(chips!.split("✕").length, 2, chips!);
});

Deno.test("F on a full-text column says why it has no facet and leaves the facets as they are", async () => {
  await using driver = await openDemo([120, 40], { index: "submission" });
  await driver.see("[2 subs]");
  await driver.see(/─ state ─/);
  await driver.press("F");
  const screen = await driver.see('The field "params.description" is full text');
  assert.doesNotMatch(screen, /─ description ─|SearchException/);
});
