import { deferred } from "../util/deferred.ts";
import type { Clock } from "../util/clock.ts";
import { Http1 } from "./http1.ts";
import type { Dialer } from "./dialer.ts";

/** A free connection older than this is not trusted to be alive still; gunicorn and proxies close theirs. */
const FREE_LIMIT_MS = 15_000;
/** One that was busy so lately is alive: servers and proxies wait longer, gunicorn two seconds. */
const RECENT_MS = 1000;

/** The connections to one server: bounded, kept alive, handed out one exchange at a time. */
export class Pool {
  readonly #dialer: Dialer;
  readonly #clock: Clock;
  readonly #free: Http1[] = [];
  readonly #busy = new Set<Http1>();
  readonly #queue: (() => void)[] = [];
  #slots: number;
  #closed = false;

  constructor(dialer: Dialer, clock: Clock, maxConnections: number) {
    this.#dialer = dialer;
    this.#clock = clock;
    this.#slots = maxConnections;
  }

  /** Waits until one more exchange may run; {@link leave} must follow. */
  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#slots > 0) {
      this.#slots--;
      return;
    }
    const turn = deferred<void>();
    const stop = () => {
      const at = this.#queue.indexOf(turn.resolve);
      if (at < 0) return;
      this.#queue.splice(at, 1);
      turn.reject(signal.reason);
    };
    this.#queue.push(turn.resolve);
    signal.addEventListener("abort", stop, { once: true });
    try {
      await turn.promise;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** Gives the turn to the next. */
  leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#slots++;
    else next();
  }

  /** A free connection that still looks alive, if there is one; the one that became free last. */
  reuse({ isRecent }: { readonly isRecent: boolean }): Http1 | undefined {
    const http = this.#free.at(-1);
    if (http === undefined) return undefined;
    const freeMs = this.#clock.now() - http.freeSince;
    if (freeMs >= FREE_LIMIT_MS) {
      // The others have been free for longer still.
      for (const old of this.#free.splice(0)) old.stream.close();
      return undefined;
    }
    if (isRecent && freeMs >= RECENT_MS) return undefined;
    this.#free.pop();
    this.#busy.add(http);
    http.stream.keepAlive?.(true);
    return http;
  }

  /** A new connection. */
  async dial(signal: AbortSignal): Promise<Http1> {
    const http = new Http1(await this.#dialer.open(signal));
    if (this.#closed || signal.aborted) {
      http.stream.close();
      throw signal.reason ?? new DOMException("The client was closed", "AbortError");
    }
    this.#busy.add(http);
    return http;
  }

  /** Takes a connection back: to be used again, or not. One with bytes left over is out of step, and is closed. */
  release(http: Http1, reusable: boolean): void {
    if (!this.#busy.delete(http)) return;
    if (!reusable || !http.isDrained || this.#closed) return http.stream.close();
    http.used = true;
    const now = http.freeSince = this.#clock.now();
    while (this.#free.length > 0 && now - this.#free[0]!.freeSince >= FREE_LIMIT_MS) {
      this.#free.shift()!.stream.close();
    }
    this.#free.push(http);
    http.stream.keepAlive?.(false);
    http.watch(() => this.#discard(http));
  }

  /** Closes a free connection that the server has ended, or on which it sent something unasked. */
  #discard(http: Http1): void {
    const at = this.#free.indexOf(http);
    if (at < 0) return;
    this.#free.splice(at, 1);
    http.stream.close();
  }

  /** Closes every connection, busy ones too. */
  close(): void {
    this.#closed = true;
    for (const http of [...this.#free.splice(0), ...this.#busy]) http.stream.close();
    this.#busy.clear();
  }
}
