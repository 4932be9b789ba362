/** The range of a histogram, checked before it is sent: the server fails on some of them without a reason. @module */
import { parseDateMath } from "../domain/lucene/date_math.ts";
import { UsageError } from "../util/error.ts";

/** What was given of a range; the rest is the server's default. */
export interface HistogramRange {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly gap?: string | undefined;
}

/**
 * Refuses a range without a step: one that ends before it starts, or a step of nothing.
 *
 * @param nowMs Milliseconds since the epoch that `now` stands for.
 * @throws {UsageError}
 */
export function checkRange({ start, end, gap }: HistogramRange, nowMs: number): void {
  if (gap !== undefined && !(Number.parseFloat(gap.replace(/^\+/, "")) > 0)) {
    throw new UsageError(`Invalid --gap "${gap}": expected a step above 0`, {
      hint: "--gap 100, or --gap 1h",
    });
  }
  const isNumeric = [start, end].every((value) => value === undefined || /^-?\d+$/.test(value));
  const [from, to] = isNumeric
    ? [Number(start ?? 0), Number(end ?? 2000)]
    : [timeOf(start ?? "now-1d", nowMs), timeOf(end ?? "now", nowMs)];
  if (from === undefined || to === undefined || from < to || (start ?? end) === undefined) return;
  const given = (value: string | undefined) => value === undefined ? "the default" : `"${value}"`;
  throw new UsageError(`The histogram ends before it starts: --start ${given(start)}, --end ${given(end)}`, {
    hint: isNumeric ? "--start 0 --end 2000" : "--start now-7d --end now",
  });
}

/** Milliseconds since the epoch; undefined for what only the server can judge. */
function timeOf(text: string, nowMs: number): number | undefined {
  try {
    return parseDateMath(text, { now: nowMs });
  } catch {
    return undefined;
  }
}
