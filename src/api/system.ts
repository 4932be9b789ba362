import type { Success } from "./types/common.ts";
import type { SystemMessage } from "./types/server.ts";
import type { JsonObject } from "../util/json.ts";
import { flag } from "./flag.ts";
import { type Http, route } from "./http.ts";

/** Tables with which the server tells file types. */
export type IdentifyTable = "magic" | "mimes" | "patterns" | "yara";

/**
 * The system as a whole. All but `status` need an administrator.
 *
 * Tables, lists and rules are replaced as a whole: read, change, write back.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function notice(client: Client): Promise<void> {
 *   const { ingester } = await client.system.status("ALL");
 *   if (ingester) return;
 *   const { username: user } = await client.user.whoami();
 *   const message = "Nothing is analysed until noon";
 *   await client.system.setMessage({ title: "Upkeep", severity: "warning", message, user });
 * }
 * ```
 */
export interface SystemApi {
  /** Whether a part is running or paused: `ALL`, `ingester`, `dispatcher`. `GET system/status/{component}/` */
  status(component: string, signal?: AbortSignal): Promise<Readonly<Record<string, boolean>>>;
  /**
   * Pauses or resumes a part. `PUT system/status/{component}/`
   *
   * @param component `ingester` or `dispatcher`
   * @param active False pauses it, for everybody
   * @throws {ForbiddenError} there is no such part, or the user is no administrator
   */
  setStatus(component: string, active: boolean, signal?: AbortSignal): Promise<Success>;
  /** The notice to all users, or null. `GET system/system_message/` */
  message(signal?: AbortSignal): Promise<SystemMessage | null>;
  /** Shows a notice to all users, in place of the one before. `PUT system/system_message/` */
  setMessage(message: SystemMessage, signal?: AbortSignal): Promise<Success>;
  /** Takes the notice away. `DELETE system/system_message/` */
  clearMessage(signal?: AbortSignal): Promise<Success>;
  /**
   * Tags to overlook, YAML text; with `default`, as shipped. `GET system/tag_safelist/`
   *
   * @param options `default`: default false
   */
  tagSafelist(options?: { default?: boolean; signal?: AbortSignal }): Promise<string>;
  /**
   * Replaces the tags to overlook, for results to come. `PUT system/tag_safelist/`
   *
   * @throws {RequestError} it is not such YAML
   */
  setTagSafelist(yaml: string, signal?: AbortSignal): Promise<Success>;
  /** Other names of classifications. `GET system/classification_aliases/` */
  classificationAliases(signal?: AbortSignal): Promise<JsonObject>;
  /** Adds names; those that are there stay, and none at all is a {@link ServerError}. `PUT system/classification_aliases/` */
  setClassificationAliases(aliases: JsonObject, signal?: AbortSignal): Promise<Success>;
  /**
   * Values offered for metadata keys. `GET system/metadata_suggestions/`
   *
   * @param options `key`: only its values, a list; default: all, by key
   */
  metadataSuggestions(options?: { key?: string; signal?: AbortSignal }): Promise<unknown>;
  /**
   * Replaces the values offered for one key. `PUT system/metadata_suggestions/`
   *
   * @param options `key`: which metadata key
   */
  setMetadataSuggestions(
    suggestions: readonly string[],
    options: { key: string; signal?: AbortSignal },
  ): Promise<Success>;
  /**
   * A table, as text. `GET system/identify/{table}/`
   *
   * @param options `default`: as shipped; default false
   */
  identify(table: IdentifyTable, options?: { default?: boolean; signal?: AbortSignal }): Promise<string>;
  /**
   * Replaces a table, for files to come. `PUT system/identify/{table}/`
   *
   * @throws {RequestError} it does not parse
   */
  setIdentify(table: IdentifyTable, text: string, signal?: AbortSignal): Promise<Success>;
  /** What follows a submission, YAML text. `GET system/actions/` */
  actions(signal?: AbortSignal): Promise<string>;
  /**
   * Replaces what follows a submission. `PUT system/actions/`
   *
   * @throws {RequestError} it is not such YAML
   */
  setActions(yaml: string, signal?: AbortSignal): Promise<Success>;
}

/** The `system` module over a connection. */
export function systemApi(http: Http): SystemApi {
  const put = (path: string, json: unknown, signal?: AbortSignal) =>
    http.json<Success>("PUT", path, { json, signal });
  return {
    status: (component, signal) => http.get(route`system/status/${component}/`, { signal }),
    setStatus: (component, active, signal) =>
      http.json("PUT", route`system/status/${component}/`, { query: { active: String(active) }, signal }),
    message: (signal) => http.get("system/system_message/", { signal }),
    setMessage: (message, signal) => put("system/system_message/", message, signal),
    clearMessage: (signal) => http.json("DELETE", "system/system_message/", { signal }),
    tagSafelist: (options = {}) =>
      http.get("system/tag_safelist/", { query: { default: flag(options.default) }, signal: options.signal }),
    setTagSafelist: (yaml, signal) => put("system/tag_safelist/", yaml, signal),
    classificationAliases: (signal) => http.get("system/classification_aliases/", { signal }),
    setClassificationAliases: (aliases, signal) => put("system/classification_aliases/", aliases, signal),
    metadataSuggestions: ({ key, signal } = {}) =>
      http.get("system/metadata_suggestions/", { query: { key }, signal }),
    setMetadataSuggestions: (json, { key, signal }) =>
      http.json("PUT", "system/metadata_suggestions/", { json, query: { key }, signal }),
    identify: (table, options = {}) =>
      http.get(route`system/identify/${table}/`, {
        query: { default: flag(options.default) },
        signal: options.signal,
      }),
    setIdentify: (table, text, signal) => put(route`system/identify/${table}/`, text, signal),
    actions: (signal) => http.get("system/actions/", { signal }),
    setActions: (yaml, signal) => put("system/actions/", yaml, signal),
  };
}
