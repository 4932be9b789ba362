import { deferred } from "../util/deferred.ts";
import { type Clock, SLEEP_OVER } from "../util/clock.ts";

/** Watches one exchange: the signals of its callers, and silence on the wire. */
export interface GuardOptions {
  readonly clock: Clock;
  /** Whichever is aborted first. */
  readonly signals: readonly AbortSignal[];
  /** 0: never. */
  readonly idleMs: number;
  /** Makes the error for too long a silence from the number of bytes that moved, too few to count. */
  readonly onIdle: (movedBytes: number) => Error;
  /** Called every few seconds while a silence lasts, and with 0 once it is over. */
  readonly onSilence?: ((silentMs: number) => void) | undefined;
}

/** Interval between checks for silence; the first notice follows within two of them. */
export const SILENCE_TICK_MS = 2_250;
/** A peer that sends less than 1 KiB a minute counts as silent. */
const LEAST_BYTES_PER_MS = 1024 / 60_000;

/** Ends waiting at once when the exchange is cancelled or next to nothing moves on the wire for too long. */
export class Guard {
  /** Aborted with the reason, whatever it is; never when the exchange ends well. */
  readonly signal: AbortSignal;
  readonly #options: GuardOptions;
  readonly #end = new AbortController();
  readonly #timers = new AbortController();
  /** Rejects what is being waited for. A race against one long-lived promise would keep something of every loser. */
  readonly #waits = new Set<(reason: unknown) => void>();
  /** How many things are being waited for, and since when there is one. */
  #waiting = 0;
  #waitStartMs = 0;
  /** Time waited before that, and bytes moved, since enough moved last. */
  #waitedMs = 0;
  #moved = 0;
  #watching = false;
  #telling = false;
  #told = false;

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
    if (this.#waiting === 0) this.#waitStartMs = this.#options.clock.now();
    this.#waiting++;
    this.#watch();
    this.#tell();
    try {
      return await this.unlessEnded(work);
    } finally {
      this.#waiting--;
      if (this.#waiting === 0) this.#waitedMs += this.#options.clock.now() - this.#waitStartMs;
    }
  }

  /** Waits for `work`, or until the exchange is ended. */
  async unlessEnded<T>(work: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = deferred<T>();
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
    this.#waiting++;
    this.#waitStartMs = this.#options.clock.now();
    this.#tell();
    try {
      return await this.unlessEnded(work);
    } finally {
      stop.abort(SLEEP_OVER);
      this.#waiting--;
      this.progressed();
    }
  }

  /** So many bytes moved on the wire. Few of them do not end a silence: a peer could send one now and then for ever. */
  moved(bytes: number): void {
    this.#moved += bytes;
    const { idleMs } = this.#options;
    if (this.#moved >= LEAST_BYTES_PER_MS * (idleMs > 0 ? idleMs : 60_000)) this.progressed();
  }

  /** Something was finished, such as the request or the head of the response: the silence is over. */
  progressed(): void {
    this.#waitedMs = 0;
    this.#moved = 0;
    this.#waitStartMs = this.#options.clock.now();
    this.#endSilence();
  }

  /** Stops the timers and lets go of the callers' signals. */
  dispose(): void {
    for (const signal of this.#options.signals) signal.removeEventListener("abort", this.#cancel);
    this.#timers.abort(SLEEP_OVER);
    this.#endSilence();
  }

  /** Time waited since enough moved last. */
  #silentMs(): number {
    return this.#waitedMs + (this.#waiting === 0 ? 0 : this.#options.clock.now() - this.#waitStartMs);
  }

  #watch(): void {
    const { idleMs, onIdle } = this.#options;
    if (this.#watching || idleMs <= 0 || this.#timers.signal.aborted) return;
    this.#watching = true;
    this.#sleep(Math.max(1, idleMs - this.#silentMs()), this.#timers.signal, () => {
      this.#watching = false;
      if (this.#waiting === 0) return;
      if (this.#silentMs() >= idleMs) this.fail(onIdle(this.#moved));
      else this.#watch();
    });
  }

  #tell(): void {
    const { onSilence } = this.#options;
    if (onSilence === undefined || this.#telling || this.#timers.signal.aborted) return;
    this.#telling = true;
    this.#sleep(SILENCE_TICK_MS, this.#timers.signal, () => {
      this.#telling = false;
      if (this.#waiting === 0) return;
      const silentMs = this.#silentMs();
      if (silentMs >= SILENCE_TICK_MS) {
        this.#told = true;
        onSilence(silentMs);
      }
      this.#tell();
    });
  }

  #endSilence(): void {
    if (!this.#told) return;
    this.#told = false;
    this.#options.onSilence?.(0);
  }

  #sleep(ms: number, signal: AbortSignal, then: () => void): void {
    this.#options.clock.sleep(ms, signal).then(then, () => {});
  }
}
