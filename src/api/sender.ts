import { Attempt, Call, Failed, Receive, SenderParts } from "./sender_parts.ts";
import { SLEEP_OVER } from "../util/clock.ts";
import { CanceledError } from "../util/error.ts";
import { formatDuration } from "../util/format.ts";
import type { Proof } from "./auth.ts";
import {
  DEFAULT_IDLE_TIMEOUT_MS,
  DEFAULT_RETRIES,
  type SilenceNotice,
  USER_AGENT,
  type WaitNotice,
} from "./client_options.ts";
import { decodeContent } from "./content_coding.ts";
import { SILENCE_TICK_MS } from "./guard.ts";
import { ApiError, NetworkError, QuotaError } from "./errors.ts";
import type { Method, RequestBody, RequestOptions } from "./http.ts";
import { totalTimeout } from "./network_error.ts";
import { afterFailure, asksTooLong, retryAfterMs, type RetryBudget } from "./retry.ts";
import { targetOf } from "./request_target.ts";
import { retold } from "./retold.ts";
import { maskQuery } from "./secrets.ts";
import { type Answer, CONNECT_TIMEOUT_MS, type Exchange, ExchangeFailed } from "./transport.ts";

/** Sends requests, again when that is right; tells the hooks; keeps secrets out of errors. */
export class Sender {
  readonly #parts: SenderParts;
  readonly #budget: RetryBudget;
  readonly #closing = new AbortController();
  #quotas: { api?: number; submission?: number } = {};

  constructor(parts: SenderParts) {
    this.#parts = parts;
    const { options } = parts;
    this.#budget = {
      retries: options.retries ?? DEFAULT_RETRIES,
      quotaWaitMs: options.quotaWaitMs ?? 120_000,
      random: options.random ?? Math.random,
    };
  }

  /** The quotas last seen. */
  get quotas(): { readonly api?: number; readonly submission?: number } {
    return this.#quotas;
  }

  /** Ends every wait between two tries. */
  close(): void {
    this.#closing.abort(new CanceledError("The client was closed"));
  }

  /** Sends until an answer is accepted by `receive`, or the patience is used up. */
  async send<T>(
    method: Method,
    path: string,
    options: RequestOptions,
    proof: Proof | undefined,
    receive: Receive<T>,
  ): Promise<T> {
    const { server, options: client } = this.#parts;
    const target = targetOf(server, path, options.query);
    const stop = new AbortController();
    const limitMs = client.totalTimeoutMs;
    const signals = [options.signal, this.#closing.signal, limitMs === undefined ? undefined : stop.signal];
    const call: Call<T> = {
      method,
      target,
      path: this.#parts.secrets.mask(maskQuery(target)),
      options,
      proof,
      receive,
      idempotent: options.idempotent ?? method !== "POST",
      signals: signals.filter((signal) => signal !== undefined),
    };
    const done = new AbortController();
    if (limitMs !== undefined) {
      const late = () => stop.abort(totalTimeout(limitMs));
      this.#parts.clock.sleep(limitMs, done.signal).then(late, () => {});
    }
    try {
      return await this.#tries(call);
    } finally {
      done.abort(SLEEP_OVER);
    }
  }

  async #tries<T>(call: Call<T>): Promise<T> {
    let repeats = 0;
    let quotaRepeats = 0;
    let quotaWaitedMs = 0;
    let stale = false;
    for (let attempt = 1;; attempt++) {
      const outcome = await this.#attempt(call, attempt, stale);
      if (outcome.kind === "done") return outcome.value;
      for (const signal of call.signals) signal.throwIfAborted();
      if (outcome.stale && call.idempotent && !stale) {
        stale = true;
        continue;
      }
      const { error, sent, retryAfterMs } = outcome;
      const failure = {
        error,
        sent,
        retryAfterMs,
        idempotent: call.idempotent,
        repeats,
        quotaRepeats,
        quotaWaitedMs,
      };
      const retry = afterFailure(failure, this.#budget);
      if (retry === undefined) throw this.#final(outcome, call, attempt);
      if (retry.reason === "retry") repeats++;
      else {
        quotaRepeats++;
        quotaWaitedMs += retry.waitMs;
      }
      await this.#wait(call, { ...retry, attempt, error: this.#describe(error) });
    }
  }

  async #wait<T>(call: Call<T>, notice: WaitNotice): Promise<void> {
    const { clock, options } = this.#parts;
    const { waitMs } = notice;
    const signal = AbortSignal.any([...call.signals]);
    options.onWait?.(notice);
    if (options.onSilence === undefined) return await clock.sleep(waitMs, signal);
    const tell = this.#silenceOf(call, waitMs);
    let waitedMs = 0;
    try {
      for (; waitMs - waitedMs > SILENCE_TICK_MS; waitedMs += SILENCE_TICK_MS) {
        await clock.sleep(SILENCE_TICK_MS, signal);
        tell?.(waitedMs + SILENCE_TICK_MS, "retry");
      }
      await clock.sleep(waitMs - waitedMs, signal);
    } finally {
      if (waitedMs > 0) tell?.(0, "retry");
    }
  }

  #silenceOf<T>({ method, path }: Call<T>, limitMs: number) {
    const { options } = this.#parts;
    const request = `${method} ${path}`;
    return options.onSilence && ((silentMs: number, what: SilenceNotice["what"]) => {
      const limit = what === "connection" ? options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS : limitMs;
      options.onSilence?.({ what, request, silentMs, limitMs: limit });
    });
  }

  async #attempt<T>(call: Call<T>, attempt: number, fresh: boolean): Promise<Attempt<T>> {
    const { clock, transport } = this.#parts;
    const startMs = clock.now();
    let answer: Answer | undefined;
    let told = false;
    const log = (error: unknown, sentBytes = answer?.sentBytes ?? 0) => {
      if (told) return;
      told = true;
      this.#parts.options.onRequest?.({
        method: call.method,
        path: call.path,
        attempt,
        status: answer?.status,
        ms: clock.now() - startMs,
        sentBytes,
        receivedBytes: answer?.receivedBytes ?? 0,
        error: error === undefined ? undefined : this.#describe(error),
      });
    };
    let kept = false;
    try {
      answer = await transport.exchange(await this.#exchange(call, fresh));
      this.#remember(answer);
      const keep = () => (kept = true, log);
      const value = await call.receive(decodeContent(answer), `${call.method} ${call.path}`, keep);
      if (!kept) log(undefined);
      return { kind: "done", value };
    } catch (thrown) {
      const failed = failureOf(thrown, answer, clock.now());
      log(failed.error, thrown instanceof ExchangeFailed ? thrown.sentBytes : undefined);
      return failed;
    } finally {
      if (!kept) answer?.close();
    }
  }

  async #exchange<T>(call: Call<T>, fresh: boolean): Promise<Exchange> {
    const { options: client, server, proxy } = this.#parts;
    const { options, proof } = call;
    const body = options.json !== undefined
      ? new TextEncoder().encode(JSON.stringify(options.json))
      : await options.body?.();
    const absolute = proxy !== undefined && !server.secure;
    const idleTimeoutMs = options.idleTimeoutMs ?? client.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS;
    return {
      method: call.method,
      target: absolute ? `http://${server.host}${call.target}` : call.target,
      headers: {
        "Host": server.host,
        "User-Agent": client.userAgent ?? USER_AGENT,
        "Accept": "application/json, */*;q=0.5",
        ...client.headers,
        ...bodyHeaders(body),
        ...(absolute && proxy.authorization !== undefined
          ? { "Proxy-Authorization": proxy.authorization }
          : {}),
        ...proof?.headers,
        ...options.headers,
      },
      body,
      signals: call.signals,
      idleTimeoutMs,
      onSilence: this.#silenceOf(call, idleTimeoutMs),
      connection: fresh ? "new" : call.idempotent ? "any" : options.reuse === true ? "recent" : "new",
    };
  }

  #remember(answer: Answer): void {
    const number = (name: string) => {
      const text = answer.headers.get(`x-remaining-quota-${name}`);
      return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
    };
    const api = number("api");
    const submission = number("submission");
    if (api !== undefined) this.#quotas = { ...this.#quotas, api };
    if (submission !== undefined) this.#quotas = { ...this.#quotas, submission };
  }

  #describe(error: unknown): string {
    return this.#parts.secrets.mask(error instanceof Error ? error.message : String(error));
  }

  /** The error to throw: without secrets, and telling how often it was tried. */
  #final<T>({ error, retryAfterMs = 0 }: Failed, call: Call<T>, tries: number): unknown {
    if (!(error instanceof ApiError)) return error;
    const waited = error instanceof QuotaError && error.kind === "concurrent" ? ", waiting in between" : "";
    const times = tries > 1 ? ` (tried ${tries} times${waited})` : "";
    const request = error.request ?? `${call.method} ${call.path}`;
    const told = retryAfterMs === 0 ? error : retold(error, { retryAfterMs });
    const pause = asksTooLong(told)
      ? `; it asks to wait ${formatDuration(retryAfterMs)} before another try`
      : "";
    return retold(told, { message: this.#describe(error) + times + pause, request });
  }
}

/** What a try came to that ended with `thrown`. */
function failureOf(thrown: unknown, answer: Answer | undefined, now: number): Failed {
  const failed = thrown instanceof ExchangeFailed ? thrown : undefined;
  const error = failed === undefined ? thrown : failed.error;
  return {
    kind: "failed",
    error,
    sent: answer !== undefined || (failed?.sent ?? true),
    stale: answer === undefined && failed?.stale === true && error instanceof NetworkError,
    retryAfterMs: retryAfterMs(answer?.headers.get("retry-after"), now),
  };
}

function bodyHeaders(body: Uint8Array | RequestBody | undefined): Record<string, string> {
  if (body === undefined) return {};
  if (body instanceof Uint8Array) {
    return { "Content-Type": "application/json", "Content-Length": String(body.length) };
  }
  const { contentType, sizeBytes } = body;
  return {
    "Content-Type": contentType,
    ...(sizeBytes === undefined
      ? { "Transfer-Encoding": "chunked" }
      : { "Content-Length": String(sizeBytes) }),
  };
}
