import { type Clock, SLEEP_OVER } from "../util/clock.ts";

/** Watches one exchange: the signals of its callers, and silence on the wire. */
export interface GuardOptions {
  readonly clock: Clock;
  /** Whichever is aborted first. */
  readonly signals: readonly AbortSignal[];
  /** 0: never. */
  readonly idleMs: number;
  /** The error for too long a silence. */
  readonly onIdle: () => Error;
}

/** Ends waiting at once when the exchange is cancelled or the wire is silent for too long. */
export class Guard {
  /** Aborted with the reason, whatever it is; never when the exchange ends well. */
  readonly signal: AbortSignal;
  readonly #options: GuardOptions;
  readonly #end = new AbortController();
  readonly #timers = new AbortController();
  /** Rejects what is being waited for. A race against one long-lived promise would keep something of every loser. */
  readonly #waits = new Set<(reason: unknown) => void>();
  #waiting = 0;
  #lastMs = 0;
  #watching = false;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.signal = this.#end.signal;
    // Listening to each is cheaper than making one signal of them.
    const { signals } = options;
    if (signals.some(({ aborted }) => aborted)) this.#cancel();
    else for (const signal of signals) signal.addEventListener("abort", this.#cancel, { once: true });
  }

  readonly #cancel = () => this.fail(this.#options.signals.find(({ aborted }) => aborted)?.reason);

  /** Ends the exchange: everything in {@link during} rejects with `reason`. */
  fail(reason: unknown): void {
    if (this.#end.signal.aborted) return;
    this.#end.abort(reason);
    for (const reject of this.#waits) reject(reason);
    this.dispose();
  }

  /** Waits for `work`; the idle timer runs meanwhile. */
  async during<T>(work: Promise<T>): Promise<T> {
    if (this.#waiting === 0) this.touch();
    this.#waiting++;
    this.#watch();
    try {
      return await this.unlessEnded(work);
    } finally {
      this.#waiting--;
      this.touch();
    }
  }

  /** Waits for `work`, or until the exchange is ended. */
  async unlessEnded<T>(work: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    work.then(resolve, reject);
    if (this.#end.signal.aborted) reject(this.#end.signal.reason);
    else this.#waits.add(reject);
    try {
      return await promise;
    } finally {
      this.#waits.delete(reject);
    }
  }

  /** Waits for `work`, at most `ms` (0: for ever); then `late` is the reason. */
  async within<T>(ms: number, late: () => Error, work: Promise<T>): Promise<T> {
    const stop = new AbortController();
    if (ms > 0) this.#sleep(ms, stop.signal, () => this.fail(late()));
    try {
      return await this.unlessEnded(work);
    } finally {
      stop.abort(SLEEP_OVER);
    }
  }

  /** Something moved on the wire. */
  touch(): void {
    this.#lastMs = this.#options.clock.now();
  }

  /** Stops the timers and lets go of the callers' signals. */
  dispose(): void {
    for (const signal of this.#options.signals) signal.removeEventListener("abort", this.#cancel);
    this.#timers.abort(SLEEP_OVER);
  }

  #watch(): void {
    const { idleMs } = this.#options;
    if (this.#watching || idleMs <= 0 || this.#timers.signal.aborted) return;
    this.#watching = true;
    const left = Math.max(1, idleMs - (this.#options.clock.now() - this.#lastMs));
    this.#sleep(left, this.#timers.signal, () => {
      this.#watching = false;
      if (this.#waiting === 0) return;
      if (this.#options.clock.now() - this.#lastMs >= idleMs) this.fail(this.#options.onIdle());
      else this.#watch();
    });
  }

  #sleep(ms: number, signal: AbortSignal, then: () => void): void {
    this.#options.clock.sleep(ms, signal).then(then, () => {});
  }
}
