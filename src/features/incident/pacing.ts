/** How fast to send, as a pure function: what is seen goes in, how much may be on its way comes out. @module */
import type { PriorityBucket } from "../../api/types/flow.ts";

/** Queue lengths from which the server drops files by chance, unless it is configured otherwise. */
export const SAMPLING_AT: Readonly<Record<PriorityBucket, number>> = {
  critical: 500_000,
  high: 1_000_000,
  medium: 2_000_000,
  low: 10_000_000,
};

/** The queue that ingested files of a priority wait in; the server takes 250 at most. */
export function bucketOf(priority: number): PriorityBucket {
  const taken = Math.min(priority, 250);
  if (taken > 200) return "high";
  return taken > 100 ? "medium" : "low";
}

/** Bounds of the pace. */
export interface PaceLimits {
  /** Queue length that is not to be passed. Default: half of {@link SAMPLING_AT}. */
  readonly ceiling: number;
  /** Most files on their way: sent, and not yet told of. */
  readonly maxWindow: number;
}

/** The pace now. */
export interface PaceState {
  readonly limits: PaceLimits;
  /** How many files may be on their way. */
  readonly window: number;
  /** Doubling still: nothing has gone wrong so far. */
  readonly isStarting: boolean;
  /** Nothing is sent before; ms since the epoch. */
  readonly holdUntilMs: number;
  /** Refusals in a row, for the length of the hold. */
  readonly refusals: number;
  /** No further decrease before; one burst of bad news counts once. */
  readonly calmUntilMs: number;
  /** Of the newest heartbeat; undefined: none is heard. */
  readonly heartbeat: Heartbeat | undefined;
  /** Accepted since that heartbeat. */
  readonly sentSince: number;
  /** Set by a person. */
  readonly isPaused: boolean;
}

/** What a heartbeat tells of the queue. */
export interface Heartbeat {
  readonly queue: number;
  /** That a file is kept; 1 means that nothing is dropped. */
  readonly chance: number;
  readonly atMs: number;
}

/** What is seen. */
export type PaceEvent =
  | { readonly kind: "heartbeat"; readonly queue: number; readonly chance: number }
  /** A file was accepted; `latencyMs` is how long that took. */
  | { readonly kind: "accepted"; readonly latencyMs: number }
  /** The server is overloaded or away. */
  | { readonly kind: "refused" }
  /** The quota of files on their way is used up. */
  | { readonly kind: "quota" }
  /** The server dropped a file. */
  | { readonly kind: "skipped" }
  | { readonly kind: "slower" | "faster" | "pause" | "resume" };

const MIN_WINDOW = 4;
const START_WINDOW = 64;
const CALM_MS = 3000;
const HOLD_MS = 1000;
const LONGEST_HOLD_MS = 60_000;
const SLOW_ANSWER_MS = 10_000;
/** Heartbeats come every 5 seconds; older ones say nothing. */
const FRESH_MS = 20_000;

/** The pace before anything is seen. */
export function startPace(limits: PaceLimits): PaceState {
  return {
    limits,
    window: Math.min(START_WINDOW, limits.maxWindow),
    isStarting: true,
    holdUntilMs: 0,
    refusals: 0,
    calmUntilMs: 0,
    heartbeat: undefined,
    sentSince: 0,
    isPaused: false,
  };
}

/** The pace after an event. It grows by one file a window (at first: by one for each file), and halves on bad news. */
export function pace(state: PaceState, event: PaceEvent, nowMs: number): PaceState {
  switch (event.kind) {
    case "heartbeat":
      return heard(state, event, nowMs);
    case "accepted": {
      const counted = { ...state, sentSince: state.sentSince + 1, refusals: 0 };
      return event.latencyMs > SLOW_ANSWER_MS ? lower(counted, nowMs) : higher(counted);
    }
    case "refused": {
      const holdMs = Math.min(LONGEST_HOLD_MS, HOLD_MS * 2 ** Math.min(state.refusals, 10));
      return { ...hold(lower(state, nowMs), nowMs + holdMs), refusals: state.refusals + 1 };
    }
    case "quota":
      return hold(state, nowMs + 5 * HOLD_MS);
    case "skipped":
      return hold(lower(state, nowMs), nowMs + HOLD_MS);
    case "slower":
      return { ...state, window: clamp(state.window / 2, state), isStarting: false };
    case "faster":
      return { ...state, window: clamp(state.window * 2, state) };
    case "pause":
      return { ...state, isPaused: true };
    case "resume":
      return { ...state, isPaused: false };
  }
}

function heard(state: PaceState, { queue, chance }: Omit<Heartbeat, "atMs">, nowMs: number): PaceState {
  const next = { ...state, heartbeat: { queue, chance, atMs: nowMs }, sentSince: 0 };
  return chance < 1 ? lower(next, nowMs) : next;
}

function higher(state: PaceState): PaceState {
  const step = state.isStarting ? 1 : 1 / state.window;
  return { ...state, window: clamp(state.window + step, state) };
}

function lower(state: PaceState, nowMs: number): PaceState {
  if (nowMs < state.calmUntilMs) return state;
  return {
    ...state,
    window: clamp(state.window / 2, state),
    isStarting: false,
    calmUntilMs: nowMs + CALM_MS,
  };
}

function hold(state: PaceState, untilMs: number): PaceState {
  return { ...state, holdUntilMs: Math.max(state.holdUntilMs, untilMs) };
}

function clamp(window: number, { limits }: PaceState): number {
  return Math.max(Math.min(MIN_WINDOW, limits.maxWindow), Math.min(window, limits.maxWindow));
}

/** What may be sent now. */
export interface Allowance {
  /** Files that may be sent at once. */
  readonly room: number;
  /** When `room` is 0 because of time: how long it stays so at least; else 0. */
  readonly waitMs: number;
}

/** What the pace allows with so many files on their way. */
export function allowance(state: PaceState, outstanding: number, nowMs: number): Allowance {
  if (state.isPaused) return { room: 0, waitMs: 0 };
  if (nowMs < state.holdUntilMs) return { room: 0, waitMs: state.holdUntilMs - nowMs };
  const room = Math.floor(state.window) - outstanding;
  const { heartbeat } = state;
  if (heartbeat === undefined || nowMs - heartbeat.atMs > FRESH_MS) {
    return { room: Math.max(0, room), waitMs: 0 };
  }
  if (heartbeat.chance < 1) return { room: 0, waitMs: heartbeat.atMs + FRESH_MS + 1 - nowMs };
  const below = Math.floor(state.limits.ceiling) - heartbeat.queue - state.sentSince;
  const least = Math.max(0, Math.min(room, below));
  return { room: least, waitMs: below <= 0 ? heartbeat.atMs + FRESH_MS + 1 - nowMs : 0 };
}
