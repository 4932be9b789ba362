/** Which documents, and for how long to look. */
export interface SearchScope {
  /** Queries that must match too; they do not count for the order by relevance. */
  readonly filters?: readonly string[] | undefined;
  /** The server stops after so many milliseconds and answers with what it has. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  /** The archive too. Needs the role archive_view. */
  readonly useArchive?: boolean | undefined;
  /** Nothing but the archive. */
  readonly archiveOnly?: boolean | undefined;
  /** Cancels the request. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link SearchApi.page}. */
export interface PageOptions extends SearchScope {
  /** Fields to return. Default: the stored ones and the id. `*` is the whole document without its id. */
  readonly fl?: readonly string[] | undefined;
  /** Default: 0. `offset + rows` may not exceed 10,000. */
  readonly offset?: number | undefined;
  /** Default: 25. */
  readonly rows?: number | undefined;
  /** `field asc` or `field desc`, several separated by a comma. Default: the index's own. */
  readonly sort?: string | undefined;
  /** true: `total` is exact; a number: it stops there. Default: 10,000. */
  readonly trackTotalHits?: boolean | number | undefined;
}

/** Options of {@link SearchApi.count}. */
export interface CountOptions extends SearchScope {
  /** false: stop at 10,000, which is cheaper. Default: true. */
  readonly exact?: boolean | undefined;
}

/** A scope with its query. */
export interface AggregationOptions extends SearchScope {
  /** Default: every document. */
  readonly query?: string | undefined;
}

/** Options of {@link SearchApi.facet}. */
export interface FacetOptions extends AggregationOptions {
  /** Number of values, the most frequent first to be kept. Default: 10, at most 100. */
  readonly size?: number | undefined;
  /** Values with fewer documents are left out. Default: 1. */
  readonly mincount?: number | undefined;
}

/** Options of {@link SearchApi.histogram}. */
export interface HistogramOptions extends AggregationOptions {
  /** A number, or date math such as `now-7d`. Default: 0, or `now-1d`. */
  readonly start?: number | string | undefined;
  /** Default: 2000, or `now`. */
  readonly end?: number | string | undefined;
  /** A number, or `+1h` (units ms s m h d); at most 100 steps. Default: 100, or `+1h`. */
  readonly gap?: number | string | undefined;
  /** 0: empty steps too. Default: 1. */
  readonly mincount?: number | undefined;
}

/** Options of {@link SearchApi.grouped}. */
export interface GroupedOptions extends AggregationOptions {
  /** As of {@link PageOptions.fl}. */
  readonly fl?: readonly string[] | undefined;
  /** Groups to skip. Default: 0. */
  readonly offset?: number | undefined;
  /** Number of groups. Default: 25. */
  readonly rows?: number | undefined;
  /** Orders the groups by their best document. */
  readonly sort?: string | undefined;
  /** Orders the documents of a group. Default: `id asc`. */
  readonly groupSort?: string | undefined;
  /** Documents of a group. Default: 1, at most 10. */
  readonly limit?: number | undefined;
}
