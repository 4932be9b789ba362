/** A server that does what a test tells it: answers, faults, silence. @module */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Buffer } from "node:buffer";

/** A request as it came. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** `body` as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** What to do with a request: answer, cut the connection, say nothing, or anything else. */
export type Reply =
  | {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string | string[]>>;
    /** Sent as `api_response` in an envelope. */
    readonly response?: unknown;
    /** `api_error_message` of the envelope. */
    readonly error?: string | null;
    /** Sent as is, instead of an envelope. */
    readonly raw?: string | Uint8Array;
  }
  | "drop"
  | "stall"
  | ((request: Seen, response: ServerResponse) => void | Promise<void>);

/** A running server. */
export interface FakeServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Every request so far. */
  readonly seen: Seen[];
  /** Resolves once `count` requests have come. */
  arrived(count: number): Promise<void>;
  /** Connections made so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** How to start one. */
export interface FakeOptions {
  /** One for each request in turn; the last is repeated. */
  readonly replies?: readonly Reply[];
  /** Instead of `replies`: decides by the request. */
  readonly handle?: (request: Seen) => Reply;
  /** A certificate of tests/fixtures/tls, by name. */
  readonly tls?: "selfsigned" | "server" | "elsewhere";
  /** Leave bodies of requests unread, for the reply to read. */
  readonly unread?: boolean;
}

const TLS = new URL("../fixtures/tls/", import.meta.url);

/** A PEM text of tests/fixtures/tls. */
export function tlsFixture(name: string): string {
  return Deno.readTextFileSync(new URL(name, TLS));
}

/** Starts a server on a free port of loopback. */
export async function fakeServer(options: FakeOptions): Promise<FakeServer> {
  const seen: Seen[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const onRequest: RequestListener = async (request, response) => {
    const empty = request.method === "GET" || request.method === "HEAD" || options.unread;
    const body = empty ? Buffer.alloc(0) : await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    const one = seenOf(request, body);
    seen.push(one);
    for (const { resolve } of waiting.filter(({ count }) => seen.length >= count)) resolve();
    const replies = options.replies ?? [{}];
    const reply = options.handle?.(one) ?? replies[Math.min(seen.length, replies.length) - 1]!;
    await act(reply, one, response);
  };
  const server: Server = options.tls === undefined ? createServer(onRequest) : createSecureServer({
    cert: tlsFixture(`${options.tls}.crt`),
    key: tlsFixture(`${options.tls}.key`),
  }, onRequest);
  let connections = 0;
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `${options.tls === undefined ? "http" : "https"}://localhost:${port}`,
    port,
    seen,
    connections: () => connections,
    arrived: (count) =>
      new Promise((resolve) => seen.length >= count ? resolve() : waiting.push({ count, resolve })),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function seenOf({ method = "", url = "", headers }: IncomingMessage, body: Buffer): Seen {
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    json = undefined;
  }
  return { method, url, headers, body, json };
}

async function act(reply: Reply, seen: Seen, response: ServerResponse): Promise<void> {
  if (reply === "stall") return;
  if (reply === "drop") return void response.socket?.destroy();
  if (typeof reply === "function") return await reply(seen, response);
  const status = reply.status ?? 200;
  const body = reply.raw ?? JSON.stringify({
    api_error_message: reply.error === undefined ? "" : reply.error,
    api_response: reply.response ?? "",
    api_server_version: "4.7.4.25",
    api_status_code: status,
  });
  const type = reply.raw === undefined ? "application/json" : "text/html; charset=utf-8";
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    ...reply.headers,
  });
  response.end(body);
}
