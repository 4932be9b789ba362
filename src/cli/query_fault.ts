/** A broken query, shown with a caret. @module */
import type { IndexName } from "../api/types/common.ts";
import { diagnose, type FieldTable, parseQuery } from "../domain/lucene/mod.ts";
import type { Diagnostic } from "../domain/lucene/ast.ts";
import { caretText, positionOf } from "../domain/lucene/caret.ts";
import { UsageError } from "../util/error.ts";

/** Where a broken query belongs, and what refused it. */
export interface FaultContext {
  readonly index: IndexName;
  readonly cause?: unknown;
}

/** The error for a query's first fault; undefined when alx finds none. */
export function queryError(text: string, { cause }: Partial<FaultContext> = {}): UsageError | undefined {
  const [fault] = parseQuery(text).errors;
  return fault === undefined ? undefined : faultError(text, fault, cause);
}

/** The error for the first value that its field refuses; undefined when alx finds none. */
export function valueError(text: string, fields: FieldTable, cause?: unknown): UsageError | undefined {
  const fault = diagnose(text, { fields }).find(({ severity }) => severity === "error");
  return fault === undefined ? undefined : faultError(text, fault, cause);
}

/** The error for one fault, with the query, a caret below it, and the query put right where that can be told. */
export function faultError(text: string, fault: Diagnostic, cause?: unknown): UsageError {
  const { line, column } = positionOf(text, fault);
  const where = line > 1 ? `line ${line}, column ${column}` : `column ${column}`;
  return new UsageError(`Cannot parse the query at ${where}: ${fault.message}`, {
    detail: caretText(text, fault),
    ...hintOf(fault),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A longer query put right is a screen full of text that nobody compares with what was typed. */
const LONGEST_HINT = 1_000;

/** The query put right, where that can be told and is short enough to be read. */
export function hintOf({ suggestion }: Diagnostic): { readonly hint?: string } {
  return suggestion === undefined || suggestion.length > LONGEST_HINT ? {} : { hint: suggestion };
}
