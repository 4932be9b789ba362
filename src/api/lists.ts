import type { AttributionType, BadlistEntry, ListDraft, ListWrite, SafelistEntry } from "./types/lists.ts";
import type { BatchResult } from "./types/knowledge.ts";
import type { Success } from "./types/common.ts";
import { type Http, route } from "./http.ts";

/** One of an entry's sources. */
export interface SourceRef {
  /** What people call it. */
  readonly name: string;
  /** Default `user`. */
  readonly type?: "user" | "external" | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What the safelist and the badlist share; `id` is an entry's hash. An unknown one is a {@link NotFoundError}. */
export interface ListApi<Entry> {
  /** One. `GET {list}/{id}/` */
  get(id: string, signal?: AbortSignal): Promise<Entry>;
  /**
   * The entry of a tag. `GET {list}/{type}/{value}/`
   *
   * @param type Such as `network.static.domain`
   * @param value As it was found
   */
  tag(type: string, value: string, signal?: AbortSignal): Promise<Entry>;
  /**
   * Adds one, or merges it with what is there. `PUT {list}/`
   *
   * @throws {RequestError} it has no hash, tag or signature; or a `user` source other than the caller
   */
  addUpdate(draft: ListDraft, signal?: AbortSignal): Promise<ListWrite>;
  /** Adds many. `PUT {list}/add_update_many/` */
  addUpdateMany(drafts: readonly ListDraft[], signal?: AbortSignal): Promise<BatchResult>;
  /** Turns one on or off. `PUT {list}/enable/{id}/` */
  enable(id: string, enabled: boolean, signal?: AbortSignal): Promise<Success>;
  /** Sets when it ends; null for never. `PUT|DELETE {list}/expiry/{id}/` */
  expiry(id: string, when: Date | null, signal?: AbortSignal): Promise<Success>;
  /**
   * Sets a source's classification. `PUT {list}/classification/{id}/{source}/{type}/`
   *
   * @param classification A marking, such as `TLP:AMBER`
   */
  classification(id: string, classification: string, source: SourceRef): Promise<Success>;
  /** Takes a source off. `DELETE {list}/source/{id}/{source}/{type}/` */
  removeSource(id: string, source: SourceRef): Promise<Success>;
  /** Deletes one, or only the user's own sources when there are others'. `DELETE {list}/{id}/` */
  delete(id: string, signal?: AbortSignal): Promise<Success>;
}

/**
 * What is known to be harmless.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function ours(client: Client): Promise<string> {
 *   const { hash } = await client.safelist.addUpdate({
 *     type: "tag",
 *     tag: { type: "network.static.domain", value: "example.com" },
 *     sources: [{ name: "admin", type: "user", reason: ["ours"] }],
 *   });
 *   return hash; // names the entry
 * }
 * ```
 */
export interface SafelistApi extends ListApi<SafelistEntry> {
  /**
   * The entry of a signature. `GET safelist/signature/{name}/`
   *
   * @param name The signature's name, not its id
   */
  signature(name: string, signal?: AbortSignal): Promise<SafelistEntry>;
}

/** What someone or something is attributed to. */
export interface Attribution {
  /** Whether `value` is an actor, a campaign, a family … */
  readonly type: AttributionType;
  /** Its name; the server keeps it in capitals. */
  readonly value: string;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What is known to be bad.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function isBad(client: Client, domain: string): Promise<boolean> {
 *   const { enabled, attribution } = await client.badlist.tag("network.static.domain", domain);
 *   console.log(attribution?.family);
 *   return enabled;
 * }
 * ```
 */
export interface BadlistApi extends ListApi<BadlistEntry> {
  /**
   * Entries like a fuzzy hash. `GET badlist/ssdeep/{hash}/`
   *
   * @param hash `size:hash:hash`; alike ones are found too
   */
  ssdeep(hash: string, signal?: AbortSignal): Promise<readonly BadlistEntry[]>;
  /**
   * Entries with a TLSH hash. `GET badlist/tlsh/{hash}/`
   *
   * @param hash `T1` and 70 hexadecimal digits; only the same one is found
   */
  tlsh(hash: string, signal?: AbortSignal): Promise<readonly BadlistEntry[]>;
  /** Adds an attribution. `PUT badlist/attribution/{id}/{type}/{value}/` */
  addAttribution(id: string, attribution: Attribution): Promise<Success>;
  /** Takes an attribution off. `DELETE badlist/attribution/{id}/{type}/{value}/` */
  removeAttribution(id: string, attribution: Attribution): Promise<Success>;
}

/** The `safelist` module over a connection. */
export function safelistApi(http: Http): SafelistApi {
  return {
    ...listApi<SafelistEntry>(http, "safelist"),
    signature: (name, signal) => http.get(route`safelist/signature/${name}/`, { signal }),
  };
}

/** The `badlist` module over a connection. */
export function badlistApi(http: Http): BadlistApi {
  return {
    ...listApi<BadlistEntry>(http, "badlist"),
    ssdeep: (hash, signal) => http.get(route`badlist/ssdeep/${hash}/`, { signal }),
    tlsh: (hash, signal) => http.get(route`badlist/tlsh/${hash}/`, { signal }),
    addAttribution: (id, { type, value, signal }) =>
      http.json("PUT", route`badlist/attribution/${id}/${type}/${value}/`, { signal }),
    removeAttribution: (id, { type, value, signal }) =>
      http.json("DELETE", route`badlist/attribution/${id}/${type}/${value}/`, { signal }),
  };
}

function listApi<Entry>(http: Http, list: "safelist" | "badlist"): ListApi<Entry> {
  return {
    get: (id, signal) => http.get(route`${list}/${id}/`, { signal }),
    // The server decodes a tag's value twice.
    tag: (type, value, signal) => http.get(route`${list}/${type}/${encodeURIComponent(value)}/`, { signal }),
    addUpdate: (json, signal) => http.json("PUT", route`${list}/`, { json, signal }),
    addUpdateMany: (json, signal) => http.json("PUT", route`${list}/add_update_many/`, { json, signal }),
    enable: (id, json, signal) => http.json("PUT", route`${list}/enable/${id}/`, { json, signal }),
    expiry: (id, when, signal) => {
      const path = route`${list}/expiry/${id}/`;
      if (when === null) return http.json("DELETE", path, { signal });
      // The server insists on microseconds.
      return http.json("PUT", path, { json: when.toISOString().replace("Z", "000Z"), signal });
    },
    classification: (id, json, { name, type = "user", signal }) =>
      http.json("PUT", route`${list}/classification/${id}/${name}/${type}/`, { json, signal }),
    removeSource: (id, { name, type = "user", signal }) =>
      http.json("DELETE", route`${list}/source/${id}/${name}/${type}/`, { signal }),
    delete: (id, signal) => http.json("DELETE", route`${list}/${id}/`, { signal }),
  };
}
