/** The contract between the modules of the API and the transport. @module */

/** A value of a query string: lists repeat the key, `true` is sent as `true`, undefined and null are left out. */
export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

/** Options of one request. */
export interface RequestOptions {
  /** The query string, encoded. */
  readonly query?: Readonly<Record<string, QueryValue>> | undefined;
  /** Sent as a JSON body. */
  readonly json?: unknown;
  /** Sent as is; called anew for each attempt, so that a retry starts from the first byte. */
  readonly body?: (() => RequestBody | Promise<RequestBody>) | undefined;
  /** Headers beside those of login and content. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Aborts the request at once, in any phase. */
  readonly signal?: AbortSignal | undefined;
  /** No byte for so long ends the request. Default: the client's. */
  readonly idleTimeoutMs?: number | undefined;
  /** Hand on an answer that redirects, with its `location`, instead of failing; for {@link Http.raw}. Default: false. */
  readonly redirects?: boolean | undefined;
  /** Whether a repeat after a lost answer does no harm. Default: true for GET, HEAD, PUT and DELETE, false for POST. */
  readonly idempotent?: boolean | undefined;
  /**
   * Send over a kept connection even though a repeat would do harm. Quicker for many small requests; a connection that
   * turns out to be closed costs an answer, which the caller must know how to settle. Default: false.
   */
  readonly reuse?: boolean | undefined;
}

/** Bytes to send. */
export interface RequestBody {
  /** The bytes, read once. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** Total, when known: sent as Content-Length; otherwise the body is chunked. */
  readonly sizeBytes?: number | undefined;
  /** The Content-Type header. */
  readonly contentType: string;
}

/** An answer that is not a JSON envelope: a file, a bundle, NDJSON. */
export interface RawResponse {
  /** HTTP status. */
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body; cancel the iteration to drop the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** HTTP method. */
export type Method = "GET" | "POST" | "PUT" | "DELETE" | "HEAD";

/** Requests to `/api/v4/`, with login, retries, envelope and errors taken care of. */
export interface Http {
  /**
   * Sends a request and returns `api_response`.
   *
   * @param path Below `/api/v4/`, made with {@link route}, ending in `/`. One that begins with `/` is taken from the
   * server's root.
   * @throws {ApiError} one of its family, by what went wrong
   * @throws {UsageError} the path is not encoded, or has an empty, `.` or `..` part, also by an argument of {@link route}
   */
  json<T>(method: Method, path: string, options?: RequestOptions): Promise<T>;
  /** Like {@link Http.json} with GET. */
  get<T>(path: string, options?: RequestOptions): Promise<T>;
  /** Sends a request and returns the raw answer; failures are thrown as for {@link Http.json}. */
  raw(method: Method, path: string, options?: RequestOptions): Promise<RawResponse>;
}

/**
 * A path below `/api/v4/` with every argument URL-encoded.
 *
 * @example
 * ```ts
 * import { type Client, route } from "@alx/alx";
 *
 * export async function raw(client: Client, sid: string, sha256: string): Promise<unknown> {
 *   return await client.http.get(route`submission/${sid}/file/${sha256}/`);
 * }
 * ```
 */
export function route(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.reduce((path, part, i) => path + encodeURIComponent(String(values[i - 1])) + part);
}
