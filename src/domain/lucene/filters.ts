import type { Clause, ParsedQuery } from "./ast.ts";
import { parseQuery } from "./parse.ts";
import { printClause, printQuery } from "./print.ts";

const EVERYTHING = new Set(["", "*", "*:*", "id:*"]);

/** Whether a query is one that every document matches, as people and clients write it. */
export function matchesEverything(query: string): boolean {
  return EVERYTHING.has(query.trim());
}

/** Whether all clauses must match, so that one more can be added or one taken away without parentheses. */
function isConjunction(clauses: readonly Clause[]): boolean {
  return clauses.every((clause, i) => i === 0 || clause.conjunction === "AND");
}

function conjunctionOf(parsed: ParsedQuery): readonly Clause[] | undefined {
  return parsed.errors.length === 0 && isConjunction(parsed.ast.clauses) ? parsed.ast.clauses : undefined;
}

/** Text that can stand between `AND`s with its meaning kept. */
function asOperand(query: string): string {
  const parsed = parseQuery(query);
  return conjunctionOf(parsed) === undefined ? `(${query.trim()})` : query.trim();
}

/** The query with one more condition that must hold; unchanged when it is there already. */
export function addFilter(query: string, clause: string): string {
  if (matchesEverything(clause) || hasFilter(query, clause)) return query;
  return matchesEverything(query) ? clause.trim() : `${asOperand(query)} AND ${asOperand(clause)}`;
}

/** All of it in one query: what is typed, and every filter. `*` when nothing is asked. */
export function joinQueries(query: string, filters: readonly string[]): string {
  const all = filters.reduce(addFilter, query);
  return matchesEverything(all) ? "*" : all;
}

function normal(clause: string): string {
  return printQuery(parseQuery(clause));
}

/** Where a condition stands among the clauses that must hold; it may be several clauses itself. */
function find(clauses: readonly Clause[], wanted: string): { from: number; to: number } | undefined {
  for (let from = 0; from < clauses.length; from++) {
    for (let to = from + 1; to <= clauses.length; to++) {
      const text = clauses.slice(from, to).map(printClause).join(" AND ");
      if (text === wanted || text === `(${wanted})`) return { from, to };
      if (text.length > wanted.length + 2) break;
    }
  }
  return undefined;
}

/** Whether the condition already must hold. */
export function hasFilter(query: string, clause: string): boolean {
  const clauses = conjunctionOf(parseQuery(query));
  return clauses !== undefined && find(clauses, normal(clause)) !== undefined;
}

/** The query without a condition added by `addFilter`; unchanged when it is not there, `*` when nothing is left. */
export function removeFilter(query: string, clause: string): string {
  const clauses = conjunctionOf(parseQuery(query));
  const found = clauses === undefined ? undefined : find(clauses, normal(clause));
  if (clauses === undefined || found === undefined) return query;
  const left = [...clauses.slice(0, found.from), ...clauses.slice(found.to)];
  if (left.length === 0) return "*";
  const [only] = left;
  const plain = left.length === 1 && only!.value.kind === "group" && only!.field === undefined &&
    only!.modifier === undefined && only!.boost === undefined;
  if (plain) return query.slice(only!.value.start + 1, only!.value.end - 1).trim();
  return left.map((part) => query.slice(part.bodyStart, part.end)).join(" AND ");
}
