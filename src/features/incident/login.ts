import { AuthError, ForbiddenError } from "../../api/errors.ts";
import type { RunContext } from "./run_context.ts";

/**
 * Whether a failure says that nothing will go through any more, because of who asks. A session that was lost in the middle
 * is none: the server is asked once more who we are. `GET user/whoami/`
 */
export async function isLockedOut(run: RunContext, error: unknown): Promise<boolean> {
  if (error instanceof ForbiddenError) return true;
  if (!(error instanceof AuthError)) return false;
  const { services: { client }, signal } = run;
  return await client.user.whoami(signal).then(() => false, (why) => why instanceof AuthError);
}
