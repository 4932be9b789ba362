import type { IndexName } from "../../api/types/mod.ts";
import { fieldSpec, type FieldTable } from "./field_spec.ts";
import { closest } from "../../util/closest.ts";
import type { Clause, Diagnostic, ParsedQuery, QueryNode, TermNode, ValueNode } from "./ast.ts";
import { compileQuery } from "./compile.ts";

import { enumValues } from "./enum_values.ts";
import { unescapeText } from "./escape.ts";
import { isKnownField } from "./highlight.ts";
import { multiTermRuns } from "./multi_term.ts";
import { printClause } from "./print.ts";
import { QueryError } from "./query_error.ts";
import { fittingValue, meantField, refusalText } from "./fitting.ts";
import { escapeField, quoteValue, shortened, valueText } from "./quote.ts";

/** What the server accepts but does not mean as people do, and values that a field refuses. */
export function warnings(parsed: ParsedQuery, options: DiagnoseOptions): Diagnostic[] {
  const checker = new Checker(parsed, options);
  checker.check(parsed.ast);
  return checker.list;
}

/** Warnings told, and values told to be refused: who mends so many asks again. */
const TOLD_MAX = 20;

class Checker {
  readonly list: Diagnostic[] = [];
  readonly #told = { warning: 0, error: 0 };
  /** Why a field refuses a value, by both; one that is written again is not compiled again. */
  readonly #refusals = new Map<string, string | undefined>();
  /** Clauses that are part of one value of several words. */
  readonly #joined = new Set<Clause>();

  constructor(readonly parsed: ParsedQuery, readonly options: DiagnoseOptions) {}

  #add(
    severity: Diagnostic["severity"],
    at: { readonly start: number; readonly end: number },
    message: string,
    by?: string,
  ): void {
    if (this.#told[severity]++ >= TOLD_MAX) return;
    const { text } = this.parsed;
    const suggestion = by === undefined ? undefined : text.slice(0, at.start) + by + text.slice(at.end);
    const sound = suggestion !== undefined && suggestion !== text;
    this.list.push({ severity, start: at.start, end: at.end, message, ...(sound ? { suggestion } : {}) });
  }

  /** Enough is told; what a warning would say need not be found out. */
  get #isFull(): boolean {
    return this.#told.warning >= TOLD_MAX;
  }

  /** The query and its groups. */
  check(whole: QueryNode): void {
    const rest: { query: QueryNode; outer: string | undefined }[] = [{ query: whole, outer: undefined }];
    for (let group = rest.pop(); group !== undefined; group = rest.pop()) {
      const { query, outer } = group;
      this.#mixedOperators(query);
      this.#joinedWords(query, outer);
      for (const [i, clause] of query.clauses.entries()) {
        if (clause.field !== undefined) this.#field(clause);
        const field = clause.field?.name ?? outer;
        if (clause.value.kind === "group") rest.push({ query: clause.value.query, outer: field });
        else if (clause.value.kind !== "missing") this.#value(clause, clause.value, field);
        if (i > 0) this.#lowerCase(clause, query.clauses[i + 1]);
      }
    }
  }

  #field(clause: Clause): void {
    const { fields } = this.options;
    const { field } = clause;
    if (this.#isFull || fields === undefined || field === undefined || isKnownField(field.name, fields)) {
      return;
    }
    const meant = meantField(field.name, fields);
    const hint = meant === undefined ? "" : `; did you mean "${meant}"?`;
    this.#add(
      "warning",
      field,
      `Unknown field "${shortened(field.name)}"${hint}`,
      meant === undefined ? undefined : escapeField(meant),
    );
  }

  #lowerCase(clause: Clause, next: Clause | undefined): void {
    const { value } = clause;
    if (value.kind !== "term" || clause.field !== undefined || clause.conjunction !== undefined) return;
    if (next === undefined || !/^(and|or|not)$/.test(value.text)) return;
    const upper = value.text.toUpperCase();
    this.#add(
      "warning",
      value,
      `"${value.text}" is searched as a word; operators are written ${upper}`,
      upper,
    );
  }

  /** `a AND b OR c` means "a and b, and c if you like" to Lucene. */
  #mixedOperators(query: QueryNode): void {
    if (this.#isFull) return;
    const joints = query.clauses.slice(1).map((clause) => clause.conjunction);
    const or = query.clauses.findIndex((clause) => clause.conjunction === "OR");
    if (or < 0 || !joints.includes("AND")) return;
    const runs: Clause[][] = [];
    for (const clause of query.clauses) {
      if (clause.conjunction === "AND" && runs.length > 0) runs.at(-1)!.push(clause);
      else runs.push([clause]);
    }
    const written = runs.map((run) => {
      const text = run.map(printClause).join(" AND ");
      const joint = run[0]!.conjunction === undefined ? "" : `${run[0]!.conjunction} `;
      return joint + (run.length > 1 ? `(${text})` : text);
    });
    this.#add(
      "warning",
      { start: query.start, end: query.end },
      "AND and OR side by side do not mean what they seem to: what AND joins must match, the rest is optional; add parentheses",
      written.join(" "),
    );
  }

  /** `status:(active pending)` is one value, and `name:foo bar` looks for `bar` everywhere. */
  #joinedWords(query: QueryNode, outer: string | undefined): void {
    const { fields } = this.options;
    const spec = outer === undefined || fields === undefined ? undefined : fieldSpec(outer, fields);
    for (const { from, to, clause, last, words } of multiTermRuns(query.clauses)) {
      if (words === undefined || spec === undefined || spec.kind === "text") continue;
      const parts = query.clauses.slice(from, to);
      for (const part of parts) this.#joined.add(part);
      if (this.#isFull) continue;
      this.#add(
        "warning",
        { start: clause.start, end: last.end },
        `"${shortened(words)}" is searched as one value; write OR between`,
        parts.map(printClause).join(" OR "),
      );
    }
    for (const [i, clause] of query.clauses.entries()) {
      const next = query.clauses[i + 1];
      if (next !== undefined && !this.#isFull) this.#straysFrom(clause, next);
    }
  }

  #straysFrom(clause: Clause, next: Clause): void {
    const kind = clause.field === undefined || this.options.fields === undefined
      ? undefined
      : fieldSpec(clause.field.name, this.options.fields)?.kind;
    if (
      kind === undefined || clause.value.kind !== "term" || !isBareWord(next) ||
      clause.value.fuzzy !== undefined
    ) return;
    if (/^(and|or|not)$/i.test((next.value as TermNode).text)) return;
    const both = { start: clause.value.start, end: next.end };
    const text = `${unescapeText(clause.value.text) ?? ""} ${
      unescapeText((next.value as TermNode).text) ?? ""
    }`;
    this.#add(
      "warning",
      both,
      `Only the first word is searched in "${clause.field!.name}"; quote a value of several words`,
      quoteValue(text),
    );
  }

  #value(
    clause: Clause,
    value: Exclude<ValueNode, { kind: "group" | "missing" }>,
    field: string | undefined,
  ): void {
    const { fields, index } = this.options;
    if (!this.#isFull && value.kind === "phrase" && /(^|[^\\])[*?]/.test(value.text)) {
      this.#quotedWildcard(value);
    }
    if (field === undefined || fields === undefined || fieldSpec(field, fields) === undefined) return;
    const refused = this.#refusalOf(clause, field);
    if (refused !== undefined) {
      this.#add("error", value, refused, fittingValue(value, fieldSpec(field, fields)!.kind));
    } else if (
      !this.#isFull && (value.kind === "term" || value.kind === "phrase") && !this.#joined.has(clause)
    ) {
      this.#enumerated(value, enumValues(index, field));
    }
  }

  #quotedWildcard(value: TermNode): void {
    const inner = value.text.slice(1, -1);
    const bare = inner.replace(
      /\\[\s\S]|[+\-!(){}[\]^"~:\\/&|=<>\s]/g,
      (part) => part.length > 1 ? part : `\\${part}`,
    );
    this.#add("warning", value, "Inside quotes a wildcard is an ordinary character", bare);
  }

  #enumerated(value: TermNode, known: readonly string[] | undefined): void {
    if (known === undefined) return;
    const text = unescapeText(value.kind === "phrase" ? value.text.slice(1, -1) : value.text) ?? "";
    if (known.includes(text) || /^[<>]/.test(text) || value.fuzzy !== undefined) return;
    const lower = text.toLowerCase();
    const same = known.find((other) => other.toLowerCase() === lower) ?? closest(text, known);
    const message = same === undefined
      ? `The field holds ${known.join(", ")}`
      : `The field holds "${same}", not "${shortened(text)}"; upper and lower case matter`;
    this.#add("warning", value, message, same === undefined ? undefined : valueText(same));
  }

  /** Why the server would refuse this value for this field. */
  #refusalOf(clause: Clause, field: string): string | undefined {
    const { conjunction: _joint, modifier: _sign, field: _name, ...value } = clause;
    const key = `${field}\n${printClause(value)}`;
    if (!this.#refusals.has(key)) this.#refusals.set(key, this.#refusal(value, field));
    return this.#refusals.get(key);
  }

  #refusal(value: Clause, field: string): string | undefined {
    const { fields = {}, now = 0 } = this.options;
    const name = { text: escapeField(field), name: field, start: 0, end: 0 };
    const ast: QueryNode = { kind: "query", clauses: [{ ...value, field: name }], start: 0, end: 0 };
    try {
      compileQuery({ text: "", ast, errors: [], tokens: [] }, { fields, now });
      return undefined;
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      return refusalText(error.message, field, fieldSpec(field, fields)!.kind);
    }
  }
}

function isBareWord(clause: Clause): boolean {
  return clause.field === undefined && clause.conjunction === undefined && clause.modifier === undefined &&
    clause.value.kind === "term" && clause.value.bare !== true;
}

/** What a diagnosis may go by. */
export interface DiagnoseOptions {
  /** Without it nothing is said about fields and their values. */
  readonly fields?: FieldTable | undefined;
  readonly index?: IndexName | undefined;
  /** What `now` stands for while dates are checked, milliseconds since the epoch. @default 0 */
  readonly now?: number;
}
