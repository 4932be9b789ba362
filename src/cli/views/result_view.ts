/** Results and errors of services as lines. @module */
import type { ErrorDoc, FormattedResult } from "../../api/types/result.ts";
import { errorColumns } from "../../domain/columns/lists.ts";
import { resultLines } from "../../domain/section_text.ts";
import type { CliContext } from "../context.ts";
import { partLines } from "../lines.ts";
import { tableLines } from "../output/table.ts";
import { paintLine, sectionOptions } from "./text_line.ts";

/** Results, the worst first, each after an empty line. */
export function resultsLines(ctx: CliContext, results: readonly FormattedResult[]): string[] {
  const score = ({ result }: FormattedResult) => Number(result?.score ?? 0);
  const sorted = [...results].sort((a, b) => score(b) - score(a));
  return sorted.flatMap((result) => partLines(ctx, () => ["", ...oneResultLines(ctx, result)]));
}

/** One result with its sections. */
export function oneResultLines(ctx: CliContext, result: FormattedResult): string[] {
  return resultLines(result, sectionOptions(ctx)).map((line) => paintLine(ctx, line));
}

/** Errors as a table. */
export function errorLines(ctx: CliContext, errors: readonly ErrorDoc[]): string[] {
  return tableLines(errorColumns(), errors, { width: ctx.columns, now: ctx.clock.now(), style: ctx.style });
}
