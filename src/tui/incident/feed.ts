/** What the journal of a mass submission tells line by line: what is on its way, what has ended. @module */
import { type Entry, isEntry } from "../../features/incident/entries.ts";

/** A content on its way. */
export interface FlightLine {
  readonly sha256: string;
  /** Undefined when it was named too long ago. */
  readonly path: string | undefined;
  readonly size: number | undefined;
  /** `upload`: a request is under way; `scan`: the server has it. */
  readonly state: "upload" | "scan";
  /** Ms since the epoch. */
  readonly sinceMs: number;
}

/** A content, or an input without one, that has ended. */
export interface EndedLine {
  readonly path: string | undefined;
  readonly sha256: string | undefined;
  readonly sid: string | undefined;
  readonly score: number | null;
  /** `done`, `cached`, `duplicate`; else the fate: `failed`, `too large`, `empty`, `unreadable`. */
  readonly how: string;
  readonly reason: string | undefined;
  readonly atMs: number;
  /** From its sending to its end; undefined where it was not sent. */
  readonly tookMs: number | undefined;
}

/** All of it at a moment. */
export interface Feed {
  /** The oldest first. */
  readonly flights: readonly FlightLine[];
  /** The newest first; the last 500 of them. */
  readonly ended: readonly EndedLine[];
  /** How many have ended in all, and of these were not analysed. */
  readonly endedCount: number;
  readonly failedCount: number;
  /** Analysed contents by score; those without one are not among them. */
  readonly scores: ReadonlyMap<number, number>;
  /** Contents that the server knew already: cached and duplicate ones. */
  readonly known: number;
  /** Contents that ended by {@link STEP_MS}, the oldest first, up to now. */
  readonly steps: readonly number[];
}

/** Nothing told yet. */
export const NO_FEED: Feed = {
  flights: [],
  ended: [],
  endedCount: 0,
  failedCount: 0,
  scores: new Map(),
  known: 0,
  steps: [],
};

/** Whether it was not analysed. */
export const isFailed = ({ how }: Pick<EndedLine, "how">): boolean =>
  how !== "done" && how !== "cached" && how !== "duplicate";

const keyOf = ({ sha256, path }: EndedLine): string => sha256 ?? path ?? "";

/** Length of a step of {@link Feed.steps}. */
export const STEP_MS = 5000;
const STEPS_MAX = 60;
const ENDED_MAX = 500;
const FLIGHTS_MAX = 60;
/** Names kept of contents that have not ended, twice: as many as may be on their way, and as many to come. */
const NAMES_MAX = 25_000;

interface Name {
  readonly path: string;
  readonly size: number;
}

/** Takes lines in and says what they come to, in bounded room. */
export class FeedFold {
  /** The newer names, and those before: when the newer are many, the older are let go. */
  #names = new Map<string, Name>();
  #olderNames = new Map<string, Name>();
  readonly #flights = new Map<string, { state: "upload" | "scan"; sinceMs: number; sentMs: number }>();
  readonly #scores = new Map<number, number>();
  readonly #steps = new Map<number, number>();
  #ended: EndedLine[] = [];
  /** Of what is listed and was not analysed the hashes, or the paths where there is none. */
  #failed = new Set<string>();
  #endedCount = 0;
  #failedCount = 0;
  #known = 0;

  /** Takes a line; what is none of ours is passed over. */
  take(value: unknown): void {
    if (isEntry(value)) this.#take(value, Date.parse(value.at));
  }

  #take(entry: Entry, atMs: number): void {
    switch (entry.type) {
      case "file":
        this.#takeBack(entry.path);
        return this.#name(entry.sha256, { path: entry.path, size: entry.size });
      case "unusable":
        return this.#end({ path: entry.path, how: entry.fate, reason: entry.reason, atMs });
      case "sending":
        return void this.#flights.set(entry.sha256, { state: "upload", sinceMs: atMs, sentMs: atMs });
      case "sent": {
        const before = this.#flights.get(entry.sha256);
        this.#flights.delete(entry.sha256);
        const sentMs = before?.sentMs ?? atMs;
        return void this.#flights.set(entry.sha256, { state: "scan", sinceMs: atMs, sentMs });
      }
      case "moot":
        return this.#takeBack(entry.path);
      case "again":
        this.#takeBack(entry.sha256);
        return void this.#flights.delete(entry.sha256);
      case "done":
        if (entry.score !== null) this.#scores.set(entry.score, (this.#scores.get(entry.score) ?? 0) + 1);
        if (entry.how !== "done") this.#known++;
        return this.#land(entry.sha256, { sid: entry.sid, score: entry.score, how: entry.how, atMs });
      case "failed":
        return this.#land(entry.sha256, { how: entry.fate, reason: entry.reason, atMs });
      default:
        return;
    }
  }

  #name(sha256: string, name: Name): void {
    this.#names.set(sha256, name);
    if (this.#names.size < NAMES_MAX) return;
    this.#olderNames = this.#names;
    this.#names = new Map();
  }

  #nameOf(sha256: string): Name | undefined {
    return this.#names.get(sha256) ?? this.#olderNames.get(sha256);
  }

  /** A content that was on its way, or was never sent, has ended. */
  #land(sha256: string, end: Partial<EndedLine> & Pick<EndedLine, "how" | "atMs">): void {
    const flight = this.#flights.get(sha256);
    const path = this.#nameOf(sha256)?.path;
    this.#flights.delete(sha256);
    const tookMs = flight === undefined ? undefined : end.atMs - flight.sentMs;
    this.#end({ ...end, path, sha256, tookMs });
    const step = Math.floor(end.atMs / STEP_MS);
    this.#steps.set(step, (this.#steps.get(step) ?? 0) + 1);
    if (this.#steps.size > 2 * STEPS_MAX) {
      for (const old of this.#steps.keys()) if (old < step - STEPS_MAX) this.#steps.delete(old);
    }
  }

  /** What failed and is tried once more has not ended. */
  #takeBack(key: string): void {
    if (!this.#failed.delete(key)) return;
    this.#ended = this.#ended.filter((line) => !isFailed(line) || keyOf(line) !== key);
    this.#endedCount--;
    this.#failedCount--;
  }

  #end(end: Partial<EndedLine> & Pick<EndedLine, "how" | "atMs">): void {
    this.#endedCount++;
    const line: EndedLine = {
      path: undefined,
      sha256: undefined,
      sid: undefined,
      score: null,
      reason: undefined,
      tookMs: undefined,
      ...end,
    };
    this.#ended.push(line);
    if (isFailed(line)) {
      this.#failedCount++;
      this.#failed.add(keyOf(line));
    }
    if (this.#ended.length < 2 * ENDED_MAX) return;
    this.#ended = this.#ended.slice(-ENDED_MAX);
    this.#failed = new Set(this.#ended.filter(isFailed).map(keyOf));
  }

  /** What the lines so far come to. @param nowMs Ms since the epoch. */
  feed(nowMs: number): Feed {
    const flights: FlightLine[] = [];
    for (const [sha256, { state, sinceMs }] of this.#flights) {
      if (flights.length === FLIGHTS_MAX) break;
      const name = this.#nameOf(sha256);
      flights.push({ sha256, path: name?.path, size: name?.size, state, sinceMs });
    }
    return {
      flights,
      ended: this.#ended.slice(-ENDED_MAX).reverse(),
      endedCount: this.#endedCount,
      failedCount: this.#failedCount,
      scores: new Map(this.#scores),
      known: this.#known,
      steps: this.#stepsTo(Math.floor(nowMs / STEP_MS)),
    };
  }

  /** Ended by step from the first one on, the last {@link STEPS_MAX} of them; the present step is not over. */
  #stepsTo(now: number): number[] {
    let first = now;
    for (const step of this.#steps.keys()) if (step < first) first = step;
    const from = Math.max(first, now - STEPS_MAX);
    return Array.from({ length: Math.max(0, now - from) }, (_, i) => this.#steps.get(from + i) ?? 0);
  }
}
