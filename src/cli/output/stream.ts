/** Rows that come in batches, written as they come. @module */
import { csvLine } from "../../util/csv.ts";
import type { Json } from "../../util/json.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { cellValue, headingOf } from "./cell.ts";
import { jsonText } from "./json.ts";
import type { StreamOptions } from "./stream_options.ts";
import { hiddenText, layoutTable, tableHead, tableLine } from "./table.ts";

/** Writes every batch and returns how many rows there were. */
export async function streamRows<Row>(ctx: CliContext, options: StreamOptions<Row>): Promise<number> {
  if (options.format === "parquet") {
    const { streamParquet } = await import("./parquet.ts");
    return await streamParquet(options);
  }
  const encode = encoderOf(ctx, options);
  let count = 0;
  for await (const batch of options.rows) {
    const text = encode.batch(batch, count === 0);
    if (text !== "") await options.write(text);
    count += batch.length;
    await options.onWritten?.(count);
  }
  const end = encode.end(count);
  if (end !== "") await options.write(end);
  return count;
}

interface Encoder<Row> {
  batch(rows: readonly Row[], isFirst: boolean): string;
  end(count: number): string;
}

function encoderOf<Row>(ctx: CliContext, options: StreamOptions<Row>): Encoder<Row> {
  switch (options.format) {
    case "csv":
      return csvEncoder(ctx, options);
    case "json":
      return jsonEncoder(ctx);
    case "table":
      return tableEncoder(ctx, options);
    default:
      return {
        batch: (rows) => rows.map((row) => jsonText(ctx, row) + "\n").join(""),
        end: () => "",
      };
  }
}

function csvEncoder<Row>(
  ctx: CliContext,
  { columns, toFile, head = true }: StreamOptions<Row>,
): Encoder<Row> {
  const isShown = ctx.isTty.out && toFile !== true;
  const record = (values: readonly Json[]) => {
    const line = csvLine(values, { raw: ctx.globals.csvRaw });
    return isShown ? safeText(line, { newlines: "keep" }) : line;
  };
  const heading = record(columns.map(headingOf));
  return {
    batch: (rows, isFirst) =>
      (isFirst && head ? heading : "") +
      rows.map((row) => record(columns.map((column) => cellValue(column, row)))).join(""),
    end: (count) => count === 0 && head ? heading : "",
  };
}

/** A list with one row a line. */
function jsonEncoder<Row>(ctx: CliContext): Encoder<Row> {
  let open = false;
  return {
    batch(rows) {
      const text = rows.map((row) => {
        const before = open ? ",\n" : "[\n";
        open = true;
        return before + jsonText(ctx, row);
      });
      return text.join("");
    },
    end: () => open ? "\n]\n" : "[]\n",
  };
}

function tableEncoder<Row>(ctx: CliContext, { columns }: StreamOptions<Row>): Encoder<Row> {
  const options = { width: ctx.columns, now: ctx.clock.now(), style: ctx.style };
  let layout: ReturnType<typeof layoutTable<Row>> | undefined;
  return {
    batch(rows) {
      const head = layout === undefined;
      const fixed = layout ??= layoutTable(columns, rows, options);
      const lines = rows.map((row) => tableLine(fixed, row, options));
      return [...head ? [tableHead(fixed, ctx.style)] : [], ...lines].join("\n") +
        (lines.length > 0 ? "\n" : "");
    },
    end() {
      const hidden = layout === undefined ? undefined : hiddenText(layout);
      return hidden === undefined ? "" : `${ctx.style.tone(hidden, "dim")}\n`;
    },
  };
}
