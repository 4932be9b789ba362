import { type Clock, SLEEP_OVER } from "../../util/clock.ts";

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
    const end = () => stop.abort(SLEEP_OVER);
    signal.addEventListener("abort", end, { once: true });
    const over = ms === Infinity
      ? new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve(), { once: true }))
      : clock.sleep(ms, stop.signal).catch(() => undefined);
    await Promise.race([promise, over]);
    signal.removeEventListener("abort", end);
    stop.abort(SLEEP_OVER);
  }
}
