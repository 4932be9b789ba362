import type { Query } from "../../features/queries.ts";
import { useQuery } from "../hooks.ts";
import { searchIndex } from "./indexes.ts";
import { histogramQuery, oldestQuery } from "./queries.ts";
import type { SearchContext } from "./rows.ts";
import { type Run, tabOf, type TimeRange } from "./state.ts";
import { gapFor, timeBounds, timeEnds, timeOf } from "./time_range.ts";

/** Hits by the start of their step. */
export type Buckets = readonly (readonly [key: string, count: number])[];

/** Hits by time. */
export interface DateHistogram {
  readonly range: TimeRange;
  readonly buckets: Buckets;
  readonly stepMs: number;
  /** Of the search before, while the present one is not answered. */
  readonly isStale: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
/** More steps than the server allows would be needed beyond this. */
const SPAN_MAX_MS = 8000 * DAY_MS;
const SPANS_MS = [HOUR_MS, 4 * HOUR_MS, ...[1, 2, 7, 14, 30, 90, 180, 365].map((days) => days * DAY_MS)];

/** The first usual span that reaches back to the oldest hit, so that no hit is left out. */
export function spanBackTo(oldest: number, now: number): number {
  const needed = now - oldest;
  return SPANS_MS.find((span) => span >= needed) ??
    Math.min(SPAN_MAX_MS, Math.ceil(needed / YEAR_MS) * YEAR_MS);
}

interface Asked {
  readonly range: TimeRange;
  readonly stepMs: number;
  readonly query: Query<Buckets>;
}

/** The question for a range: that of the chips, else back to the oldest hit once that is known. */
function histogramOf({ app }: SearchContext, run: Run): Asked | undefined {
  const field = searchIndex(run.index).dateField;
  if (field === undefined) return undefined;
  const oldest = timeOf(run.filters) === undefined
    ? app.queries.peek<number | null>(oldestQuery(app.services, run, field).key)
    : null;
  if (oldest === undefined) return undefined;
  const now = app.now();
  const range = timeOf(run.filters) ??
    { field, spanMs: oldest === null ? 7 * DAY_MS : spanBackTo(oldest, now), endsMs: 0 };
  const { start, end } = timeBounds(range);
  const { fromMs, toMs } = timeEnds(range, now);
  const gap = gapFor(toMs - fromMs);
  const query = histogramQuery(app.services, run, { field: range.field, start, end, gap: gap.text });
  return { range, stepMs: gap.ms, query };
}

/** The date histogram as far as it is known, without asking. */
export function knownHistogram(ctx: SearchContext, run: Run): DateHistogram | undefined {
  const asked = histogramOf(ctx, run);
  const buckets = asked === undefined ? undefined : ctx.app.queries.peek<Buckets>(asked.query.key);
  if (asked === undefined || buckets === undefined) return undefined;
  return { range: asked.range, stepMs: asked.stepMs, buckets, isStale: false };
}

/** The date histogram of the tab; that of the search before until it is answered. */
export function useDateHistogram(ctx: SearchContext, isShown = true): DateHistogram | undefined {
  const { run, before } = tabOf(ctx.state);
  const field = searchIndex(run.index).dateField;
  const needsOldest = isShown && field !== undefined && timeOf(run.filters) === undefined;
  useQuery(needsOldest ? oldestQuery(ctx.app.services, run, field) : undefined);
  useQuery(isShown ? histogramOf(ctx, run)?.query : undefined);
  const now = knownHistogram(ctx, run);
  if (now !== undefined || before === undefined) return now;
  const old = knownHistogram(ctx, before);
  return old === undefined ? undefined : { ...old, isStale: true };
}
