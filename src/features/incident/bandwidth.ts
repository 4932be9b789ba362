import type { Source } from "../../api/submit_source.ts";
import type { Clock } from "../../util/clock.ts";

/** Limits the bytes submitted a second, over all requests: each waits until those before it are paid for. */
export class Bandwidth {
  readonly #bytesPerSecond: number;
  readonly #clock: Clock;
  /** When everything that was let through so far is paid for; ms by the clock. */
  #paidMs = 0;

  constructor(bytesPerSecond: number, clock: Clock) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#clock = clock;
  }

  /** Waits until so many bytes may leave. @throws the signal's reason */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.steady?.() ?? this.#clock.now();
    const waitMs = this.#paidMs - now;
    this.#paidMs = Math.max(this.#paidMs, now) + 1000 * bytes / this.#bytesPerSecond;
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
  }

  /** A source whose pieces leave no sooner than they may; one that is in memory is sent at once. */
  slowed(source: Source, signal: AbortSignal): Source {
    if (source.kind !== "stream") return source;
    const { open } = source;
    return { ...source, open: () => this.#pieces(open, signal) };
  }

  async *#pieces(
    open: Extract<Source, { readonly kind: "stream" }>["open"],
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    for await (const piece of await open()) {
      await this.take(piece.length, signal);
      yield piece;
    }
  }
}
