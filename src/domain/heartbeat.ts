/** Heartbeats of the server's parts in numbers that compare. @module */
import type { PriorityBucket, StatusEvent } from "../api/types/flow.ts";
import { numberAt, textAt, valueAt } from "./columns/value_at.ts";

/** The ingester's queues by priority, the most urgent first. */
export const BUCKETS: readonly PriorityBucket[] = ["critical", "high", "medium", "low"];

/** What a heartbeat says, whichever part it is of. Undefined is what that part does not tell. */
export interface Beat {
  /** `ingester`, `dispatcher`, a service's name, or that of another part in lower case. */
  readonly part: string;
  readonly instances: number | undefined;
  /** Files or tasks in work. */
  readonly working: number | undefined;
  /** Files or tasks that wait. */
  readonly waiting: number | undefined;
  /** Files or tasks done since the heartbeat before. */
  readonly done: number | undefined;
  /** Failed, dropped or timed out since the heartbeat before. */
  readonly failed: number | undefined;
  /** Ingester only: the least chance of a file to be analysed, 0 to 1. */
  readonly chance: number | undefined;
}

type Figures = Omit<Beat, "part" | "instances">;

const NOTHING: Figures = {
  working: undefined,
  waiting: undefined,
  done: undefined,
  failed: undefined,
  chance: undefined,
};

/** Reads a heartbeat. */
export function readBeat({ event, data }: StatusEvent): Beat {
  const instances = numberAt(data, "instances");
  switch (event) {
    case "IngestHeartbeat":
      return { part: "ingester", instances, ...ingesterFigures(data) };
    case "DispatcherHeartbeat":
      return { part: "dispatcher", instances, ...dispatcherFigures(data) };
    case "ServiceHeartbeat":
      return { part: textAt(data, "service_name"), instances, ...serviceFigures(data) };
    default:
      return { part: partOf(event, data), instances, ...NOTHING };
  }
}

function ingesterFigures(data: unknown): Figures {
  const queues = ["ingest", "complete", ...BUCKETS].map((queue) => `queues.${queue}`);
  return {
    working: numberAt(data, "processing.inflight"),
    waiting: sumAt(data, queues),
    done: numberAt(data, "metrics.files_completed"),
    failed: sumAt(data, ["metrics.skipped", "metrics.error", "metrics.timed_out"]),
    chance: leastChance(data),
  };
}

function dispatcherFigures(data: unknown): Figures {
  return {
    ...NOTHING,
    working: numberAt(data, "inflight.outstanding"),
    waiting: numberAt(data, "queues.ingest"),
    done: numberAt(data, "metrics.files_completed"),
    failed: numberAt(data, "metrics.service_timeouts"),
  };
}

function serviceFigures(data: unknown): Figures {
  return {
    ...NOTHING,
    working: numberAt(data, "activity.busy"),
    waiting: numberAt(data, "queue"),
    done: numberAt(data, "metrics.execute"),
    failed: sumAt(data, ["metrics.fail_nonrecoverable", "metrics.fail_recoverable"]),
  };
}

/** The sum of the fields that are there. */
function sumAt(data: unknown, fields: readonly string[]): number | undefined {
  const numbers = fields.flatMap((field) => numberAt(data, field) ?? []);
  return numbers.length === 0 ? undefined : numbers.reduce((a, b) => a + b, 0);
}

function partOf(event: string, data: unknown): string {
  const service = textAt(data, "service_name");
  const name = event.replace(/Heartbeat$/, "").toLowerCase();
  return service === "" ? name : `${service} ${name}`;
}

function leastChance(data: unknown): number | undefined {
  const chances = BUCKETS.flatMap((bucket) => {
    const chance = valueAt(data, `processing_chance.${bucket}`);
    return typeof chance === "number" ? [chance] : [];
  });
  return chances.length === 0 ? undefined : Math.min(...chances);
}
