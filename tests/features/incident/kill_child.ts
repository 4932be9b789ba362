/**
 * Runs an incident, and kills itself in the middle: what a crash or a power cut does, at a point that a number names.
 *
 * `deno run -A kill_child.ts JSON`, see {@link ChildOrder}. Exit status 0: all is done; 3: the run ended early.
 *
 * @module
 */
import process from "node:process";
import { startIncident } from "../../../src/features/incident/engine.ts";
import type { Services } from "../../../src/features/services.ts";
import { systemClock } from "../../../src/util/clock.ts";
import { type JsonlAppender, openJsonl } from "../../../src/util/jsonl.ts";
import { planOf, QUICK, servicesOf } from "./support.ts";

/** What a child is told. */
export interface ChildOrder {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly journal: string;
  readonly folder: string;
  /** Steps until it kills itself; 0: never. */
  readonly steps: number;
}

let left = 0;

/** One step; the last one ends the process at once, with nothing flushed and nobody told. */
function step(): void {
  if (left > 0 && --left === 0) process.kill(process.pid, "SIGKILL");
}

/** A journal that may be torn in the middle of a line. */
async function openTearing(path: string): Promise<JsonlAppender> {
  const file = await openJsonl(path);
  return {
    get sizeBytes() {
      return file.sizeBytes;
    },
    async append(lines) {
      step();
      if (left === 1) {
        const whole = lines.at(-1)!;
        await file.append([...lines.slice(0, -1), whole.subarray(0, whole.length >> 1)]);
        step();
      }
      await file.append(lines);
      step();
    },
    async sync() {
      await file.sync();
      step();
    },
    close: () => file.close(),
  };
}

/** Counts a step before and after each request that changes something at the server. */
function stepping(services: Services): Services {
  const around =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
      step();
      try {
        return await work(...args);
      } finally {
        step();
      }
    };
  const { ingest } = services.client;
  const counted = { ...ingest, ingest: around(ingest.ingest), getMessages: around(ingest.getMessages) };
  return { ...services, client: { ...services.client, ingest: counted } };
}

if (import.meta.main) {
  const order: ChildOrder = JSON.parse(Deno.args[0]!);
  left = order.steps;
  const services = await servicesOf(order, { signal: new AbortController().signal, clock: systemClock });
  const run = await startIncident(
    stepping(services),
    planOf(order, {
      submit: {
        // Without the cache the server analyses whatever comes twice: it hides no mistake.
        params: { priority: 100, ignore_cache: true },
        ...{ metadata: {}, profile: undefined, generateAlert: undefined, maxSizeBytes: 1000 },
      },
      openFile: openTearing,
      // A busy machine needs its time until what was taken shows up.
      timing: { ...QUICK, doubtMs: 1000, lateMs: 4000 },
    }),
  );
  const last = await run.finished;
  services.client.close();
  if (last.phase !== "done") {
    const text = JSON.stringify([last.stop?.reason, String(last.stop?.error), last.errors]);
    await Deno.stderr.write(new TextEncoder().encode(text));
  }
  Deno.exit(last.phase === "done" ? 0 : 3);
}
