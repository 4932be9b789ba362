/** How far inputs and contents are. @module */
import type { UnusableFate } from "./entries.ts";

/**
 * How far a content is.
 *
 * - `pending`: not sent yet
 * - `sending`: a request left; nobody knows yet whether it arrived
 * - `sent`: the server has it
 * - `again`: it waits to be sent once more
 * - `done`: analysed
 * - `incomplete`: analysed, but services failed at it: it says nothing of whether the file is clean
 * - `failed`, `too large`: the server refused it, or no path holds it any more
 * - `elsewhere`: it belongs to another machine's part
 */
export type ContentState = typeof CONTENT_STATES[number];

/** All states of contents; their order is that of their numbers in the ledger. */
export const CONTENT_STATES = [
  "pending",
  "sending",
  "sent",
  "again",
  "done",
  "incomplete",
  "failed",
  "too large",
  "elsewhere",
] as const;

/** How far an input is: as its content, or why it has none. */
export type Fate = ContentState | UnusableFate;

/** Why an input has no content. */
export const UNUSABLE: readonly UnusableFate[] = ["empty", "too large", "unreadable", "keeps changing"];

/** All fates, in the order they are shown. */
export const FATES: readonly Fate[] = [...CONTENT_STATES, "empty", "unreadable", "keeps changing"];

/** How many, by fate. */
export type Counts = Readonly<Record<Fate, number>>;

/** Fates of inputs that were not analysed, or not wholly, and that a person has to look at. */
export const FAILURES: readonly Fate[] = [
  "failed",
  "too large",
  "unreadable",
  "keeps changing",
  "incomplete",
];

/** How many inputs have a fate of {@link FAILURES}. */
export function failureCount(counts: Counts): number {
  return FAILURES.reduce((sum, fate) => sum + counts[fate], 0);
}

/** Changes a count. */
export function addTo<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The counts of all fates. */
export function countsOf(counts: ReadonlyMap<Fate, number>): Counts {
  return Object.fromEntries(FATES.map((fate) => [fate, counts.get(fate) ?? 0])) as Record<Fate, number>;
}
