import type { QueryNode } from "./ast.ts";
import type { Completion, CompletionItem } from "./complete.ts";
import { parseQuery } from "./parse.ts";
import { printClause } from "./print.ts";
import { valueText } from "./quote.ts";

/**
 * The query without the clause at an offset, in a form the server accepts: what is left to count values within. `*` when nothing
 * is left or the rest cannot be read.
 */
export function removeAt(text: string, at: number): string {
  const { ast } = parseQuery(text);
  const left = withoutClause(ast, at);
  return left === "" || parseQuery(left).errors.length > 0 ? "*" : left;
}

function withoutClause(query: QueryNode, at: number): string {
  const parts: string[] = [];
  for (const clause of query.clauses) {
    const under = clause.start <= at && at <= Math.max(clause.end, clause.value.end);
    const inner =
      under && clause.value.kind === "group" && clause.field === undefined && clause.value.start < at
        ? withoutClause(clause.value.query, at)
        : undefined;
    const printed = inner !== undefined
      ? (inner === "" ? "" : `(${inner})`)
      : under
      ? ""
      : printClause(clause);
    if (printed === "") continue;
    const joint = parts.length === 0 || clause.conjunction === undefined ? "" : `${clause.conjunction} `;
    parts.push(joint + (inner !== undefined && clause.modifier === "-" ? `NOT ${printed}` : printed));
  }
  return parts.join(" ");
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
