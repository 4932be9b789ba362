import { ConfigError, UsageError } from "../../util/error.ts";
import { type CliContext, type Format, FORMATS } from "../context.ts";

/** What a command's results are: their form decides which formats fit. */
export type ResultKind = "value" | "rows";

const FITTING: Readonly<Record<ResultKind, readonly Format[]>> = {
  value: ["table", "json", "jsonl"],
  rows: FORMATS,
};

const rowCommands = new WeakSet<object>();

/** Marks a command whose results are rows, so that CSV and Parquet are allowed. */
export function givesRows<C extends object>(command: C): C {
  rowCommands.add(command);
  return command;
}

/**
 * Refuses a format before the command has done anything.
 *
 * @throws {UsageError} the command gives no rows, and the format is for rows
 */
export function checkFormat(ctx: CliContext, command: object): void {
  askedFormat(ctx, rowCommands.has(command) ? "rows" : "value");
}

/**
 * The format asked for with `--output` or `ALX_OUTPUT`, else `table` on a terminal and `json` elsewhere.
 *
 * @throws {UsageError} when the option asks for rows where there is one value
 * @throws {ConfigError} when `ALX_OUTPUT` is no format
 */
export function formatOf(ctx: CliContext, kind: ResultKind): Format {
  return askedFormat(ctx, kind) ?? (ctx.isTty.out ? "table" : "json");
}

/** Like {@link formatOf}, where rows are printed while the command runs: without a terminal as JSON lines. */
export function streamFormatOf(ctx: CliContext): Format {
  return askedFormat(ctx, "rows") ?? (ctx.isTty.out ? "table" : "jsonl");
}

/** Like {@link formatOf}, but undefined when nothing was asked for. */
export function askedFormat(ctx: CliContext, kind: ResultKind): Format | undefined {
  const option = ctx.globals.output;
  if (option !== undefined) {
    if (FITTING[kind].includes(option)) return option;
    throw new UsageError(`"${option}" is for rows, and this command gives no rows`, {
      hint: "--output json",
    });
  }
  const text = ctx.env.ALX_OUTPUT;
  if (!text) return undefined;
  const format = FORMATS.find((one) => one === text);
  if (format === undefined) {
    throw new ConfigError(`Cannot use "${text}" as ALX_OUTPUT`, { hint: FORMATS.join(", ") });
  }
  return FITTING[kind].includes(format) ? format : undefined;
}
