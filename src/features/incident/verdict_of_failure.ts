import {
  AuthError,
  ForbiddenError,
  NetworkError,
  ProtocolError,
  QuotaError,
  RequestError,
  ServerError,
  TimeoutError,
  TlsError,
} from "../../api/errors.ts";
import { toError } from "../../util/error.ts";
import type { StopReason } from "./state.ts";

/**
 * What a failed request means for its file and for the run.
 *
 * - `doubt`: the server may have taken it: ask before it is sent again. `isFault`: the server itself failed, so that the
 *   file may be to blame; after some tries it counts as failed. `grace`: a `broken` connection leaves nothing on its way,
 *   and what a proxy may have `held` can arrive much later
 * - `again`: it was surely not taken, and passes by itself
 * - `failed`: it will never be taken
 * - `stop`: nothing else would go through
 */
export type FailureVerdict =
  | {
    readonly kind: "doubt";
    readonly isFault: boolean;
    readonly grace?: "broken" | "held" | undefined;
    /** What it counts as when it is to blame in the end. */
    readonly fate?: "too large" | undefined;
  }
  | { readonly kind: "again"; readonly pace: "refused" | "quota" | "redirected" }
  | { readonly kind: "failed"; readonly fate: "failed" | "too large"; readonly reason: string }
  | { readonly kind: "stop"; readonly reason: StopReason };

const MOST_WORDS = 300;

/** What went wrong, for a journal and a list: one line, and not the whole of what a datastore has to say. */
export function wordsOf(error: unknown): string {
  const words = toError(error).message.replace(/\s+/g, " ").trim();
  return words.length <= MOST_WORDS ? words : `${words.slice(0, MOST_WORDS)}…`;
}

/** The meaning of an error of `POST ingest/`. */
export function verdictOfFailure(error: unknown): FailureVerdict {
  if (error instanceof QuotaError) {
    return error.kind === "daily"
      ? { kind: "stop", reason: "daily quota" }
      : { kind: "again", pace: "quota" };
  }
  if (error instanceof AuthError || error instanceof ForbiddenError) return { kind: "stop", reason: "login" };
  if (error instanceof TlsError) return { kind: "stop", reason: "error" };
  if (error instanceof TimeoutError) return { kind: "doubt", isFault: false, grace: "held" };
  if (error instanceof NetworkError) return { kind: "doubt", isFault: false, grace: "broken" };
  const { status, response } = Object(error) as { readonly status?: unknown; readonly response?: unknown };
  // A redirect is answered by something before Assemblyline, which has not seen the request.
  if (error instanceof ProtocolError && typeof status === "number" && status >= 300 && status < 400) {
    return { kind: "again", pace: "redirected" };
  }
  // Somebody has answered: nothing is held on its way.
  if (error instanceof ProtocolError) return { kind: "doubt", isFault: false, grace: "broken" };
  return byStatus(error, { status, isOwn: response !== undefined });
}

/** @param isOwn Whether it came in Assemblyline's envelope: what a proxy says tells nothing of what is behind it. */
function byStatus(
  error: unknown,
  { status, isOwn }: { readonly status: unknown; readonly isOwn: boolean },
): FailureVerdict {
  if (status === 429 || status === 408 || status === 503) {
    return isOwn ? { kind: "again", pace: "refused" } : { kind: "doubt", isFault: false, grace: "held" };
  }
  if (error instanceof ServerError) {
    return { kind: "doubt", isFault: true, ...status === 504 ? { grace: "held" } : {} };
  }
  if (status === 413) {
    return isOwn
      ? { kind: "failed", fate: "too large", reason: wordsOf(error) }
      : { kind: "doubt", isFault: true, grace: "broken", fate: "too large" };
  }
  if (error instanceof RequestError || typeof status === "number") {
    return { kind: "failed", fate: "failed", reason: wordsOf(error) };
  }
  return { kind: "doubt", isFault: false };
}
