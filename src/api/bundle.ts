import type { Success } from "./types/common.ts";
import { contentLength, fileName } from "./download.ts";
import { flag } from "./flag.ts";
import { type Http, type RequestBody, route } from "./http.ts";

/** A bundle on its way. */
export interface Bundle {
  /** As the server names it; untrusted. */
  readonly name: string;
  /** Total, when known. */
  readonly sizeBytes: number | undefined;
  /** A CaRT of a tar. Can be read once. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Options of {@link BundleApi.import}. */
export interface ImportOptions {
  /** No fault if it is there. Default false. */
  readonly existOk?: boolean | undefined;
  /** Take it though parts are missing. Default false. */
  readonly allowIncomplete?: boolean | undefined;
  /** Raise everything to this. */
  readonly minClassification?: string | undefined;
  /** Services to run again. */
  readonly rescanServices?: readonly string[] | undefined;
  /** Analyse it through the ingester. Default false. */
  readonly toIngest?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whole submissions, moved between systems.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function move(from: Client, to: Client, sid: string): Promise<void> {
 *   const { body } = await from.bundle.create(sid);
 *   await Deno.writeFile("one.al_bundle", ReadableStream.from(body));
 *   const open = async function* () {
 *     yield* (await Deno.open("one.al_bundle")).readable;
 *   };
 *   await to.bundle.import(open, { existOk: true });
 * }
 * ```
 */
export interface BundleApi {
  /**
   * Packs a submission, or with `useAlert` that of an alert. `GET bundle/{sid}/`
   *
   * @param id A `sid`; with `useAlert` an `alert_id`
   * @param options `useAlert`: default false
   * @throws {ForbiddenError} it is unknown, or above the user's classification
   */
  create(id: string, options?: { useAlert?: boolean; signal?: AbortSignal }): Promise<Bundle>;
  /**
   * Brings one in; `open` is called anew for each attempt. `POST bundle/`
   *
   * @param open Gives the bytes from the first one on: a CaRT as {@link BundleApi.create} makes it
   * @param options `sizeBytes`: the length, when known; else the body is chunked
   * @throws {RequestError} it is there (409), incomplete, or no bundle
   */
  import(
    open: () => AsyncIterable<Uint8Array>,
    options?: ImportOptions & { readonly sizeBytes?: number | undefined },
  ): Promise<Success>;
}

/** The `bundle` module over a connection. */
export function bundleApi(http: Http): BundleApi {
  return {
    async create(id, { useAlert, signal } = {}) {
      const query = { use_alert: flag(useAlert) };
      const response = await http.raw("GET", route`bundle/${id}/`, { query, signal });
      return {
        name: fileName(response) ?? `${id}.al_bundle`,
        sizeBytes: contentLength(response),
        body: response.body,
      };
    },
    import: (open, options = {}) =>
      http.json("POST", "bundle/", {
        query: {
          exist_ok: flag(options.existOk),
          allow_incomplete: flag(options.allowIncomplete),
          min_classification: options.minClassification,
          rescan_services: options.rescanServices?.join(",") || undefined,
          to_ingest: flag(options.toIngest),
        },
        body: (): RequestBody => ({
          stream: open(),
          sizeBytes: options.sizeBytes,
          contentType: "application/octet-stream",
        }),
        signal: options.signal,
        idempotent: options.existOk === true,
      }),
  };
}
