import type {
  BatchResult,
  Signature,
  SignatureSource,
  SignatureSources,
  SignatureStats,
  SignatureStatus,
} from "./types/knowledge.ts";
import type { Success } from "./types/common.ts";
import { type Http, type RawResponse, route } from "./http.ts";

/** Options of {@link SignatureApi.addUpdateMany}. */
export interface AddSignaturesOptions {
  /** Where it came from. */
  readonly source: string;
  /** Such as `yara`, `sigma`, `suricata`. */
  readonly type: string;
  /** Rename on a clash of names. Default true. */
  readonly dedupName?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link SignatureApi.updateAvailable}. */
export interface UpdateAvailableOptions {
  /** ISO time; default: ever. */
  readonly since?: string | undefined;
  /** Default: any. */
  readonly type?: string | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Where signatures come from. Needs the role signature_manage. */
export interface SignatureSourcesApi {
  /** By service. `GET signature/sources/` */
  list(signal?: AbortSignal): Promise<Readonly<Record<string, SignatureSources>>>;
  /** Adds one. `PUT signature/sources/{service}/` */
  add(service: string, source: SignatureSource, signal?: AbortSignal): Promise<Success>;
  /** Replaces the one of that name; the server insists on `default_classification`. `POST signature/sources/{service}/{name}/` */
  update(service: string, source: SignatureSource, signal?: AbortSignal): Promise<Success>;
  /** Removes one, with its signatures. `DELETE signature/sources/{service}/{name}/` */
  delete(service: string, name: string, signal?: AbortSignal): Promise<Success>;
  /**
   * Turns one on or off. `PUT signature/sources/enable/{service}/{name}/`
   *
   * @param name The source's
   * @param options `enabled`: on or off
   */
  enable(
    service: string,
    name: string,
    options: { enabled: boolean; signal?: AbortSignal },
  ): Promise<Success>;
  /** Fetches anew; all of the service when `names` is empty. `PUT signature/sources/update/{service}/` */
  trigger(
    service: string,
    names?: readonly string[],
    signal?: AbortSignal,
  ): Promise<Success & { readonly sources: readonly string[] }>;
}

/**
 * Detection rules. Ids are `<type>_<source>_<signature id>`.
 *
 * An unknown id is a {@link NotFoundError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function quieten(client: Client): Promise<void> {
 *   const { items } = await client.search.page("signature", "status:DEPLOYED AND stats.count:>10000");
 *   for (const { id } of items) await client.signature.changeStatus(String(id), "NOISY");
 * }
 * ```
 */
export interface SignatureApi {
  /** One, with fresh statistics. `GET signature/{id}/` */
  get(id: string, signal?: AbortSignal): Promise<Signature>;
  /** How often each hit. `GET signature/stats/` */
  stats(signal?: AbortSignal): Promise<readonly SignatureStats[]>;
  /**
   * Adds or replaces one. `POST signature/add_update/`
   *
   * @param signature `name`, `type`, `source`, `signature_id`, `data` (its text), `revision` and `status` at least
   * @param options `dedupName`: give it another name where a different rule has it; default true
   */
  addUpdate(
    signature: Partial<Signature>,
    options?: { dedupName?: boolean; signal?: AbortSignal },
  ): Promise<Success & { readonly id: string }>;
  /**
   * Adds or replaces many of one source. `POST signature/add_update_many/`
   *
   * @param signatures As of {@link SignatureApi.addUpdate}, all of one source and type
   */
  addUpdateMany(
    signatures: readonly Partial<Signature>[],
    options: AddSignaturesOptions,
  ): Promise<BatchResult>;
  /**
   * Sets the status. `GET signature/change_status/{id}/{status}/`
   *
   * @throws {ServerError} the server answers 500 to a change it does not allow
   */
  changeStatus(id: string, status: SignatureStatus, signal?: AbortSignal): Promise<Success>;
  /** Forgets who changed the status. `GET signature/clear_status/{id}/` */
  clearStatus(id: string, signal?: AbortSignal): Promise<Success>;
  /** Deletes one. `DELETE signature/{id}/` */
  delete(id: string, signal?: AbortSignal): Promise<Success>;
  /**
   * A zip of the texts; default: all that are deployed. `GET signature/download/`
   *
   * @param options `query`: which; default `status:DEPLOYED`
   */
  download(options?: { query?: string; signal?: AbortSignal }): Promise<RawResponse>;
  /** Whether any changed. `GET signature/update_available/` */
  updateAvailable(options?: UpdateAvailableOptions): Promise<{ readonly update_available: boolean }>;
  /** Where signatures come from. */
  readonly sources: SignatureSourcesApi;
}

/** The `signature` module over a connection. */
export function signatureApi(http: Http): SignatureApi {
  return {
    get: (id, signal) => http.get(route`signature/${id}/`, { signal }),
    stats: (signal) => http.get("signature/stats/", { signal }),
    addUpdate: (json, { dedupName = true, signal } = {}) =>
      http.json("POST", "signature/add_update/", {
        json,
        query: { dedup_name: dedupName },
        signal,
        idempotent: true,
      }),
    addUpdateMany: (json, { source, type, dedupName = true, signal }) =>
      http.json("POST", "signature/add_update_many/", {
        json,
        query: { source, sig_type: type, dedup_name: dedupName },
        signal,
        idempotent: true,
      }),
    changeStatus: (id, status, signal) =>
      http.get(route`signature/change_status/${id}/${status}/`, { signal, idempotent: false }),
    clearStatus: (id, signal) =>
      http.get(route`signature/clear_status/${id}/`, { signal, idempotent: false }),
    delete: (id, signal) => http.json("DELETE", route`signature/${id}/`, { signal }),
    download: ({ query, signal } = {}) =>
      http.raw("GET", "signature/download/", { query: { query }, signal }),
    updateAvailable: ({ since, type, signal } = {}) =>
      http.get("signature/update_available/", { query: { last_update: since, type }, signal }),
    sources: signatureSourcesApi(http),
  };
}

function signatureSourcesApi(http: Http): SignatureSourcesApi {
  return {
    list: (signal) => http.get("signature/sources/", { signal }),
    add: (service, json, signal) =>
      http.json("PUT", route`signature/sources/${service}/`, { json, signal, idempotent: false }),
    update: (service, json, signal) =>
      http.json("POST", route`signature/sources/${service}/${json.name}/`, {
        json,
        signal,
        idempotent: true,
      }),
    delete: (service, name, signal) =>
      http.json("DELETE", route`signature/sources/${service}/${name}/`, { signal }),
    enable: (service, name, { enabled, signal }) =>
      http.json("PUT", route`signature/sources/enable/${service}/${name}/`, { json: { enabled }, signal }),
    trigger: (service, names = [], signal) =>
      http.json("PUT", route`signature/sources/update/${service}/`, {
        query: { sources: names.length === 0 ? undefined : names.join(",") },
        signal,
      }),
  };
}
