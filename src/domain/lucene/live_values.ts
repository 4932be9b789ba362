import type { Clause, QueryNode } from "./ast.ts";
import type { Completion, CompletionItem } from "./completion.ts";
import { parseQuery } from "./parse.ts";
import { printClause } from "./print.ts";
import { valueText } from "./quote.ts";

/**
 * The query without the clause at an offset, in a form the server accepts: what is left to count values within. `*` when nothing
 * is left or the rest cannot be read.
 */
export function removeAt(text: string, at: number): string {
  const { ast } = parseQuery(text);
  const out: string[] = [];
  writeWithout(ast, at, out);
  const left = out.join("");
  return left === "" || parseQuery(left).errors.length > 0 ? "*" : left;
}

/** Writes a query without the clause at an offset; tells whether anything is left of it. */
function writeWithout(query: QueryNode, at: number, out: string[]): boolean {
  let isFirst = true;
  for (const clause of query.clauses) {
    const { length } = out;
    if (!isFirst) out.push(clause.conjunction === undefined ? " " : ` ${clause.conjunction} `);
    if (writeClauseWithout(clause, at, out)) isFirst = false;
    else out.length = length;
  }
  return !isFirst;
}

function writeClauseWithout(clause: Clause, at: number, out: string[]): boolean {
  const { value } = clause;
  if (at < clause.start || at > Math.max(clause.end, value.end)) {
    out.push(printClause(clause));
    return true;
  }
  if (value.kind !== "group" || clause.field !== undefined || value.start >= at) return false;
  out.push(clause.modifier === "-" ? "NOT (" : "(");
  const isLeft = writeWithout(value.query, at, out);
  out.push(")");
  return isLeft;
}

/** Candidates from a facet's answer: those that begin as typed, the commonest first. */
export function liveItems(
  completion: Completion,
  counts: Readonly<Record<string, number>>,
): CompletionItem[] {
  const prefix = completion.prefix.toLowerCase();
  return Object.entries(counts)
    .filter(([value]) => value.toLowerCase().startsWith(prefix))
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([value, count]) => ({ text: valueText(value), label: value, kind: "value", count }));
}
