import { concat, EMPTY, NOTHING, parseRegexp, type Pattern, union } from "./regexp_parse.ts";

/**
 * A test for a regular expression in Lucene's syntax; the whole value must match.
 * @throws {QueryError} with the server's text for a broken one
 */
export function compileRegexp(text: string): (value: string) => boolean {
  const pattern = parseRegexp(text);
  if (needsDerivatives(pattern)) return (value) => derive(pattern, value);
  const regex = new RegExp(`^(?:${source(pattern)})$`, "su");
  return (value) => regex.test(value);
}

function needsDerivatives(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "and":
    case "not":
      return true;
    case "concat":
    case "union":
      return needsDerivatives(pattern.left) || needsDerivatives(pattern.right);
    case "repeat":
      return needsDerivatives(pattern.inner);
    default:
      return false;
  }
}

function codeSource(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

function source(pattern: Pattern): string {
  switch (pattern.kind) {
    case "empty":
      return "";
    case "nothing":
      return "[]";
    case "set": {
      const inside = pattern.ranges.map(([a, b]) =>
        a === b ? codeSource(a) : `${codeSource(a)}-${codeSource(b)}`
      );
      return `[${pattern.negated ? "^" : ""}${inside.join("")}]`;
    }
    case "concat":
      return source(pattern.left) + source(pattern.right);
    case "union":
      return `(?:${source(pattern.left)}|${source(pattern.right)})`;
    case "repeat": {
      const { min, max } = pattern;
      const times = max === Infinity ? (min === 0 ? "*" : min === 1 ? "+" : `{${min},}`) : `{${min},${max}}`;
      return `(?:${source(pattern.inner)})${times}`;
    }
    default:
      throw new Error(`${pattern.kind} has no plain form`);
  }
}

function acceptsEmpty(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "empty":
      return true;
    case "nothing":
    case "set":
      return false;
    case "concat":
    case "and":
      return acceptsEmpty(pattern.left) && acceptsEmpty(pattern.right);
    case "union":
      return acceptsEmpty(pattern.left) || acceptsEmpty(pattern.right);
    case "not":
      return !acceptsEmpty(pattern.inner);
    case "repeat":
      return pattern.min === 0 || acceptsEmpty(pattern.inner);
  }
}

/** What must follow after one character (Brzozowski's derivative): needed for `~` and `&`, which RegExp lacks. */
function after(pattern: Pattern, code: number): Pattern {
  switch (pattern.kind) {
    case "empty":
    case "nothing":
      return NOTHING;
    case "set":
      return pattern.ranges.some(([a, b]) => a <= code && code <= b) !== pattern.negated ? EMPTY : NOTHING;
    case "concat": {
      const first = concat(after(pattern.left, code), pattern.right);
      return acceptsEmpty(pattern.left) ? union(first, after(pattern.right, code)) : first;
    }
    case "union":
      return union(after(pattern.left, code), after(pattern.right, code));
    case "and":
      return { kind: "and", left: after(pattern.left, code), right: after(pattern.right, code) };
    case "not":
      return { kind: "not", inner: after(pattern.inner, code) };
    case "repeat": {
      const { inner, min, max } = pattern;
      const rest: Pattern = max <= 1
        ? EMPTY
        : { kind: "repeat", inner, min: Math.max(0, min - 1), max: max - 1 };
      return max === 0 ? NOTHING : concat(after(inner, code), rest);
    }
  }
}

/** The same pattern without repeated alternatives, so that derivatives stay small. */
function tidy(pattern: Pattern): Pattern {
  if (pattern.kind === "union") {
    const members = new Map<string, Pattern>();
    const collect = (part: Pattern): void => {
      if (part.kind === "union") {
        collect(part.left);
        collect(part.right);
      } else members.set(JSON.stringify(part), part);
    };
    collect(pattern);
    return [...members.values()].map(tidy).reduce(union);
  }
  if (pattern.kind === "and") return { ...pattern, left: tidy(pattern.left), right: tidy(pattern.right) };
  if (pattern.kind === "not") return { ...pattern, inner: tidy(pattern.inner) };
  return pattern;
}

function derive(pattern: Pattern, value: string): boolean {
  let left = pattern;
  for (const char of value) left = tidy(after(left, char.codePointAt(0)!));
  return acceptsEmpty(left);
}
