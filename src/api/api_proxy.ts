import { type Http, type Method, type RawResponse, type RequestOptions, route } from "./http.ts";

/**
 * Other servers that the server passes requests on to, with credentials of its own. Their names are those of
 * `configuration.ui.api_proxies` in `user.whoami()`.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function tasks(client: Client): Promise<string> {
 *   const { body } = await client.proxy.request("GET", "sandbox", { path: "v2/tasks" });
 *   return await new Response(ReadableStream.from(body)).text();
 * }
 * ```
 */
export interface ProxyApi {
  /**
   * Passes a request on. `GET|POST|PUT|DELETE|HEAD proxy/{server}/{path}`
   *
   * @param server The other server's name
   * @param options `path` below it, without a slash before; the rest as for any request
   * @throws {NotFoundError} there is no such server
   */
  request(
    method: Method,
    server: string,
    options: RequestOptions & { readonly path: string },
  ): Promise<RawResponse>;
}

/** The `proxy` module over a connection. */
export function proxyApi(http: Http): ProxyApi {
  return {
    request: (method, server, { path, ...options }) =>
      http.raw(method, route`proxy/${server}/` + path.split("/").map(encodeURIComponent).join("/"), options),
  };
}
