import { fieldClause } from "../../domain/lucene/quote.ts";
import type { App } from "../contracts.ts";
import { whoamiQuery } from "../shell/account.ts";

/** The query that finds what an account handed in. */
export const submittedBy = (user: string): string => fieldClause("params.submitter", user);

/** Opens the search for the submissions of whoever is logged in. */
export async function openMySubmissions(app: App): Promise<void> {
  const query = whoamiQuery(app.services);
  const known = app.queries.peek<{ readonly username: string }>(query.key);
  const { data, error } = known === undefined
    ? await app.queries.fetch(query)
    : { data: known, error: undefined };
  if (data === undefined) throw error ?? new Error("The server does not say who is logged in");
  app.open("search", { index: "submission", query: submittedBy(data.username) });
}
