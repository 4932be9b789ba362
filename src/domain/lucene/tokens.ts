/**
 * Kinds of token, after the lexer of Lucene's classic query parser. `bad` is text that no token begins with
 * or that is never closed; it always carries a `fault`.
 */
export type TokenKind =
  | "and"
  | "or"
  | "not"
  | "plus"
  | "minus"
  | "bareop"
  | "lparen"
  | "rparen"
  | "colon"
  | "star"
  | "caret"
  | "number"
  | "slop"
  | "quoted"
  | "term"
  | "prefix"
  | "wildcard"
  | "regex"
  | "range-start"
  | "range-to"
  | "goop"
  | "range-quoted"
  | "range-end"
  | "bad";

/** Why a `bad` token is bad. */
export type TokenFault = "quote" | "regex" | "escape" | "boost" | "character";

/** A piece of a query; `start` and `end` are offsets in UTF-16 units, `end` is exclusive. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly fault?: TokenFault;
}

const SPACE = /[ \t\n\r\u3000]+/y;
const START = String.raw`[^ \t\n\r\u3000+\-!():^[\]"{}~*?\\/]|\\[\s\S]`;
const WORD = new RegExp(String.raw`(?:${START}|[*?])(?:${START}|[-+*?])*`, "y");
const QUOTED = /"(?:[^"\\]|\\[\s\S])*"/y;
const REGEX = /\/(?:\\\/|[^/])*\//y;
const SLOP = new RegExp(`~(?:${START}|[-+])*`, "y");
const BOOST = /\d+(?:\.\d+)?/y;
const RANGE_QUOTED = /"(?:\\"|[^"])+"/y;
const GOOP = /[^ \]}]+/y;
const OPERATORS: Readonly<Record<string, TokenKind>> = {
  AND: "and",
  "&&": "and",
  OR: "or",
  "||": "or",
  NOT: "not",
};
const SINGLE: Readonly<Record<string, TokenKind>> = {
  "(": "lparen",
  ")": "rparen",
  ":": "colon",
  "^": "caret",
  "!": "not",
  "+": "plus",
  "-": "minus",
  "[": "range-start",
  "{": "range-start",
};

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function unescapedWildcards(text: string): number[] {
  const at: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "*" || text[i] === "?") at.push(i);
  }
  return at;
}

function wordKind(text: string): TokenKind {
  if (text === "*") return "star";
  const wild = unescapedWildcards(text);
  if (wild.length === 0) return Object.hasOwn(OPERATORS, text) ? OPERATORS[text]! : "term";
  return wild[0] === text.length - 1 && text.endsWith("*") ? "prefix" : "wildcard";
}

function make(kind: TokenKind, text: string, start: number): Token {
  return { kind, start, end: start + text.length, text };
}

function bad(fault: TokenFault, text: string, start: number): Token {
  return { kind: "bad", start, end: start + text.length, text, fault };
}

/** An unclosed regular expression ends where the word ends, so that the rest is still read. */
function unclosedRegex(text: string, at: number): Token {
  const word = matchAt(/\/(?:\\[\s\S]|[^\s()])*/y, text, at) ?? "/";
  return bad("regex", word, at);
}

function plainToken(text: string, at: number): Token {
  const char = text[at]!;
  if (char === '"') {
    const found = matchAt(QUOTED, text, at);
    return found === undefined ? bad("quote", text.slice(at), at) : make("quoted", found, at);
  }
  if (char === "/") {
    const found = matchAt(REGEX, text, at);
    return found === undefined ? unclosedRegex(text, at) : make("regex", found, at);
  }
  if (char === "~") return make("slop", matchAt(SLOP, text, at)!, at);
  if (/[-+!]/.test(char) && /[ \t\n\r\u3000]/.test(text[at + 1] ?? "")) {
    return make("bareop", text.slice(at, at + 2), at);
  }
  const single = SINGLE[char];
  if (single !== undefined) return make(single, char, at);
  const word = matchAt(WORD, text, at);
  if (word !== undefined) return make(wordKind(word), word, at);
  return bad(char === "\\" ? "escape" : "character", char, at);
}

function rangeToken(text: string, at: number): Token {
  const char = text[at]!;
  if (char === "]" || char === "}") return make("range-end", char, at);
  const quoted = matchAt(RANGE_QUOTED, text, at) ?? "";
  const goop = matchAt(GOOP, text, at) ?? "";
  if (quoted.length > 0 && quoted.length >= goop.length) return make("range-quoted", quoted, at);
  return make(goop === "TO" ? "range-to" : "goop", goop, at);
}

/** Inside a range the lexer skips a tab or line break only where no longer token begins with it. */
function rangeSpace(text: string, at: number): number {
  const char = text[at];
  if (char === " ") return 1;
  return /[\t\n\r\u3000]/.test(char ?? "") && (matchAt(GOOP, text, at) ?? "").length === 1 ? 1 : 0;
}

/** Splits any text into tokens; white space is left out. Never throws. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let inRange = false;
  while (at < text.length) {
    const space = inRange ? rangeSpace(text, at) : matchAt(SPACE, text, at)?.length ?? 0;
    if (space > 0) {
      at += space;
      continue;
    }
    const token = inRange ? rangeToken(text, at) : plainToken(text, at);
    tokens.push(token);
    at = token.end;
    if (token.kind === "range-start") inRange = true;
    else if (token.kind === "range-end") inRange = false;
    else if (token.kind === "caret") {
      const boost = matchAt(BOOST, text, at);
      if (boost === undefined) tokens.push(bad("boost", text.slice(at, at + 1), at));
      else tokens.push(make("number", boost, at));
      at += boost?.length ?? Math.min(1, text.length - at);
    }
  }
  return tokens;
}
