import { samplingStart } from "./priority_buckets.ts";

/** How fast to send, as a pure function: what is seen goes in, how much may be on its way comes out. @module */

/** Bounds of the pace. */
export interface PaceLimits {
  /** Queue length that is not to be passed. Default: half of {@link SAMPLING_AT}. */
  readonly ceiling: number;
  /** Most files on their way: sent, and not yet told of. */
  readonly maxWindow: number;
  /** Most requests at once. */
  readonly maxLanes: number;
  /** Do not wait for the server: send all that its queue may hold, where its length is told. Default: false. */
  readonly isHasty?: boolean | undefined;
}

/** The pace now. */
export interface PaceState {
  readonly limits: PaceLimits;
  /** How many files may be on their way. */
  readonly window: number;
  /** Doubling still: nothing has gone wrong so far. */
  readonly isStarting: boolean;
  /** How many requests may run at once. */
  readonly lanes: number;
  /** The quickest answer of late, in ms; undefined before the first. More lanes than make answers slow help nobody. */
  readonly quickestMs: number | undefined;
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
  /** Told of since that heartbeat: as many have left the queue. */
  readonly toldSince: number;
  /** Where the server was found to sample from; undefined: it never did so far. */
  readonly samplingAt: number | undefined;
  /** Files a second that the server is done with; undefined: not known yet. */
  readonly drainPerSecond: number | undefined;
  /** Set by a person: more or less than what seems enough. */
  readonly factor: number;
  /** Set by a person. */
  readonly isPaused: boolean;
}

/** What a heartbeat tells of the queue. */
export interface Heartbeat {
  readonly queue: number;
  /** That a file is kept; 1 means that nothing is dropped. */
  readonly chance: number;
  /** Submissions being analysed, or about to be told of. */
  readonly running: number;
  readonly atMs: number;
}

/** What is seen. */
export type PaceEvent =
  | ({ readonly kind: "heartbeat" } & Omit<Heartbeat, "atMs">)
  /** A file was accepted; `latencyMs` is how long that took, undefined for one whose size took most of it. */
  | { readonly kind: "accepted"; readonly latencyMs: number | undefined }
  /** The server is overloaded or away. */
  | { readonly kind: "refused" }
  /** The quota of files on their way is used up. */
  | { readonly kind: "quota" }
  /** The server dropped a file. */
  | { readonly kind: "skipped" }
  /** The server told of a file; so fast it is done with them, of late. */
  | { readonly kind: "drained"; readonly perSecond: number }
  | { readonly kind: "slower" | "faster" | "pause" | "resume" };

const MIN_WINDOW = 4;
const START_WINDOW = 64;
const CALM_MS = 3000;
const HOLD_MS = 1000;
const LONGEST_HOLD_MS = 60_000;
/** The hold after a refusal that says little. */
const HICCUP_MS = 200;
/** What refusals leave of the window at least while the server says that it has room. */
const ROOMY_WINDOW = 16;
const SLOW_ANSWER_MS = 10_000;
const START_LANES = 16;
const MIN_LANES = 4;
/** An answer up to twice as slow as the quickest, and a little, says that there is room for another request. */
const SLACK_MS = 25;
/** The quickest answer is forgotten this slowly, as servers change. */
const FORGET = 1.0005;
/** Heartbeats come every 5 seconds; older ones say nothing. */
const FRESH_MS = 20_000;
/** More than what the server does in this time need not wait there: it would only make its queue longer. */
const HORIZON_S = 20;
/** Part of the length from which a server samples that is left to others. */
const SAFE_PART = 0.5;

/** The pace before anything is seen. */
export function startPace(limits: PaceLimits): PaceState {
  return {
    limits,
    window: Math.min(START_WINDOW, limits.maxWindow),
    isStarting: true,
    lanes: Math.min(START_LANES, limits.maxLanes),
    quickestMs: undefined,
    holdUntilMs: 0,
    refusals: 0,
    calmUntilMs: 0,
    heartbeat: undefined,
    sentSince: 0,
    toldSince: 0,
    samplingAt: undefined,
    drainPerSecond: undefined,
    factor: 1,
    isPaused: false,
  };
}

/** The pace after an event. It grows by one file a window (at first: by one for each file), and halves on bad news. */
export function pace(state: PaceState, event: PaceEvent, nowMs: number): PaceState {
  switch (event.kind) {
    case "heartbeat":
      return heard(state, event, nowMs);
    case "accepted": {
      const { latencyMs } = event;
      const counted = { ...state, sentSince: state.sentSince + 1, refusals: 0 };
      if (latencyMs === undefined) return higher(counted);
      const adapted = withLanes(counted, latencyMs);
      return latencyMs > SLOW_ANSWER_MS ? lower(adapted, nowMs) : higher(adapted);
    }
    case "refused":
      return refused(state, nowMs);
    case "quota":
      return hold(state, nowMs + 5 * HOLD_MS);
    case "skipped":
      return hold(lower(state, nowMs), nowMs + HOLD_MS);
    case "drained":
      return { ...state, drainPerSecond: event.perSecond, toldSince: state.toldSince + 1 };
    case "slower":
      return {
        ...state,
        window: clamp(state.window / 2, state),
        factor: Math.max(1 / 64, state.factor / 2),
        isStarting: false,
      };
    case "faster":
      return { ...state, window: clamp(state.window * 2, state), factor: Math.min(64, state.factor * 2) };
    case "pause":
      return { ...state, isPaused: true };
    case "resume":
      return { ...state, isPaused: false };
  }
}

function heard(state: PaceState, seen: Omit<Heartbeat, "atMs">, nowMs: number): PaceState {
  const { queue, chance, running } = seen;
  const next = { ...state, heartbeat: { queue, chance, running, atMs: nowMs }, sentSince: 0, toldSince: 0 };
  if (chance >= 1 || queue <= 0) return next;
  const samplingAt = Math.min(state.samplingAt ?? Infinity, samplingStart(queue, chance));
  return lower({ ...next, samplingAt }, nowMs);
}

/** More requests at once while answers stay quick, fewer when they do not. */
function withLanes(state: PaceState, latencyMs: number): PaceState {
  const quickestMs = Math.min(latencyMs, (state.quickestMs ?? latencyMs) * FORGET);
  const isQuick = latencyMs <= 2 * quickestMs + SLACK_MS;
  const step = isQuick ? (state.isStarting ? 0.25 : 1 / state.lanes) : -0.5;
  return { ...state, quickestMs, lanes: clampLanes(state.lanes + step, state) };
}

function clampLanes(lanes: number, { limits }: PaceState): number {
  return Math.max(Math.min(MIN_LANES, limits.maxLanes), Math.min(lanes, limits.maxLanes));
}

/**
 * Requests that were on their way together are refused together: they count once. While the server says that it has room,
 * a refusal between others that are taken is a hiccup on the way to it, and no reason to send less.
 */
function refused(state: PaceState, nowMs: number): PaceState {
  if (nowMs < state.holdUntilMs) return state;
  const isRoomy = hasRoom(state, nowMs);
  if (isRoomy && state.refusals === 0) return { ...hold(state, nowMs + HICCUP_MS), refusals: 1 };
  const holdMs = Math.min(LONGEST_HOLD_MS, HOLD_MS * 2 ** Math.min(state.refusals, 10));
  const lowered = lower(state, nowMs, isRoomy ? ROOMY_WINDOW : MIN_WINDOW);
  return { ...hold(lowered, nowMs + holdMs), refusals: state.refusals + 1 };
}

function hasRoom(state: PaceState, nowMs: number): boolean {
  const { heartbeat, sentSince, toldSince } = state;
  if (heartbeat === undefined || !isFresh(state, nowMs) || heartbeat.chance < 1) return false;
  return heartbeat.queue + sentSince - toldSince < ceilingOf(state) / 2;
}

/** Grows only as far as the window is used: what is not tried tells nothing. */
function higher(state: PaceState): PaceState {
  if (state.window > 2 * horizon(state)) return state;
  const step = state.isStarting ? 1 : 1 / state.window;
  return { ...state, window: clamp(state.window + step, state) };
}

function horizon({ drainPerSecond, factor }: PaceState): number {
  return factor * Math.max(START_WINDOW, (drainPerSecond ?? 0) * HORIZON_S);
}

function isFresh({ heartbeat }: PaceState, nowMs: number): boolean {
  return heartbeat !== undefined && nowMs - heartbeat.atMs <= FRESH_MS;
}

/** How many files may be on their way. */
export function windowOf(state: PaceState, nowMs: number): number {
  const isFree = state.limits.isHasty && isFresh(state, nowMs);
  return Math.floor(isFree ? state.window : Math.min(state.window, horizon(state)));
}

/** The queue length that is kept to. */
export function ceilingOf({ limits, samplingAt = Infinity }: PaceState): number {
  return Math.floor(Math.min(limits.ceiling, samplingAt * SAFE_PART));
}

/** Half of the pace; a window that was at `least` or above does not fall below it. */
function lower(state: PaceState, nowMs: number, least = MIN_WINDOW): PaceState {
  if (nowMs < state.calmUntilMs) return state;
  return {
    ...state,
    window: clamp(Math.max(state.window / 2, Math.min(state.window, least)), state),
    lanes: clampLanes(state.lanes / 2, state),
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

/** What is on its way. */
export interface Load {
  /** Files that the server may have, and those in requests. */
  readonly outstanding: number;
  /** Those in requests. */
  readonly busy: number;
  /** Those whose response was lost; they take up to half of the window. Default: none. */
  readonly doubts?: number | undefined;
}

/** Lost responses from which on nothing is sent before some are reconciled. */
const MAX_DOUBTS = 5000;

/** What the pace allows with so much on its way. */
export function allowance(state: PaceState, load: Load, nowMs: number): Allowance {
  if (state.isPaused) return { room: 0, waitMs: 0 };
  if (nowMs < state.holdUntilMs) return { room: 0, waitMs: state.holdUntilMs - nowMs };
  const lanes = Math.floor(state.lanes) - load.busy;
  const { doubts = 0 } = load;
  if (doubts >= MAX_DOUBTS) return { room: 0, waitMs: 0 };
  const window = windowOf(state, nowMs);
  const free = window - load.outstanding - Math.min(doubts, Math.floor(window / 2));
  const room = Math.max(0, Math.min(lanes, free));
  const { heartbeat } = state;
  if (heartbeat === undefined || !isFresh(state, nowMs)) return { room, waitMs: 0 };
  const staleMs = heartbeat.atMs + FRESH_MS + 1 - nowMs;
  if (heartbeat.chance < 1) return { room: 0, waitMs: staleMs };
  const queue = Math.max(0, heartbeat.queue + state.sentSince - state.toldSince);
  const below = ceilingOf(state) - queue;
  return below <= 0 ? { room: 0, waitMs: staleMs } : { room: Math.min(room, below), waitMs: 0 };
}

/**
 * Whether nothing can be sent before more is heard of what was sent, and that will be soon: while the window doubles, and
 * where so little may be on its way that the server is done with it within a second.
 */
export function isStarved(state: PaceState, load: Load, nowMs: number): boolean {
  if (state.isPaused || nowMs < state.holdUntilMs || load.busy >= Math.floor(state.lanes)) return false;
  if (allowance(state, load, nowMs).room > 0) return false;
  const isDoubling = state.isStarting && state.window < Math.min(horizon(state), state.limits.maxWindow);
  return isDoubling || load.outstanding < (state.drainPerSecond ?? 0);
}
