import type { HashSource, LookupSource } from "./types/server.ts";
import { type Http, route } from "./http.ts";

/** Options of {@link HashSearchApi.lookup}. */
export interface HashLookupOptions {
  /** Names of {@link HashSearchApi.dataSources}, or `x.<name>` for an external one. Default: all internal. */
  readonly sources?: readonly string[] | undefined;
  /** How long the server waits for a source, in seconds. Default 3. */
  readonly maxTimeoutSeconds?: number | undefined;
  /** Items a source. Default 500. */
  readonly limit?: number | undefined;
  /** Highest classification that may leave for external sources. */
  readonly classification?: string | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What is known of a hash.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function known(client: Client, md5: string): Promise<boolean> {
 *   const { al } = await client.hashSearch.lookup(md5, { sources: ["al"] });
 *   return al?.items.some(({ malicious }) => malicious) ?? false;
 * }
 * ```
 */
export interface HashSearchApi {
  /**
   * By source; an internal source that knows nothing has no items. Takes sha256, sha1, md5, ssdeep and tlsh.
   * `GET hash_search/{hash}/`
   *
   * @throws {NotFoundError} no source knows it
   * @throws {RequestError} it is no hash
   */
  lookup(hash: string, options?: HashLookupOptions): Promise<Readonly<Record<string, HashSource>>>;
  /** Names of the sources. `GET hash_search/list_data_sources/` */
  dataSources(signal?: AbortSignal): Promise<readonly string[]>;
}

/** The `hash_search` module over a connection. */
export function hashSearchApi(http: Http): HashSearchApi {
  return {
    lookup: (hash, { sources, maxTimeoutSeconds, limit, classification, signal } = {}) =>
      http.get(route`hash_search/${hash}/`, {
        query: { db: sources?.join("|"), max_timeout: maxTimeoutSeconds, limit, classification },
        signal,
      }),
    dataSources: (signal) => http.get("hash_search/list_data_sources/", { signal }),
  };
}

/**
 * Asks other systems about a tag. Needs the role external_query.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function elsewhere(client: Client, domain: string): Promise<void> {
 *   const answers = await client.federatedLookup.enrich("network.static.domain", domain);
 *   for (const [source, { error, items }] of Object.entries(answers)) console.log(source, error ?? items.length);
 * }
 * ```
 */
export interface FederatedLookupApi {
  /** Tag types by source. `GET federated_lookup/tags/` */
  tags(signal?: AbortSignal): Promise<Readonly<Record<string, readonly string[]>>>;
  /**
   * What the sources know, by source. `GET federated_lookup/enrich/{type}/{value}/`
   *
   * @param tagType Such as `network.static.domain`; {@link FederatedLookupApi.tags} lists them
   * @param value As it was found
   */
  enrich(
    tagType: string,
    value: string,
    options?: HashLookupOptions,
  ): Promise<Readonly<Record<string, LookupSource>>>;
}

/** The `federated_lookup` module over a connection. */
export function federatedLookupApi(http: Http): FederatedLookupApi {
  return {
    tags: (signal) => http.get("federated_lookup/tags/", { signal }),
    enrich: (tagType, value, { sources, maxTimeoutSeconds, limit, classification, signal } = {}) =>
      // The server decodes a tag's value twice.
      http.get(route`federated_lookup/enrich/${tagType}/${encodeURIComponent(value)}/`, {
        query: { sources: sources?.join("|"), max_timeout: maxTimeoutSeconds, limit, classification },
        signal,
      }),
  };
}
