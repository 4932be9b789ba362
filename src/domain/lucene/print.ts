import type { Bound, Clause, ParsedQuery, QueryNode, ValueNode } from "./ast.ts";

/** A query in its plainest form: one blank between clauses, `NOT` for `-` and `!`. Reading it again gives the same query. */
export function printQuery(query: ParsedQuery | QueryNode): string {
  const node = "ast" in query ? query.ast : query;
  return node.clauses.map((clause) =>
    clause.conjunction === undefined ? printClause(clause) : `${clause.conjunction} ${printClause(clause)}`
  ).join(" ");
}

/** One clause, without what joins it to the one before. */
export function printClause(clause: Clause): string {
  const modifier = clause.modifier === "-" ? "NOT " : clause.modifier ?? "";
  const field = clause.field === undefined ? "" : `${clause.field.text}:`;
  const boost = clause.boost === undefined ? "" : `^${clause.boost}`;
  return `${modifier}${field}${printValue(clause.value)}${boost}`;
}

function printBound(bound: Bound | undefined): string {
  return bound?.text ?? "*";
}

function printValue(value: ValueNode): string {
  switch (value.kind) {
    case "missing":
      return "";
    case "group":
      return `(${printQuery(value.query)})`;
    case "range": {
      const [open, close] = [value.lowerInclusive ? "[" : "{", value.upperInclusive ? "]" : "}"];
      return `${open}${printBound(value.lower)} TO ${printBound(value.upper)}${close}`;
    }
    default: {
      const fuzzy = value.fuzzy === undefined ? "" : `~${value.fuzzy}`;
      if (value.bare !== true) return value.text + fuzzy;
      // Joined to its neighbours it would become part of their text; quoted or with a distance it stays alone.
      return value.fuzzy === undefined ? `"${value.text}"` : `\\${value.text}${fuzzy}`;
    }
  }
}
