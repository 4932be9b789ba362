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
