import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";

Deno.test("a table names what the next command wants, in full, also on 80 columns", async (t) => {
  await using demo = await startDemo();
  const env = { ...demo.env, ALX_USER: "admin", ALX_APIKEY: "demo:admin", NO_COLOR: "1" };
  const cases: readonly (readonly [list: string, next: string, terminal: number])[] = [
    ["search submission state:completed", "submission show", 80],
    ["submission list --query state:completed", "submission show", 80],
    ["alert list --no-delay", "alert show", 80],
    ["search alert *", "alert show", 80],
    ["alert grouped --no-delay", "alert show", 160],
    ["workflow list", "workflow show", 80],
    ["search signature *", "signature show", 80],
    ["search heuristic *", "heuristic show", 80],
    ["search file *", "file info", 120],
    ["search file * --fields sha256,type", "file info", 80],
    ["search result *", "result show", 250],
    ["error list", "error show", 250],
    ["badlist list", "badlist show", 200],
    ["safelist list", "safelist show", 200],
  ];
  for (const [list, next, terminal] of cases) {
    await t.step(`${list} → ${next}`, async () => {
      const { out } = await run([...list.split(" "), "--rows", "1"], { env, terminal });
      const [head = "", row = ""] = out.split("\n");
      assert(head.length <= terminal && row.length <= terminal);
      const words = row.split(/\s+/).filter((word) => word !== "");
      // The id is the first or the last word of its row.
      const codes = await Promise.all(
        [words.at(-1), words[0]].map(async (word) => (await run([...next.split(" "), word!], { env })).code),
      );
      assert(codes.includes(0), row);
    });
  }
});

Deno.test("CSV of a list has the id under its own name", async () => {
  await using demo = await startDemo();
  const head = async (...args: string[]) =>
    (await run([...args, "--output", "csv"], { env: demo.env })).out.split("\n")[0]!.split(",");
  assert((await head("alert", "list")).includes("alert_id"));
  assert((await head("workflow", "list")).includes("id"));
  const badlist = await head("badlist", "list");
  assert.deepEqual(badlist.filter((name) => name === "id" || name === "value"), ["value", "id"]);
});
