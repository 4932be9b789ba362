import { fieldClause } from "../../domain/lucene/quote.ts";
import type { Filter, TimeRange } from "./state.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Ranges to choose from. */
export const TIME_PRESETS: readonly (readonly [label: string, spanMs: number])[] = [
  ["last 15 minutes", 15 * MINUTE],
  ["last hour", HOUR],
  ["last 4 hours", 4 * HOUR],
  ["last 24 hours", DAY],
  ["last 2 days", 2 * DAY],
  ["last 7 days", 7 * DAY],
  ["last 30 days", 30 * DAY],
  ["last 90 days", 90 * DAY],
  ["last year", 365 * DAY],
];

/** A duration in the units of date math, whole: `7d`, `36h`, `15m`. */
export function dateMathSpan(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

const before = (ms: number) => ms === 0 ? "now" : `now-${dateMathSpan(ms)}`;

/** Start and end as date math. */
export function timeBounds(range: TimeRange): { start: string; end: string } {
  return { start: before(range.endsMs + range.spanMs), end: before(range.endsMs) };
}

/** The range as a chip. */
export function timeFilter(range: TimeRange): Filter {
  const { start, end } = timeBounds(range);
  const span = dateMathSpan(range.spanMs);
  return {
    clause: `${fieldClause(range.field, "x").replace(/:.*$/, "")}:[${start} TO ${end}]`,
    exclude: false,
    label: range.endsMs === 0 ? span : `${span} until ${end}`,
    time: range,
  };
}

/** The range moved by its own length: back for -1, on for 1, never beyond now. */
export function shiftRange(range: TimeRange, by: -1 | 1): TimeRange {
  return { ...range, endsMs: Math.max(0, range.endsMs - by * range.spanMs) };
}

/** The range halved or doubled around its end. */
export function zoomRange(range: TimeRange, factor: 0.5 | 2): TimeRange {
  return {
    ...range,
    spanMs: Math.max(MINUTE, Math.min(3650 * DAY, Math.round(range.spanMs * factor / MINUTE) * MINUTE)),
  };
}

const GAPS: readonly (readonly [ms: number, text: string])[] = [
  [MINUTE, "+1m"],
  [5 * MINUTE, "+5m"],
  [15 * MINUTE, "+15m"],
  [30 * MINUTE, "+30m"],
  [HOUR, "+1h"],
  [2 * HOUR, "+2h"],
  [4 * HOUR, "+4h"],
  [12 * HOUR, "+12h"],
  [DAY, "+1d"],
  [2 * DAY, "+2d"],
  [7 * DAY, "+7d"],
  [14 * DAY, "+14d"],
  [30 * DAY, "+30d"],
  [90 * DAY, "+90d"],
];

/** Steps that cut a span into at most 90 parts: the server refuses more than 100. */
export function gapFor(spanMs: number): { readonly ms: number; readonly text: string } {
  const [ms, text] = GAPS.find(([ms]) => spanMs / ms <= 90) ?? GAPS.at(-1)!;
  return { ms, text };
}
