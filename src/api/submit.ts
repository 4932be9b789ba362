import type { Submission } from "./types/submission.ts";
import { type Http, route } from "./http.ts";
import { handIn, type Reconcile, submitFields, type SubmitOptions, submitRequest } from "./submit_body.ts";
import { findByMetadata, type UniqueMetadata } from "./submit_reconcile.ts";
import type { Source } from "./submit_source.ts";
import { uploadChunked, type UploadOptions } from "./upload.ts";

/** Options of {@link SubmitApi.submit}. */
export interface SubmitNowOptions extends SubmitOptions {
  /** Asked when the answer was lost. Default: the error is thrown. */
  readonly reconcile?: Reconcile<Submission> | undefined;
}

/** Options of {@link SubmitApi.dynamic} and {@link SubmitApi.profile}. */
export interface ResubmitOptions {
  /** Copy this submission's settings. */
  readonly copySid?: string | undefined;
  /** Default: the sha256. */
  readonly name?: string | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Hands in files to be analysed at once, within the quota of concurrent submissions.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function analyse(client: Client, path: string): Promise<number> {
 *   const { sid } = await client.submit.submit(
 *     { kind: "bytes", name: path, bytes: await Deno.readFile(path) },
 *     { params: { deep_scan: true }, metadata: { case: "INC-42" } },
 *   );
 *   for await (const event of client.live.watch(sid)) console.log(event.type);
 *   return (await client.submission.get(sid)).max_score;
 * }
 * ```
 */
export interface SubmitApi {
  /**
   * Hands in one. `POST submit/`
   *
   * @throws {RequestError} it was refused: empty, too big, an unknown profile, a wrong parameter
   * @throws {QuotaError} too many run, or too many today
   * @throws {NotFoundError} the server cannot fetch the hash
   */
  submit(source: Source, options?: SubmitNowOptions): Promise<Submission>;
  /**
   * A hook for {@link SubmitNowOptions.reconcile}: finds the submission by a word in its metadata.
   * `POST search/submission/`
   */
  reconcileBy(unique: UniqueMetadata): Reconcile<Submission>;
  /** Again, with dynamic analysis. `GET submit/dynamic/{sha256}/` */
  dynamic(sha256: string, options?: ResubmitOptions): Promise<Submission>;
  /**
   * Again, with a profile. `PUT submit/{profile}/{sha256}/`
   *
   * @param profile Such as `static_with_dynamic`
   */
  profile(profile: string, sha256: string, options?: ResubmitOptions): Promise<Submission>;
  /** The same submission again. `GET submit/resubmit/{sid}/` */
  resubmit(sid: string, signal?: AbortSignal): Promise<Submission>;
  /**
   * Hands in a big file piece by piece; after a break, the same identifier goes on where it stopped.
   * `GET|POST ui/flowjs/`, `POST ui/start/{identifier}/`
   *
   * @returns the sid
   */
  upload(options: UploadOptions): Promise<string>;
}

/** The `submit` module over a connection. */
export function submitApi(http: Http): SubmitApi {
  return {
    submit: (source, options = {}) =>
      handIn<Submission>(http, "submit/", {
        ...submitRequest(source, submitFields(source, options)),
        signal: options.signal,
        reconcile: options.reconcile,
      }),
    reconcileBy: (unique) => async () => {
      const found = await findByMetadata(http, unique);
      return found && await http.get<Submission>(route`submission/${found.sid}/`, { signal: unique.signal });
    },
    dynamic: (sha256, { copySid, name, signal } = {}) =>
      http.get(route`submit/dynamic/${sha256}/`, {
        query: { copy_sid: copySid, name },
        signal,
        idempotent: false,
      }),
    profile: (profile, sha256, { copySid, name, signal } = {}) =>
      http.json("PUT", route`submit/${profile}/${sha256}/`, {
        query: { copy_sid: copySid, name },
        signal,
        idempotent: false,
      }),
    resubmit: (sid, signal) => http.get(route`submit/resubmit/${sid}/`, { signal, idempotent: false }),
    upload: (options) => uploadChunked(http, options),
  };
}
