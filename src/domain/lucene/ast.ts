import type { Token } from "./tokens.ts";

/** Where something stands in the query: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A fault or a doubt about a query. */
export interface Diagnostic extends Span {
  /** An error is refused by the server; a warning is accepted but seldom meant. */
  readonly severity: "error" | "warning";
  /** One sentence, no full stop. */
  readonly message: string;
  /** Where a reader stumbles over it, when that is later than where it stands. */
  readonly noticedAt?: number;
  /** The whole query, put right. */
  readonly suggestion?: string;
}

/** The name before a colon. */
export interface FieldName extends Span {
  /** As written, with escapes. */
  readonly text: string;
  /** Without escapes; may hold `*`. */
  readonly name: string;
}

/** One word, phrase or pattern. */
export interface TermNode extends Span {
  readonly kind: "term" | "phrase" | "prefix" | "wildcard" | "regex";
  /** As written: with quotes, slashes, escapes and wildcards. */
  readonly text: string;
  /** What follows `~`: empty for the default distance. Absent without `~`. */
  readonly fuzzy?: string;
  /** A lone `+`, `-` or `!` before a space: a word of its own to Lucene. */
  readonly bare?: boolean;
}

/** One end of a range. */
export interface Bound extends Span {
  /** As written. */
  readonly text: string;
  readonly quoted: boolean;
}

/** `[a TO b}`; a missing end is what a half-typed range has. */
export interface RangeNode extends Span {
  readonly kind: "range";
  readonly lower: Bound | undefined;
  readonly upper: Bound | undefined;
  readonly lowerInclusive: boolean;
  readonly upperInclusive: boolean;
}

/** Clauses in parentheses. */
export interface GroupNode extends Span {
  readonly kind: "group";
  readonly query: QueryNode;
}

/** Where a value should stand and none does (half-typed text). */
export interface MissingNode extends Span {
  readonly kind: "missing";
}

/** What a clause looks for. */
export type ValueNode = TermNode | RangeNode | GroupNode | MissingNode;

/** One member of a query, with what stands before and after it. */
export interface Clause extends Span {
  /** Where it begins when what joins it to the clause before (`AND`, `OR`) is left out. */
  readonly bodyStart: number;
  readonly conjunction?: "AND" | "OR";
  readonly modifier?: "+" | "-";
  readonly field?: FieldName;
  readonly value: ValueNode;
  /** As written after `^`. */
  readonly boost?: string;
}

/** Clauses side by side. */
export interface QueryNode extends Span {
  readonly kind: "query";
  readonly clauses: readonly Clause[];
}

/** What `parseQuery` gives. */
export interface ParsedQuery {
  readonly text: string;
  readonly ast: QueryNode;
  /** Everything for which the server would refuse the text; empty exactly when Lucene can parse it. */
  readonly errors: readonly Diagnostic[];
  readonly tokens: readonly Token[];
}
