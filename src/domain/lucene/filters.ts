import type { Clause } from "./ast.ts";
import { LONGEST_CHECKED } from "./limits.ts";
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

/** The clauses that must all match; undefined where that is not what the query says, or it is too long to tell. */
function conjunctionOf(query: string): readonly Clause[] | undefined {
  if (query.length > LONGEST_CHECKED) return undefined;
  const parsed = parseQuery(query);
  return parsed.errors.length === 0 && isConjunction(parsed.ast.clauses) ? parsed.ast.clauses : undefined;
}

/** Text that can stand between `AND`s with its meaning kept. */
function asOperand(query: string): string {
  return conjunctionOf(query) === undefined ? `(${query.trim()})` : query.trim();
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

/** Where a condition stands among the clauses that must hold; it may be several clauses itself. */
function find(clauses: readonly Clause[], condition: string): { from: number; to: number } | undefined {
  if (condition.length > LONGEST_CHECKED) return undefined;
  const wanted = parseQuery(condition);
  const printed = clauses.map(printClause);
  const group = printed.indexOf(`(${printQuery(wanted)})`);
  const parts = isConjunction(wanted.ast.clauses) ? wanted.ast.clauses.map(printClause) : [];
  const run = indexOfRun(printed, parts);
  if (run >= 0 && (group < 0 || run < group)) return { from: run, to: run + parts.length };
  return group < 0 ? undefined : { from: group, to: group + 1 };
}

/** Index from which `list` holds `part`; -1 where it does not. By Knuth, Morris and Pratt: nothing is compared again. */
function indexOfRun(list: readonly string[], part: readonly string[]): number {
  if (part.length === 0) return -1;
  const fallback = [0];
  let held = 0;
  const step = (item: string) => {
    while (held > 0 && item !== part[held]) held = fallback[held - 1]!;
    if (item === part[held]) held++;
    return held;
  };
  for (const item of part.slice(1)) fallback.push(step(item));
  held = 0;
  const end = list.findIndex((item) => step(item) === part.length);
  return end < 0 ? -1 : end + 1 - part.length;
}

/** Whether the condition already must hold. */
export function hasFilter(query: string, clause: string): boolean {
  const clauses = conjunctionOf(query);
  return clauses !== undefined && find(clauses, clause) !== undefined;
}

/** The query without a condition added by `addFilter`; unchanged when it is not there, `*` when nothing is left. */
export function removeFilter(query: string, clause: string): string {
  const clauses = conjunctionOf(query);
  const found = clauses === undefined ? undefined : find(clauses, clause);
  if (clauses === undefined || found === undefined) return query;
  const left = [...clauses.slice(0, found.from), ...clauses.slice(found.to)];
  if (left.length === 0) return "*";
  const [only] = left;
  const plain = left.length === 1 && only!.value.kind === "group" && only!.field === undefined &&
    only!.modifier === undefined && only!.boost === undefined;
  if (plain) return query.slice(only!.value.start + 1, only!.value.end - 1).trim();
  return left.map((part) => query.slice(part.bodyStart, part.end)).join(" AND ");
}
