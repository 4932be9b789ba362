import type { Bound, Clause, ParsedQuery, QueryNode, ValueNode } from "./ast.ts";

/** A query in its plainest form: one blank between clauses, `NOT` for `-` and `!`. Reading it again gives the same query. */
export function printQuery(query: ParsedQuery | QueryNode): string {
  return print(piecesOf("ast" in query ? query.ast : query));
}

/** One clause, without what joins it to the one before. */
export function printClause(clause: Clause): string {
  return print([clause]);
}

type Piece = string | Clause;

/** The clauses of a query and what stands between them. */
function piecesOf({ clauses }: QueryNode): Piece[] {
  return clauses.flatMap((clause, i) => {
    const joint = clause.conjunction === undefined ? "" : `${clause.conjunction} `;
    return [i === 0 ? joint : ` ${joint}`, clause];
  });
}

/** Groups are opened on a list, not on the stack, as they stand inside each other by the thousand. */
function print(pieces: Piece[]): string {
  const out: string[] = [];
  const rest = pieces.toReversed();
  for (let piece = rest.pop(); piece !== undefined; piece = rest.pop()) {
    if (typeof piece === "string") {
      out.push(piece);
      continue;
    }
    const { modifier, field, value, boost } = piece;
    if (modifier !== undefined) out.push(modifier === "-" ? "NOT " : modifier);
    if (field !== undefined) out.push(`${field.text}:`);
    const tail = boost === undefined ? "" : `^${boost}`;
    if (value.kind !== "group") {
      out.push(printValue(value) + tail);
      continue;
    }
    out.push("(");
    rest.push(`)${tail}`);
    for (const inner of piecesOf(value.query).reverse()) rest.push(inner);
  }
  return out.join("");
}

function printBound(bound: Bound | undefined): string {
  return bound?.text ?? "*";
}

function printValue(value: Exclude<ValueNode, { kind: "group" }>): string {
  switch (value.kind) {
    case "missing":
      return "";
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
