import type { ErrorDoc, FormattedResult } from "./types/result.ts";
import { type Http, route } from "./http.ts";

/** Results and errors by key; keys that are unknown or not for the user are missing. */
export interface ManyResults {
  /** Results that were found, by key. */
  readonly result: Readonly<Record<string, FormattedResult>>;
  /** What went wrong, in words. */
  readonly error: Readonly<Record<string, ErrorDoc>>;
}

/** Options of {@link ResultApi.multiple}. */
export interface MultipleOptions {
  /** Keys of results. */
  readonly resultKeys?: readonly string[] | undefined;
  /** Keys of errors. */
  readonly errorKeys?: readonly string[] | undefined;
  /** Keys a request. Default 500: a few megabytes an answer. */
  readonly chunk?: number | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Results of services by key: `<sha256>.<service>.v<version>.c<configuration>[.e]`.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function worst(client: Client, sid: string): Promise<string[]> {
 *   const { results } = await client.submission.get(sid);
 *   const { result } = await client.result.multiple({ resultKeys: results });
 *   const bad = Object.values(result).filter((one) => one.result.score >= 1000);
 *   return bad.flatMap((one) => one.result.sections.map((section) => section.title_text));
 * }
 * ```
 */
export interface ResultApi {
  /** One result; empty ones are made up by the server. `GET result/{key}/` */
  get(key: string, signal?: AbortSignal): Promise<FormattedResult>;
  /** One error. `GET result/error/{key}/` */
  error(key: string, signal?: AbortSignal): Promise<ErrorDoc>;
  /** Many at once, in as many requests as it takes. `POST result/multiple_keys/` */
  multiple(options: MultipleOptions): Promise<ManyResults>;
}

/** The `result` module over a connection. */
export function resultApi(http: Http): ResultApi {
  return {
    get: (key, signal) => http.get(route`result/${key}/`, { signal }),
    error: (key, signal) => http.get(route`result/error/${key}/`, { signal }),
    multiple: (options) => multipleKeys(http, options),
  };
}

async function multipleKeys(http: Http, options: MultipleOptions): Promise<ManyResults> {
  const { resultKeys = [], errorKeys = [], chunk = 500, signal } = options;
  const result: Record<string, FormattedResult> = {};
  const error: Record<string, ErrorDoc> = {};
  const keys = [
    ...[...new Set(resultKeys)].map((key) => ({ kind: "result" as const, key })),
    ...[...new Set(errorKeys)].map((key) => ({ kind: "error" as const, key })),
  ];
  for (let from = 0; from < keys.length; from += chunk) {
    const part = keys.slice(from, from + chunk);
    const of = (kind: "result" | "error") => part.filter((row) => row.kind === kind).map((row) => row.key);
    const json = { result: of("result"), error: of("error") };
    const options = { json, signal, idempotent: true };
    const page = await http.json<ManyResults>("POST", "result/multiple_keys/", options);
    Object.assign(result, page.result);
    Object.assign(error, page.error);
  }
  return { result, error };
}
