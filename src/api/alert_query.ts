import { flag } from "./flag.ts";
import type { QueryValue } from "./http.ts";

/** Which alerts a list, a count or a change is about. */
export interface AlertSelection {
  /** Default: all. */
  readonly query?: string | undefined;
  /** Filters that must match too. */
  readonly filters?: readonly string[] | undefined;
  /** Only this long before `startTime`, or now: `24h`, `4d`, `1w`, `1M`. */
  readonly timeSpan?: string | undefined;
  /** ISO time; nothing newer. The lists answer it as `tc_start`: send it back for the next page. */
  readonly startTime?: string | undefined;
  /** Show the newest five minutes too, while workflows may still change them. Default false. */
  readonly noDelay?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Which alerts, and which page of them. */
export interface AlertListOptions extends AlertSelection {
  /** Default 0. */
  readonly offset?: number | undefined;
  /** Default 100. */
  readonly rows?: number | undefined;
  /** Default `reporting_ts desc`. */
  readonly sort?: string | undefined;
  /** Count all matches. Default false: counting stops at 10,000. */
  readonly trackTotalHits?: boolean | undefined;
}

/** The query string that selects alerts. */
export function alertQuery(options: AlertListOptions): Record<string, QueryValue> {
  return {
    q: options.query,
    fq: options.filters,
    tc: options.timeSpan,
    tc_start: options.startTime,
    no_delay: flag(options.noDelay),
    offset: options.offset,
    rows: options.rows,
    sort: options.sort,
    track_total_hits: flag(options.trackTotalHits),
  };
}
