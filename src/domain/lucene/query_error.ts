import { AlxError } from "../../util/error.ts";

/** The server's refusal of a search: `message` is the very text of its 400. */
export class QueryError extends AlxError {
  override name = "QueryError";
}

/** A refusal by the datastore: the server writes `SearchException: ` before the reason. */
export function searchFailure(reason: string): QueryError {
  return new QueryError(`SearchException: ${reason}`);
}

/** A refusal that the datastore words as `failed to create query: …`. */
export function createFailure(reason: string): QueryError {
  return searchFailure(`failed to create query: ${reason}`);
}

const MAX_CLAUSES = 1_024;
/** The server's own clauses about classification count too. */
const MAX_NESTED_CLAUSES = 1_018;

/** More clauses side by side than the datastore takes: it says of the whole query that it cannot be parsed. */
export class TooManyClauses extends Error {
  override name = "TooManyClauses";
}

/** Refuses a query that is too large for the datastore. @throws {TooManyClauses | QueryError} */
export function requireClauses(sideBySide: number, inAll: number): void {
  if (sideBySide > MAX_CLAUSES) throw new TooManyClauses("too many clauses");
  if (Math.max(sideBySide, inAll) > MAX_NESTED_CLAUSES) {
    throw searchFailure(`Query contains too many nested clauses; maxClauseCount is set to ${MAX_CLAUSES}`);
  }
}
