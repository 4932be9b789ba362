/** Shell patterns: `*`, `**`, `?`, `[a-z]`, `[!a]`, `{doc,docx}`. @module */
import { UsageError } from "../../util/error.ts";

/** Whether a text holds characters that mean something in a pattern. */
export function hasGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

/**
 * The pattern as an expression over a whole path with `/` between its parts. `*` and `?` stay within one part, `**`
 * stands for any number of parts.
 *
 * @throws {UsageError} a bracket is not closed
 */
export function globExpression(glob: string): RegExp {
  let source = "";
  let depth = 0;
  for (let i = 0; i < glob.length;) {
    const { text, length, opens = 0 } = piece(glob, i, depth);
    source += text;
    depth += opens;
    i += length;
  }
  if (depth > 0) throw new UsageError(`The pattern "${glob}" has a "{" that is not closed`);
  return new RegExp(`^${source}$`, "su");
}

interface Piece {
  readonly text: string;
  readonly length: number;
  readonly opens?: number;
}

function piece(glob: string, at: number, depth: number): Piece {
  const rest = glob.slice(at);
  if (rest.startsWith("**/")) return { text: "(?:[^/]+/)*", length: 3 };
  if (rest.startsWith("**")) return { text: ".*", length: 2 };
  switch (rest[0]) {
    case "*":
      return { text: "[^/]*", length: 1 };
    case "?":
      return { text: "[^/]", length: 1 };
    case "[":
      return characterSet(glob, at);
    case "{":
      return { text: "(?:", length: 1, opens: 1 };
    case "}":
      return depth > 0 ? { text: ")", length: 1, opens: -1 } : { text: "\\}", length: 1 };
    case ",":
      return { text: depth > 0 ? "|" : ",", length: 1 };
    case "\\": {
      const character = String.fromCodePoint(rest.codePointAt(1) ?? 92);
      return { text: escape(character), length: rest.length > 1 ? 1 + character.length : 1 };
    }
    default: {
      const character = String.fromCodePoint(rest.codePointAt(0)!);
      return { text: escape(character), length: character.length };
    }
  }
}

function characterSet(glob: string, at: number): Piece {
  const match = /^\[([!^]?)(\]?[^\]]*)\]/s.exec(glob.slice(at));
  if (match === null) throw new UsageError(`The pattern "${glob}" has a "[" that is not closed`);
  const members = match[2]!.replace(/[\\\]^[]/g, "\\$&");
  try {
    new RegExp(`[${members}]`, "u");
  } catch (cause) {
    throw new UsageError(`The pattern "${glob}" has a "[…]" that cannot be read`, { cause });
  }
  return { text: `(?!/)[${match[1] === "" ? "" : "^"}${members}]`, length: match[0].length };
}

function escape(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}

/**
 * A test of paths against several patterns. One without `/` is held against each single part (`node_modules`) when
 * `parts` is set, else against the last part (`*.exe`); one with `/` against the whole path and any end of it.
 */
export function pathMatcher(
  globs: readonly string[],
  options: { parts?: boolean } = {},
): (path: string) => boolean {
  const tests = globs.map((glob) => {
    const expression = globExpression(glob.replace(/^\.\//, ""));
    if (glob.includes("/")) return (path: string) => suffixes(path).some((one) => expression.test(one));
    return options.parts
      ? (path: string) => path.split("/").some((part) => expression.test(part))
      : (path: string) => expression.test(path.slice(path.lastIndexOf("/") + 1));
  });
  return (path) => {
    const plain = path.replaceAll("\\", "/").replace(/^\.\//, "");
    return tests.some((test) => test(plain));
  };
}

/** The path and every end of it that begins at a part. */
function suffixes(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, i) => parts.slice(i).join("/"));
}
