import type { Bound, Clause, Diagnostic, FieldName } from "./ast.ts";
import { MAX_DEPTH } from "./limits.ts";
import { escapeTerm, quoteValue, shortened } from "./quote.ts";
import type { Token } from "./tokens.ts";

/** What is known of a range that is not whole. */
export interface RangeFault {
  readonly open: Token;
  readonly close: Token | undefined;
  readonly lower: Bound | undefined;
  readonly upper: Bound | undefined;
  readonly hasTo: boolean;
  readonly end: number;
}

/** Faults kept: a text with so many is no query. */
const KEPT_MAX = 100;
/** Faults with a suggestion: each is as long as the query, and read again to see whether it is better. */
const SUGGESTIONS_MAX = 3;

/** Collects what is wrong with one query, in words for people, each with the query put right where that can be told. */
export class Faults {
  readonly list: Diagnostic[] = [];

  constructor(readonly text: string) {}

  #add(
    at: { start: number; end: number },
    message: string,
    fix?: () => string | undefined,
    noticedAt?: number,
  ): void {
    if (this.list.length >= KEPT_MAX) return;
    const suggestion = this.list.length < SUGGESTIONS_MAX ? fix?.() : undefined;
    this.list.push({
      ...(noticedAt === undefined ? {} : { noticedAt }),
      severity: "error",
      start: at.start,
      end: at.end,
      message,
      ...(suggestion === undefined || suggestion === this.text ? {} : { suggestion }),
    });
  }

  #replaced(start: number, end: number, by: string): string {
    return this.text.slice(0, start) + by + this.text.slice(end);
  }

  /** The blank-separated word around an offset: what a person thinks of as one value. */
  #wordAround(at: number): { readonly from: number; readonly to: number } {
    const isInside = (index: number) => /[^\s()]/.test(this.text[index] ?? " ");
    let [from, to] = [at, at];
    while (isInside(from - 1)) from--;
    while (isInside(to)) to++;
    return { from, to };
  }

  strayParen(token: Token): void {
    this.#add(token, '")" closes nothing', () => this.#replaced(token.start, token.end, "").trim());
  }

  unclosedParen(open: Token): void {
    this.#add(open, '"(" is not closed', () => `${this.text})`, this.text.length);
  }

  emptyParens(open: Token, close: Token): void {
    this.#add({ start: open.start, end: close.end }, "Nothing stands between the parentheses");
  }

  emptyQuery(): void {
    this.#add({ start: 0, end: this.text.length }, "There is nothing to search for");
  }

  tooDeep(token: Token): void {
    this.#add(token, `More than ${MAX_DEPTH.toLocaleString("en")} parentheses inside each other`);
  }

  leadingOperator(token: Token): void {
    this.#add(
      token,
      `Nothing stands before "${token.text}"`,
      () => this.#replaced(token.start, token.end, "").trim(),
    );
  }

  missing(last: Token, next: Token | undefined, field: FieldName | undefined): void {
    if (field !== undefined) {
      this.#add(
        { start: field.start, end: last.end },
        `A value is missing after "${shortened(field.text)}:"`,
        () => this.#replaced(last.end, last.end, "*"),
      );
      return;
    }
    this.#add(last, `Nothing stands after "${last.text}"`, () => {
      const before = this.text.slice(0, last.start).trimEnd();
      const rest = next === undefined ? "" : ` ${this.text.slice(next.start)}`;
      return `${before}${rest}`.trim();
    });
  }

  fieldWildcard(token: Token): void {
    this.#add(token, "A wildcard in a field name must be escaped", () => {
      const escaped = token.text.replace(/\\[\s\S]|[*?]/g, (part) => part.length > 1 ? part : `\\${part}`);
      return this.#replaced(token.start, token.end, escaped);
    });
  }

  brokenEscape(token: { start: number; end: number; text: string }): void {
    this.#add(token, '"\\u" must be followed by four hexadecimal digits', () => {
      const fixed = token.text.replace(
        /\\\\|\\u(?![0-9a-fA-F]{4})|\\$/g,
        (part) => part === "\\\\" ? part : `\\${part}`,
      );
      return this.#replaced(token.start, token.end, fixed);
    });
  }

  boost(caret: Token): void {
    this.#add(
      caret,
      'A number must follow "^" at once',
      () => this.#replaced(caret.start, caret.end, "\\^"),
    );
  }

  /** A token that cannot stand where a value or a new clause should begin. */
  unexpected(token: Token, where: { field: FieldName | undefined; previous: Clause | undefined }): void {
    const { field, previous } = where;
    if (token.kind === "bad" && token.fault === "quote") {
      this.#add(
        { start: token.start, end: token.start + 1 },
        "The quote is not closed",
        () => `${this.text}"`,
      );
    } else if (token.kind === "bad" && token.fault === "escape") {
      this.#add(token, 'Nothing stands after "\\"', () => `${this.text}\\`);
    } else if (token.kind === "bad" && token.fault === "regex") {
      this.#wholeWord(token, '"/" begins a regular expression that is not closed; quote the value');
    } else if (token.kind === "colon") {
      this.#wholeWord(token, '":" inside a value must be quoted or escaped');
    } else if (field !== undefined && (token.kind === "minus" || token.kind === "plus")) {
      this.#add(
        token,
        `A value cannot begin with "${token.text}"; escape it`,
        () => this.#replaced(token.start, token.start, "\\"),
      );
    } else if (token.kind === "slop" && previous?.value.kind === "group") {
      this.#add(token, '"~" cannot follow parentheses', () => this.#replaced(token.start, token.end, ""));
    } else {
      this.#add(
        token,
        `"${shortened(token.text)}" cannot stand here`,
        () => this.#replaced(token.start, token.end, escapeTerm(token.text)),
      );
    }
  }

  /** Suggests to quote the whole value, up to the next blank: an address, a path, a time. */
  #wholeWord(token: Token, message: string): void {
    this.#add(token, message, () => {
      const word = this.#wordAround(token.start);
      const end = Math.max(word.to, token.end);
      const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(this.text.slice(word.from, end));
      const colon = isUrl ? -1 : this.text.slice(word.from, token.start).indexOf(":");
      const from = word.from + colon + 1;
      return this.#replaced(from, end, quoteValue(this.text.slice(from, end)));
    });
  }

  range(fault: RangeFault): void {
    const { open, close, hasTo, end } = fault;
    const fix = () => this.#wholeRange(fault);
    if (close === undefined) this.#add(open, `"${open.text}" is not closed`, fix);
    else if (!hasTo) this.#add({ start: open.start, end }, 'A range is written "[a TO b]"', fix);
    else this.#add({ start: open.start, end }, 'A range needs one value on each side of "TO"', fix);
  }

  #wholeRange({ open, close, lower, upper, hasTo, end }: RangeFault): string {
    const low = lower?.text ?? "*";
    const high = upper?.text ?? (hasTo ? "*" : undefined);
    const inside = this.text.slice(open.end, close?.start ?? end).trim().split(/\s+(?:to\s+|-\s+)?/i);
    const fixed = high !== undefined
      ? `${low} TO ${high}`
      : inside.length === 2
      ? inside.join(" TO ")
      : `${low} TO *`;
    return this.text.slice(0, open.end) + fixed + (close?.text ?? "]") + this.text.slice(end);
  }
}
