/** What made people wonder at 3 a.m., each with its answer on the screen. @module */
import assert from "node:assert/strict";
import type { Client } from "../../src/api/mod.ts";
import { openDemo } from "../support/demo_driver.ts";

Deno.test("Parameters of a submission stand below each other, however long their names", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.openWorst();
  await driver.press("7");
  await driver.see("[7 Metadata");
  await driver.press("G");
  const screen = await driver.see(/ignore_recursion_prevention +false/);
  const values = screen.split("\n").filter((line) => /^.[a-z_]+ +(?:true|false) *$/.test(line));
  assert.ok(values.length > 5, screen);
  assert.equal(new Set(values.map((line) => line.search(/ (?:true|false) *$/))).size, 1, screen);
});

Deno.test("A heading among the tags has nothing that could be known: the pane says what to do", async () => {
  await using driver = await openDemo([120, 40]);
  const { items } = await driver.app.services.client.search.page("file", "type:executable*", { rows: 1 });
  driver.app.open("file", { sha256: String(items[0]!.sha256), tab: "tags" });
  await driver.see("Put the cursor on a tag or an address");
});

Deno.test("Bytes promise nothing on enter", async () => {
  await using driver = await openDemo([120, 40]);
  const { items } = await driver.app.services.client.search.page("file", "type:executable*", { rows: 1 });
  driver.app.open("file", { sha256: String(items[0]!.sha256), tab: "hex" });
  const screen = await driver.see("t tags");
  assert.doesNotMatch(screen.split("\n").at(-1)!, /↵ open/);
});

Deno.test("A field that cannot be counted says why below its name", async () => {
  const change = (client: Client): Client => {
    const search = Object.create(client.search) as typeof client.search;
    search.facet = (index, field, options) =>
      field === "state"
        ? Promise.reject(new Error("Text fields are not optimised for counting"))
        : client.search.facet(index, field, options);
    return { ...client, search };
  };
  await using driver = await openDemo([120, 40], {}, change);
  await driver.see(/1–\d+ of/);
  const screen = await driver.see(/─ state ─+ ✗/);
  const rows = screen.split("\n");
  const head = rows.findIndex((line) => line.includes("─ state ─"));
  assert.match(rows[head + 1]!, /^ {2}[A-Za-z]\S+ \S/);
});

Deno.test("Alerts without a priority are a line of their own on home", async () => {
  const change = (client: Client): Client => ({
    ...client,
    alert: {
      ...client.alert,
      list: async (options) => ({ ...await client.alert.list(options), total: 24 }),
      priorities: () => Promise.resolve({ CRITICAL: 2, HIGH: 7, LOW: 7 }),
    },
  });
  await using driver = await openDemo([120, 40], { screen: "home" }, change);
  assert.match(await driver.see(/CRITICAL +2/), / none +8 /);
});

Deno.test("The command line offers places to go before the way out", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.see(/1–\d+ of/);
  await driver.press(":");
  assert.doesNotMatch(await driver.see("─ command ─"), /› q /);
  await driver.type("q");
  await driver.see(/› q +quit/);
});

Deno.test("The ATT&CK of a part names the part", async () => {
  await using driver = await openDemo([120, 40]);
  const screen = await driver.openWorst();
  await driver.press("j", "j", "5");
  const [, name] = /\d of \d+ · (\S+)/.exec(await driver.see(/\d of \d+ · \S+/))!;
  assert.ok(screen.includes(name!), screen);
});

Deno.test("The preview at the side shows values whole: what has no room goes on below", async () => {
  await using driver = await openDemo([200, 50], { query: "state:completed" });
  await driver.see(/1–\d+ of/);
  const screen = await driver.see(/sha256/);
  const side = screen.split("\n").map((line) => line.split("│").at(-1)).join("\n");
  const [, hash] = /sha256\s+([0-9a-f\s]+)size/.exec(side)!;
  assert.equal(hash!.replace(/\s/g, "").length, 64, side);
  assert.match(side, /completed 20\d\d-/);
});

Deno.test("A key that means nothing says so and names the one that helps", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.see(/1–\d+ of/);
  await driver.press("Z");
  await driver.see(/"Z" does nothing here {2}\? lists the keys/);
});

Deno.test("A workflow shows its query and what it sets in the preview", async () => {
  await using driver = await openDemo([120, 40]);
  const { items } = await driver.client.search.page("workflow", "*", { rows: 1 });
  driver.app.open("search", {
    index: "workflow",
    query: `workflow_id:${String(items[0]!.workflow_id ?? items[0]!.id)}`,
  });
  await driver.see(/query +\S+:/);
});
