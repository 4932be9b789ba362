/** What a running submission of an incident shows: to the command line's progress and to the UI alike. @module */
import type { Store } from "../../util/store.ts";
import type { Counts } from "./fates.ts";

/**
 * What the run does.
 *
 * - `checking`: asks the server about what an earlier run left open
 * - `sending`: files are found, hashed and sent
 * - `waiting`: all is sent, and not all is analysed
 * - `done`: every input has its fate
 * - `stopped`: it ended before, see {@link RunState.stop}
 */
export type RunPhase = "checking" | "sending" | "waiting" | "done" | "stopped";

/** Why a run ended early. */
export type StopReason =
  /** A person stopped it. */
  | "interrupted"
  /** The daily quota is used up; go on after midnight UTC. */
  | "daily quota"
  /** The login is not accepted, or the person may not submit. */
  | "login"
  /** The journal cannot be written: the disk is full, or away. */
  | "journal"
  /** All is sent, and nobody wants to wait (`--no-wait`). */
  | "not waiting"
  /** The time given was over, or nothing came for too long. */
  | "deadline"
  /** Anything else. */
  | "error";

/** A snapshot; a new one replaces it some times a second. */
export interface RunState {
  readonly phase: RunPhase;
  /** Set when the phase is `stopped`. */
  readonly stop: { readonly reason: StopReason; readonly error: Error | undefined } | undefined;
  /** Inputs by fate. */
  readonly paths: Counts;
  /** Different contents by state; `sent` ones are on their way. */
  readonly contents: Counts;
  /** All inputs are found: the totals do not grow any more. */
  readonly isWalked: boolean;
  /** Contents sent a second, and told of a second, over the last half minute. */
  readonly sentPerSecond: number;
  readonly donePerSecond: number;
  /** Bytes sent in this run. */
  readonly sentBytes: number;
  /** Files waiting at the server in the queue of our priority; undefined: not told. */
  readonly queue: number | undefined;
  /** That the server keeps a file, 0 to 1; undefined: not told. */
  readonly chance: number | undefined;
  /** How many contents may be on their way now. */
  readonly window: number;
  /** How many are. */
  readonly outstanding: number;
  /** Of them, those that are being handed over now: read, or in a request. */
  readonly uploads: number;
  /** Nothing is sent before; ms since the epoch, 0 for now. */
  readonly holdUntilMs: number;
  /** Why nothing is sent now, one sentence; undefined while it is. */
  readonly holdReason: string | undefined;
  readonly isPaused: boolean;
  /** Set while nothing is heard of what is in flight: since when, and what is done about it. */
  readonly stall: string | undefined;
  /** Since the run began. */
  readonly elapsedMs: number;
  /** Time to the end at the present speed; undefined while nobody can tell. */
  readonly etaMs: number | undefined;
  /** The newest troubles, the newest last; at most 50. */
  readonly errors: readonly RunTrouble[];
}

/** Something that went wrong with one file, or with the connection. */
export interface RunTrouble {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** Undefined: not about one file. */
  readonly path: string | undefined;
  readonly reason: string;
}

/** A run that goes on by itself. */
export interface IncidentRun {
  /** The newest snapshot, and how to be told of the next. */
  readonly state: Pick<Store<RunState>, "get" | "subscribe">;
  /** Nothing new is sent until {@link IncidentRun.resume}; what is on its way is followed. */
  pause(): void;
  resume(): void;
  /** Halves what may be on its way. */
  slower(): void;
  /** Doubles it. */
  faster(): void;
  /** Ends the run in good order; the same command goes on. */
  stop(): void;
  /** The last snapshot. Never rejects: what went wrong stands in {@link RunState.stop}. */
  readonly finished: Promise<RunState>;
}
