/**
 * The query language: Lucene's classic dialect as Elasticsearch's `query_string` reads it, for editing (tokens, diagnosis,
 * colours, completion, filters) and for evaluation over plain documents.
 *
 * @module
 */
export type {
  Bound,
  Clause,
  Diagnostic,
  FieldName,
  GroupNode,
  MissingNode,
  ParsedQuery,
  QueryNode,
  RangeNode,
  Span,
  TermNode,
  ValueNode,
} from "./ast.ts";
export { caretText, positionOf } from "./caret.ts";
export { type CompileOptions, compileQuery, type QueryTest } from "./compile.ts";
export { applyCompletion, completeAt, type CompleteOptions } from "./complete.ts";
export { type Completion, type CompletionItem, type LiveValues } from "./completion.ts";
export { parseDate, parseDateMath, storedDate } from "./date_math.ts";
export { diagnose } from "./diagnose.ts";
export { type DiagnoseOptions } from "./warnings.ts";
export type { Doc } from "./doc.ts";
export { enumValues } from "./enum_values.ts";
export { type FieldKind, type FieldSpec, fieldSpec, type FieldTable } from "./field_spec.ts";
export { meantField } from "./fitting.ts";
export { addFilter, hasFilter, joinQueries, matchesEverything, removeFilter } from "./filters.ts";
export { starPattern } from "./glob.ts";
export { highlight, type HighlightKind, type HighlightSpan } from "./highlight.ts";
export { liveItems } from "./live_values.ts";
export { parseQuery } from "./parse.ts";
export { compileRegexp } from "./patterns.ts";
export { printQuery } from "./print.ts";
export { QueryError, searchFailure } from "./query_error.ts";
export {
  escapeField,
  escapeTerm,
  fieldClause,
  type FieldClauseOptions,
  quoteValue,
  rangeClause,
} from "./quote.ts";
export type { Token, TokenKind } from "./tokens.ts";
export { fieldReader, fieldValues } from "./walk.ts";
