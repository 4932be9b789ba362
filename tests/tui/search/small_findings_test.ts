import assert from "node:assert/strict";
import { AuthError, NetworkError } from "../../../src/api/errors.ts";
import type { Client } from "../../../src/api/mod.ts";
import { shortType } from "../../../src/tui/submission/tree_pane.ts";
import { openDemo } from "../../support/demo_driver.ts";

Deno.test("While a query is typed the footer offers no letters that would be typed", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.see(/1–\d+ of/);
  await driver.press("/");
  const footer = (await driver.see("esc leave")).split("\n").at(-1)!;
  assert.doesNotMatch(footer, /y copy|\? help|: command/);
});

Deno.test("shift-tab in the omnibox goes to the previous index", async () => {
  await using driver = await openDemo([120, 40], { screen: "home" });
  await driver.see("1-9 indexes");
  await driver.press("/");
  await driver.see("index: submissions");
  await driver.press("shift-tab");
  await driver.see("index: files");
  await driver.press("tab");
  await driver.see("index: submissions");
});

Deno.test("A pasted hash becomes the query of the search", async () => {
  await using driver = await openDemo([120, 40], { index: "file" });
  await driver.see("[1 files]");
  driver.terminal.emit({ kind: "paste", text: `${"a".repeat(64)}\n` });
  await driver.see(`› ${"a".repeat(64)}`);
});

Deno.test("The theme under the cursor is shown while one is chosen, and taken back by esc", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.see(/1–\d+ of/);
  await driver.press("T");
  await driver.see("─ theme ─");
  await driver.press("j");
  assert.equal(driver.app.theme().name, "light");
  await driver.press("esc");
  assert.equal(driver.app.theme().name, "dark");
});

Deno.test("A short type keeps two parts, as the last alone says too little", () => {
  assert.equal(shortType("shortcut/windows", 12).includes("shor"), true);
  assert.equal(shortType("executable/windows/pe32", 14), "windows/pe32");
});

Deno.test("Only the pane with the keyboard has a bright cursor", async () => {
  await using driver = await openDemo([120, 40], { index: "submission" });
  const screen = await driver.see(/^ {2}completed +█/m);
  const y = screen.split("\n").findIndex((line) => line.includes("›○"));
  const background = () =>
    driver.terminal.model.cells(y).slice(40, 110).filter((cell) => cell.includes("bg"));
  assert.ok(background().length > 60);
  await driver.press("tab");
  await driver.see("x remove");
  assert.deepEqual(background(), []);
});

Deno.test("A refused login is explained once, over panes that only name it", async () => {
  const refused = () => Promise.reject(new AuthError("Wrong API key", { status: 401 }));
  const change = (client: Client): Client => {
    const search = Object.create(client.search) as typeof client.search;
    search.page = refused;
    search.count = refused;
    search.histogram = refused;
    return { ...client, search, user: { ...client.user, whoami: refused } };
  };
  await using driver = await openDemo([120, 40], { screen: "home" }, change);
  const screen = await driver.see("The server refuses this login");
  assert.equal(screen.match(/Wrong API key/g)!.length, 1, screen);
  assert.match(screen.split("\n")[0]!, /● 401 not logged in/);
});

Deno.test("Without the server the old count is named as such, and no command-line option is advised", async () => {
  let isAway = false;
  const away = () =>
    Promise.reject(
      new NetworkError('The server "x" refused the connection', { hint: "Check --server and --proxy" }),
    );
  const change = (client: Client): Client => {
    const search = Object.create(client.search) as typeof client.search;
    search.page = (...args) => isAway ? away() : client.search.page(...args);
    return { ...client, search };
  };
  await using driver = await openDemo([120, 40], {}, change);
  await driver.see(/1–\d+ of 60/);
  isAway = true;
  await driver.press("/");
  await driver.type("max_score:>=500");
  await driver.press("enter");
  const screen = await driver.see("refused the connection");
  assert.match(screen, /before: 1–\d+ of 60/);
  assert.doesNotMatch(screen, /--server/);
});
