/** Ranks of priorities in the ingest queue, the most urgent first. */
export const BUCKETS = ["critical", "high", "medium", "low"] as const;
/** Rank of a priority in the ingest queue. */
export type Bucket = typeof BUCKETS[number];

/** How fast the embedded server analyses, and what it does when more comes in. */
export interface LoadOptions {
  /** Time each service takes per file. @default 25 */
  readonly serviceMs?: number;
  /** Submissions analysed at a time. @default 16 */
  readonly workers?: number;
  /** Queue lengths from which ingested files are dropped at random. @default the genuine server's millions */
  readonly samplingAt?: Readonly<Partial<Record<Bucket, number>>>;
  /** Ingested files moved to analysis per second; Infinity is no limit. @default Infinity */
  readonly ingestPerSecond?: number;
  /** Milliseconds each answer waits. @default 0 */
  readonly latencyMs?: number;
  /** Submissions in analysis of which four fifths make the server sample a second time. @default 500 */
  readonly maxInflight?: number;
  /** Share of notifications that never come, as after ten failed tries on the genuine server. @default 0 */
  readonly silentShare?: number;
}

/** Submissions in analysis that the genuine ingester allows. */
export const MAX_INFLIGHT = 500;
/** Share of them from which the queues are sampled again before the analysis. */
export const CROWDED = 0.8;

/** `core.ingester.sampling_at` of the genuine server. */
export const SAMPLING_AT: Readonly<Record<Bucket, number>> = {
  critical: 500_000,
  high: 1_000_000,
  medium: 2_000_000,
  low: 10_000_000,
};

/** The bucket of a priority; everything above 300 is critical. */
export function bucketOf(priority: number): Bucket {
  if (priority > 300) return "critical";
  if (priority > 200) return "high";
  return priority > 100 ? "medium" : "low";
}

/** Chance to be dropped when a queue of this length starts to sample at `max`. */
export function dropChance(length: number, max: number): number {
  return Math.max(0, Math.tanh((2 * (length - max)) / max));
}
