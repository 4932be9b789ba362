import type { ErrorDoc } from "./types/result.ts";
import type { SearchPage } from "./types/common.ts";
import { flag } from "./flag.ts";
import { type Http, route } from "./http.ts";

/** Options of {@link ErrorApi.list}. */
export interface ErrorListOptions {
  /** Default: all. */
  readonly query?: string | undefined;
  /** Queries that must match too. */
  readonly filters?: readonly string[] | undefined;
  /** Default 0. */
  readonly offset?: number | undefined;
  /** Default 100. */
  readonly rows?: number | undefined;
  /** Default `created desc`. */
  readonly sort?: string | undefined;
  /** Count all matches. Default false: counting stops at 10,000. */
  readonly trackTotalHits?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Failures of services.
 *
 * `key` is `<sha256>.<service>.v<version>.c<configuration>.e<number>`, as listed by a submission's `errors`.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function newest(client: Client): Promise<void> {
 *   const page = await client.error.list({ query: "type:EXCEPTION", rows: 10 });
 *   for (const { response, sha256 } of page.items) console.log(response.service_name, sha256, response.message);
 * }
 * ```
 */
export interface ErrorApi {
  /** One error. `GET error/{key}/` */
  get(key: string, signal?: AbortSignal): Promise<ErrorDoc>;
  /** A page, for administrators. `GET error/list/` */
  list(options?: ErrorListOptions): Promise<SearchPage<ErrorDoc & { readonly id: string }>>;
}

/** The `error` module over a connection. */
export function errorApi(http: Http): ErrorApi {
  return {
    get: (key, signal) => http.get(route`error/${key}/`, { signal }),
    list: ({ query, filters, offset, rows, sort, trackTotalHits, signal } = {}) =>
      http.get("error/list/", {
        query: { query, filters, offset, rows, sort, track_total_hits: flag(trackTotalHits) },
        signal,
      }),
  };
}
