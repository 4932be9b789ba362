import { readerOf } from "./access.ts";
import type { Call } from "./call.ts";
import { flag } from "./call.ts";
import type { Selection } from "./search.ts";
import { serverTime } from "./server_time.ts";

/** The alerts that the query string of an alert endpoint selects. */
export interface AlertSelection extends Selection {
  readonly index: "alert";
  /** Newest time shown; send it back while paging. */
  readonly tcStart: string | undefined;
}

/** Options of {@link alertSelection}. */
export interface AlertSelectionOptions {
  /** Hides the newest alerts unless `no_delay` or `tc_start` is given. @default false */
  readonly delay?: boolean;
  /** Filters of the endpoint's own. */
  readonly filters?: readonly string[];
}

/** Reads `q`, `fq`, `tc`, `tc_start` and `no_delay`. */
export function alertSelection(call: Call, options: AlertSelectionOptions = {}): AlertSelection {
  const { query, state } = call;
  let tcStart = query.get("tc_start") || undefined;
  if (tcStart === undefined && options.delay === true && !noDelay(query)) {
    const delayMs = state.config.alertDelaySeconds * 1000;
    if (delayMs > 0) tcStart = serverTime(state.clock.now() - delayMs);
  }
  const tc = query.get("tc") || undefined;
  const filters = [...query.getAll("fq").filter((fq) => fq !== ""), ...options.filters ?? []];
  if (tc !== undefined && tcStart !== undefined) {
    filters.push(`reporting_ts:[${tcStart}||-${tc} TO ${tcStart}]`);
  } else if (tc !== undefined) filters.push(`reporting_ts:[now-${tc} TO now]`);
  else if (tcStart !== undefined) filters.push(`reporting_ts:[* TO ${tcStart}]`);
  return {
    index: "alert",
    query: query.get("q") || "alert_id:*",
    filters,
    reader: readerOf(call),
    tcStart,
  };
}

function noDelay(query: URLSearchParams): boolean {
  return query.has("no_delay") && (flag(query, "no_delay") || query.get("no_delay") !== "false");
}
