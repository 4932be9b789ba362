import type {
  Bound,
  Clause,
  Diagnostic,
  FieldName,
  ParsedQuery,
  QueryNode,
  TermNode,
  ValueNode,
} from "./ast.ts";
import { unescapeText } from "./escape.ts";
import { Faults } from "./faults.ts";
import { type Token, tokenize, type TokenKind } from "./tokens.ts";

const MAX_DEPTH = 200;
const TERM_KINDS: Readonly<Partial<Record<TokenKind, TermNode["kind"]>>> = {
  term: "term",
  bareop: "term",
  quoted: "phrase",
  star: "wildcard",
  prefix: "prefix",
  wildcard: "wildcard",
  regex: "regex",
};

/**
 * Reads a query in the dialect of Lucene's classic parser. Never throws: half-typed text gives the tokens and
 * as much of the tree as there is, and `errors` says where the server would stop.
 */
export function parseQuery(text: string): ParsedQuery {
  const tokens = tokenize(text);
  const parser = new Parser(text, tokens);
  const ast = parser.query(0, 0);
  const errors = [...parser.faults.list].sort((a, b) => a.start - b.start);
  return { text, ast, errors: errors as readonly Diagnostic[], tokens };
}

function isTerm(value: ValueNode): value is TermNode {
  return value.kind !== "range" && value.kind !== "group" && value.kind !== "missing";
}

class Parser {
  readonly faults: Faults;
  #at = 0;

  constructor(readonly text: string, readonly tokens: readonly Token[]) {
    this.faults = new Faults(text);
  }

  /** Clauses up to the end, or up to the `)` of the group that is `depth` deep. */
  query(start: number, depth: number): QueryNode {
    const clauses: Clause[] = [];
    while (this.#at < this.tokens.length) {
      const token = this.#peek()!;
      if (token.kind === "rparen") {
        if (depth > 0) break;
        this.faults.strayParen(token);
        this.#at++;
        continue;
      }
      const clause = this.#clause(clauses.at(-1), depth);
      if (clause !== undefined) clauses.push(clause);
    }
    const end = clauses.at(-1)?.end ?? start;
    if (clauses.length === 0 && depth === 0 && this.text.trim() !== "" && this.faults.list.length === 0) {
      this.faults.emptyQuery();
    }
    return { kind: "query", clauses, start: clauses[0]?.start ?? start, end };
  }

  #peek(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  #clause(previous: Clause | undefined, depth: number): Clause | undefined {
    const first = this.#peek()!;
    let conjunction: "AND" | "OR" | undefined;
    if (first.kind === "and" || first.kind === "or") {
      conjunction = first.kind === "and" ? "AND" : "OR";
      if (previous === undefined) this.faults.leadingOperator(first);
      this.#at++;
    }
    const bodyStart = this.#peek()?.start ?? first.end;
    let modifier: "+" | "-" | undefined;
    const mark = this.#peek();
    if (mark !== undefined && (mark.kind === "plus" || mark.kind === "minus" || mark.kind === "not")) {
      modifier = mark.kind === "plus" ? "+" : "-";
      this.#at++;
    }
    const before = this.tokens[this.#at - 1];
    const field = this.#field();
    const value = this.#value({ field, operator: field === undefined ? before : undefined, previous, depth });
    if (value === undefined) return undefined;
    const tail = value.kind === "missing" ? {} : this.#tail(isTerm(value));
    return {
      ...(conjunction === undefined ? {} : { conjunction }),
      ...(modifier === undefined ? {} : { modifier }),
      ...(field === undefined ? {} : { field }),
      ...(tail.boost === undefined ? {} : { boost: tail.boost }),
      value: tail.fuzzy !== undefined && isTerm(value) ? { ...value, fuzzy: tail.fuzzy } : value,
      bodyStart: conjunction === undefined ? first.start : bodyStart,
      start: first.start,
      end: this.tokens[this.#at - 1]?.end ?? value.end,
    };
  }

  #field(): FieldName | undefined {
    const token = this.#peek();
    if (token === undefined || this.#peek(1)?.kind !== "colon") return undefined;
    if (token.kind === "prefix" || token.kind === "wildcard") this.faults.fieldWildcard(token);
    else if (token.kind !== "term" && token.kind !== "star") return undefined;
    const name = unescapeText(token.text);
    if (name === undefined) this.faults.brokenEscape(token);
    this.#at += 2;
    return { text: token.text, name: name ?? token.text, start: token.start, end: token.end };
  }

  #value(
    where: {
      field: FieldName | undefined;
      operator: Token | undefined;
      previous: Clause | undefined;
      depth: number;
    },
  ): ValueNode | undefined {
    const token = this.#peek();
    const last = this.tokens[this.#at - 1];
    const wanted = where.field !== undefined ||
      (where.operator !== undefined && ["and", "or", "not", "plus", "minus"].includes(where.operator.kind));
    if (token === undefined || (wanted && ["rparen", "and", "or"].includes(token.kind))) {
      this.faults.missing(last!, token, where.field);
      const at = last?.end ?? 0;
      return { kind: "missing", start: at, end: at };
    }
    if (token.kind === "lparen") return this.#group(token, where.depth);
    if (token.kind === "range-start") return this.#range(token);
    const kind = TERM_KINDS[token.kind];
    if (kind === undefined) {
      this.faults.unexpected(token, { field: where.field, previous: where.previous });
      this.#at++;
      return where.field === undefined ? undefined : { kind: "missing", start: last!.end, end: last!.end };
    }
    this.#at++;
    return this.#term(kind, token);
  }

  #term(kind: TermNode["kind"], token: Token): TermNode {
    const text = token.kind === "bareop" ? token.text[0]! : token.text;
    const checked = kind === "phrase" ? text.slice(1, -1) : kind === "prefix" ? text.slice(0, -1) : text;
    if (kind !== "regex" && kind !== "wildcard" && unescapeText(checked) === undefined) {
      this.faults.brokenEscape(token);
    }
    return {
      kind,
      text,
      ...(token.kind === "bareop" ? { bare: true } : {}),
      start: token.start,
      end: token.start + text.length,
    };
  }

  /** `^2`, `~1` or both, after a value; `~` only where a distance makes sense. */
  #tail(fuzzyAllowed: boolean): { boost?: string; fuzzy?: string } {
    const tail: { boost?: string; fuzzy?: string } = {};
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.kind === "caret" && tail.boost === undefined) {
        const number = this.#peek(1);
        this.#at += number?.kind === "number" ? 2 : 1;
        if (number?.kind !== "number") {
          this.faults.boost(token);
          if (number?.fault === "boost") this.#at++;
          break;
        }
        tail.boost = number.text;
      } else if (token.kind === "slop" && fuzzyAllowed && tail.fuzzy === undefined) {
        this.#at++;
        tail.fuzzy = token.text.slice(1);
      } else break;
    }
    return tail;
  }

  #group(open: Token, depth: number): ValueNode {
    this.#at++;
    if (depth >= MAX_DEPTH) {
      this.faults.tooDeep(open);
      this.#at = this.tokens.length;
      return { kind: "missing", start: open.end, end: open.end };
    }
    const query = this.query(open.end, depth + 1);
    const close = this.#peek();
    if (close === undefined) this.faults.unclosedParen(open);
    else {
      this.#at++;
      if (query.clauses.length === 0) this.faults.emptyParens(open, close);
    }
    return { kind: "group", query, start: open.start, end: close?.end ?? query.end };
  }

  #range(open: Token): ValueNode {
    this.#at++;
    const lower = this.#bound();
    const to = this.#peek();
    const hasTo = to?.kind === "range-to";
    if (hasTo) this.#at++;
    const upper = hasTo ? this.#bound() : undefined;
    while (this.#peek() !== undefined && this.#peek()!.kind !== "range-end") this.#at++;
    const close = this.#peek();
    const end = close?.end ?? this.tokens[this.#at - 1]!.end;
    const whole = lower !== undefined && upper !== undefined && this.tokens[this.#at - 1]!.end === upper.end;
    if (close !== undefined) this.#at++;
    if (!whole || close === undefined) this.faults.range({ open, close, lower, upper, hasTo, end });
    return {
      kind: "range",
      lower,
      upper,
      lowerInclusive: open.text === "[",
      upperInclusive: close?.text !== "}",
      start: open.start,
      end,
    };
  }

  #bound(): Bound | undefined {
    const token = this.#peek();
    if (token?.kind !== "goop" && token?.kind !== "range-quoted" && token?.kind !== "range-to") {
      return undefined;
    }
    this.#at++;
    if (unescapeText(token.text) === undefined) this.faults.brokenEscape(token);
    return { text: token.text, quoted: token.kind === "range-quoted", start: token.start, end: token.end };
  }
}
