import { concatBytes } from "../util/bytes.ts";
import type { Peer } from "./call.ts";
import { ConnectionCut, ServerRestart } from "./faults.ts";
import { type BodyInit, requestWith } from "./request_body.ts";
import { BadRequest, type BodyReader, HttpReader, type RequestHead, writeAll } from "./http_reader.ts";

/** Why our own HTTP server: Deno's cannot cut a connection, which the faults need. @module */

/** A connection that a client wants to use for WebSocket frames. */
export interface Upgrade {
  readonly connection: Deno.Conn;
  readonly head: RequestHead;
  readonly peer: Peer;
  /** Bytes that came after the head. */
  readonly rest: Uint8Array;
}

/** What a server does with what comes in. */
export interface HttpServerOptions {
  readonly hostname: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly handle: (request: Request, peer: Peer) => Promise<Response>;
  /** A request's head must come within this time, else the connection is closed. @default 60,000 */
  readonly headTimeoutMs?: number | undefined;
  /** Serves a WebSocket until it ends; undefined where none is wanted. */
  readonly upgrade: (upgrade: Upgrade) => Promise<void> | undefined;
}

/** A running server. */
export interface HttpServer {
  readonly port: number;
  /** Stops listening, cuts what is open and waits for it to end. */
  close(): Promise<void>;
}

/** Read before a request is answered, thus before it is known who sends it: many of these must not fill the memory. */
const SMALL_BODY_BYTES = 131_072;
const HEAD_TIMEOUT_MS = 60_000;
const READ_BYTES = 262_144;

/** Serves HTTP/1.1. */
export function serveHttp(options: HttpServerOptions): HttpServer {
  const listener = Deno.listen({ hostname: options.hostname, port: options.port });
  const open = new Set<Deno.Conn>();
  const running = new Set<Promise<void>>();
  const serve = async (connection: Deno.Conn) => {
    open.add(connection);
    try {
      await serveConnection(connection, options);
    } catch (error) {
      // A broken connection ends here; the client sees it too.
      if (error instanceof ServerRestart) { for (const other of open) closeQuietly(other); }
    } finally {
      open.delete(connection);
      closeQuietly(connection);
    }
  };
  const accepting = (async () => {
    for await (const connection of listener) {
      connection.setNoDelay();
      const work = serve(connection).finally(() => running.delete(work));
      running.add(work);
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    async close() {
      closeQuietly(listener);
      for (const connection of open) closeQuietly(connection);
      await accepting.catch(() => {});
      await Promise.all(running);
    },
  };
}

function closeQuietly(closer: { close(): void }) {
  try {
    closer.close();
  } catch {
    // It is closed already.
  }
}

async function serveConnection(connection: Deno.Conn, options: HttpServerOptions) {
  const reader = new HttpReader(connection);
  const peer: Peer = { address: (connection.remoteAddr as Deno.NetAddr).hostname };
  for (;;) {
    const head = await nextHead(connection, reader, options.headTimeoutMs ?? HEAD_TIMEOUT_MS);
    if (head === undefined) return;
    if (/^websocket$/i.test(head.get("upgrade"))) {
      const work = options.upgrade({ connection, head, peer, rest: reader.rest() });
      if (work !== undefined) return await work;
    }
    const body = await requestBody(connection, reader, head);
    let response: Response;
    try {
      response = await options.handle(requestOf(head, body, options), peer);
    } catch (error) {
      if (error instanceof ServerRestart) throw error;
      if (error instanceof ConnectionCut && error.cause instanceof Response) {
        await writeResponse(connection, error.cause, { half: true });
      }
      return;
    }
    const keep = head.version === "HTTP/1.1" && !/\bclose\b/i.test(head.get("connection"));
    await body.drain();
    await writeResponse(connection, response, { close: !keep });
    if (!keep) return;
  }
}

/** The head of the next request. The connection is closed when it takes too long to come, or is none. */
async function nextHead(
  connection: Deno.Conn,
  reader: HttpReader,
  timeoutMs: number,
): Promise<RequestHead | undefined> {
  const timer = setTimeout(() => closeQuietly(connection), timeoutMs);
  try {
    return await reader.head();
  } catch (error) {
    if (error instanceof BadRequest) await writeAll(connection, encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

interface Body {
  readonly init: BodyInit | undefined;
  /** Reads what the handler left, so that the next request can follow. */
  drain(): Promise<void>;
}

async function requestBody(connection: Deno.Conn, reader: HttpReader, head: RequestHead): Promise<Body> {
  const length = Number(head.get("content-length"));
  const chunked = head.get("transfer-encoding") !== "";
  if (!chunked && length === 0) {
    return { init: undefined, drain: () => Promise.resolve() };
  }
  if (/100-continue/i.test(head.get("expect"))) {
    await writeAll(connection, encode("HTTP/1.1 100 Continue\r\n\r\n"));
  }
  const bytes = reader.body(head);
  if (!chunked && length <= SMALL_BODY_BYTES) {
    const all = new Uint8Array(length);
    for (let at = 0; at < all.length;) at += await bytes.read(all.subarray(at));
    return { init: all, drain: () => Promise.resolve() };
  }
  return {
    init: streamOf(bytes),
    async drain() {
      const waste = new Uint8Array(READ_BYTES);
      while (await bytes.read(waste) > 0) { /* thrown away */ }
    },
  };
}

/** A stream that reads into its reader's own memory, so that a big upload is neither copied nor left to be collected. */
function streamOf(bytes: BodyReader): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: READ_BYTES,
    async pull(controller) {
      const request = controller.byobRequest!;
      const count = await bytes.read(request.view as Uint8Array);
      if (count === 0) controller.close();
      request.respond(count);
    },
  }, { highWaterMark: 0 });
}

function requestOf(head: RequestHead, body: Body, options: HttpServerOptions): Request {
  const host = head.get("host") || options.hostname;
  const url = head.target.startsWith("/") ? `http://${host}${head.target}` : head.target;
  const request = requestWith(url, head.method, body.init);
  for (const [name, value] of head.fields) request.headers.append(name, value);
  return request;
}

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  204: "No Content",
  302: "Found",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

async function writeResponse(
  connection: Deno.Conn,
  response: Response,
  how: { readonly half?: boolean; readonly close?: boolean },
) {
  const body = new Uint8Array(await response.arrayBuffer());
  const lines = [`HTTP/1.1 ${response.status} ${REASONS[response.status] ?? "Answer"}`];
  for (const [name, value] of response.headers) {
    if (name !== "content-length") lines.push(`${name}: ${value}`);
  }
  if (response.status !== 204) lines.push(`content-length: ${body.length}`);
  if (how.close === true) lines.push("connection: close");
  const head = encode(`${lines.join("\r\n")}\r\n\r\n`);
  const sent = how.half === true ? body.subarray(0, body.length >> 1) : body;
  await writeAll(connection, concatBytes([head, sent]));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
