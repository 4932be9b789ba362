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
import { MAX_DEPTH } from "./limits.ts";
import { type Token, tokenize, type TokenKind } from "./tokens.ts";

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
  const ast = parser.query();
  const errors = [...parser.faults.list].sort((a, b) => a.start - b.start);
  return { text, ast, errors: errors as readonly Diagnostic[], tokens };
}

const OPERATORS: ReadonlySet<TokenKind> = new Set(["and", "or", "not", "plus", "minus"]);

function queryOf(clauses: readonly Clause[], start: number): QueryNode {
  return { kind: "query", clauses, start: clauses[0]?.start ?? start, end: clauses.at(-1)?.end ?? start };
}

function isTerm(value: ValueNode): value is TermNode {
  return value.kind !== "range" && value.kind !== "group" && value.kind !== "missing";
}

/** What stands before the value of a clause. */
interface Head {
  readonly first: Token;
  readonly bodyStart: number;
  readonly conjunction: "AND" | "OR" | undefined;
  readonly modifier: "+" | "-" | undefined;
  readonly field: FieldName | undefined;
}

/** The query, or a group in it, while it is read. */
interface Level {
  readonly clauses: Clause[];
  readonly start: number;
  /** For a group: its parenthesis, and the clause it is the value of. */
  readonly group?: { readonly open: Token; readonly head: Head };
}

class Parser {
  readonly faults: Faults;
  #at = 0;
  /** Whether what the end of the text leaves open is told. */
  #isEndTold = false;

  constructor(readonly text: string, readonly tokens: readonly Token[]) {
    this.faults = new Faults(text);
  }

  /** The whole text. Groups are kept in a list, not on the stack: parentheses stand inside each other by the thousand. */
  query(): QueryNode {
    const levels: Level[] = [{ clauses: [], start: 0 }];
    while (true) {
      const level = levels.at(-1)!;
      const token = this.#peek();
      if (token === undefined) this.#tellUnclosed(levels);
      const isOver = token === undefined || token.kind === "rparen";
      if (isOver && level.group !== undefined) {
        levels.pop();
        const { open, head } = level.group;
        levels.at(-1)!.clauses.push(this.#finished(head, this.#closed(level, open)));
      } else if (token === undefined) {
        return this.#whole(level);
      } else if (isOver) {
        this.faults.strayParen(token);
        this.#at++;
      } else this.#next(token, level, levels);
    }
  }

  #next(first: Token, level: Level, levels: Level[]): void {
    const previous = level.clauses.at(-1);
    const head = this.#head(first, previous);
    const open = this.#peek();
    if (open?.kind === "lparen" && levels.length <= MAX_DEPTH) {
      this.#at++;
      levels.push({ clauses: [], start: open.end, group: { open, head } });
      return;
    }
    const value = this.#value(head, previous);
    if (value !== undefined) level.clauses.push(this.#finished(head, value));
  }

  #whole({ clauses, start }: Level): QueryNode {
    if (clauses.length === 0 && this.text.trim() !== "" && this.faults.list.length === 0) {
      this.faults.emptyQuery();
    }
    return queryOf(clauses, start);
  }

  #closed({ clauses, start }: Level, open: Token): ValueNode {
    const query = queryOf(clauses, start);
    const close = this.#peek();
    if (close !== undefined) {
      this.#at++;
      if (clauses.length === 0) this.faults.emptyParens(open, close);
    }
    return { kind: "group", query, start: open.start, end: close?.end ?? query.end };
  }

  /** At the end of the text, once: the outermost first. */
  #tellUnclosed(levels: readonly Level[]): void {
    if (this.#isEndTold) return;
    this.#isEndTold = true;
    for (const { group } of levels) if (group !== undefined) this.faults.unclosedParen(group.open);
  }

  #peek(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  #head(first: Token, previous: Clause | undefined): Head {
    let conjunction: "AND" | "OR" | undefined;
    if (first.kind === "and" || first.kind === "or") {
      conjunction = first.kind === "and" ? "AND" : "OR";
      if (previous === undefined) this.faults.leadingOperator(first);
      this.#at++;
    }
    const bodyStart = conjunction === undefined ? first.start : this.#peek()?.start ?? first.end;
    let modifier: "+" | "-" | undefined;
    const mark = this.#peek();
    if (mark !== undefined && (mark.kind === "plus" || mark.kind === "minus" || mark.kind === "not")) {
      modifier = mark.kind === "plus" ? "+" : "-";
      this.#at++;
    }
    return { first, bodyStart, conjunction, modifier, field: this.#field() };
  }

  /** The clause, with what follows its value. */
  #finished({ first, bodyStart, conjunction, modifier, field }: Head, value: ValueNode): Clause {
    const tail = value.kind === "missing" ? {} : this.#tail(isTerm(value));
    return {
      ...(conjunction === undefined ? {} : { conjunction }),
      ...(modifier === undefined ? {} : { modifier }),
      ...(field === undefined ? {} : { field }),
      ...(tail.boost === undefined ? {} : { boost: tail.boost }),
      value: tail.fuzzy !== undefined && isTerm(value) ? { ...value, fuzzy: tail.fuzzy } : value,
      bodyStart,
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

  #value({ field }: Head, previous: Clause | undefined): ValueNode | undefined {
    const token = this.#peek();
    const last = this.tokens[this.#at - 1];
    const wanted = field !== undefined || (last !== undefined && OPERATORS.has(last.kind));
    if (token === undefined || (wanted && ["rparen", "and", "or"].includes(token.kind))) {
      this.faults.missing(last!, token, field);
      const at = last?.end ?? 0;
      return { kind: "missing", start: at, end: at };
    }
    if (token.kind === "lparen") return this.#tooDeep(token);
    if (token.kind === "range-start") return this.#range(token);
    const kind = TERM_KINDS[token.kind];
    this.#at++;
    if (kind !== undefined) return this.#term(kind, token);
    this.faults.unexpected(token, { field, previous });
    return field === undefined ? undefined : { kind: "missing", start: last!.end, end: last!.end };
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

  /** Reads no further. */
  #tooDeep(open: Token): ValueNode {
    this.faults.tooDeep(open);
    this.#isEndTold = true;
    this.#at = this.tokens.length;
    return { kind: "missing", start: open.end, end: open.end };
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
