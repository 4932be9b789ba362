import assert from "node:assert/strict";
import { openDemo } from "../../support/demo_driver.ts";
import { someFiles } from "../../support/some_files.ts";

Deno.test("Parameters of a service are set by keys, each in its own kind, and sent in it", async () => {
  await using folder = await someFiles({ "x.txt": "x" });
  await using driver = await openDemo([120, 48], { screen: "submit", paths: [`${folder.path}/x.txt`] });
  await driver.see(/23 of 26/);
  await driver.press("/");
  await driver.type("CAPE");
  await driver.see("CAPE");
  await driver.press("enter");
  await driver.see(/›.*\[ \] CAPE/);
  await driver.press("space", "enter");
  await driver.see("analysis_timeout_in_seconds");

  await driver.press("down", "right"); // a list: the next choice
  await driver.see(/›.*specific_image.*‹ (?!auto)\S+ ›/);
  await driver.press("down", "down", "enter"); // a whole number: typed
  await driver.press("ctrl-u");
  await driver.type("soon");
  await driver.press("enter");
  await driver.see(/Must be a whole number/);
  await driver.press("ctrl-u");
  await driver.type("300");
  await driver.press("enter");
  await driver.see(/analysis_timeout_in_seconds.*300/);
  await driver.press("down", "space"); // true or false: ticked
  await driver.see(/›.*\[x\] dump_memory/);
  await driver.press("down", "enter"); // text: it stays text, though it looks like a number
  await driver.type("007");
  await driver.press("enter");
  await driver.see(/arguments.*007/);

  await driver.press("S");
  const [, sid = ""] = /sid (\w{20,22})/.exec(await driver.see(/sid \w{20,22}/))!;
  const { params } = await driver.app.services.client.submission.get(sid);
  const { specific_image: image, ...others } = params.service_spec!.CAPE!;
  assert.deepEqual(others, { analysis_timeout_in_seconds: 300, dump_memory: true, arguments: "007" });
  assert.equal(typeof image, "string");
  assert.ok(
    params.services!.selected!.includes("CAPE") || params.services!.selected!.includes("Dynamic Analysis"),
  );
});
