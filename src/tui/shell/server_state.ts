import { ApiError, AuthError, NetworkError, QuotaError } from "../../api/errors.ts";
import type { QueryEvent } from "../../features/queries.ts";
import type { Shell } from "../contracts.ts";

/** Why an account is turned away; undefined for what says nothing of the account. */
function refusalOf(error: Error | undefined): string | undefined {
  if (error instanceof AuthError) return "401 not logged in";
  if (error instanceof QuotaError) return `${error.kind} quota used up`;
  return error instanceof ApiError && error.status === 429 ? "429 too many requests" : undefined;
}

/** What an answer, or its absence, tells of the server. */
export function withAnswer({ refused: _, ...shell }: Shell, { error, tookMs }: QueryEvent): Shell {
  const online = !(error instanceof NetworkError);
  const refused = refusalOf(error);
  return {
    ...shell,
    online,
    ...(refused === undefined ? {} : { refused }),
    ...(online ? { latencyMs: Math.round(tookMs) } : {}),
  };
}
