import { AlxError } from "../../util/error.ts";

/** The server's refusal of a query: `message` is the text of its 400, `SearchException: …`. */
export class QueryError extends AlxError {
  override name = "QueryError";

  /** @param reason what the server writes after `SearchException: ` */
  constructor(readonly reason: string) {
    super(`SearchException: ${reason}`);
  }
}

/** A refusal that the datastore words as `failed to create query: …`. */
export function createFailure(reason: string): QueryError {
  return new QueryError(`failed to create query: ${reason}`);
}
