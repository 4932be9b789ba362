import type { Clock } from "../../util/clock.ts";

/** Ends a wait; made once, as waits are many. */
const OVER = new Error("the wait is over");

/** Wakes everyone who waits for a change. */
export class Bell {
  #waiting = Promise.withResolvers<void>();

  /** Wakes all who wait now. */
  ring(): void {
    const { resolve } = this.#waiting;
    this.#waiting = Promise.withResolvers<void>();
    resolve();
  }

  /** Resolves at the next ring, or after `ms`, or when the signal is aborted, whichever is first; never rejects. */
  async wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { promise } = this.#waiting;
    const stop = new AbortController();
    const end = () => stop.abort(OVER);
    signal.addEventListener("abort", end, { once: true });
    const over = ms === Infinity
      ? new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve(), { once: true }))
      : clock.sleep(ms, stop.signal).catch(() => undefined);
    await Promise.race([promise, over]);
    signal.removeEventListener("abort", end);
    stop.abort(OVER);
  }
}
