/** What the parts of a run share. @module */
import type { Services } from "../services.ts";
import { Bandwidth } from "./bandwidth.ts";
import type { Bell } from "./bell.ts";
import { Disk, type Files } from "./disk.ts";
import type { NewEntry } from "./entries.ts";
import type { Flight } from "./flight.ts";
import type { Content } from "./look.ts";
import type { Journal } from "./journal.ts";
import type { Meter } from "./meter.ts";
import { pace, type PaceEvent, type PaceState } from "./pacing.ts";
import type { IncidentPlan, Timing } from "./plan.ts";
import type { RunTrouble, StopReason } from "./state.ts";

const MOST_TROUBLES = 50;
/** Heartbeats come every 5 seconds. */
const DRAINED_KEPT = 12;

/** The parts that a run is made of. */
export interface RunParts {
  readonly services: Services;
  readonly plan: IncidentPlan;
  readonly journal: Journal;
  readonly timing: Timing;
  /** Ends all work at once. */
  readonly signal: AbortSignal;
  /** Rung when something happened that another part may wait for. */
  readonly bell: Bell;
  readonly flight: Flight;
  readonly sentMeter: Meter;
  readonly doneMeter: Meter;
}

class Holder {
  constructor(parts: RunParts) {
    Object.assign(this, parts);
  }
}
/** What holds the parts: they are named once, above. The cast tells what `Object.assign` has added. */
const PartsHolder = Holder as new (parts: RunParts) => RunParts;

/** A run while it goes on. */
export class RunContext extends PartsHolder {
  readonly disk: Files;
  readonly troubles: RunTrouble[] = [];
  /** Contents of files that keep changing, as they were at a moment, by number; each goes once it is acknowledged. */
  readonly snapshots = new Map<number, { readonly path: string; readonly file: Content }>();
  /** Undefined: bytes are not limited. */
  readonly bandwidth: Bandwidth | undefined;
  /** Looks whether the journal is still what the run writes, and stops the run when it is not. */
  guard: { check(): Promise<void> } | undefined;
  /** Everything that was named is found. */
  isFound = false;
  sentBytes = 0;
  readonly startedMs: number;
  /** When something was last heard of a content. */
  heardMs: number;
  /** When the notification queue could last not be read. */
  deafMs = -Infinity;
  /** Times of the newest heartbeats by which nothing waited. */
  readonly #drained: number[] = [];
  #pace: PaceState;
  readonly #stopping = new AbortController();
  #stop: { readonly reason: StopReason; readonly error: Error | undefined } | undefined;

  /** @param pace How fast it begins */
  constructor(parts: RunParts, pace: PaceState) {
    super(parts);
    this.#pace = pace;
    this.disk = parts.plan.files ?? new Disk(parts.services.clock);
    const { bytesPerSecond } = parts.plan;
    this.bandwidth = bytesPerSecond === undefined
      ? undefined
      : new Bandwidth(bytesPerSecond, parts.services.clock);
    this.startedMs = this.now();
    this.heardMs = this.startedMs;
  }

  /** Milliseconds since the epoch, by a clock that makes no steps: ages must not grow when the machine's is set. */
  now(): number {
    const { clock } = this.services;
    return clock.steady?.() ?? clock.now();
  }

  /** Notes a heartbeat by which nothing waited in our queue. */
  noteDrained(): void {
    this.#drained.push(this.now());
    if (this.#drained.length > DRAINED_KEPT) this.#drained.shift();
  }

  /** Whether the server's queue was seen empty after a time, long enough ago that a search finds what had left it. */
  isDrainedSince(sinceMs: number): boolean {
    const untilMs = this.now() - this.timing.settleMs;
    return this.#drained.some((atMs) => atMs > sinceMs && atMs <= untilMs);
  }

  get paceState(): PaceState {
    return this.#pace;
  }

  /** Takes in what was seen, and wakes who waits for room. */
  see(event: PaceEvent): void {
    this.#pace = pace(this.#pace, event, this.now());
    this.bell.ring();
  }

  /** Adds a line to the journal; a failure stops the run by itself. */
  note(entry: NewEntry): Promise<void> {
    return this.journal.add(entry);
  }

  /** Remembers what went wrong, for people. */
  trouble(path: string | undefined, reason: string): void {
    this.troubles.push({ atMs: this.now(), path, reason });
    if (this.troubles.length > MOST_TROUBLES) this.troubles.shift();
  }

  /** Why nothing new is begun any more. */
  get stopped(): { readonly reason: StopReason; readonly error: Error | undefined } | undefined {
    return this.#stop;
  }

  /** Aborted once nothing new is to be begun. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Ends the run in good order; the first reason counts. */
  stop(reason: StopReason, error?: Error): void {
    this.#stop ??= { reason, error };
    this.end();
  }

  /** Nothing new is to be begun: the run is over, or stopped. */
  end(): void {
    this.#stopping.abort();
    this.bell.ring();
  }
}
