/** Sends what is to be sent, as fast as the pace allows. @module */
import { allowance } from "./pacing.ts";
import type { RunContext } from "./run_context.ts";
import { noFailures } from "./failures.ts";
import { sendContent } from "./send.ts";

/** Most requests at once, unless the plan says otherwise; how many there are is up to the pace. */
export const DEFAULT_JOBS = 64;

/** Sends until the run is over or stopped, and waits for the requests that are under way then. Never rejects. */
export async function sendAll(run: RunContext): Promise<void> {
  const failures = noFailures();
  const line = new Line(run);
  const running = new Set<Promise<void>>();
  for (let content = await next(run, line); content !== undefined; content = await next(run, line)) {
    const job = sendContent(run, content, failures).then(() => void running.delete(job));
    running.add(job);
  }
  await Promise.all(running);
}

/** Waits for a content that may be sent now; undefined at the end. */
async function next(run: RunContext, line: Line): Promise<number | undefined> {
  const { bell, flight, services: { clock }, stopping: signal } = run;
  while (!signal.aborted) {
    const now = run.now();
    const { room, waitMs } = allowance(run.paceState, flight.load, now);
    if (room > 0) {
      const content = line.take(now);
      if (typeof content === "number") {
        flight.busy.add(content);
        return content;
      }
      await bell.wait(clock, content === undefined ? Infinity : content.atMs - now, signal);
    } else await bell.wait(clock, waitMs > 0 ? waitMs : Infinity, signal);
  }
  return undefined;
}

/**
 * The contents to send, in order: new ones as they are found, and those to be sent again when they are due. Never two of
 * the latter in a row while there are new ones: what the server fails at each time must not hold up all others.
 */
class Line {
  readonly #run: RunContext;
  #at = 0;
  #wasAgain = false;

  constructor(run: RunContext) {
    this.#run = run;
  }

  /** The next content, or when there will be one; undefined: nobody knows. */
  take(nowMs: number): number | { readonly atMs: number } | undefined {
    const { journal: { ledger }, flight } = this.#run;
    const turn = this.#wasAgain ? this.#new() : undefined;
    this.#wasAgain = false;
    if (turn !== undefined) return turn;
    let due = flight.takeAgain(nowMs);
    for (; due !== undefined && "content" in due; due = flight.takeAgain(nowMs)) {
      if (ledger.state(due.content) !== "again" || flight.busy.has(due.content)) continue;
      this.#wasAgain = true;
      return due.content;
    }
    return this.#new() ?? due;
  }

  /** The next that was never sent. */
  #new(): number | undefined {
    const { journal: { ledger }, flight } = this.#run;
    for (; this.#at < ledger.contents; this.#at++) {
      if (ledger.state(this.#at) === "pending" && !flight.busy.has(this.#at)) return this.#at++;
    }
    return undefined;
  }
}
