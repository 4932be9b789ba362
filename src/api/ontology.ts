import type { JsonObject } from "../util/json.ts";
import { ProtocolError } from "./errors.ts";
import { flag } from "./flag.ts";
import { type Http, type QueryValue, route } from "./http.ts";

/** Options of {@link OntologyApi.submission} and {@link OntologyApi.alert}. */
export interface OntologyOptions {
  /** Only these files. */
  readonly sha256s?: readonly string[] | undefined;
  /** Only these services. */
  readonly services?: readonly string[] | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link OntologyApi.file}. */
export interface FileOntologyOptions {
  /** Only these services. */
  readonly services?: readonly string[] | undefined;
  /** Every run, not the newest alone. Default false. */
  readonly all?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What services found, in one vocabulary: a record a result, as they arrive.
 *
 * A record is a JSON object of the Assemblyline ontology; `odm_version` and `odm_type` say which.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function findings(client: Client, sid: string): Promise<void> {
 *   for await (const record of client.ontology.submission(sid, { services: ["CAPE"] })) {
 *     console.log(record["odm_type"], record["results"]);
 *   }
 * }
 * ```
 */
export interface OntologyApi {
  /** Of a submission. `GET ontology/submission/{sid}/` */
  submission(sid: string, options?: OntologyOptions): AsyncGenerator<JsonObject, void>;
  /** Of an alert's submission. `GET ontology/alert/{id}/` */
  alert(alertId: string, options?: OntologyOptions): AsyncGenerator<JsonObject, void>;
  /** Of a file, whatever submission it was in. `GET ontology/file/{sha256}/` */
  file(sha256: string, options?: FileOntologyOptions): AsyncGenerator<JsonObject, void>;
}

/** The `ontology` module over a connection. */
export function ontologyApi(http: Http): OntologyApi {
  return {
    submission: (sid, { sha256s, services, signal } = {}) =>
      records(http, route`ontology/submission/${sid}/`, { sha256: sha256s, service: services }, signal),
    alert: (alertId, { sha256s, services, signal } = {}) =>
      records(http, route`ontology/alert/${alertId}/`, { sha256: sha256s, service: services }, signal),
    file: (sha256, { services, all, signal } = {}) =>
      records(http, route`ontology/file/${sha256}/`, { service: services, all: flag(all) }, signal),
  };
}

async function* records(
  http: Http,
  path: string,
  query: Record<string, QueryValue>,
  signal: AbortSignal | undefined,
): AsyncGenerator<JsonObject, void> {
  const response = await http.raw("GET", path, { query, signal });
  let number = 0;
  for await (const line of lines(response.body)) yield parse(line, ++number, path);
}

function parse(line: string, number: number, path: string): JsonObject {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new ProtocolError(`line ${number} of the ontology is not JSON`, { cause, request: `GET ${path}` });
  }
}

/** The lines of a body that are not empty. */
async function* lines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop()!;
    yield* parts.filter((line) => line.trim() !== "");
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield rest;
}
