import { createFailure } from "./query_error.ts";

/** A regular expression of Lucene as a tree. Ranges hold code points. */
export type Pattern =
  | { readonly kind: "empty" }
  | { readonly kind: "nothing" }
  | {
    readonly kind: "set";
    readonly ranges: readonly (readonly [number, number])[];
    readonly negated: boolean;
  }
  | { readonly kind: "concat" | "union" | "and"; readonly left: Pattern; readonly right: Pattern }
  | { readonly kind: "not"; readonly inner: Pattern }
  | { readonly kind: "repeat"; readonly inner: Pattern; readonly min: number; readonly max: number };

/** The empty text. */
export const EMPTY: Pattern = { kind: "empty" };
/** No text at all. */
export const NOTHING: Pattern = { kind: "nothing" };
const ANY_CHAR: Pattern = { kind: "set", ranges: [], negated: true };
const WORD: readonly (readonly [number, number])[] = [[48, 57], [65, 90], [95, 95], [97, 122]];
const CLASSES: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  d: [[48, 57]],
  s: [[9, 10], [13, 13], [32, 32]],
  w: WORD,
};
const MAX_REPEAT = 1_000;

/** Reads Lucene's syntax with all its options (`# @ & < > ~`). @throws {QueryError} with the server's text */
export function parseRegexp(text: string): Pattern {
  if (text === "") return EMPTY;
  const reader = new Reader(text);
  const pattern = reader.union();
  if (reader.more()) throw createFailure(`end-of-string expected at position ${reader.at}`);
  return pattern;
}

function literal(char: string): Pattern {
  const code = char.codePointAt(0)!;
  return { kind: "set", ranges: [[code, code]], negated: false };
}

function textPattern(text: string): Pattern {
  return [...text].map(literal).reduceRight<Pattern>((right, left) => concat(left, right), EMPTY);
}

/** One after the other; the empty text and nothing are simplified away. */
export function concat(left: Pattern, right: Pattern): Pattern {
  if (left.kind === "nothing" || right.kind === "nothing") return NOTHING;
  if (left.kind === "empty") return right;
  return right.kind === "empty" ? left : { kind: "concat", left, right };
}

/** Either one. */
export function union(left: Pattern, right: Pattern): Pattern {
  if (left.kind === "nothing") return right;
  return right.kind === "nothing" ? left : { kind: "union", left, right };
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
    const left = this.#and();
    return this.#take("|") ? union(left, this.union()) : left;
  }

  #and(): Pattern {
    const left = this.#concat();
    return this.#take("&") ? { kind: "and", left, right: this.#and() } : left;
  }

  #concat(): Pattern {
    const left = this.#repeat();
    return this.more() && !this.#peek(")|&") ? concat(left, this.#concat()) : left;
  }

  #repeat(): Pattern {
    let inner = this.#complement();
    while (this.#peek("?*+{")) {
      const char = this.#next();
      const [min, max] = char === "?"
        ? [0, 1]
        : char === "*"
        ? [0, Infinity]
        : char === "+"
        ? [1, Infinity]
        : this.#count();
      if (min > max) throw createFailure(`invalid repetition range(out of order): ${min}..${max}`);
      if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT)) {
        throw createFailure(
          `Determinizing automaton with ${this.text.length} states and 0 transitions would require more than 10000 effort.`,
        );
      }
      inner = { kind: "repeat", inner, min, max };
    }
    return inner;
  }

  #digits(): number | undefined {
    const start = this.at;
    while (this.#peek("0123456789")) this.at++;
    return this.at === start ? undefined : Number(this.text.slice(start, this.at));
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
    const ranges: (readonly [number, number])[] = [];
    let whole: Pattern = NOTHING;
    do {
      const predefined = this.#predefined();
      if (predefined !== undefined) {
        if (predefined.kind === "set" && !predefined.negated) ranges.push(...predefined.ranges);
        else whole = union(whole, predefined);
        continue;
      }
      const from = this.#char();
      const to = this.#take("-") ? this.#char() : from;
      if (from > to) throw createFailure(`invalid range: from (${from}) cannot be > to (${to})`);
      ranges.push([from, to]);
    } while (this.more() && !this.#peek("]"));
    if (!this.#take("]")) throw createFailure(`expected ']' at position ${this.at}`);
    const set: Pattern = { kind: "set", ranges, negated: false };
    if (!negated) return union(whole, set);
    const outside: Pattern = { kind: "set", ranges, negated: true };
    return whole.kind === "nothing"
      ? outside
      : { kind: "and", left: { kind: "not", inner: whole }, right: outside };
  }

  #predefined(): Pattern | undefined {
    const letter = this.text[this.at + 1];
    if (this.text[this.at] !== "\\" || letter === undefined) return undefined;
    const ranges = CLASSES[letter.toLowerCase()];
    if (ranges === undefined) return undefined;
    this.at += 2;
    return { kind: "set", ranges, negated: letter !== letter.toLowerCase() };
  }

  #char(): number {
    this.#take("\\");
    return this.#next().codePointAt(0)!;
  }

  #simple(): Pattern {
    if (this.#take(".")) return ANY_CHAR;
    if (this.#take("#")) return NOTHING;
    if (this.#take("@")) return { kind: "repeat", inner: ANY_CHAR, min: 0, max: Infinity };
    if (this.#take('"')) return this.#quoted();
    if (this.#take("(")) return this.#parens();
    if (this.#take("<")) return this.#interval();
    return this.#predefined() ?? literal(String.fromCodePoint(this.#char()));
  }

  #quoted(): Pattern {
    const end = this.text.indexOf('"', this.at);
    if (end < 0) throw createFailure(`expected '"' at position ${this.text.length}`);
    const inner = this.text.slice(this.at, end);
    this.at = end + 1;
    return textPattern(inner);
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
    if (match === null) throw createFailure(`interval syntax error at position ${end}`);
    const [a, b] = [match[1]!, match[2]!];
    const [low, high] = Number(a) > Number(b) ? [b, a] : [a, b];
    if (a.length === b.length) return between(low, high);
    const zeros: Pattern = { kind: "repeat", inner: literal("0"), min: 0, max: Infinity };
    const width = high.length;
    return concat(zeros, stripZeros(low.padStart(width, "0"), high));
  }
}

function digit(from: number, to: number): Pattern {
  return { kind: "set", ranges: [[48 + from, 48 + to]], negated: false };
}

function anyDigits(count: number): Pattern {
  return count === 0 ? EMPTY : { kind: "repeat", inner: digit(0, 9), min: count, max: count };
}

/** Numbers of one fixed width between two of that width. */
function between(low: string, high: string): Pattern {
  if (low === "") return EMPTY;
  const [a, b] = [Number(low[0]), Number(high[0])];
  const rest = low.length - 1;
  if (a === b) return concat(digit(a, a), between(low.slice(1), high.slice(1)));
  const least = concat(digit(a, a), between(low.slice(1), "9".repeat(rest)));
  const most = concat(digit(b, b), between("0".repeat(rest), high.slice(1)));
  const middle = b - a > 1 ? concat(digit(a + 1, b - 1), anyDigits(rest)) : NOTHING;
  return union(least, union(middle, most));
}

/** Numbers between two, of any width without zeros in front. */
function stripZeros(low: string, high: string): Pattern {
  let all: Pattern = NOTHING;
  for (let width = 1; width <= high.length; width++) {
    const from = width === 1 ? "0" : `1${"0".repeat(width - 1)}`;
    const to = "9".repeat(width);
    const [least, most] = [
      BigInt(low) > BigInt(from) ? String(BigInt(low)) : from,
      BigInt(high) < BigInt(to) ? high : to,
    ];
    if (BigInt(least) <= BigInt(most)) {
      all = union(all, between(least.padStart(width, "0"), most.padStart(width, "0")));
    }
  }
  return all;
}
