import type { Bound, Clause, ParsedQuery, QueryNode, RangeNode, TermNode } from "./ast.ts";
import { CopiedText } from "./copied_text.ts";
import { autoDistance } from "./distance.ts";
import type { Doc } from "./doc.ts";
import { unescapeText } from "./escape.ts";
import { compileField, type DocTest, type FieldOperation } from "./field_query.ts";
import { type FieldSpec, fieldSpec, type FieldTable, isFieldPattern, matchingSpecs } from "./field_spec.ts";
import { parseQuery } from "./parse.ts";
import { javaComplaint, readDouble } from "./numbers.ts";
import { createFailure, QueryError, requireClauses, searchFailure, TooManyClauses } from "./query_error.ts";
import { multiTermRuns } from "./multi_term.ts";
import { Patterns } from "./patterns.ts";
import { fieldReader } from "./walk.ts";

/** What a query is compiled against. */
export interface CompileOptions {
  readonly fields: FieldTable;
  /** Milliseconds since the epoch that `now` stands for. */
  readonly now: number;
  /**
   * Where words without a field are looked for: in the fields marked `default` (a search's `query`), or in every field,
   * ignoring those that cannot hold the value (`filters`, alert's `fq`, batch queries). @default "defaults"
   */
  readonly defaultMode?: "defaults" | "all";
}

/** Whether a document matches; `id` is the document's id, which need not be inside it. */
export type QueryTest = DocTest;

type Occur = "should" | "must" | "not";
interface Part {
  occur: Occur;
  readonly test: DocTest;
}

const NONE: DocTest = () => false;
const ALL: DocTest = () => true;
const ID: FieldSpec = { name: "_id", kind: "keyword", indexed: true, lowercase: false };

/**
 * Compiles a query into a test of documents. Fields the index does not have match nothing. Documents are read, never kept.
 * @throws {QueryError} with the text of the server's 400
 */
export function compileQuery(query: string | ParsedQuery, options: CompileOptions): QueryTest {
  const parsed = typeof query === "string" ? parseQuery(query) : query;
  const compiler = new Compiler(options);
  if (parsed.errors.length > 0) {
    compiler.tryBefore(parsed.ast, Math.min(...parsed.errors.map((fault) => fault.noticedAt ?? fault.start)));
    throw searchFailure(`Failed to parse query [${parsed.text}]`);
  }
  try {
    return compiler.query(parsed.ast, undefined) ?? NONE;
  } catch (error) {
    if (error instanceof TooManyClauses) throw searchFailure(`Failed to parse query [${parsed.text}]`);
    throw error;
  }
}

class Compiler {
  readonly #fields: FieldTable;
  readonly #now: number;
  readonly #all: boolean;
  readonly #copied: CopiedText;
  readonly #patterns = new Patterns();
  #clauses = 0;

  constructor(options: CompileOptions) {
    this.#fields = options.fields;
    this.#now = options.now;
    this.#all = options.defaultMode === "all";
    this.#copied = new CopiedText(options.fields);
  }

  /** The server builds each value as it reads it: one it refuses before the syntax error is what it complains of. */
  tryBefore(query: QueryNode, end: number, field?: string): void {
    for (const { clause, last, words } of multiTermRuns(query.clauses)) {
      const name = clause.field?.name ?? field;
      if (clause.value.kind === "group") this.tryBefore(clause.value.query, end, name);
      else if (clause.value.kind === "missing" || last.end > end) continue;
      else if (words === undefined) this.#leaf(clause.value, name);
      else this.#match(name, words, false, 0);
    }
  }

  query(node: QueryNode, field: string | undefined): DocTest | undefined {
    const parts: Part[] = [];
    const runs = multiTermRuns(node.clauses);
    this.#clauses += runs.filter(({ clause }) => clause.value.kind !== "group").length;
    requireClauses(runs.length, this.#clauses);
    for (const { clause, words } of runs) {
      const last = parts.at(-1);
      if (clause.conjunction === "AND" && last !== undefined && last.occur !== "not") last.occur = "must";
      const test = words === undefined ? this.#clause(clause, field) : this.#match(field, words, false, 0);
      if (test === undefined) continue;
      const must = clause.modifier === "+" || clause.conjunction === "AND";
      parts.push({ occur: clause.modifier === "-" ? "not" : must ? "must" : "should", test });
    }
    return combine(parts);
  }

  #clause(clause: Clause, outer: string | undefined): DocTest | undefined {
    const field = clause.field?.name ?? outer;
    if (clause.value.kind === "group") return this.query(clause.value.query, field);
    return clause.value.kind === "missing" ? undefined : this.#leaf(clause.value, field);
  }

  #leaf(value: TermNode | RangeNode, field: string | undefined): DocTest | undefined {
    if (value.kind === "range") {
      const { lowerInclusive, upperInclusive } = value;
      const [lower, upper] = [boundText(value.lower), boundText(value.upper)];
      return this.#field(field, { kind: "range", lower, upper, lowerInclusive, upperInclusive });
    }
    const text = value.text;
    const patterns = this.#patterns;
    switch (value.kind) {
      case "phrase":
        return this.#match(field, unescapeText(text.slice(1, -1)) ?? "", true, slopOf(value.fuzzy));
      case "wildcard":
        return text === "*" ? this.#exists(field) : this.#field(field, { kind: "wildcard", text, patterns });
      case "prefix":
        return this.#field(field, { kind: "prefix", text: unescapeText(text.slice(0, -1)) ?? "" });
      case "regex":
        return this.#field(field, { kind: "regexp", text: text.slice(1, -1), patterns });
      default: {
        const plain = unescapeText(text) ?? "";
        if (value.fuzzy === undefined) return this.#match(field, plain, false, 0);
        const distance = fuzzyDistance(value.fuzzy, plain);
        return this.#field(field, { kind: "fuzzy", text: plain, distance });
      }
    }
  }

  #match(field: string | undefined, text: string, phrase: boolean, slop: number): DocTest | undefined {
    if (field === "_exists_") return this.#exists(text);
    const comparison = phrase || text.length < 2 ? null : /^([<>])(=?)([\s\S]*)$/.exec(text);
    if (comparison === null) return this.#field(field, { kind: "match", text, phrase, slop });
    const [, sign, equals, value] = comparison;
    const whole = equals === "=" && text.length === 2 ? "=" : value!;
    const inclusive = equals === "=" && text.length > 2;
    const bounds = sign === ">" ? { lower: whole, upper: undefined } : { lower: undefined, upper: whole };
    return this.#field(field, {
      kind: "range",
      ...bounds,
      lowerInclusive: sign === ">" ? inclusive : true,
      upperInclusive: sign === "<" ? inclusive : true,
    });
  }

  #field(field: string | undefined, operation: FieldOperation): DocTest | undefined {
    if (field === "__text__" || (field === undefined && !this.#all)) {
      return this.#copied.compile(operation, this.#now);
    }
    const pattern = field ?? "*";
    if (isFieldPattern(pattern)) return this.#several(matchingSpecs(pattern, this.#fields), operation);
    if (pattern === "_source") throw searchFailure("The _source field is not searchable");
    const spec = pattern === "_id" ? ID : fieldSpec(pattern, this.#fields);
    return spec === undefined ? NONE : this.#one(spec, operation);
  }

  /** In "all" mode the server takes what a field refuses as "no document has it". */
  #one(spec: FieldSpec, operation: FieldOperation): DocTest | undefined {
    try {
      return compileField(spec, operation, this.#now);
    } catch (error) {
      if (this.#all && error instanceof QueryError) return NONE;
      throw error;
    }
  }

  /** Several fields at once: those of a pattern, or all of them in "all" mode. */
  #several(specs: readonly FieldSpec[], operation: FieldOperation): DocTest | undefined {
    const tests = specs.map((spec) => this.#one(spec, operation));
    const found = tests.filter((test) => test !== undefined);
    if (found.length === 0 && tests.length > 0) return undefined;
    return found.length === 1 ? found[0] : (doc, id) => found.some((test) => test(doc, id));
  }

  #exists(field: string | undefined): DocTest {
    if (field === "_source") throw searchFailure("The _source field is not searchable");
    if (field === undefined || field === "*" || field === "_id" || field === "_index") return ALL;
    const known = Object.keys(this.#fields);
    const names = isFieldPattern(field)
      ? matchingSpecs(field, this.#fields).map((spec) => spec.name)
      : this.#fields[field] === undefined || this.#fields[field].type === "object"
      ? known.filter((name) => name.startsWith(`${field}.`))
      : [field];
    const readers = names.filter((name) => this.#fields[name]!.indexed).map((name) => fieldReader(name));
    return (doc: Doc, id: string) => readers.some((read) => read(doc, id, () => true));
  }
}

function boundText(bound: Bound | undefined): string | undefined {
  if (bound === undefined || (!bound.quoted && bound.text === "*")) return undefined;
  return unescapeText(bound.quoted ? bound.text.slice(1, -1) : bound.text) ?? "";
}

/** What follows `~` after a phrase; anything but a number counts as nothing. */
function slopOf(written: string | undefined): number {
  return Math.trunc(readDouble(written ?? "") ?? 0);
}

/** The edits that `word~written` allows. @throws {QueryError} for what is neither a number nor `AUTO` */
function fuzzyDistance(written: string, word: string): number {
  const upper = written.toUpperCase();
  if (upper === "" || upper === "AUTO") return autoDistance(word);
  const value = readDouble(upper);
  if (value === undefined) throw createFailure(javaComplaint(upper));
  const distance = Math.min(2, Math.trunc(value));
  if (distance < 0) throw createFailure(`Valid edit distances are [0, 1, 2] but was [${distance}]`);
  return distance;
}

function combine(parts: readonly Part[]): DocTest | undefined {
  if (parts.length === 0) return undefined;
  const of = (occur: Occur) => parts.filter((part) => part.occur === occur).map((part) => part.test);
  const [must, not, should] = [of("must"), of("not"), of("should")];
  if (parts.length === 1 && not.length === 0) return parts[0]!.test;
  const wanted = must.length > 0 ? must : should;
  const either = must.length === 0 && should.length > 0;
  return (doc, id) => {
    for (const test of not) if (test(doc, id)) return false;
    if (either) return wanted.some((test) => test(doc, id));
    for (const test of wanted) if (!test(doc, id)) return false;
    return true;
  };
}
