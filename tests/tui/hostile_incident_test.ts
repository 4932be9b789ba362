/** The screens of mass submissions, over a journal, a report and a server that are hostile. @module */
import { deepStrictEqual, ok } from "node:assert/strict";
import { SummaryCollector } from "../../src/domain/incident_report/summary.ts";
import { DEFAULT_THRESHOLDS } from "../../src/domain/verdict.ts";
import type { NewEntry } from "../../src/features/incident/entries.ts";
import { openRun } from "../../src/tui/incident/begin.ts";
import { liveRuns } from "../../src/tui/incident/runs.ts";
import { planOf } from "../features/incident/support.ts";
import { doneEntries, fileEntry, row, sha256, writeJournal } from "../features/incident_report/support.ts";
import { type HostileMode, type HostileServer, startHostileServer } from "../support/hostile_server.ts";
import { PAYLOADS } from "../support/hostile_text.ts";
import { startWalk, type Visit } from "../support/ui_walk.ts";

const nasty = (i: number) => PAYLOADS[i % PAYLOADS.length]!;

/** Lines of every kind, with what an author of malware calls their files, and a server its reasons. */
function lines(): NewEntry[] {
  return PAYLOADS.flatMap((payload, i): NewEntry[] => {
    const content = `content ${i}`;
    const path = `/evidence/${payload}/${payload}.exe`;
    const file = fileEntry(path, content);
    const hash = sha256(content);
    switch (i % 5) {
      case 0:
        return [file, ...doneEntries(content, `${payload}sid${i}`, i * 100)];
      case 1:
        return [file, { type: "failed", sha256: hash, fate: "failed", reason: `refused: ${payload}` }];
      case 2:
        return [file, { type: "sending", sha256: hash }];
      case 3:
        return [{ type: "unusable", path, fate: "unreadable", reason: payload }];
      default:
        return [file, ...doneEntries(content, `sid${i}`, i * 100)];
    }
  });
}

/** What the rows of a hostile server come to. */
function summary() {
  const collector = new SummaryCollector(DEFAULT_THRESHOLDS);
  PAYLOADS.forEach((payload, i) =>
    collector.add(row({
      path: `/evidence/${payload}`,
      score: i * 50,
      heuristics: [`${payload} H${i}`],
      tags: [`attribution.family:${payload}`, `network.static.domain:${payload}`, payload],
      classification: payload,
      reason: payload,
    }))
  );
  return collector.summary();
}

/** The screens over a journal whose incident is hostile too. */
async function visits(server: HostileServer, folder: string): Promise<Visit[]> {
  const incident = `INC ${nasty(0)}${nasty(7)}${nasty(11)}`;
  const journal = `${folder}/journal.jsonl`;
  await writeJournal(journal, { server: server.url, incident }, lines());
  return [
    { screen: "incident", params: { incident, journal } },
    { screen: "incident", params: { incident, journal: `${folder}/none.jsonl` } },
    {
      screen: "incident-report",
      params: { incident, journal, path: `/tmp/${nasty(1)}`, summary: summary() },
    },
    { screen: "submit", params: { paths: [`${folder}/${nasty(2)}`], incident } },
  ];
}

const SCENES: readonly { mode: HostileMode; size: readonly [number, number]; seed: number }[] = [
  { mode: "clean", size: [120, 40], seed: 1 },
  { mode: "text", size: [80, 24], seed: 2 },
  { mode: "shape", size: [40, 16], seed: 3 },
  { mode: "error", size: [80, 24], seed: 4 },
];

for (const { mode, size, seed } of SCENES) {
  Deno.test({
    name: `mass submissions: hostile names and reasons (${mode} at ${
      size.join("x")
    }) never reach the terminal raw`,
    // As in hostile_test.ts: screens are left in the middle of what they ask.
    sanitizeResources: false,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        await using server = await startHostileServer();
        const places = await visits(server, folder);
        server.behave(mode, { seed });
        await using walk = await startWalk({ ...server.demo, url: server.url }, size);
        for (const place of places) await walk.visit(place, { all: true });
        // c and r have begun runs.
        for (const { run } of liveRuns(walk.driver.app).get().values()) {
          run?.stop();
          await run?.finished;
        }
        deepStrictEqual(walk.faults, []);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

for (const mode of ["error", "text", "shape"] as const) {
  Deno.test({
    name:
      `mass submissions: a run against a hostile server (${mode}) ends or goes on, and the screen stays whole`,
    sanitizeResources: false,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        await using server = await startHostileServer();
        await Deno.mkdir(`${folder}/files`);
        for (let i = 0; i < 20; i++) await Deno.writeTextFile(`${folder}/files/${i}\x1b[2J.txt`, `text ${i}`);
        await using walk = await startWalk({ ...server.demo, url: server.url }, [120, 40]);
        const { driver } = walk;
        server.behave(mode, { seed: 5 });
        const journal = `${folder}/journal.jsonl`;
        const plan = planOf({ journal, folder: `${folder}/files` }, { deadlineMs: 1000 });
        openRun(driver.app, plan);
        await driver.see(/in flight|did not start|trouble|stopped/);
        await walk.visit({ screen: "incident", params: { incident: plan.incident, journal } });
        const live = liveRuns(driver.app).get().get(journal);
        live?.run?.stop();
        await live?.run?.finished;
        await driver.see(/Mass submission/);
        await walk.visit({ screen: "incident", params: { incident: plan.incident, journal } });
        deepStrictEqual(walk.faults, []);
        ok(mode === "error" || server.changed > 0);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
