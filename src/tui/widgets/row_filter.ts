import { compileRegexp } from "../../domain/lucene/patterns.ts";
import { fuzzyMatch } from "../../util/fuzzy.ts";

/** Start and end of a part of a text that matched. */
export type MatchRange = readonly [from: number, to: number];

/** A filter of rows, as typed: words, `~` and letters in order, or `/a regular expression/`. */
export interface RowFilter {
  /** Why it cannot be used yet. */
  readonly fault?: string;
  /** Higher is better, comparable within one filter; undefined: the row does not match. */
  rank(cells: readonly string[]): number | undefined;
  /** What matched in the text of a cell, ascending. */
  ranges(text: string): readonly MatchRange[];
}

const EVERYTHING: RowFilter = { rank: () => 0, ranges: () => [] };

/**
 * Reads a filter. Each word must stand whole within one cell; an upper-case letter in a word makes its case count.
 * `~text` takes scattered letters too and ranks the rows. `/text/` is a regular expression in the syntax of the
 * query language, found anywhere in a cell unless `^` or `$` ties it to an end.
 */
export function rowFilter(text: string): RowFilter {
  const typed = text.trim();
  if (typed.startsWith("~")) return fuzzyFilterOf(typed.slice(1).trim());
  if (typed.startsWith("/")) return regexFilterOf(typed.slice(1).replace(/\/$/, ""));
  const words = typed.split(/\s+/).filter((word) => word !== "").map(wordFinder);
  if (words.length === 0) return EVERYTHING;
  return {
    rank: (cells) => words.every((find) => cells.some((cell) => find(cell).length > 0)) ? 0 : undefined,
    ranges: (cell) => joined(words.flatMap((find) => find(cell))),
  };
}

/** The text in the case that is compared; as it is where lower case has another length, so that places agree. */
function comparable(text: string, exactCase: boolean): string {
  const lower = exactCase ? text : text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

function wordFinder(word: string): (text: string) => MatchRange[] {
  const exactCase = word !== word.toLowerCase();
  return (text) => {
    const inside = comparable(text, exactCase);
    const found: MatchRange[] = [];
    for (let at = inside.indexOf(word); at >= 0; at = inside.indexOf(word, at + word.length)) {
      found.push([at, at + word.length]);
    }
    return found;
  };
}

/** Ranges in order, those that overlap made one. */
function joined(ranges: readonly MatchRange[]): readonly MatchRange[] {
  const out: MatchRange[] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = out.at(-1);
    if (last !== undefined && from <= last[1]) out[out.length - 1] = [last[0], Math.max(last[1], to)];
    else out.push([from, to]);
  }
  return out;
}

function fuzzyFilterOf(text: string): RowFilter {
  if (text === "") return EVERYTHING;
  return {
    rank(cells) {
      const scores = cells.flatMap((cell) => fuzzyMatch(text, cell)?.score ?? []);
      return scores.length === 0 ? undefined : Math.max(...scores);
    },
    ranges: (cell) => joined((fuzzyMatch(text, cell)?.positions ?? []).map((at) => [at, at + 1])),
  };
}

/** Operators of the query language's expressions that nobody expects in a filter. */
const UNUSUAL = /\\.|[@#&~<>"]/gs;

function regexFilterOf(text: string): RowFilter {
  const inside = text.replace(/^\^/, "").replace(/(?<!\\)\$$/, "");
  if (inside === "") return EVERYTHING;
  const plain = inside.replace(UNUSUAL, (part) => part.startsWith("\\") ? part : `\\${part}`);
  const exactCase = plain !== plain.toLowerCase();
  const head = text.startsWith("^") ? "" : ".*";
  const tail = inside.length < text.replace(/^\^/, "").length ? "" : ".*";
  try {
    const test = compileRegexp(`${head}(${plain})${tail}`);
    const matches = (cell: string) => test(comparable(cell, exactCase));
    return {
      rank: (cells) => cells.some(matches) ? 0 : undefined,
      ranges: (cell) => matches(cell) ? [[0, cell.length]] : [],
    };
  } catch {
    return { fault: "the pattern is not complete", rank: () => undefined, ranges: () => [] };
  }
}
