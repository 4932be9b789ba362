import {
  AuthError,
  ForbiddenError,
  NetworkError,
  ProtocolError,
  QuotaError,
  RequestError,
  ServerError,
  TlsError,
} from "../../api/errors.ts";
import { toError } from "../../util/error.ts";
import type { StopReason } from "./state.ts";

/**
 * What a failed request means for its file and for the run.
 *
 * - `doubt`: the server may have taken it: ask before it is sent again. `isFault`: the server itself failed, so that the
 *   file may be to blame; after some tries it counts as failed
 * - `again`: it was surely not taken, and passes by itself
 * - `failed`: it will never be taken
 * - `stop`: nothing else would go through
 */
export type FailureVerdict =
  | { readonly kind: "doubt"; readonly isFault: boolean }
  | { readonly kind: "again"; readonly pace: "refused" | "quota" }
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
  if (error instanceof NetworkError || error instanceof ProtocolError) {
    return { kind: "doubt", isFault: false };
  }
  const status = "status" in Object(error) ? (error as { readonly status?: unknown }).status : undefined;
  if (status === 429 || status === 408) return { kind: "again", pace: "refused" };
  if (error instanceof ServerError) {
    return status === 503 ? { kind: "again", pace: "refused" } : { kind: "doubt", isFault: true };
  }
  if (status === 413) return { kind: "failed", fate: "too large", reason: wordsOf(error) };
  if (error instanceof RequestError || typeof status === "number") {
    return { kind: "failed", fate: "failed", reason: wordsOf(error) };
  }
  return { kind: "doubt", isFault: false };
}
