import type { Clock } from "../util/clock.ts";
import type { RequestBody } from "./http.ts";
import type { Dialer } from "./dialer.ts";
import { AlxError } from "../util/error.ts";
import { Guard } from "./guard.ts";
import { type BodyReader, Http1, requestHead, type ResponseHead } from "./http1.ts";
import { brokenError, connectTimeout, idleError, type Peer } from "./network_error.ts";
import { Pool } from "./pool.ts";
import { concatBytes } from "../util/bytes.ts";
import { asChunk, BodySourceError, fromSource, LAST_CHUNK } from "./request_body.ts";

/** Default limit for name, TCP, proxy and TLS together. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** Bodies up to here, of a known size, are gathered and written at once. */
const ONE_WRITE_BYTES = 64 * 1024;

/** One try at a request. */
export interface Exchange {
  readonly method: string;
  /** Path and query, or an absolute URL for a proxy. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | RequestBody | undefined;
  /** Any of them ends it. */
  readonly signals: readonly AbortSignal[];
  readonly idleTimeoutMs: number;
  /** As of {@link GuardOptions}, and which of both is waited for. */
  readonly onSilence?: ((silentMs: number, what: Awaited) => void) | undefined;
  /** Which connections will do. */
  readonly connection: Wanted;
}

/**
 * Which connections will do for a request: a free one, only one that was in use just now, so that it is hardly ever
 * closed meanwhile, or only a new one, which is not kept either.
 */
export type Wanted = "any" | "recent" | "new";

/** What an exchange waits for: a connection first, then the response. */
export type Awaited = "connection" | "response";

/** An answer whose body has not been read yet; {@link Answer.close} must follow. */
export interface Answer extends ResponseHead {
  /** From Content-Length. */
  readonly sizeBytes: number | undefined;
  /** 0 at the end. */
  read(target: Uint8Array): Promise<number>;
  /** Frees the connection: kept when the body was read to its end, dropped otherwise. */
  close(): void;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** A try that brought no answer. */
export class ExchangeFailed extends Error {
  override name = "ExchangeFailed";
  /**
   * @param error What to tell; the reason of the signal when that ended it
   * @param sent Whether the server may have seen the request
   * @param stale Whether a kept connection turned out to be closed, so that a repeat at once is right
   */
  constructor(
    readonly error: unknown,
    readonly sent: boolean,
    readonly stale: boolean,
    readonly sentBytes: number,
  ) {
    super("exchange failed");
  }
}

/** Settings of a transport. */
export interface TransportOptions {
  readonly dialer: Dialer;
  readonly peer: Peer;
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  readonly maxConnections: number;
}

/** Sends requests over kept connections. Knows HTTP, nothing of Assemblyline. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #pool: Pool;
  readonly #closing = new AbortController();

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#pool = new Pool(options.dialer, options.clock, options.maxConnections);
  }

  /**
   * Sends a request and reads the head of its answer.
   *
   * @throws {ExchangeFailed} no answer came
   */
  async exchange(request: Exchange): Promise<Answer> {
    const { onSilence, idleTimeoutMs } = request;
    const guard = new Guard({
      clock: this.#options.clock,
      signals: [...request.signals, this.#closing.signal],
      idleMs: idleTimeoutMs,
      onIdle: (movedBytes) => idleError(idleTimeoutMs, movedBytes, this.#options.peer),
      onSilence: onSilence && ((silentMs) => onSilence(silentMs, run.awaits)),
    });
    const run = new Run(request, guard, this.#pool, this.#options);
    try {
      return await run.start();
    } catch (error) {
      const failed = run.failure(error);
      run.end(false);
      throw failed;
    }
  }

  /** Drops every connection and ends every exchange. */
  close(): void {
    this.#closing.abort(new DOMException("The client was closed", "AbortError"));
    this.#pool.close();
  }
}

/** The state of one exchange. */
class Run {
  #entered = false;
  #http: Http1 | undefined;
  #ended = false;
  /** Whether a byte of the request may have left. */
  #sent = false;
  #headSeen = false;
  /** Whether the whole request went out, so that the connection is clean. */
  #wrote = false;
  #head: Uint8Array = new Uint8Array();
  #sentBytes = 0;
  #receivedBytes = 0;

  constructor(
    private readonly request: Exchange,
    private readonly guard: Guard,
    private readonly pool: Pool,
    private readonly options: TransportOptions,
  ) {}

  /** What is waited for. */
  get awaits(): Awaited {
    return this.#http === undefined ? "connection" : "response";
  }

  async start(): Promise<Answer> {
    const { guard, request } = this;
    this.#head = requestHead(request.method, request.target, request.headers);
    await this.pool.enter(guard.signal);
    this.#entered = true;
    const http = this.#http = await this.#connection();
    guard.signal.throwIfAborted();
    guard.signal.addEventListener("abort", this.#drop, { once: true });
    this.#sent = true;
    const head = await guard.unlessEnded(this.#send(http));
    guard.progressed();
    this.#headSeen = true;
    return this.#answer(head, http.body(request.method, head));
  }

  async #connection(): Promise<Http1> {
    const { guard, options, pool } = this;
    const { connection } = this.request;
    const kept = connection === "new" ? undefined : pool.reuse({ isRecent: connection === "recent" });
    if (kept !== undefined) return kept;
    const late = () => connectTimeout(options.connectTimeoutMs, options.peer);
    return await guard.within(options.connectTimeoutMs, late, pool.dial(guard.signal));
  }

  /** Writes the request while listening for an answer: a refusal may come before all is sent. */
  async #send(http: Http1): Promise<ResponseHead> {
    const { guard } = this;
    const head = http.readHead();
    head.catch(() => {});
    const write = this.#write(http);
    write.catch(() => {});
    try {
      await Promise.race([write, head]);
    } catch (error) {
      if (guard.signal.aborted || error instanceof BodySourceError) throw error;
      // The server may have answered and closed while we were still sending: its answer says more.
      return await guard.during(head).catch(() => {
        throw error;
      });
    }
    return await guard.during(head);
  }

  async #write(http: Http1): Promise<void> {
    const { body } = this.request;
    const head = this.#head;
    if (body === undefined || body instanceof Uint8Array) {
      await this.#put(http, body === undefined ? head : concatBytes([head, body]));
    } else if (body.sizeBytes !== undefined && body.sizeBytes <= ONE_WRITE_BYTES) {
      // A packet for each part of a small form would cost more than the form.
      const parts = [head];
      for await (const part of fromSource(body)) parts.push(part);
      await this.#put(http, concatBytes(parts));
    } else {
      await this.#put(http, head);
      for await (const chunk of fromSource(body)) {
        if (this.#headSeen || this.#ended) return;
        if (chunk.length > 0) await this.#put(http, body.sizeBytes === undefined ? asChunk(chunk) : chunk);
      }
      if (body.sizeBytes === undefined) await this.#put(http, LAST_CHUNK);
    }
    this.#wrote = true;
    this.guard.progressed();
  }

  async #put(http: Http1, bytes: Uint8Array): Promise<void> {
    await this.guard.during(http.stream.write(bytes));
    this.guard.moved(bytes.length);
    this.#sentBytes += bytes.length;
  }

  #answer(head: ResponseHead, body: BodyReader): Answer {
    // deno-lint-ignore no-this-alias -- the getters of the answer need it
    const run = this;
    const mayKeep = this.request.connection !== "new" && head.mayKeep;
    const close = () => run.end(body.done && mayKeep && run.#wrote);
    return {
      ...head,
      sizeBytes: body.sizeBytes,
      async read(target) {
        try {
          const count = await run.guard.during(body.read(target));
          run.guard.moved(count);
          run.#receivedBytes += count;
          if (count === 0 || body.done) close();
          return count;
        } catch (error) {
          const failed = run.failure(error);
          run.end(false);
          throw failed;
        }
      },
      close,
      get sentBytes() {
        return run.#sentBytes;
      },
      get receivedBytes() {
        return run.#receivedBytes;
      },
    };
  }

  /** What to tell of `error`. */
  failure(error: unknown): ExchangeFailed {
    if (error instanceof ExchangeFailed) return error;
    const { guard } = this;
    const stale = this.#http?.used === true && !this.#headSeen && !guard.signal.aborted;
    const told = this.#told(error);
    return new ExchangeFailed(told, this.#sent, stale, this.#sentBytes);
  }

  #told(error: unknown): unknown {
    if (this.guard.signal.aborted) return this.guard.signal.reason;
    if (error instanceof AlxError) return error;
    if (error instanceof BodySourceError) return error.cause;
    return brokenError(error, this.options.peer);
  }

  readonly #drop = () => this.end(false);

  /** Gives the connection back. */
  end(reusable: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.guard.signal.removeEventListener("abort", this.#drop);
    this.guard.dispose();
    if (this.#http !== undefined) this.pool.release(this.#http, reusable);
    if (this.#entered) this.pool.leave();
  }
}
