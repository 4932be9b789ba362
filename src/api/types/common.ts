import type { Json } from "../../util/json.ts";

/** A verdict level of a tag, heuristic or signature. Unknown words from newer servers are possible. */
export type HeuristicLevel = "safe" | "info" | "suspicious" | "malicious" | (string & Record<never, never>);

/** The indexes every account may search, given the matching `*_view` role. */
export const SEARCH_INDEXES = [
  "alert",
  "badlist",
  "file",
  "heuristic",
  "result",
  "retrohunt",
  "safelist",
  "signature",
  "submission",
  "workflow",
] as const;
/** The indexes only an administrator may search. */
export const ADMIN_INDEXES = ["emptyresult", "error", "user", "apikey"] as const;

/** Name of a searchable index. */
export type IndexName = typeof SEARCH_INDEXES[number] | typeof ADMIN_INDEXES[number];

/** An index to search: one that is known, or one of a newer server. */
export type AnyIndex = IndexName | (string & Record<never, never>);

/** One page of a search. */
export interface SearchPage<T = SearchHit> {
  /** The rows. */
  readonly items: readonly T[];
  /** As asked; a number, or text where the server echoes a query string. */
  readonly offset: number | string;
  /** Rows a page. */
  readonly rows: number | string;
  /** Matching documents, capped at 10,000 unless `track_total_hits`; null while deep paging. */
  readonly total: number | null;
  /** Send it back as `deep_paging_id` for the next page; absent, or null, on the last page. */
  readonly next_deep_paging_id?: string | null;
}

/** A document as a search returns it: nested, only the fields asked for. */
export interface SearchHit {
  /** The document's id; absent with `fl=*`. */
  readonly id?: string;
  /** The fields asked for. */
  readonly [field: string]: Json | undefined;
}

/** What the server knows about one field of an index. */
export interface FieldInfo {
  /** Searched when a term names no field. */
  readonly default: boolean;
  /** Can be searched. */
  readonly indexed: boolean;
  /** May hold several values. */
  readonly list: boolean;
  /** Returned when `fl` is not given. */
  readonly stored: boolean;
  /** How it is indexed. */
  readonly type:
    | "keyword"
    | "wildcard"
    | "boolean"
    | "integer"
    | "long"
    | "float"
    | "date"
    | "text"
    | "ip"
    | "object"
    | (string & Record<never, never>);
  /** Only in whoami's `indexes`. */
  readonly description?: string | null;
}

/** Figures of a numeric field, `POST search/stats/…`. */
export interface FieldStats {
  /** Documents with a value. */
  readonly count: number;
  /** Lowest. */
  readonly min: number | null;
  /** Highest. */
  readonly max: number | null;
  /** Mean. */
  readonly avg: number | null;
  /** All together. */
  readonly sum: number;
}

/** `POST search/grouped/…`. `total` counts documents, not groups. */
export interface GroupedPage<T = SearchHit> {
  /** The rows. */
  readonly items: readonly { readonly value: Json; readonly total: number; readonly items: readonly T[] }[];
  /** Rows before the first one here. */
  readonly offset: number | string;
  /** Rows a page. */
  readonly rows: number | string;
  /** How many match. */
  readonly total: number;
}

/** `{ success: … }`, the answer of most writes. Batches put the number of changed documents there. */
export interface Success {
  /** Whether it was done. */
  readonly success: boolean | number;
}
