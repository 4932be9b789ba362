import assert from "node:assert/strict";
import { openDemo } from "../../support/demo_driver.ts";

const BROKEN = "stmax_score:>=1000";

for (const size of [[80, 24], [40, 16], [120, 40]] as const) {
  Deno.test(`A diagnosis leaves the query line to the query at ${size.join("x")}`, async () => {
    await using driver = await openDemo(size);
    await driver.see("everything; press");
    await driver.press("/");
    await driver.type(BROKEN);
    const lines = (await driver.see('Unknown field "stm')).split("\n");
    assert.match(lines[1]!, new RegExp(`› ${BROKEN}`));
    assert.match(lines[2]!, /^ col 1: Unknown field/);
    await driver.press("home", "delete", "delete");
    assert.match((await driver.screen()).split("\n")[1]!, /› max_score:>=1000/);
  });
}

Deno.test("A diagnosis of the alerts' query leaves the query line to the query", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.see(/\[2/);
  driver.app.open("alerts", {});
  await driver.see("alerts");
  await driver.press("/");
  await driver.type("priorty:HIGH AND al.score:>=1000 AND type:EMAIL AND ow");
  const lines = (await driver.see('Unknown field "priorty"; did you mean "priority"?')).split("\n");
  assert.match(lines[1]!, /priorty:HIGH AND al\.score:>=1000 AND type:EMAIL AND ow/);
});

Deno.test("One hit is counted in the singular", async () => {
  await using driver = await openDemo([120, 40]);
  await driver.see(/\[2/);
  const { items } = await driver.client.search.page("submission", "*", { rows: 1, sort: "sid asc" });
  await driver.press("/");
  await driver.type(`sid:${items[0]!.sid}`);
  await driver.see(/✓ valid · 1 hit(?!s)/);
});
