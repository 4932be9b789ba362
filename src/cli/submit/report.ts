/** Where results go, and the exit code they mean. @module */
import { verdictOf, type VerdictThresholds } from "../../domain/verdict.ts";
import { AlxError, CanceledError } from "../../util/error.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext, Format } from "../context.ts";
import { EXIT, exitCodeOf, ExitWith } from "../exit.ts";
import { streamRows } from "../output/stream.ts";
import { allColumns, failureText, isBad, recordColumns, type SubmitRecord } from "./record.ts";
import { fileFault } from "../../util/file_error.ts";

/** A record, and the failure behind it. */
export interface Reported {
  readonly record: SubmitRecord;
  readonly error: Error | undefined;
}

/** What is printed of each record. */
export interface ReportOptions {
  readonly format: Format;
  readonly target: Target;
  readonly thresholds: VerdictThresholds;
  /** The score from which on the exit code says so. */
  readonly failOn?: number | undefined;
  /** Text of a record, instead of a line in the format; empty for nothing. */
  readonly page?: ((record: SubmitRecord) => string) | undefined;
  /** Show ingest ids instead of sids. Default: false. */
  readonly ingested?: boolean | undefined;
  /** Told before something is printed. */
  readonly beforePrint: () => void;
  /** Prints, and sees to it that nothing else does meanwhile. */
  readonly printing: (work: () => Promise<void>) => Promise<void>;
}

/** Standard output, or a file that is added to. */
export interface Target {
  /** False when something is there already. */
  readonly isNew: boolean;
  /** Whether it is a file, where text stays as it is. Default: false. */
  readonly isFile?: boolean;
  write(data: string | Uint8Array): Promise<void>;
  close(): void;
}

/**
 * Opens the file for results before anything is sent.
 *
 * @throws {AlxError} it cannot be written
 */
export async function openTarget(ctx: CliContext, path: string | undefined): Promise<Target> {
  if (path === undefined) {
    return { isNew: true, write: (data) => ctx.out(data), close: () => undefined };
  }
  try {
    const file = await Deno.open(path, { append: true, create: true });
    return {
      isNew: (await file.stat()).size === 0,
      isFile: true,
      async write(data) {
        const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
        for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      },
      close: () => file.close(),
    };
  } catch (cause) {
    throw new AlxError(`Cannot write "${path}": ${fileFault(cause)}`, { cause });
  }
}

/**
 * Prints every record as it comes, names on standard error what failed, and ends with the exit code for it all.
 *
 * @throws {ExitWith} something failed, or a score reached the limit
 * @throws {CanceledError} the person stopped it
 */
export async function reportAll(
  ctx: CliContext,
  reported: AsyncIterable<Reported>,
  options: ReportOptions,
): Promise<void> {
  const tally: Tally = { count: 0, bad: [], reached: 0, named: [], results: new Map() };
  try {
    await printRecords(ctx, tallied(ctx, reported, { tally, options }), options);
  } finally {
    options.beforePrint();
    options.target.close();
  }
  if (ctx.signal.aborted) throw new CanceledError("Interrupted");
  if (tally.count > 1) ctx.note(summaryText(tally));
  if (tally.reached > 0) {
    ctx.err(`alx: ${safeText(reachedText(tally))}\n`);
    throw new ExitWith(EXIT.threshold);
  }
  const [only] = tally.bad;
  if (only === undefined) return;
  throw new ExitWith(tally.count === 1 ? codeOf(only) : EXIT.partial);
}

/** Prints each record as its page, or as a row of the format. */
async function printRecords(
  ctx: CliContext,
  records: AsyncIterable<SubmitRecord>,
  { page, target, format, thresholds, ingested = false, printing }: ReportOptions,
): Promise<void> {
  const write = (data: string | Uint8Array) => printing(() => target.write(data));
  if (page !== undefined) {
    for await (const record of records) {
      const text = page(record);
      if (text !== "") await write(text);
    }
    return;
  }
  await streamRows(ctx, {
    rows: oneByOne(records),
    columns: format === "table"
      ? recordColumns(thresholds, { ingested, columns: ctx.columns })
      : allColumns(thresholds),
    format,
    write,
    head: target.isNew,
    toFile: target.isFile,
  });
}

interface Tally {
  count: number;
  readonly bad: Reported[];
  /** How many scores reached the limit. */
  reached: number;
  /** The first of them, for people. */
  readonly named: string[];
  /** How many ended with each verdict, or else each outcome. */
  readonly results: Map<string, number>;
}

const MOST_NAMED = 5;

/** `7 inputs: 5 informative, 1 malicious, 1 failed` */
function summaryText({ count, results }: Tally): string {
  const parts = [...results].map(([result, number]) => `${formatCount(number)} ${result}`);
  return `${formatCount(count)} inputs: ${parts.join(", ")}`;
}

function resultOf(record: SubmitRecord, thresholds: VerdictThresholds): string {
  if (isBad(record)) return "failed";
  return record.score === undefined ? record.outcome : verdictOf(record.score, thresholds).word;
}

/** `2 of 7 reached --fail-on: a.exe (malicious), b.exe (suspicious)` */
function reachedText({ count, reached, named }: Tally): string {
  const more = reached > named.length ? `, and ${reached - named.length} more` : "";
  return `${reached} of ${count} reached --fail-on: ${named.join(", ")}${more}`;
}

async function* tallied(
  ctx: CliContext,
  reported: AsyncIterable<Reported>,
  { tally, options }: { readonly tally: Tally; readonly options: ReportOptions },
): AsyncGenerator<SubmitRecord> {
  const { failOn, page, format, thresholds } = options;
  for await (const one of reported) {
    const { record } = one;
    tally.count++;
    const result = resultOf(record, thresholds);
    tally.results.set(result, (tally.results.get(result) ?? 0) + 1);
    const { input, score } = record;
    if (failOn !== undefined && score !== undefined && score >= failOn) {
      tally.reached++;
      if (tally.named.length < MOST_NAMED) {
        tally.named.push(`${input} (${verdictOf(score, thresholds).word})`);
      }
    }
    options.beforePrint();
    if (isBad(record)) {
      tally.bad.push(one);
      // A table shows it in its own line.
      if (page !== undefined || format !== "table") ctx.err(`alx: ${safeText(failureText(record))}\n`);
    }
    yield record;
  }
}

async function* oneByOne(records: AsyncIterable<SubmitRecord>): AsyncGenerator<readonly SubmitRecord[]> {
  for await (const record of records) yield [record];
}

function codeOf({ error }: Reported): number {
  return error === undefined ? EXIT.failed : exitCodeOf(error);
}
