import type { IndexName } from "../../api/types/common.ts";
import { diagnose, type FieldTable, highlight, type HighlightKind } from "../../domain/lucene/mod.ts";
import type { Role } from "../theme.ts";
import type { StyledPart } from "../widgets/text_field.ts";

/** What is wrong, or odd, with a query. */
export interface QueryCheck {
  /** `col 31: quote not closed`: the server would refuse it. */
  readonly fault?: string;
  /** It runs, but probably not as meant: an unknown field. */
  readonly warning?: string;
  /** The query put right, where that can be told. */
  readonly suggestion?: string;
  /** Where the fault or the doubt stands. */
  readonly span?: { readonly start: number; readonly end: number };
}

/** What checking may go by. */
export interface SyntaxOptions {
  readonly fields?: FieldTable | undefined;
  readonly index: IndexName;
  readonly now: number;
}

/** Checks a query as it is typed: the first fault, else the first doubt. */
export function checkQuery(text: string, options: SyntaxOptions): QueryCheck {
  const found = diagnose(text, options);
  const first = found.find((one) => one.severity === "error") ?? found[0];
  if (first === undefined) return {};
  const message = `col ${first.start + 1}: ${first.message}`;
  return {
    ...(first.severity === "error" ? { fault: message } : { warning: message }),
    ...(first.suggestion === undefined ? {} : { suggestion: first.suggestion }),
    span: { start: first.start, end: Math.max(first.end, first.start + 1) },
  };
}

const ROLES: Readonly<Record<HighlightKind, readonly Role[]>> = {
  field: ["field"],
  "unknown-field": ["warn", "underline"],
  operator: ["keyword"],
  value: [],
  number: ["number"],
  boolean: ["number"],
  date: ["number"],
  phrase: ["value"],
  regex: ["value"],
  wildcard: ["value"],
  range: ["keyword"],
  paren: ["dim"],
  modifier: ["number"],
  error: ["error", "underline"],
};

/** Colours of the parts of a query. */
export function highlightParts(text: string, options: SyntaxOptions): readonly StyledPart[] {
  return highlight(text, { fields: options.fields })
    .map(({ start, end, kind }) => ({ from: start, to: end, roles: ROLES[kind] }));
}
