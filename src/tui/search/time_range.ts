import { parseDateMath } from "../../domain/lucene/mod.ts";
import { fieldClause } from "../../domain/lucene/quote.ts";
import { formatIso } from "../../util/format.ts";
import type { Filter, MovingRange, TimeRange } from "./state.ts";

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
const isMoving = (range: TimeRange): range is MovingRange => "spanMs" in range;

/** Start and end as the server reads them: date math, or ISO times. */
export function timeBounds(range: TimeRange): { start: string; end: string } {
  if (isMoving(range)) return { start: before(range.endsMs + range.spanMs), end: before(range.endsMs) };
  return { start: formatIso(range.fromMs), end: range.toMs === undefined ? "now" : formatIso(range.toMs) };
}

/** Start and end in milliseconds since the epoch. */
export function timeEnds(range: TimeRange, now: number): { readonly fromMs: number; readonly toMs: number } {
  if (!isMoving(range)) return { fromMs: range.fromMs, toMs: range.toMs ?? now };
  const toMs = now - range.endsMs;
  return { fromMs: toMs - range.spanMs, toMs };
}

/** Length of a range that ends now and moves with the clock; undefined for every other. */
export const spanUntilNow = (range: TimeRange | undefined): number | undefined =>
  range !== undefined && isMoving(range) && range.endsMs === 0 ? range.spanMs : undefined;

/** A point of time, by day where it is the first or the last moment of one (UTC, as the server has it). */
function pointText(ms: number): string {
  const iso = formatIso(ms);
  return /T00:00:00\.000Z$|T23:59:59\.999Z$/.test(iso) ? iso.slice(0, 10) : iso.slice(0, 16);
}

/** The range in words: `7d`, `1d until now-1d`, `2026-11-20 to 2026-11-22`. */
export function timeLabel(range: TimeRange): string {
  if (!isMoving(range)) {
    return `${pointText(range.fromMs)} to ${range.toMs === undefined ? "now" : pointText(range.toMs)}`;
  }
  const span = dateMathSpan(range.spanMs);
  return range.endsMs === 0 ? span : `${span} until ${before(range.endsMs)}`;
}

/** The range as a chip. */
export function timeFilter(range: TimeRange): Filter {
  const { start, end } = timeBounds(range);
  return {
    clause: `${fieldClause(range.field, "x").replace(/:.*$/, "")}:[${start} TO ${end}]`,
    exclude: false,
    label: timeLabel(range),
    time: range,
  };
}

/** The range moved by its own length: back for -1, on for 1, never beyond now. */
export function shiftRange(range: TimeRange, by: -1 | 1, now: number): TimeRange {
  if (isMoving(range)) return { ...range, endsMs: Math.max(0, range.endsMs - by * range.spanMs) };
  const { fromMs, toMs } = timeEnds(range, now);
  // The last millisecond of a range belongs to it.
  const spanMs = toMs - fromMs + 1;
  const step = by === 1 ? Math.min(spanMs, Math.max(0, now - toMs)) : -spanMs;
  return { field: range.field, fromMs: fromMs + step, toMs: toMs + step };
}

const clampSpan = (ms: number) => Math.max(MINUTE, Math.min(3650 * DAY, Math.round(ms / MINUTE) * MINUTE));

/** The range halved or doubled around its end. */
export function zoomRange(range: TimeRange, factor: 0.5 | 2, now: number): TimeRange {
  if (isMoving(range)) return { ...range, spanMs: clampSpan(range.spanMs * factor) };
  const { fromMs, toMs } = timeEnds(range, now);
  const spanMs = clampSpan((toMs - fromMs) * factor);
  return { ...range, fromMs: toMs - spanMs };
}

/** The time range among filters. */
export const timeOf = (filters: readonly Filter[]): TimeRange | undefined =>
  filters.find((filter) => filter.time !== undefined)?.time;

/** The range as it is typed: `now-7d TO now`. */
export function rangeText(range: TimeRange): string {
  if (isMoving(range)) return `${before(range.endsMs + range.spanMs)} TO ${before(range.endsMs)}`;
  return `${pointText(range.fromMs)} TO ${range.toMs === undefined ? "now" : pointText(range.toMs)}`;
}

const WRITTEN = "two times with TO between them, such as 2026-11-01 TO now or now-7d TO now-1d";
const MOVING = /^now(?:-\d+[mhdw])?$/;

/** The time that was typed, or why it is none. */
function readPoint(text: string, options: { now: number; roundUp: boolean }): number | string {
  try {
    return parseDateMath(text, options);
  } catch {
    return `Unknown time "${text}"; write a date, or now with -7d, -12h, -30m`;
  }
}

/** Reads a typed range; the text says what is wrong with it. */
export function readRange(field: string, typed: string, now: number): TimeRange | string {
  const [from = "", to = "", ...more] = typed.trim().split(/\s+TO\s+/);
  if (from === "" || to === "" || more.length > 0) return `Write ${WRITTEN}`;
  const fromMs = readPoint(from, { now, roundUp: false });
  if (typeof fromMs === "string") return fromMs;
  const toMs = readPoint(to, { now, roundUp: true });
  if (typeof toMs === "string") return toMs;
  if (fromMs >= toMs) return `The range ends before it begins: "${from}" is not earlier than "${to}"`;
  if (MOVING.test(from) && MOVING.test(to)) {
    return { field, spanMs: clampSpan(toMs - fromMs), endsMs: now - toMs };
  }
  return { field, fromMs, ...(to === "now" ? {} : { toMs }) };
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
