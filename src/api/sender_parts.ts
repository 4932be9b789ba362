import type { Clock } from "../util/clock.ts";
import type { Proof } from "./auth.ts";
import type { ClientOptions, ServerAddress } from "./client_options.ts";
import type { Method, RequestOptions } from "./http.ts";
import type { Proxy } from "./proxy.ts";
import type { Secrets } from "./secrets.ts";
import type { Answer, Transport } from "./transport.ts";

/** What a sender is made of. */
export interface SenderParts {
  readonly options: ClientOptions;
  readonly server: ServerAddress;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly proxy: Proxy | undefined;
}

/**
 * Makes a result of an answer. Its failures count as the try's. One that keeps the body open calls `keep`, and what
 * that returns once it is done with the body.
 */
export type Receive<T> = (answer: Answer, request: string, keep: () => Finish) => Promise<T>;

/** Tells how reading a body ended; only the first call counts. */
export type Finish = (error?: unknown) => void;

/** One request with its tries. */
export interface Call<T> {
  readonly method: Method;
  readonly target: string;
  /** Masked, for people. */
  readonly path: string;
  readonly options: RequestOptions;
  readonly proof: Proof | undefined;
  readonly receive: Receive<T>;
  readonly idempotent: boolean;
  /** Any of them ends it. */
  readonly signals: readonly AbortSignal[];
}

export type Attempt<T> =
  | { readonly kind: "done"; readonly value: T }
  | Failed;

export interface Failed {
  readonly kind: "failed";
  readonly error: unknown;
  readonly sent: boolean;
  readonly stale: boolean;
  readonly retryAfterMs: number | undefined;
}
