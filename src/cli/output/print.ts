/** Results in the format asked for. @module */
import type { Column } from "../../domain/column.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { formatOf } from "./format.ts";
import { jsonText } from "./json.ts";
import { tableLines } from "./table.ts";

/** Options of {@link printRows}. */
export interface RowsOptions<Row> {
  readonly columns: readonly Column<Row>[];
  /** What JSON shows, when it is more than the rows: the server's whole answer. */
  readonly value?: unknown;
  /** Lines below the table, for people. */
  readonly footer?: readonly string[];
  /** Said instead of an empty table. @default "Nothing found" */
  readonly empty?: string;
  /** A notice that there is more, for the formats in which neither the rows nor a footer tell. */
  readonly more?: string | undefined;
}

/** Prints one object: for people as lines, else as the server sent it. */
export async function printValue(
  ctx: CliContext,
  value: unknown,
  lines: () => readonly string[],
): Promise<void> {
  const format = formatOf(ctx, "value");
  if (format === "table") return await printLines(ctx, lines());
  await ctx.out(jsonText(ctx, value, { indent: format === "json" ? 2 : 0 }) + "\n");
}

/** How {@link printRecord} prints. */
export interface RecordOptions<T> {
  readonly columns: readonly Column<T>[];
  /** What people see. */
  readonly lines: () => readonly string[];
}

/** Prints one object as {@link printValue} does, and in CSV and Parquet as one row. */
export async function printRecord<T>(
  ctx: CliContext,
  value: T,
  { columns, lines }: RecordOptions<T>,
): Promise<void> {
  const format = formatOf(ctx, "rows");
  if (format === "csv" || format === "parquet") return await printRows(ctx, [value], { columns });
  await printValue(ctx, value, lines);
}

/** Prints lines that are safe already. */
export async function printLines(ctx: CliContext, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await ctx.out(lines.join("\n") + "\n");
}

/** Prints rows that are all there. */
export async function printRows<Row>(
  ctx: CliContext,
  rows: readonly Row[],
  options: RowsOptions<Row>,
): Promise<void> {
  const format = formatOf(ctx, "rows");
  if (format === "table") return await printLines(ctx, tableOrNothing(ctx, rows, options));
  if (format === "json") return await ctx.out(jsonText(ctx, options.value ?? rows, { indent: 2 }) + "\n");
  const { streamRows } = await import("./stream.ts");
  await streamRows(ctx, {
    rows: asyncRows(rows),
    columns: options.columns,
    format,
    write: (data) => ctx.out(data),
  });
  if (options.more !== undefined) ctx.note(options.more);
}

/** `25 of 143 rows; …`; undefined where all rows are there, or nobody knows how many there are. */
export function moreText(
  { items: { length }, total }: { readonly items: readonly unknown[]; readonly total: number | null },
  hint = "--rows and --offset for others",
): string | undefined {
  if (total === null || total <= length) return undefined;
  return `${formatCount(length)} of ${formatCount(total)} rows; ${hint}`;
}

/** `The first 25 groups, …` where there may be more: the server does not say how many there are. */
export function firstText(
  count: number,
  { rows, what, hint }: { readonly rows: number; readonly what: string; readonly hint: string },
): string | undefined {
  return count < rows ? undefined : `The first ${formatCount(count)} ${what}, there may be more; ${hint}`;
}

function tableOrNothing<Row>(ctx: CliContext, rows: readonly Row[], options: RowsOptions<Row>): string[] {
  const { style } = ctx;
  if (rows.length === 0) {
    return [style.tone(options.empty ?? "Nothing found", "dim"), ...options.footer ?? []];
  }
  return tableLines(options.columns, rows, {
    ...{ width: ctx.columns, now: ctx.clock.now(), style, footer: options.footer ?? [] },
  });
}

async function* asyncRows<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield rows;
}
