import type { Bound, Clause, Diagnostic, FieldName } from "./ast.ts";
import { escapeTerm, quoteValue } from "./quote.ts";
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

/** Collects what is wrong with one query, in words for people, each with the query put right where that can be told. */
export class Faults {
  readonly list: Diagnostic[] = [];

  constructor(readonly text: string) {}

  #add(at: { start: number; end: number }, message: string, suggestion?: string, noticedAt?: number): void {
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
  #wordEnd(from: number): number {
    const found = /[\s()]/.exec(this.text.slice(from));
    return found === null ? this.text.length : from + found.index;
  }

  strayParen(token: Token): void {
    this.#add(token, '")" closes nothing', this.#replaced(token.start, token.end, "").trim());
  }

  unclosedParen(open: Token): void {
    this.#add(open, '"(" is not closed', `${this.text})`, this.text.length);
  }

  emptyParens(open: Token, close: Token): void {
    this.#add({ start: open.start, end: close.end }, "Nothing stands between the parentheses");
  }

  emptyQuery(): void {
    this.#add({ start: 0, end: this.text.length }, "There is nothing to search for");
  }

  tooDeep(token: Token): void {
    this.#add(token, "Too many parentheses inside each other");
  }

  leadingOperator(token: Token): void {
    this.#add(
      token,
      `Nothing stands before "${token.text}"`,
      this.#replaced(token.start, token.end, "").trim(),
    );
  }

  missing(last: Token, next: Token | undefined, field: FieldName | undefined): void {
    if (field !== undefined) {
      this.#add(
        { start: field.start, end: last.end },
        `A value is missing after "${field.text}:"`,
        this.#replaced(last.end, last.end, "*"),
      );
      return;
    }
    const before = this.text.slice(0, last.start).trimEnd();
    const rest = next === undefined ? "" : ` ${this.text.slice(next.start)}`;
    this.#add(last, `Nothing stands after "${last.text}"`, `${before}${rest}`.trim());
  }

  fieldWildcard(token: Token): void {
    const escaped = token.text.replace(/\\[\s\S]|[*?]/g, (part) => part.length > 1 ? part : `\\${part}`);
    this.#add(
      token,
      `A wildcard in a field name must be escaped`,
      this.#replaced(token.start, token.end, escaped),
    );
  }

  brokenEscape(token: { start: number; end: number; text: string }): void {
    const fixed = token.text.replace(
      /\\\\|\\u(?![0-9a-fA-F]{4})|\\$/g,
      (part) => part === "\\\\" ? part : `\\${part}`,
    );
    this.#add(
      token,
      '"\\u" must be followed by four hexadecimal digits',
      this.#replaced(token.start, token.end, fixed),
    );
  }

  boost(caret: Token): void {
    this.#add(
      caret,
      'A number must follow "^" at once',
      this.#replaced(caret.start, caret.end, "\\^"),
    );
  }

  /** A token that cannot stand where a value or a new clause should begin. */
  unexpected(token: Token, where: { field: FieldName | undefined; previous: Clause | undefined }): void {
    const { field, previous } = where;
    if (token.kind === "bad" && token.fault === "quote") {
      this.#add({ start: token.start, end: token.start + 1 }, "The quote is not closed", `${this.text}"`);
    } else if (token.kind === "bad" && token.fault === "escape") {
      this.#add(token, 'Nothing stands after "\\"', `${this.text}\\`);
    } else if (token.kind === "bad" && token.fault === "regex") {
      this.#wholeWord(token, '"/" begins a regular expression that is not closed; quote the value');
    } else if (token.kind === "colon") {
      this.#wholeWord(token, '":" inside a value must be quoted or escaped');
    } else if (field !== undefined && (token.kind === "minus" || token.kind === "plus")) {
      this.#add(
        token,
        `A value cannot begin with "${token.text}"; escape it`,
        this.#replaced(token.start, token.start, "\\"),
      );
    } else if (token.kind === "slop" && previous?.value.kind === "group") {
      this.#add(token, '"~" cannot follow parentheses', this.#replaced(token.start, token.end, ""));
    } else {
      this.#add(
        token,
        `"${token.text}" cannot stand here`,
        this.#replaced(token.start, token.end, escapeTerm(token.text)),
      );
    }
  }

  /** Suggests to quote the whole value, up to the next blank: an address, a path, a time. */
  #wholeWord(token: Token, message: string): void {
    const before = this.text.slice(0, token.start);
    const wordStart = before.length - /[^\s()]*$/.exec(before)![0].length;
    const end = Math.max(this.#wordEnd(wordStart), token.end);
    const word = this.text.slice(wordStart, end);
    const colon = /^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? -1 : before.slice(wordStart).indexOf(":");
    const from = wordStart + colon + 1;
    this.#add(token, message, this.#replaced(from, end, quoteValue(this.text.slice(from, end))));
  }

  range(fault: RangeFault): void {
    const { open, close, lower, upper, hasTo, end } = fault;
    const rest = this.text.slice(end);
    const low = lower?.text ?? "*";
    const high = upper?.text ?? (hasTo ? "*" : undefined);
    const inside = this.text.slice(open.end, close?.start ?? end).trim().split(/\s+(?:to\s+|-\s+)?/i);
    const fixed = high !== undefined
      ? `${low} TO ${high}`
      : inside.length === 2
      ? inside.join(" TO ")
      : `${low} TO *`;
    const suggestion = this.text.slice(0, open.end) + fixed + (close?.text ?? "]") + rest;
    if (close === undefined) this.#add(open, `"${open.text}" is not closed`, suggestion);
    else if (!hasTo) {
      this.#add({ start: open.start, end }, 'A range is written "[a TO b]"', suggestion);
    } else {
      this.#add({ start: open.start, end }, 'A range needs one value on each side of "TO"', suggestion);
    }
  }
}
