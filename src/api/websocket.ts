import { createHash } from "node:crypto";
import type { ByteStream } from "./byte_stream.ts";
import { AuthError, NetworkError, ProtocolError } from "./errors.ts";
import { FrameReader, textFrame } from "./websocket_frame.ts";

/** A WebSocket that carries text. */
export interface TextSocket {
  /** Sends a message. */
  send(text: string): Promise<void>;
  /** The next message; undefined when the other side has closed. */
  receive(): Promise<string | undefined>;
  /** Frees the connection at once. */
  close(): void;
}

/** How to open a WebSocket. */
export interface OpenOptions {
  readonly host: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const MAX_HEAD_BYTES = 32 * 1024;
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/**
 * Opens a WebSocket (RFC 6455) on a connection, so that it goes the way of all requests: through the proxy, with the
 * same trust. The runtime's own cannot be told whom to trust.
 *
 * @throws {AuthError} 401 or 403
 * @throws {ProtocolError} the server does not speak WebSocket there
 */
export async function openWebSocket(stream: ByteStream, options: OpenOptions): Promise<TextSocket> {
  const key = crypto.getRandomValues(new Uint8Array(16)).toBase64();
  const fields = {
    Host: options.host,
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": key,
    "Sec-WebSocket-Version": "13",
    ...options.headers,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await stream.write(new TextEncoder().encode(`GET ${options.path} HTTP/1.1\r\n${head}\r\n`));
  const { text, rest } = await readHead(stream);
  checkHead(text, createHash("sha1").update(key + GUID).digest("base64"), options.path);
  const frames = new FrameReader(stream, rest);
  return {
    send: (message) => stream.write(textFrame(message)),
    receive: () => frames.next(),
    close: () => stream.close(),
  };
}

async function readHead(stream: ByteStream): Promise<{ text: string; rest: Uint8Array }> {
  const bytes = new Uint8Array(MAX_HEAD_BYTES);
  const decoder = new TextDecoder("latin1");
  for (let used = 0; used < bytes.length;) {
    const got = await stream.read(bytes.subarray(used));
    if (got === 0) throw new NetworkError("The server closed the connection instead of opening a WebSocket");
    used += got;
    const end = decoder.decode(bytes.subarray(0, used)).indexOf("\r\n\r\n");
    if (end >= 0) return { text: decoder.decode(bytes.subarray(0, end)), rest: bytes.slice(end + 4, used) };
  }
  throw new ProtocolError("The server's answer to a WebSocket has no end");
}

function checkHead(text: string, accept: string, path: string): void {
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]);
  const request = `GET ${path}`;
  if (status === 401 || status === 403) {
    throw new AuthError("The server refused the session for its live events", { status, request });
  }
  const given = /^sec-websocket-accept:[ \t]*(\S+)[ \t]*$/im.exec(text)?.[1];
  if (status === 101 && given === accept) return;
  throw new ProtocolError("The server does not offer live events (socket.io) at its address", {
    ...(Number.isNaN(status) ? {} : { status }),
    request,
    hint: "Check that its proxy passes /socket.io/ on, with WebSocket upgrades",
  });
}
