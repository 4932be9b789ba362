/** The report of an incident: one row for each input, as a stream. @module */
import { type FoundInput, type ReportRow, reportRow } from "../../domain/incident_report/row.ts";
import { parseDateMath } from "../../domain/lucene/date_math.ts";
import { QueryError } from "../../domain/lucene/query_error.ts";
import type { VerdictThresholds } from "../../domain/verdict.ts";
import { UsageError } from "../../util/error.ts";
import { parseTime } from "../../util/format.ts";
import type { Services } from "../services.ts";
import type { IncidentJournal } from "./journal.ts";
import { checkAnalysed, type Difference } from "./report_check.ts";
import { detailsOf, lookUpSent } from "./report_details.ts";
import { journalInputs } from "./report_journals.ts";
import { serverInputs } from "./server_rows.ts";

/** Where rows come from. */
export type ReportSource =
  | { readonly kind: "journals"; readonly journals: readonly IncidentJournal[] }
  | { readonly kind: "server"; readonly incident: string };

/** Which rows, and how much of them. */
export interface ReportOptions {
  readonly thresholds: VerdictThresholds;
  /** Only analysed inputs with at least this score. Default: every input. */
  readonly minScore?: number | undefined;
  /** Only inputs whose fate was reached from then on; a date or date math. Default: no limit. */
  readonly from?: string | undefined;
  /** Default: no limit. */
  readonly to?: string | undefined;
  /** From the server: every submission of a file under the same path. Default: the newest only. */
  readonly repeated?: boolean | undefined;
  /** Ask the server about service errors and missing submissions of what journals have as analysed. @default true */
  readonly check?: boolean | undefined;
  /** Compare scores and states too, and call this for each input that differs. */
  readonly onDifference?: ((difference: Difference) => void) | undefined;
  /** Ask the server nothing: the journals alone tell. */
  readonly offline?: boolean | undefined;
  /** Look up heuristics and tags. */
  readonly details: boolean;
  /** Batches looked up at once. Default: 4. */
  readonly jobs?: number | undefined;
}

const BATCH = 100;

/**
 * Rows in batches, in the order of their source; at most a few batches are in memory. What a journal left in analysis is
 * looked up.
 *
 * @throws {UsageError} `from` or `to` is no date
 * @throws {ApiError} the server cannot be asked
 */
export async function* reportRows(
  services: Services,
  source: ReportSource,
  options: ReportOptions,
): AsyncGenerator<readonly ReportRow[], void> {
  const isFromServer = source.kind === "server";
  const inputs = isFromServer
    ? serverInputs(services, source.incident, options)
    : within(journalInputs(source.journals), timeRange(options, services.clock.now()));
  const check = !isFromServer && options.check !== false && !options.offline;
  const work = (batch: readonly FoundInput[]) => lookUp(services, batch, { ...options, check });
  yield* inOrder(batches(inputs, BATCH), options.jobs ?? 4, work);
}

async function lookUp(
  services: Services,
  batch: readonly FoundInput[],
  options: ReportOptions,
): Promise<readonly ReportRow[]> {
  const { minScore = -Infinity, thresholds, offline } = options;
  const sent = offline ? batch : await lookUpSent(services, batch);
  const known = options.check ? await checkAnalysed(services, sent, options) : sent;
  const kept = options.minScore === undefined
    ? known
    : known.filter(({ score }) => score !== null && score >= minScore);
  const sids = options.details && !offline
    ? kept.flatMap(({ sid, fate }) => sid !== null && (fate === "done" || fate === "incomplete") ? [sid] : [])
    : [];
  const details = sids.length === 0 ? undefined : await detailsOf(services, sids);
  const { server } = services.settings;
  return kept.map((input) => reportRow(input, details?.get(input.sid ?? ""), { server, thresholds }));
}

/** A range of times as milliseconds since the epoch. @throws {UsageError} one of them is no date */
export function timeRange(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): { readonly fromMs: number; readonly toMs: number } {
  return {
    fromMs: from === undefined ? -Infinity : readTime(from, { now }),
    toMs: to === undefined ? Infinity : readTime(to, { now, roundUp: true }),
  };
}

function readTime(text: string, options: { readonly now: number; readonly roundUp?: boolean }): number {
  try {
    return parseDateMath(text, options);
  } catch (cause) {
    if (!(cause instanceof QueryError)) throw cause;
    throw new UsageError(`Cannot read "${text}" as a time`, { cause, hint: "2026-11-24, now-7d/d" });
  }
}

async function* within(
  inputs: AsyncIterable<FoundInput>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<FoundInput, void> {
  for await (const input of inputs) {
    const ms = parseTime(input.at) ?? NaN;
    if (fromMs === -Infinity && toMs === Infinity || ms >= fromMs && ms <= toMs) yield input;
  }
}

/** Items in groups of `size`; the last one may be smaller. */
export async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[], void> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Works on `jobs` items at once and gives the results in the items' order. The first failure ends it. */
export async function* inOrder<A, B>(
  items: AsyncIterable<A>,
  jobs: number,
  work: (item: A) => Promise<B>,
): AsyncGenerator<B, void> {
  const running: Promise<B>[] = [];
  try {
    for await (const item of items) {
      const job = work(item);
      job.catch(() => undefined); // told when its turn comes
      running.push(job);
      if (running.length >= jobs) yield await running.shift()!;
    }
    for (let job = running.shift(); job !== undefined; job = running.shift()) yield await job;
  } finally {
    await Promise.allSettled(running);
  }
}
