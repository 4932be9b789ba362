/** Journey 8: every screen keeps what it shows while the terminal changes its size. @module */
import assert from "node:assert/strict";
import type { ReportRow } from "../../src/domain/incident_report/row.ts";
import { SummaryCollector } from "../../src/domain/incident_report/summary.ts";
import { DEFAULT_THRESHOLDS } from "../../src/domain/verdict.ts";
import { displayWidth } from "../../src/util/width.ts";
import { doneEntries, fileEntry, row, writeJournal } from "../features/incident_report/support.ts";
import { type DemoDriver, openDemo } from "../support/demo_driver.ts";
import { someFiles } from "../support/some_files.ts";

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
  /** Goes there. @param folder For files of its own. */
  open(driver: DemoDriver, folder: string): Promise<void>;
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
  {
    name: "incident",
    async open(driver, folder) {
      const journal = `${folder}/journal.jsonl`;
      await writeSomeJournal(journal);
      driver.app.open("incident", { incident: "INC-7", journal });
      await driver.see(/120/);
    },
  },
  {
    name: "incident-report",
    open(driver) {
      const collector = new SummaryCollector(DEFAULT_THRESHOLDS);
      for (let i = 0; i < 300; i++) collector.add(reportedRow(i));
      driver.app.open("incident-report", {
        ...{
          incident: "INC-7",
          journal: "/journal.jsonl",
          path: "/report.html",
          summary: collector.summary(),
        },
      });
      return Promise.resolve();
    },
  },
  {
    name: "new mass submission",
    async open(driver) {
      driver.app.open("submit", { incident: "INC-7", paths: ["/no/such/folder"] });
      await driver.see(/there is no such file/);
    },
  },
];

/** A row of a report; every part of one differs from that of the others. */
function reportedRow(i: number): ReportRow {
  return row({
    path: `/evidence/folder ${i % 7}/report-${i}.docx`,
    score: (i * 37) % 1500,
    heuristics: [`PDF_PEEPDF.${i % 9} Something was found`],
    tags: [`attribution.family:FAMILY${i % 5}`, `network.static.domain:d${i % 40}.example`],
  });
}

/** A journal of 120 files, half of them not analysed yet. */
async function writeSomeJournal(path: string): Promise<void> {
  const entries = Array.from({ length: 120 }, (_, i) => [
    fileEntry(`/evidence/folder ${i % 7}/report-${i}.docx`, `text ${i}`),
    ...(i % 2 === 0 ? doneEntries(`text ${i}`, `sid${i}`, i * 10) : []),
  ]);
  await writeJournal(path, { server: "http://127.0.0.1", incident: "INC-7" }, entries.flat());
}

Deno.test("Resized and back, every screen is as it was", async (t) => {
  await using folder = await someFiles({});
  await using driver = await openDemo(WHOLE);
  for (const { name, open } of PLACES) {
    await t.step(name, async () => {
      await open(driver, folder.path);
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
