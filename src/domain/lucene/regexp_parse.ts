import { type CodeRange, outside } from "./automaton.ts";
import { createFailure } from "./query_error.ts";

/** A regular expression of Lucene as a tree. */
export type Pattern =
  | { readonly kind: "empty" | "nothing" | "any text" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "set"; readonly ranges: readonly CodeRange[] }
  | { readonly kind: "concat" | "union"; readonly parts: readonly Pattern[] }
  | { readonly kind: "and"; readonly left: Pattern; readonly right: Pattern }
  | { readonly kind: "not" | "optional"; readonly inner: Pattern }
  | { readonly kind: "repeat"; readonly inner: Pattern; readonly min: number; readonly max: number };

const EMPTY: Pattern = { kind: "empty" };
const NOTHING: Pattern = { kind: "nothing" };
const DIGITS: readonly CodeRange[] = [[48, 57]];
const SPACES: readonly CodeRange[] = [[9, 10], [13, 13], [32, 32]];
const WORD: readonly CodeRange[] = [[48, 57], [65, 90], [95, 95], [97, 122]];
const CLASSES: Readonly<Record<string, readonly CodeRange[]>> = {
  d: DIGITS,
  D: outside(DIGITS),
  s: SPACES,
  S: outside(SPACES),
  w: WORD,
  W: outside(WORD),
};
const MAX_INT = 2_147_483_647;

/** Reads Lucene's syntax with all its options (`# @ & < > ~`). @throws {QueryError} with the server's text */
export function parseRegexp(text: string): Pattern {
  if (text === "") return EMPTY;
  const reader = new Reader(text);
  const pattern = reader.union();
  if (reader.more()) throw createFailure(`end-of-string expected at position ${reader.at}`);
  return pattern;
}

/** One after the other; texts side by side become one. */
function concat(parts: readonly Pattern[]): Pattern {
  const out: Pattern[] = [];
  for (const part of parts.flatMap((each) => each.kind === "concat" ? each.parts : [each])) {
    const last = out.at(-1);
    if (last?.kind === "text" && part.kind === "text") {
      out[out.length - 1] = { kind: "text", text: last.text + part.text };
    } else out.push(part);
  }
  return out.length === 1 ? out[0]! : { kind: "concat", parts: out };
}

function union(parts: readonly Pattern[]): Pattern {
  return parts.length === 1 ? parts[0]! : { kind: "union", parts };
}

class Reader {
  at = 0;

  constructor(readonly text: string) {}

  more(): boolean {
    return this.at < this.text.length;
  }

  #peek(chars: string): boolean {
    return this.more() && chars.includes(this.text[this.at]!);
  }

  #take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  #next(): string {
    if (!this.more()) throw createFailure("unexpected end-of-string");
    const char = String.fromCodePoint(this.text.codePointAt(this.at)!);
    this.at += char.length;
    return char;
  }

  union(): Pattern {
    const parts = [this.#and()];
    while (this.#take("|")) parts.push(this.#and());
    return union(parts);
  }

  #and(): Pattern {
    let left = this.#concat();
    while (this.#take("&")) left = { kind: "and", left, right: this.#concat() };
    return left;
  }

  #concat(): Pattern {
    const parts = [this.#repeat()];
    while (this.more() && !this.#peek(")|&")) parts.push(this.#repeat());
    return concat(parts);
  }

  #repeat(): Pattern {
    let inner = this.#complement();
    while (this.#peek("?*+{")) {
      const char = this.#next();
      if (char === "?") {
        inner = { kind: "optional", inner };
        continue;
      }
      const [min, max] = char === "*" ? [0, Infinity] : char === "+" ? [1, Infinity] : this.#count();
      if (min > max) throw createFailure(`invalid repetition range(out of order): ${min}..${max}`);
      inner = { kind: "repeat", inner, min, max };
    }
    return inner;
  }

  #digits(): number | undefined {
    const start = this.at;
    while (this.#peek("0123456789")) this.at++;
    const digits = this.text.slice(start, this.at);
    if (Number(digits) > MAX_INT) throw createFailure(`For input string: "${digits}"`);
    return digits === "" ? undefined : Number(digits);
  }

  #count(): [number, number] {
    const min = this.#digits();
    if (min === undefined) throw createFailure(`integer expected at position ${this.at}`);
    const max = this.#take(",") ? this.#digits() ?? Infinity : min;
    if (!this.#take("}")) throw createFailure(`expected '}' at position ${this.at}`);
    return [min, max];
  }

  #complement(): Pattern {
    return this.#take("~") ? { kind: "not", inner: this.#complement() } : this.#class();
  }

  #class(): Pattern {
    if (!this.#take("[")) return this.#simple();
    const negated = this.#take("^");
    const ranges: CodeRange[] = [];
    do ranges.push(...this.#predefined() ?? [this.#range()]); while (this.more() && !this.#peek("]"));
    if (!this.#take("]")) throw createFailure(`expected ']' at position ${this.at}`);
    return { kind: "set", ranges: negated ? outside(ranges) : ranges };
  }

  #range(): CodeRange {
    const from = this.#char();
    const to = this.#take("-") ? this.#char() : from;
    if (from > to) throw createFailure(`invalid range: from (${from}) cannot be > to (${to})`);
    return [from, to];
  }

  #predefined(): readonly CodeRange[] | undefined {
    const letter = this.text[this.at + 1];
    if (this.text[this.at] !== "\\" || letter === undefined || !/[A-Za-z]/.test(letter)) return undefined;
    const ranges = CLASSES[letter];
    if (ranges === undefined) throw createFailure(`invalid character class \\${letter.charCodeAt(0)}`);
    this.at += 2;
    return ranges;
  }

  #char(): number {
    this.#take("\\");
    return this.#next().codePointAt(0)!;
  }

  #simple(): Pattern {
    if (this.#take(".")) return { kind: "set", ranges: outside([]) };
    if (this.#take("#")) return NOTHING;
    if (this.#take("@")) return { kind: "any text" };
    if (this.#take('"')) return this.#quoted();
    if (this.#take("(")) return this.#parens();
    if (this.#take("<")) return this.#interval();
    const ranges = this.#predefined();
    if (ranges !== undefined) return { kind: "set", ranges };
    return { kind: "text", text: String.fromCodePoint(this.#char()) };
  }

  #quoted(): Pattern {
    const end = this.text.indexOf('"', this.at);
    if (end < 0) throw createFailure(`expected '"' at position ${this.text.length}`);
    const text = this.text.slice(this.at, end);
    this.at = end + 1;
    return { kind: "text", text };
  }

  #parens(): Pattern {
    if (this.#take(")")) return EMPTY;
    const inner = this.union();
    if (!this.#take(")")) throw createFailure(`expected ')' at position ${this.at}`);
    return inner;
  }

  #interval(): Pattern {
    const end = this.text.indexOf(">", this.at);
    if (end < 0) throw createFailure(`expected '>' at position ${this.text.length}`);
    const inner = this.text.slice(this.at, end);
    this.at = end + 1;
    if (!inner.includes("-")) throw createFailure(`'${inner}' not found`);
    const match = /^(\d+)-(\d+)$/.exec(inner);
    if (match === null || Number(match[1]) > MAX_INT || Number(match[2]) > MAX_INT) {
      throw createFailure(`interval syntax error at position ${end}`);
    }
    const [a, b] = [match[1]!, match[2]!];
    const [low, high] = Number(a) > Number(b) ? [b, a] : [a, b];
    if (a.length === b.length) return between(low, high);
    const zeros: Pattern = { kind: "repeat", inner: digit(0, 0), min: 0, max: Infinity };
    return concat([zeros, withoutZeros(Number(low), Number(high))]);
  }
}

function digit(from: number, to: number): Pattern {
  return { kind: "set", ranges: [[48 + from, 48 + to]] };
}

/** Numbers of one fixed width between two of that width. */
function between(low: string, high: string): Pattern {
  if (low === "") return EMPTY;
  const [a, b] = [Number(low[0]), Number(high[0])];
  const rest = low.length - 1;
  if (a === b) return concat([digit(a, a), between(low.slice(1), high.slice(1))]);
  const least = concat([digit(a, a), between(low.slice(1), "9".repeat(rest))]);
  const most = concat([digit(b, b), between("0".repeat(rest), high.slice(1))]);
  if (b - a === 1) return union([least, most]);
  return union([least, concat([digit(a + 1, b - 1), ...Array(rest).fill(digit(0, 9))]), most]);
}

/** Numbers between two, of any width without zeros in front. */
function withoutZeros(low: number, high: number): Pattern {
  const widths: Pattern[] = [];
  for (let width = 1; width <= String(high).length; width++) {
    const least = Math.max(low, width === 1 ? 0 : 10 ** (width - 1));
    const most = Math.min(high, 10 ** width - 1);
    if (least <= most) widths.push(between(String(least), String(most)));
  }
  return union(widths);
}
