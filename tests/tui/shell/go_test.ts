import assert from "node:assert/strict";
import { openDemo } from "../../support/demo_driver.ts";

Deno.test("g t opens the retrohunts", async () => {
  await using driver = await openDemo([120, 40], { screen: "home" });
  await driver.see("Home");
  await driver.press("g", "t");
  await driver.see("Home › Search › retrohunts");
});

Deno.test("g s in a drill-down goes back to the search below it instead of opening another", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.openWorst();
  await driver.press("g", "s");
  const [bar] = (await driver.see("[2 subs]")).split("\n");
  assert.match(bar!, /alx {2}Search › submissions {2}/);
});

Deno.test("! shows requests as they were sent: verb, path, status, time and bytes, writes too", async () => {
  await using driver = await openDemo([120, 40], { screen: "home" });
  await driver.see("export_1083");
  const { items } = await driver.client.search.page("alert", "*", { rows: 1 });
  await driver.client.alert.status(String(items[0]!.alert_id), "ASSESS");
  await driver.press("!");
  const screen = await driver.see("notices and requests");
  assert.match(screen, /POST \/api\/v4\/alert\/status\/\S+ .*200 \d+ ms ↑\d+\S* \S+ ↓\d/);
  assert.match(screen, /(GET|POST) \/api\/v4\/\S+ .* 200 \d+ ms/);
  assert.doesNotMatch(screen, /home\/recent/);
});
