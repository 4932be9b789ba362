import {
  AggregationOptions,
  CountOptions,
  FacetOptions,
  GroupedOptions,
  HistogramOptions,
  PageOptions,
  SearchScope,
} from "./search_options.ts";
import { closest } from "../util/closest.ts";
import { ForbiddenError, ProtocolError, RequestError } from "./errors.ts";
import { type Http, route } from "./http.ts";
import { retold } from "./retold.ts";
import { SearchStream, type StreamOptions } from "./search_stream.ts";
import {
  ADMIN_INDEXES,
  type AnyIndex,
  type FieldInfo,
  type FieldStats,
  type GroupedPage,
  SEARCH_INDEXES,
  type SearchPage,
} from "./types/common.ts";
import type { HitOf } from "./types/hits.ts";

/**
 * Finding documents. Every request is a POST with a JSON body: a long query does not hit the limits of proxies.
 *
 * `query` is Lucene: `type:executable* AND size:>1000`, `times.submitted:[now-1d TO now]`, `*` for everything. Every call
 * rejects with a {@link RequestError} for a query, sort or field that the server refuses; with a {@link ForbiddenError}
 * when the account lacks the index's role, and, by present servers, when there is no such index.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function search(client: Client): Promise<void> {
 *   const query = "max_score:>=1000";
 *   const page = await client.search.page("submission", query, { rows: 10, sort: "times.submitted desc" });
 *   for (const { sid, max_score } of page.items) console.log(sid, max_score);
 *   for await (const hit of client.search.stream("submission", query, { fl: ["sid"] })) console.log(hit.sid);
 *   console.log(await client.search.facet("file", "type", { size: 20 }));
 * }
 * ```
 */
export interface SearchApi {
  /** One page of hits. `POST search/{index}/` */
  page<I extends AnyIndex>(index: I, query: string, options?: PageOptions): Promise<SearchPage<HitOf<I>>>;
  /** Every hit, page after page. `POST search/{index}/` with `deep_paging_id` */
  stream<I extends AnyIndex>(index: I, query: string, options?: StreamOptions): SearchStream<HitOf<I>>;
  /** Number of hits. `POST search/{index}/` with no rows */
  count(index: AnyIndex, query: string, options?: CountOptions): Promise<number>;
  /**
   * Documents per value of a field, in the order of the values. `POST search/facet/{index}/{field}/`
   *
   * @param field An indexed field, as {@link SearchApi.fields} lists them; so for the others
   */
  facet(index: AnyIndex, field: string, options?: FacetOptions): Promise<Record<string, number>>;
  /**
   * Least, greatest, mean and sum of a numeric field. `POST search/stats/{index}/{field}/`
   *
   * @throws {RequestError} the field is no number
   */
  stats(index: AnyIndex, field: string, options?: AggregationOptions): Promise<FieldStats>;
  /**
   * Documents per step of a date or integer field. `POST search/histogram/{index}/{field}/`
   *
   * @throws {RequestError} the field is no whole number and no date
   */
  histogram(index: AnyIndex, field: string, options?: HistogramOptions): Promise<Record<string, number>>;
  /** Documents grouped by a field's value. `POST search/grouped/{index}/{field}/` */
  grouped<I extends AnyIndex>(
    index: I,
    field: string,
    options?: GroupedOptions,
  ): Promise<GroupedPage<HitOf<I>>>;
  /** The fields of an index. `GET search/fields/{index}/` */
  fields(index: AnyIndex, signal?: AbortSignal): Promise<Record<string, FieldInfo>>;
}

/** The `search` module over a connection. */
export function searchApi(http: Http): SearchApi {
  const post = <T>(index: AnyIndex, path: string, json: object, signal: AbortSignal | undefined) =>
    judged(index, http.json<T>("POST", path, { json, signal, idempotent: true }));
  const page = async <I extends AnyIndex>(index: I, query: string, options: PageRequest = {}) => {
    const path = route`search/${index}/`;
    return wholePage(
      await post<SearchPage<HitOf<I>> | null>(index, path, pageBody(query, options), options.signal),
    );
  };
  const count: SearchApi["count"] = async (index, query, { exact = true, ...options } = {}) =>
    (await page(index, query, { ...options, rows: 0, trackTotalHits: exact || undefined })).total ?? 0;
  const aggregate = async <T>(kind: string, index: AnyIndex, field: string, options: AggregationOptions) => {
    const path = `search/${kind}/` + route`${index}/${field}/`;
    return await post<T>(index, path, aggregationBody(options), options.signal);
  };
  return {
    page,
    count,
    stream: (index, query, options = {}) => new SearchStream({ page, count }, { index, query }, options),
    facet: (index, field, options = {}) => aggregate("facet", index, field, options),
    stats: (index, field, options = {}) => aggregate("stats", index, field, options),
    histogram: (index, field, options = {}) => aggregate("histogram", index, field, options),
    grouped: (index, field, { fl, groupSort, ...options } = {}) =>
      aggregate("grouped", index, field, { ...options, ...{ fl: fl?.join(","), group_sort: groupSort } }),
    fields: (index, signal) => judged(index, http.get(route`search/fields/${index}/`, { signal })),
  };
}

type PageRequest = PageOptions & { readonly deepPagingId?: string };

function pageBody(query: string, options: PageRequest): object {
  return {
    ...scope(options),
    query,
    fl: options.fl?.join(","),
    offset: options.offset,
    rows: options.rows,
    sort: options.sort,
    track_total_hits: options.trackTotalHits,
    deep_paging_id: options.deepPagingId,
  };
}

function aggregationBody(options: AggregationOptions): object {
  const { signal: _s, filters: _f, timeoutMs: _t, useArchive: _u, archiveOnly: _a, ...rest } = options;
  return { ...scope(options), ...rest };
}

/** The page as its type says; what is no document among the hits is left out. */
function wholePage<Hit>(page: SearchPage<Hit> | null): SearchPage<Hit> {
  if (page === null || !Array.isArray(page.items)) {
    throw new ProtocolError("The server sent a page without hits");
  }
  const hits = page.items.filter((item) => typeof item === "object" && item !== null);
  return hits.length === page.items.length ? page : { ...page, items: hits };
}

function scope({ filters, timeoutMs, useArchive, archiveOnly }: SearchScope): object {
  return {
    filters: filters?.length ? filters : undefined,
    timeout: timeoutMs,
    use_archive: useArchive || undefined,
    archive_only: archiveOnly || undefined,
  };
}

const INDEXES: readonly string[] = [...SEARCH_INDEXES, ...ADMIN_INDEXES];

/** What the server says of an index, which may be a newer one's; a refusal names the known one that may be meant. */
async function judged<T>(index: AnyIndex, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const near = INDEXES.includes(index) ? undefined : closest(index, INDEXES);
    const isRefusal = error instanceof RequestError || error instanceof ForbiddenError;
    throw isRefusal && near !== undefined ? retold(error, { hint: `Did you mean "${near}"?` }) : error;
  }
}
