/**
 * A server that does what a test tells it: answers, faults, silence. On Deno's own connections: `node:http` of older
 * runtimes, which the compiled program runs on, can neither cut a connection nor count them. @module
 */
import { Buffer } from "node:buffer";
import { HttpReader, type RequestHead } from "../../src/demo/http_reader.ts";
import { type FakeConnection, serveConnections } from "./fake_connections.ts";

/** A request as it came. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** `body` as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** An answer in the making, for what {@link Reply} has no words for. */
export interface FakeResponse {
  /** Sends the head; without a Content-Length the body goes in chunks. */
  head(status: number, headers: Readonly<Record<string, string | readonly string[]>>): Promise<void>;
  /** Sends a piece of the body. */
  write(text: string | Uint8Array): Promise<void>;
  /** The body is whole; another request may follow. */
  end(text?: string): Promise<void>;
  /** Cuts the connection. */
  drop(): void;
  /** Resolves when the client has closed the connection. */
  readonly gone: Promise<void>;
}

/** What to do with a request: answer, cut the connection, say nothing, or anything else. */
export type Reply =
  | {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string | readonly string[]>>;
    /** Sent as `api_response` in an envelope. */
    readonly response?: unknown;
    /** `api_error_message` of the envelope. */
    readonly error?: string | null;
    /** Sent as is, instead of an envelope. */
    readonly raw?: string | Uint8Array;
  }
  | "drop"
  | "stall"
  | ((request: Seen, response: FakeResponse) => void | Promise<void>);

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
  readonly tls?: "selfsigned" | "pinned" | "server" | "elsewhere";
  /** Does not wait for bodies of requests; the connection then serves no other. */
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
  const serve = async (connection: FakeConnection) => {
    const reader = new HttpReader(refusingTls(connection));
    for (let head = await reader.head(); head !== undefined; head = await reader.head()) {
      const one = seenOf(head, options.unread ? Buffer.alloc(0) : await bodyOf(reader, head));
      seen.push(one);
      for (const { resolve } of waiting.filter(({ count }) => seen.length >= count)) resolve();
      const replies = options.replies ?? [{}];
      const reply = options.handle?.(one) ?? replies[Math.min(seen.length, replies.length) - 1]!;
      await act(reply, one, connection);
      if (options.unread) return;
    }
  };
  const pem = options.tls &&
    { cert: tlsFixture(`${options.tls}.crt`), key: tlsFixture(`${options.tls}.key`) };
  const connections = serveConnections(serve, pem);
  const { port } = connections;
  return await Promise.resolve({
    url: `${options.tls === undefined ? "http" : "https"}://localhost:${port}`,
    port,
    seen,
    connections: () => connections.count,
    arrived: (count: number) =>
      new Promise<void>((resolve) => seen.length >= count ? resolve() : waiting.push({ count, resolve })),
    close: () => connections.close(),
    [Symbol.asyncDispose]: () => connections.close(),
  });
}

/** Answers TLS at once, as servers do: a hello holds no line end, so the reader would wait for one. */
function refusingTls(connection: FakeConnection): FakeConnection {
  let isFirst = true;
  return {
    ...connection,
    async read(into) {
      const count = await connection.read(into);
      if (isFirst && into[0] === 0x16) {
        await connection.writeAll(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
        return null;
      }
      isFirst = false;
      return count;
    },
  };
}

async function bodyOf(reader: HttpReader, head: RequestHead): Promise<Buffer> {
  const body = reader.body(head);
  const chunks: Uint8Array[] = [];
  for (const room = new Uint8Array(65_536);;) {
    const count = await body.read(room);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(room.slice(0, count));
  }
}

function seenOf({ method, target, headers }: RequestHead, body: Buffer): Seen {
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    json = undefined;
  }
  return { method, url: target, headers: Object.fromEntries(headers), body, json };
}

async function act(reply: Reply, seen: Seen, connection: FakeConnection): Promise<void> {
  if (reply === "stall") return await connection.gone;
  if (reply === "drop") return connection.close();
  const over = Promise.withResolvers<void>();
  const response = responseOn(connection, over.resolve);
  if (typeof reply === "function") {
    await reply(seen, response);
    return await Promise.race([over.promise, connection.gone]);
  }
  const status = reply.status ?? 200;
  const body = reply.raw ?? JSON.stringify({
    api_error_message: reply.error === undefined ? "" : reply.error,
    api_response: reply.response ?? "",
    api_server_version: "4.7.4.25",
    api_status_code: status,
  });
  await response.head(status, {
    "Content-Type": reply.raw === undefined ? "application/json" : "text/html; charset=utf-8",
    "Content-Length": String(Buffer.byteLength(body)),
    ...reply.headers,
  });
  if (seen.method !== "HEAD") await response.write(body);
}

/** @param done Called when the answer is whole */
function responseOn(connection: FakeConnection, done: () => void): FakeResponse {
  let chunked = false;
  const write = async (data: string | Uint8Array) => {
    const bytes = Buffer.from(data);
    if (bytes.length === 0) return;
    const around = chunked ? [`${bytes.length.toString(16)}\r\n`, "\r\n"] : ["", ""];
    await connection.writeAll(Buffer.concat([Buffer.from(around[0]!), bytes, Buffer.from(around[1]!)]));
  };
  return {
    async head(status, headers) {
      const names = Object.keys(headers).map((name) => name.toLowerCase());
      chunked = !names.includes("content-length");
      const fields = Object.entries(headers).flatMap(([name, value]) =>
        [value].flat().map((one) => `${name}: ${one}\r\n`)
      );
      if (chunked) fields.push("Transfer-Encoding: chunked\r\n");
      await connection.writeAll(Buffer.from(`HTTP/1.1 ${status} Answer\r\n${fields.join("")}\r\n`));
    },
    write,
    async end(text = "") {
      await write(text);
      if (chunked) await connection.writeAll(Buffer.from("0\r\n\r\n"));
      done();
    },
    drop: () => connection.close(),
    gone: connection.gone,
  };
}
