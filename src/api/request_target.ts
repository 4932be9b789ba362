import type { ServerAddress } from "./client_options.ts";
import type { QueryValue, RequestOptions } from "./http.ts";
import { UsageError } from "../util/error.ts";

/**
 * Path and query as sent. A path that begins with `/` counts from the server's root.
 *
 * @throws {UsageError} it holds a part that proxies would resolve or merge, and so send elsewhere
 */
export function targetOf(server: ServerAddress, path: string, query: RequestOptions["query"]): string {
  if (/(^|\/)(\.|%2e){1,2}(?=[/?]|$)|\/\/|\\/i.test(path.replace(/\?.*/s, ""))) {
    throw new UsageError(`The path ${JSON.stringify(path)} holds an empty, "." or ".." part`, {
      hint: "Give a path of the API, such as submission/SID/",
    });
  }
  const base = server.prefix + (path.startsWith("/") ? path : `/api/v4/${path}`);
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) append(search, name, value);
  const text = search.toString().replaceAll("+", "%20");
  return text === "" ? base : `${base}${base.includes("?") ? "&" : "?"}${text}`;
}

function append(search: URLSearchParams, name: string, value: QueryValue): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) value.forEach((item) => search.append(name, String(item)));
  else search.append(name, String(value));
}
