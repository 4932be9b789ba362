/** Counts failures, so that a content, the settings or the disk can be found to be to blame. @module */
import type { RunContext } from "./run_context.ts";
import type { FailureVerdict } from "./verdict_of_failure.ts";

/** How often the server may fail at one content, and take others between, before the content is to blame. */
const MOST_FAULTS = 5;
/** The same with nothing taken between, as for the last of all: with the pauses that is half an hour. */
const MOST_LONELY_FAULTS = 30;
/** Counts what went wrong, over all contents of a run. */
export interface Failures {
  /** Failures of the server by content. */
  readonly faults: Map<number, Faults>;
  taken: number;
  refusedInRow: number;
  redirectedInRow: number;
  /** Paths in a row that do not hold the content any more that was found in them. */
  readonly gone: Set<string>;
  /** How often a path has changed between its hash and its sending. */
  readonly changes: Map<string, number>;
}

interface Faults {
  /** In all. */
  readonly tries: number;
  /** Of them, those with something taken since the one before. */
  readonly count: number;
  /** Those in a row with nothing taken between. */
  readonly lonely: number;
  /** How many the server had taken by the last. */
  readonly taken: number;
}

/** Before anything went wrong. */
export function noFailures(): Failures {
  return {
    faults: new Map(),
    taken: 0,
    refusedInRow: 0,
    redirectedInRow: 0,
    gone: new Set(),
    changes: new Map(),
  };
}

/**
 * A server that takes others, and fails at the same content again and again, will not take it. Nor will one that fails at
 * it for very long, when nothing new is left to show whether it is down for all.
 */
export function counted(
  verdict: FailureVerdict,
  { content, message, failures, isRest }: {
    readonly content: number;
    readonly message: string;
    readonly failures: Failures;
    readonly isRest: boolean;
  },
): FailureVerdict {
  if (verdict.kind !== "doubt" || !verdict.isFault) return verdict;
  const { faults, taken } = failures;
  const before = faults.get(content) ?? { tries: 0, count: 0, lonely: 0, taken: -1 };
  const isLonely = before.taken === taken; // it may be down for all
  const tries = before.tries + 1;
  const count = before.count + (isLonely ? 0 : 1);
  const lonely = isLonely ? before.lonely + 1 : 1;
  faults.set(content, { tries, count, lonely, taken });
  if (count < MOST_FAULTS && !(isRest && lonely >= MOST_LONELY_FAULTS)) return verdict;
  const { fate = "failed" } = verdict;
  return { kind: "failed", fate, reason: `the server failed at it ${tries} times: ${message}` };
}

/** Whether all that is left to send has been tried before. */
export function isRest({ isFound, journal: { ledger } }: RunContext): boolean {
  return isFound && ledger.contentCounts().pending === 0;
}
