import type { Endpoint, ServerConfiguration, ServerConstants } from "./types/server.ts";
import type { JsonObject } from "../util/json.ts";
import { flag } from "./flag.ts";
import type { Http } from "./http.ts";

/**
 * How the server is set up.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function largest(client: Client): Promise<number> {
 *   const configuration = await client.help.configuration();
 *   return Number(configuration["submission.max_file_size"]); // bytes
 * }
 * ```
 */
export interface HelpApi {
  /** Settings by dotted name. `GET help/configuration/` */
  configuration(signal?: AbortSignal): Promise<ServerConfiguration>;
  /** Priorities, file types, tag types. `GET help/constants/` */
  constants(signal?: AbortSignal): Promise<ServerConstants>;
  /**
   * The classification scheme, worked out, or as the administrator wrote it.
   * `GET help/classification_definition/`
   *
   * @param options `original`: as the administrator wrote it, which `@alx/alx/classification` takes. Default: false
   */
  classificationDefinition(options?: { original?: boolean; signal?: AbortSignal }): Promise<JsonObject>;
  /** The terms of service, or null. `GET help/tos/` */
  tos(signal?: AbortSignal): Promise<string | null>;
  /** API versions the server speaks. `GET /api/` */
  versions(signal?: AbortSignal): Promise<readonly string[]>;
  /** Every endpoint the caller may use. `GET /api/v4/` */
  endpoints(
    signal?: AbortSignal,
  ): Promise<{ readonly apis: readonly Endpoint[]; readonly blueprints: Readonly<Record<string, string>> }>;
}

/** The `help` module over a connection. */
export function helpApi(http: Http): HelpApi {
  return {
    configuration: (signal) => http.get("help/configuration/", { signal }),
    constants: (signal) => http.get("help/constants/", { signal }),
    classificationDefinition: ({ original, signal } = {}) =>
      http.get("help/classification_definition/", { query: { original: flag(original) }, signal }),
    tos: (signal) => http.get("help/tos/", { signal }),
    versions: (signal) => http.get("/api/", { signal }),
    endpoints: (signal) => http.get("/api/v4/", { signal }),
  };
}
