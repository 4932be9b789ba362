/** Shell patterns: `*`, `**`, `?`, `[a-z]`, `[!a]`, `{doc,docx}`. @module */
import { UsageError } from "../../util/error.ts";
import { type CharacterTest, PathAutomaton } from "./path_automaton.ts";

/** Whether a text holds characters that mean something in a pattern. */
export function hasGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

/** A pattern that was read. */
export interface Glob {
  /** Whether a whole path matches, with `/` between its parts. */
  test(path: string): boolean;
}

const isSlash: CharacterTest = (character) => character === "/";
const isInPart: CharacterTest = (character) => character !== "/";
const isAny: CharacterTest = () => true;

/**
 * Reads a pattern. `*` and `?` stay within one part of a path, `**` stands for any number of parts.
 *
 * @param options.anyDepth Any end of a path that begins at a part may match, too. @default false
 * @throws {UsageError} a bracket is not closed
 */
export function readGlob(glob: string, options: { readonly anyDepth?: boolean } = {}): Glob {
  const automaton = new PathAutomaton();
  if (options.anyDepth) addFolders(automaton);
  for (let at = 0; at < glob.length;) at += addPiece(automaton, glob, at);
  if (automaton.depth > 0) throw new UsageError(`The pattern "${glob}" has a "{" that is not closed`);
  return automaton;
}

/** Nothing, or whatever ends with a slash. */
function addFolders(automaton: PathAutomaton): void {
  automaton.open();
  automaton.or();
  automaton.many(isAny).one(isSlash);
  automaton.close();
}

/** Adds what stands at an offset; gives its length. */
function addPiece(automaton: PathAutomaton, glob: string, at: number): number {
  if (glob.startsWith("**/", at)) {
    automaton.repeated(isInPart, isSlash);
    return 3;
  }
  if (glob.startsWith("**", at)) {
    automaton.many(isAny);
    return 2;
  }
  const isChoice = automaton.depth > 0;
  const character = String.fromCodePoint(glob.codePointAt(at)!);
  if (character === "*") automaton.many(isInPart);
  else if (character === "?") automaton.one(isInPart);
  else if (character === "[") return addSet(automaton, glob, at);
  else if (character === "{") automaton.open();
  else if (character === "}" && isChoice) automaton.close();
  else if (character === "," && isChoice) automaton.or();
  else if (character === "\\") {
    const escaped = String.fromCodePoint(glob.codePointAt(at + 1) ?? 92);
    automaton.one((other) => other === escaped);
    return at + 1 < glob.length ? 1 + escaped.length : 1;
  } else automaton.one((other) => other === character);
  return character.length;
}

function addSet(automaton: PathAutomaton, glob: string, at: number): number {
  const match = /^\[([!^]?)(\]?[^\]]*)\]/s.exec(glob.slice(at));
  if (match === null) throw new UsageError(`The pattern "${glob}" has a "[" that is not closed`);
  const members = match[2]!.replace(/[\\\]^[]/g, "\\$&");
  try {
    const set = new RegExp(`^[${match[1] === "" ? "" : "^"}${members}]$`, "su");
    automaton.one((character) => character !== "/" && set.test(character));
  } catch (cause) {
    throw new UsageError(`The pattern "${glob}" has a "[…]" that cannot be read`, { cause });
  }
  return match[0].length;
}

/**
 * A test of paths against several patterns. One without `/` is held against each single part (`node_modules`) when
 * `parts` is set, else against the last part (`*.exe`); one with `/` against the whole path and any end of it.
 */
export function pathMatcher(
  globs: readonly string[],
  options: { parts?: boolean } = {},
): (path: string) => boolean {
  const tests = globs.map((text) => {
    const plain = text.replace(/^\.\//, "");
    const glob = readGlob(plain, { anyDepth: text.includes("/") });
    if (text.includes("/")) return (path: string) => glob.test(path);
    return options.parts
      ? (path: string) => path.split("/").some((part) => glob.test(part))
      : (path: string) => glob.test(path.slice(path.lastIndexOf("/") + 1));
  });
  return (path) => {
    const plain = path.replaceAll("\\", "/").replace(/^\.\//, "");
    return tests.some((test) => test(plain));
  };
}
