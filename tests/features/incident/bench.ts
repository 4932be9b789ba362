/** The parts of a run without its tasks: a journal on the disk, a clock that is moved, a server that is a map. @module */
import { createHash } from "node:crypto";
import type { Client } from "../../../src/api/mod.ts";
import { itemOf } from "../../../src/features/incident/item_key.ts";
import { Bell } from "../../../src/features/incident/bell.ts";
import { Flight } from "../../../src/features/incident/flight.ts";
import { openJournal } from "../../../src/features/incident/journal.ts";
import { Meter } from "../../../src/features/incident/meter.ts";
import { startPace } from "../../../src/features/incident/pacing.ts";
import { TIMING } from "../../../src/features/incident/plan.ts";
import { RunContext } from "../../../src/features/incident/run_context.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { planOf } from "./support.ts";

/** When it begins. */
export const NOW = Date.UTC(2026, 10, 24);
/** sha256 of a text, in hex. */
export const shaOf = (text: string) => createHash("sha256").update(text).digest("hex");

/** The parts. */
export interface Bench {
  readonly run: RunContext;
  readonly clock: FakeClock;
  /** What the server has, by content: the state of its submission. */
  readonly server: Map<string, "submitted" | "completed" | "failed">;
  /** Notes a content that was sent, or perhaps sent. */
  put(content: string, type: "sending" | "sent"): number;
  stateOf(content: string): string;
}

/** Runs `work` with the parts, and removes them. */
export async function withBench(work: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const clock = new FakeClock(NOW);
  const server: Bench["server"] = new Map();
  const plan = planOf({ journal: `${folder}/j.jsonl`, folder });
  const head = { id: "j1", server: "s", incident: "i", queue: "q", params: {}, metadata: {} };
  const journal = await openJournal(plan.journal, { clock, head });
  const page = (_: string, query: string) => {
    const items = [...server].filter(([content]) => query.includes(`"${itemOf("j1", shaOf(content))}"`)).map(
      ([content, state]) => ({
        ...{ sid: `s-${content}`, state, max_score: 5 },
        metadata: { alx_item: itemOf("j1", shaOf(content)), ingest_id: `i-${content}` },
      }),
    );
    return Promise.resolve({ items, total: items.length });
  };
  const signal = new AbortController().signal;
  const client = { search: { page } } as unknown as Client; // nothing else is asked
  const run = new RunContext({
    services: { client, settings: { server: "s", verify: true }, clock, signal },
    ...{ plan, journal, timing: TIMING, signal, bell: new Bell(), flight: new Flight() },
    ...{ sentMeter: new Meter(), doneMeter: new Meter() },
  }, startPace({ ceiling: 1e6, maxWindow: 1000, maxLanes: 64 }));
  const { ledger } = journal;
  try {
    await work({
      ...{ run, clock, server },
      put(content, type) {
        const sha256 = shaOf(content);
        journal.add({ type: "file", path: `/${content}`, size: 1, mtime: 1, sha256 });
        journal.add({ type: "sending", sha256 });
        const number = ledger.find(sha256);
        const [order, sinceMs] = [run.flight.nextOrder(), clock.now()];
        if (type === "sending") run.flight.doubts.set(number, { sinceMs, order });
        else {
          journal.add({ type: "sent", sha256, ingestId: `i-${content}` });
          const askAtMs = sinceMs + TIMING.lateMs;
          run.flight.sent.set(number, { ingestId: `i-${content}`, order, sinceMs, askAtMs });
        }
        return number;
      },
      stateOf: (content) => ledger.state(ledger.find(shaOf(content))),
    });
  } finally {
    await journal.close();
    await Deno.remove(folder, { recursive: true });
  }
}
