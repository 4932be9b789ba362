import assert from "node:assert/strict";
import { shortCount } from "../../../src/tui/search/tab_counts.ts";
import { openDemo } from "../../support/demo_driver.ts";

Deno.test("A query without hits says in which index it has some, and the digit goes there with it", async () => {
  await using driver = await openDemo([120, 40], { index: "submission" }, { submissions: 200 });
  await driver.see(/\[2/);
  await driver.press("/");
  await driver.type("T1055");
  await driver.press("enter");
  const { total } = await driver.client.search.page("result", "T1055", { rows: 1, trackTotalHits: true });
  const heuristics = await driver.client.search.count("heuristic", "T1055", { exact: true });
  assert.ok(total! > 0);
  const screen = await driver.see(`${total} in results: 3`);
  assert.match(screen, /0 in submissions ·/);
  if (heuristics > 0) await driver.see(`${heuristics} in heuristics: 6`);
  await driver.press("3");
  await driver.see(new RegExp(`1–\\d+ of ${total}`));
  assert.match((await driver.screen()).split("\n")[1]!, /› T1055/);
});

Deno.test("The tabs count the query's hits in every index", async () => {
  await using driver = await openDemo([160, 40], { index: "result", query: "T1055" }, { submissions: 200 });
  const total = await driver.client.search.count("file", "T1055", { exact: true });
  await driver.see(new RegExp(`1 files ${total} .*\\[3 results\\]`));
});

Deno.test("An empty list counts what there would be without each filter", async () => {
  await using driver = await openDemo([120, 40]);
  driver.app.open("search", {
    index: "submission",
    filters: [{ clause: "max_score:[999999 TO *]", exclude: false, label: "worst" }],
  });
  const all = await driver.client.search.count("submission", "*", { exact: true });
  await driver.see(`removes worst: ${all} without it`);
});

Deno.test("A count in a tab takes at most four cells", () => {
  for (
    const [count, text] of [
      [0, "0"],
      [999, "999"],
      [1000, "1.0k"],
      [9949, "9.9k"],
      [11_043, "11k"],
      [
        999_499,
        "999k",
      ],
      [999_500, "1.0M"],
      [12_300_000, "12M"],
    ] as const
  ) assert.equal(shortCount(count), text);
});
