import { unescapeText } from "./escape.ts";
import { type Token, tokenize } from "./tokens.ts";

/** What stands at the cursor, and what it belongs to. */
export interface CursorPlace {
  /** The half of the query that a candidate would replace. */
  readonly start: number;
  readonly end: number;
  /** What is typed of it up to the cursor, escapes and quotes taken off. */
  readonly prefix: string;
  /** The field whose value it is. */
  readonly field: string | undefined;
  /** The `>`, `>=`, `<` or `<=` before it, or nothing. */
  readonly comparison: string;
  /** In `[… TO …]`. */
  readonly inRange: boolean;
  /** After a whole clause: an operator may follow. */
  readonly afterClause: boolean;
  /** A word stands here that is no value of a field: it could become a field, a word or an operator. */
  readonly word: boolean;
}

const ENDS_CLAUSE = new Set([
  "quoted",
  "term",
  "prefix",
  "wildcard",
  "regex",
  "star",
  "rparen",
  "range-end",
  "number",
  "slop",
]);
const WORDS = new Set(["term", "prefix", "wildcard", "star", "and", "or", "not", "goop", "range-to"]);

/** The field that a value at `end` belongs to: after `field:`, or inside `field:( … )`. */
function fieldAt(tokens: readonly Token[], end: number): string | undefined {
  const named = namedField(tokens, end);
  if (named !== undefined) return named;
  const stack: (string | undefined)[] = [];
  for (let i = 0; i < end; i++) {
    const { kind } = tokens[i]!;
    if (kind === "lparen") stack.push(namedField(tokens, i) ?? stack.at(-1));
    else if (kind === "rparen") stack.pop();
  }
  return stack.at(-1);
}

/** The field named just before the token `end`. */
function namedField(tokens: readonly Token[], end: number): string | undefined {
  const [name, colon] = [tokens[end - 2], tokens[end - 1]];
  if (colon?.kind !== "colon" || name?.kind !== "term") return undefined;
  return unescapeText(name.text) ?? name.text;
}

function rangeStart(tokens: readonly Token[]): number {
  for (let i = tokens.length - 1; i >= 0; i--) {
    if (tokens[i]!.kind === "range-end") return -1;
    if (tokens[i]!.kind === "range-start") return i;
  }
  return -1;
}

/** Reads what the cursor stands in. Works on any text, however broken. */
export function placeOf(text: string, cursor: number): CursorPlace {
  const at = Math.max(0, Math.min(cursor, text.length));
  const tokens = tokenize(text.slice(0, at));
  const last = tokens.at(-1);
  const touching = last !== undefined && last.end === at && isTyped(last) ? last : undefined;
  const before = touching === undefined ? tokens : tokens.slice(0, -1);
  const range = rangeStart(before);
  const field = fieldAt(tokens, range >= 0 ? range : before.length);
  const typed = touching === undefined ? "" : touching.text;
  const comparison = field !== undefined && range < 0 ? /^[<>]=?/.exec(typed)?.[0] ?? "" : "";
  const previous = before.at(-1);
  const start = (touching?.start ?? at) + comparison.length;
  return {
    start,
    end: touching === undefined ? at : endOf(text, touching, at),
    prefix: plain(typed.slice(comparison.length)),
    comparison,
    field,
    inRange: range >= 0,
    afterClause: previous !== undefined && ENDS_CLAUSE.has(previous.kind) && range < 0,
    word: touching !== undefined && WORDS.has(touching.kind),
  };
}

function isTyped(token: Token): boolean {
  return WORDS.has(token.kind) || token.kind === "quoted" || token.kind === "range-quoted" ||
    (token.kind === "bad" && token.fault === "quote");
}

/** The rest of the word behind the cursor goes, too; an unclosed quote ends at the cursor. */
function endOf(text: string, token: Token, at: number): number {
  if (token.kind === "bad") {
    const closing = /^(?:[^"\\\n]|\\[\s\S])*"/.exec(text.slice(at));
    return closing === null || /\s(AND|OR|NOT)\s|:/.test(closing[0]) ? at : at + closing[0].length;
  }
  if (token.kind === "quoted" || token.kind === "range-quoted") return at;
  return at + (/^(?:\\[\s\S]|[^\s()[\]{}":^~])*/.exec(text.slice(at))?.[0].length ?? 0);
}

function plain(typed: string): string {
  const inner = typed.startsWith('"') ? typed.slice(1).replace(/"$/, "") : typed;
  return unescapeText(inner) ?? inner.replace(/\\$/, "");
}
