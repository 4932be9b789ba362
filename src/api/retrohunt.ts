import type { RetrohuntJob } from "./types/server.ts";
import type { SearchPage } from "./types/common.ts";
import { type Http, type QueryValue, route } from "./http.ts";

/** A hunt to start. */
export interface RetrohuntDraft {
  /** The rule's text. */
  readonly yara_signature: string;
  /** In a sentence or more, as written by a person or a service. */
  readonly description: string;
  /** Default: `hot_and_archive`. */
  readonly indices?: "hot" | "archive" | "hot_and_archive" | undefined;
  /** Who may see it. Default: the user's. */
  readonly classification?: string | undefined;
  /** Up to what files are searched. Default: the user's. */
  readonly search_classification?: string | undefined;
  /** Days to keep it. */
  readonly ttl?: number | undefined;
}

/** Options of listing hunts, or the hits and errors of one. */
export interface RetrohuntListOptions {
  /** In the search language. */
  readonly query?: string | undefined;
  /** Queries that must match too. */
  readonly filters?: readonly string[] | undefined;
  /** Default 0. */
  readonly offset?: number | undefined;
  /** Rows a page. Default: 20 hunts, 10 hits or errors. */
  readonly rows?: number | undefined;
  /** Field and direction. Default: `created_time desc` of hunts. */
  readonly sort?: string | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * YARA rules run over old files, on servers that can; elsewhere everything is a {@link NotFoundError} or a
 * {@link ServerError} (501).
 *
 * `key` is a hunt's `key`.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function hunt(client: Client, rule: string): Promise<void> {
 *   const { key } = await client.retrohunt.create({ yara_signature: rule, description: "campaign X" });
 *   for await (const { event, data } of client.socketio.retrohunt(key)) {
 *     console.log(event, data);
 *     if ((await client.retrohunt.get(key)).finished) break;
 *   }
 *   console.log((await client.retrohunt.hits(key)).total);
 * }
 * ```
 */
export interface RetrohuntApi {
  /**
   * Starts a hunt. `PUT retrohunt/`
   *
   * @throws {RequestError} the rule does not compile
   */
  create(draft: RetrohuntDraft, signal?: AbortSignal): Promise<RetrohuntJob>;
  /**
   * Runs one again. `POST retrohunt/repeat/`
   *
   * @param options `searchClassification`: up to what files are searched, default the user's; `ttl`: days
   */
  repeat(
    key: string,
    options?: { searchClassification?: string; ttl?: number; signal?: AbortSignal },
  ): Promise<RetrohuntJob>;
  /** Hunts, newest first, 20 a page. `GET retrohunt/` */
  list(options?: RetrohuntListOptions): Promise<SearchPage<RetrohuntJob>>;
  /** One hunt. `GET retrohunt/{key}/` */
  get(key: string, signal?: AbortSignal): Promise<RetrohuntJob>;
  /** Files it found, 10 a page. `GET retrohunt/hits/{key}/` */
  hits(key: string, options?: RetrohuntListOptions): Promise<SearchPage>;
  /** What went wrong. `GET retrohunt/errors/{key}/` */
  errors(
    key: string,
    options?: RetrohuntListOptions,
  ): Promise<SearchPage<{ readonly type: string; readonly message: string }>>;
  /** Its hits by file type. `GET retrohunt/types/{key}/` */
  types(key: string, options?: RetrohuntListOptions): Promise<Readonly<Record<string, number>>>;
}

/** The `retrohunt` module over a connection. */
export function retrohuntApi(http: Http): RetrohuntApi {
  const read = <T>(path: string, options: RetrohuntListOptions = {}) =>
    http.get<T>(path, { query: pageQuery(options), signal: options.signal });
  return {
    create: ({ indices = "hot_and_archive", ...rest }, signal) =>
      http.json("PUT", "retrohunt/", { json: { indices, ...rest }, signal, idempotent: false }),
    repeat: (key, { searchClassification, ttl, signal } = {}) =>
      http.json("POST", "retrohunt/repeat/", {
        json: { key, search_classification: searchClassification, ttl },
        signal,
      }),
    list: (options) => read("retrohunt/", options),
    get: (key, signal) => http.get(route`retrohunt/${key}/`, { signal }),
    hits: (key, options) => read(route`retrohunt/hits/${key}/`, options),
    errors: (key, options) => read(route`retrohunt/errors/${key}/`, options),
    types: (key, options) => read(route`retrohunt/types/${key}/`, options),
  };
}

function pageQuery(options: RetrohuntListOptions): Record<string, QueryValue> {
  const { query, filters, offset, rows, sort } = options;
  return { query, filters, offset, rows, sort };
}
