import { openAlerts } from "./open_alerts.ts";

Deno.test("A new label typed into the list of labels is set with enter", async () => {
  await using driver = await openAlerts([120, 40]);
  await driver.see("Statement_63310");
  await driver.press("L");
  await driver.see("another label");
  await driver.type("case-881");
  await driver.see(/\[ \] CASE-881 +new label/);
  await driver.press("enter");
  await driver.see(/CASE-881/);
  const { items } = await driver.client.search.page("alert", "label:CASE-881", { rows: 1 });
  if (items.length !== 1) throw new Error(`${items.length} alerts have it`);
});
