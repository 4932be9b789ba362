import assert from "node:assert/strict";
import { openDemo } from "../../support/demo_driver.ts";

Deno.test("The palette begins with what can be done, not with motions and tabs", async () => {
  await using driver = await openDemo([120, 40], { index: "submission" });
  await driver.see("[2 subs]");
  await driver.press("ctrl-p");
  const screen = await driver.see("go anywhere");
  assert.match(screen, /› +Mark the row/);
  assert.doesNotMatch(screen, /Next row|Column to the left/);
});

Deno.test("The palette finds home's searches, recent submissions and facet values", async () => {
  await using driver = await openDemo([120, 40], { screen: "home" });
  const { items } = await driver.client.search.page("submission", "*", {
    rows: 1,
    sort: "times.submitted desc",
  });
  const sid = String(items[0]!.sid);
  await driver.see("export_1083");
  await driver.press("ctrl-p");
  await driver.type("malic");
  await driver.see(/search +malicious, 7 days .*suggested · subs/);
  await driver.press("ctrl-u");
  await driver.type("export_1083");
  await driver.see(/submission +.*export_1083/);
  await driver.press("enter");
  await driver.see(sid.slice(0, 8));
  driver.app.open("search", { index: "submission" });
  await driver.see(/^ {2}mailgw +█/m);
  await driver.press("ctrl-p");
  await driver.type("mailgw");
  await driver.see(/filter +submitter: mailgw .*facet · \d+ hits/);
  await driver.press("enter");
  await driver.see("submitter:mailgw ✕");
});

Deno.test("What the palette does not know can be searched for", async () => {
  await using driver = await openDemo([80, 24], { index: "submission" });
  await driver.see("subs]");
  await driver.press("ctrl-p");
  await driver.type("T1055 zz");
  await driver.see(/search for "T1055 zz" +in submissions/);
  await driver.press("down", "enter");
  await driver.see("3 results]");
});

Deno.test("A reason why a command cannot run leaves its title whole in palette and help", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.openWorst(/[●◕◑○✓] +\d+ \S+\.\w+/);
  await driver.press("ctrl-p");
  await driver.type("whole submission");
  await driver.see(/Show the whole submission again +The whole/);
  await driver.press("esc", "?");
  await driver.type("whole submission");
  await driver.see(/Show the whole submission again +The whole/);
});

Deno.test("A slash typed before a word of the help is its prompt, not a part of the word", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.see("subs]");
  await driver.press("?");
  await driver.type("/theme");
  await driver.see(/› T +Theme/);
});
