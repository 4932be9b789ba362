import type { Clock } from "../../util/clock.ts";

/** Wakes everyone who waits for a change. */
export class Bell {
  #ring = Promise.withResolvers<void>();

  /** Wakes all who wait now. */
  ring(): void {
    const { resolve } = this.#ring;
    this.#ring = Promise.withResolvers<void>();
    resolve();
  }

  /** Resolves at the next ring, or after `ms`; never rejects. */
  async wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    if (ms === Infinity) return await this.#ring.promise;
    const stop = new AbortController();
    const slept = clock.sleep(ms, AbortSignal.any([signal, stop.signal])).catch(() => undefined);
    await Promise.race([this.#ring.promise, slept]);
    stop.abort();
  }
}
