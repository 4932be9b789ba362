import type { PriorityBucket } from "../../api/types/flow.ts";

/** Queue lengths from which the server drops files by chance, unless it is configured otherwise. */
export const SAMPLING_AT: Readonly<Record<PriorityBucket, number>> = {
  critical: 500_000,
  high: 1_000_000,
  medium: 2_000_000,
  low: 10_000_000,
};

/** Highest priority of ingested files, where the server does not tell its own (`ui.ingest_max_priority`). */
export const INGEST_MAX_PRIORITY = 250;

/** The queue that ingested files of a priority wait in. */
export function bucketOf(priority: number, maxPriority: number = INGEST_MAX_PRIORITY): PriorityBucket {
  const taken = Math.min(priority, maxPriority);
  if (taken > 300) return "critical";
  if (taken > 200) return "high";
  return taken > 100 ? "medium" : "low";
}

/** The queue length from which a server samples, given that it keeps files with this chance (below 1) at this length. */
export function samplingStart(queue: number, chance: number): number {
  const dropped = Math.min(0.9999, 1 - chance);
  return 2 * queue / (2 + Math.atanh(dropped));
}
