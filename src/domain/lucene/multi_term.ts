import type { Clause } from "./ast.ts";
import { unescapeText } from "./escape.ts";

/** A clause, or several plain words that the server reads as one text. */
export interface Run {
  /** Index of the clause among the others. */
  readonly from: number;
  /** Index of the last clause, plus 1. */
  readonly to: number;
  /** The clause, or the first of the words. */
  readonly clause: Clause;
  /** The same clause, or the last of the words. */
  readonly last: Clause;
  /** The words joined by one blank, escapes resolved; absent for a single clause. */
  readonly words?: string;
}

function isPlain(clause: Clause): boolean {
  const { value } = clause;
  return clause.field === undefined && clause.modifier === undefined && clause.boost === undefined &&
    value.kind === "term" && value.fuzzy === undefined && value.bare !== true;
}

/** Whether a word may be joined to the one before it: not when an operator or a `*` of its own follows. */
function mayJoin(clause: Clause, next: Clause | undefined): boolean {
  if (!isPlain(clause) || clause.conjunction !== undefined) return false;
  if (next === undefined) return true;
  if (next.conjunction !== undefined) return false;
  const star = next.field?.text === "*" ||
    (next.field === undefined && "text" in next.value && next.value.text === "*");
  return next.modifier !== undefined || !star;
}

/**
 * Groups the clauses of a query as Lucene reads them: plain words side by side are analysed as one text, so
 * `status:(active pending)` looks for the one value `active pending`.
 */
export function multiTermRuns(clauses: readonly Clause[]): Run[] {
  const runs: Run[] = [];
  for (let i = 0; i < clauses.length; i++) {
    const clause = clauses[i]!;
    let end = i + 1;
    if (isPlain(clause) && clause.conjunction === undefined) {
      while (end < clauses.length && mayJoin(clauses[end]!, clauses[end + 1])) end++;
    }
    if (end === i + 1) {
      runs.push({ from: i, to: end, clause, last: clause });
      continue;
    }
    const words = clauses.slice(i, end).map((part) =>
      "text" in part.value ? unescapeText(part.value.text) ?? "" : ""
    );
    runs.push({ from: i, to: end, clause, last: clauses[end - 1]!, words: words.join(" ") });
    i = end - 1;
  }
  return runs;
}
