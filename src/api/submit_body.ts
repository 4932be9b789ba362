import { ApiError, NetworkError, ProtocolError, ServerError, TlsError } from "./errors.ts";
import type { Http, RequestOptions } from "./http.ts";
import { isObject } from "../util/json.ts";
import { multipart } from "./multipart.ts";
import { type Source, sourceFields } from "./submit_source.ts";
import type { SubmissionParams } from "./types/submission.ts";

/** What both ways of handing in share. */
export interface SubmitOptions {
  /** Settings of this submission; the user's or the profile's fill in the rest. */
  readonly params?: SubmissionParams | undefined;
  /** Words to find it by; nested keys become dotted. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Name of a submission profile; users without submission_customize must give one. */
  readonly profile?: string | undefined;
  /** Make an alert of it. Sent in both places where servers of different age look. */
  readonly generateAlert?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Asked when the answer to a submission was lost: what the server made of it; undefined when nothing is found. */
export type Reconcile<T> = (why: ApiError) => Promise<T | undefined>;

/** The JSON of a submission. */
export function submitFields(source: Source, options: SubmitOptions): Record<string, unknown> {
  const { params, metadata, profile, generateAlert } = options;
  const alert = generateAlert === undefined ? {} : { generate_alert: generateAlert };
  return {
    ...sourceFields(source),
    ...alert,
    ...(profile === undefined ? {} : { submission_profile: profile }),
    metadata: metadata ?? {},
    params: { ...params, ...alert },
  };
}

/** The body: JSON, or a form of the JSON and the bytes. */
export function submitRequest(source: Source, json: Record<string, unknown>): RequestOptions {
  if (source.kind !== "stream" && source.kind !== "bytes") return { json };
  const file = source.kind === "bytes"
    ? { bytes: source.bytes }
    : { open: source.open, sizeBytes: source.sizeBytes };
  return {
    body: multipart([
      { name: "json", value: JSON.stringify(json) },
      { name: "bin", filename: String(json.name), ...file },
    ]),
  };
}

/**
 * Hands in, once. A request that may have reached the server is not repeated; `reconcile` is asked instead.
 *
 * @throws {ApiError} it was refused, or its answer was lost and nothing was found
 */
export async function handIn<T>(
  http: Http,
  path: string,
  request: RequestOptions & { readonly reconcile?: Reconcile<T> | undefined },
): Promise<T> {
  const { reconcile, ...options } = request;
  try {
    const made = await http.json<T>("POST", path, { ...options, idempotent: false });
    if (isObject(made)) return made;
    throw new ProtocolError(`The server's response does not say what became of the file (POST ${path})`);
  } catch (error) {
    if (reconcile === undefined || !isLostAnswer(error)) throw error;
    const found = await reconcile(error);
    if (found === undefined) throw error;
    return found;
  }
}

/** Whether the server may have done what it was asked, though nobody knows. */
export function isLostAnswer(error: unknown): error is ApiError {
  if (error instanceof TlsError) return false;
  if (error instanceof NetworkError) return true;
  return error instanceof ServerError && (error.status === 502 || error.status === 504);
}
