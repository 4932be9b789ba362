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

/** Reads a heartbeat. */
export function readBeat({ event, data }: StatusEvent): Beat {
  const at = (field: string) => numberAt(data, field);
  const all = (fields: readonly string[]) => {
    const numbers = fields.flatMap((field) => at(field) ?? []);
    return numbers.length === 0 ? undefined : numbers.reduce((a, b) => a + b, 0);
  };
  const instances = at("instances");
  const none = {
    working: undefined,
    waiting: undefined,
    done: undefined,
    failed: undefined,
    chance: undefined,
  };
  switch (event) {
    case "IngestHeartbeat":
      return {
        part: "ingester",
        instances,
        working: at("processing.inflight"),
        waiting: all(["queues.ingest", "queues.complete", ...BUCKETS.map((bucket) => `queues.${bucket}`)]),
        done: at("metrics.files_completed"),
        failed: all(["metrics.skipped", "metrics.error", "metrics.timed_out"]),
        chance: leastChance(data),
      };
    case "DispatcherHeartbeat":
      return {
        ...none,
        part: "dispatcher",
        instances,
        working: at("inflight.outstanding"),
        waiting: at("queues.ingest"),
        done: at("metrics.files_completed"),
        failed: at("metrics.service_timeouts"),
      };
    case "ServiceHeartbeat":
      return {
        ...none,
        part: textAt(data, "service_name"),
        instances,
        working: at("activity.busy"),
        waiting: at("queue"),
        done: at("metrics.execute"),
        failed: all(["metrics.fail_nonrecoverable", "metrics.fail_recoverable"]),
      };
    default:
      return { ...none, part: partOf(event, data), instances };
  }
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
