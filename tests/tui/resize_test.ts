/** Journey 8: every screen keeps what it shows while the terminal changes its size. @module */
import assert from "node:assert/strict";
import { displayWidth } from "../../src/util/width.ts";
import { type DemoDriver, openDemo } from "../support/demo_driver.ts";

const WHOLE = [120, 40] as const;
const SIZES = [[80, 24], [40, 16], [100, 12], [200, 60], [80, 24], WHOLE] as const;

/** The screen without its top bar, whose latency differs each time, once nothing changes any more. */
async function settled(driver: DemoDriver, stillMs: number): Promise<string[]> {
  let before = "";
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, stillMs));
    const now = (await driver.screen()).split("\n").slice(1).map((line) => line.trimEnd()).join("\n");
    if (now === before && driver.app.queries.fetching.get() === 0) return now.split("\n");
    before = now;
  }
}
/** Panes ask when the cursor has rested for 120 ms. */
const ASKED_MS = 130;
const DRAWN_MS = 15;

interface Place {
  readonly name: string;
  /** Goes there. */
  open(driver: DemoDriver): Promise<void>;
}

const first = async (
  driver: DemoDriver,
  index: "file" | "result" | "signature" | "heuristic",
  query = "*",
) => {
  const { items } = await driver.app.services.client.search.page(index, query, { rows: 1 });
  return items[0]!;
};

const PLACES: readonly Place[] = [
  ...["submission", "file", "result", "alert", "signature", "heuristic", "safelist", "badlist"].map((
    index,
  ) => ({
    name: `search ${index}`,
    open: (driver: DemoDriver) => Promise.resolve(driver.app.open("search", { index })),
  })),
  ...["summary", "files", "results", "tags", "attack", "heuristics", "metadata", "errors", "report"].map((
    tab,
    i,
  ) => ({
    name: `submission ${tab}`,
    async open(driver: DemoDriver) {
      await driver.openWorst(/Summary/);
      await driver.press(String(i + 1));
    },
  })),
  ...["info", "results", "tags", "hex", "strings", "ascii", "image", "children", "similar"].map((tab) => ({
    name: `file ${tab}`,
    async open(driver: DemoDriver) {
      const { sha256 } = await first(driver, "file", "type:executable*");
      driver.app.open("file", { sha256: String(sha256), tab });
    },
  })),
  ...["home", "jobs", "info"].map((name) => ({
    name,
    open: (driver: DemoDriver) => Promise.resolve(driver.app.open(name, {})),
  })),
  {
    name: "result",
    async open(driver) {
      driver.app.open("result", { key: String((await first(driver, "result", "result.score:>0")).id) });
    },
  },
  {
    name: "signature",
    async open(driver) {
      driver.app.open("signature", { id: String((await first(driver, "signature")).id) });
    },
  },
  {
    name: "heuristic",
    async open(driver) {
      driver.app.open("heuristic", { id: String((await first(driver, "heuristic")).heur_id) });
    },
  },
];

Deno.test("Resized and back, every screen is as it was", async (t) => {
  await using driver = await openDemo(WHOLE);
  for (const { name, open } of PLACES) {
    await t.step(name, async () => {
      await open(driver);
      await settled(driver, DRAWN_MS);
      await driver.press("j", "j");
      const before = await settled(driver, ASKED_MS);
      for (const [columns, rows] of SIZES) {
        driver.terminal.resize(columns, rows);
        const lines = await settled(driver, DRAWN_MS);
        assert.equal(lines.length, rows - 1);
        for (const line of lines) assert.ok(displayWidth(line) <= columns, `${columns}x${rows}: ${line}`);
        assert.ok(lines.some((line) => line !== ""));
      }
      assert.deepEqual(await settled(driver, DRAWN_MS), before);
    });
  }
});
