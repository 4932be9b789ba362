import type { Clause, ParsedQuery, Span, ValueNode } from "./ast.ts";
import { fieldSpec, type FieldTable, isFieldPattern } from "./field_spec.ts";
import { LONGEST_CHECKED } from "./limits.ts";
import { parseQuery } from "./parse.ts";
import type { Token } from "./tokens.ts";

/** What a stretch of a query is. `unknown-field` needs the field table; without it every name is a `field`. */
export type HighlightKind =
  | "field"
  | "unknown-field"
  | "operator"
  | "value"
  | "number"
  | "boolean"
  | "date"
  | "phrase"
  | "regex"
  | "wildcard"
  | "range"
  | "paren"
  | "modifier"
  | "error";

/** A coloured stretch. Stretches come in order and never overlap; blanks belong to none. */
export interface HighlightSpan extends Span {
  readonly kind: HighlightKind;
}

const FIXED: Readonly<Partial<Record<Token["kind"], HighlightKind>>> = {
  and: "operator",
  or: "operator",
  not: "operator",
  plus: "operator",
  minus: "operator",
  bareop: "value",
  colon: "operator",
  lparen: "paren",
  rparen: "paren",
  quoted: "phrase",
  regex: "regex",
  prefix: "wildcard",
  wildcard: "wildcard",
  star: "wildcard",
  caret: "modifier",
  number: "modifier",
  slop: "modifier",
  "range-start": "range",
  "range-end": "range",
  "range-to": "operator",
  bad: "error",
};

/** Colours for any text, half-typed or broken; none for one longer than `LONGEST_CHECKED`. */
export function highlight(
  text: string | ParsedQuery,
  options: { readonly fields?: FieldTable | undefined } = {},
): HighlightSpan[] {
  if ((typeof text === "string" ? text : text.text).length > LONGEST_CHECKED) return [];
  const parsed = typeof text === "string" ? parseQuery(text) : text;
  const names = fieldsOfValues(parsed, options.fields);
  return parsed.tokens.map((token, i) => {
    const next = parsed.tokens[i + 1];
    const kind = next?.kind === "colon" && (token.kind === "term" || token.kind === "star")
      ? names.fields.get(token.start) ?? "field"
      : FIXED[token.kind] ?? valueKind(token.text, names.types.get(token.start));
    return { start: token.start, end: token.end, kind };
  });
}

interface Named {
  readonly fields: Map<number, HighlightKind>;
  /** Type of the field a value belongs to, by where the value starts. */
  readonly types: Map<number, string>;
}

function fieldsOfValues(parsed: ParsedQuery, table: FieldTable | undefined): Named {
  const named: Named = { fields: new Map(), types: new Map() };
  const rest: { clauses: readonly Clause[]; outer?: string | undefined }[] = [parsed.ast];
  for (let group = rest.pop(); group !== undefined; group = rest.pop()) {
    for (const { field, value } of group.clauses) {
      const name = field?.name ?? group.outer;
      if (field !== undefined && table !== undefined && !isKnownField(field.name, table)) {
        named.fields.set(field.start, "unknown-field");
      }
      if (value.kind === "group") rest.push({ clauses: value.query.clauses, outer: name });
      else if (name !== undefined && table !== undefined) {
        const type = fieldSpec(name, table)?.kind;
        if (type !== undefined) { for (const at of valueStarts(value)) named.types.set(at, type); }
      }
    }
  }
  return named;
}

function valueStarts(value: ValueNode): number[] {
  if (value.kind !== "range") return [value.start];
  return [value.lower, value.upper].flatMap((bound) => bound === undefined ? [] : [bound.start]);
}

/** Whether an index has a field, holds fields below it, or has any that a pattern matches. */
export function isKnownField(name: string, table: FieldTable): boolean {
  return name.startsWith("_") || isFieldPattern(name) || fieldSpec(name, table) !== undefined;
}

function valueKind(text: string, type: string | undefined): HighlightKind {
  if (text === "*") return "wildcard";
  if (type === "date" || /^(now([-+/]|$)|\d{4}-\d\d)/.test(text)) return "date";
  if (type === "boolean") return "boolean";
  return /^[<>]?=?\\?-?\d+(\.\d+)?$/.test(text) ? "number" : "value";
}
