/** Stands before a server and answers some requests itself. @module */

/** A request on its way. */
export interface Passing {
  readonly method: string;
  /** From the server's root, with the query. */
  readonly path: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** An answer in the place of the server's; undefined lets the request through. */
export type Meddle = (request: Passing) => Response | undefined;

/** A running proxy. */
export interface MeddlingProxy extends AsyncDisposable {
  readonly url: string;
  /** `METHOD /path`, in the order they came. */
  readonly seen: readonly string[];
}

/** An error as Assemblyline wraps it. */
export function refusal(status: number, message: string): Response {
  return Response.json(
    { api_error_message: message, api_response: "", api_server_version: "4.6.0", api_status_code: status },
    { status },
  );
}

/** An answer as Assemblyline wraps it. */
export function answer(value: unknown): Response {
  return Response.json({
    api_error_message: "",
    api_response: value,
    api_server_version: "4.6.0",
    api_status_code: 200,
  });
}

/** Starts one on a free port of the loopback interface. */
export function startProxy(target: string, meddle: Meddle = () => undefined): MeddlingProxy {
  const seen: string[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => undefined },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = new Uint8Array(await request.arrayBuffer());
      seen.push(`${request.method} ${pathname}`);
      const own = meddle({ method: request.method, path: pathname + search, body });
      if (own !== undefined) return own;
      const headers = new Headers(request.headers);
      for (const name of ["host", "content-length", "transfer-encoding", "connection"]) headers.delete(name);
      const passed = await fetch(target + pathname + search, {
        method: request.method,
        headers,
        redirect: "manual",
        ...(body.length === 0 ? {} : { body }),
      });
      const received = new Headers(passed.headers);
      for (const name of ["content-encoding", "content-length"]) received.delete(name);
      return new Response(await passed.arrayBuffer(), { status: passed.status, headers: received });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    seen,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
}
