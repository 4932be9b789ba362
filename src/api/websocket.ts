import { createHash, randomBytes } from "node:crypto";
import type { ByteStream } from "./byte_stream.ts";
import { AuthError, NetworkError, ProtocolError } from "./errors.ts";
import { parseHead, requestHead, type ResponseHead } from "./http1.ts";
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
 * same trust. The runtime's own, even with its experimental `client` option, can neither pin a self-signed certificate
 * nor leave the check out for one connection.
 *
 * @throws {AuthError} 401 or 403
 * @throws {ProtocolError} the server does not speak WebSocket there
 */
export async function openWebSocket(stream: ByteStream, options: OpenOptions): Promise<TextSocket> {
  const key = randomBytes(16).toString("base64");
  const fields = {
    Host: options.host,
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": key,
    "Sec-WebSocket-Version": "13",
    ...options.headers,
  };
  await stream.write(requestHead("GET", options.path, fields));
  const { head, rest } = await readHead(stream);
  checkHead(head, createHash("sha1").update(key + GUID).digest("base64"), options.path);
  const frames = new FrameReader(stream, rest);
  return {
    send: (message) => stream.write(textFrame(message)),
    receive: () => frames.next(),
    close: () => stream.close(),
  };
}

async function readHead(stream: ByteStream): Promise<{ head: ResponseHead; rest: Uint8Array }> {
  const bytes = new Uint8Array(MAX_HEAD_BYTES);
  const decoder = new TextDecoder("latin1");
  for (let used = 0; used < bytes.length;) {
    const got = await stream.read(bytes.subarray(used));
    if (got === 0) throw new NetworkError("The server closed the connection instead of opening a WebSocket");
    used += got;
    const end = decoder.decode(bytes.subarray(0, used)).indexOf("\r\n\r\n");
    if (end < 0) continue;
    const head = parseHead(decoder.decode(bytes.subarray(0, end + 4)));
    return { head, rest: bytes.slice(end + 4, used) };
  }
  throw new ProtocolError("The server's response to a WebSocket has no end");
}

function checkHead({ status, headers }: ResponseHead, accept: string, path: string): void {
  const request = `GET ${path}`;
  if (status === 401 || status === 403) {
    throw new AuthError("The server refused the session for its live events", { status, request });
  }
  const isOpen = status === 101 && headers.get("sec-websocket-accept") === accept &&
    /^websocket$/i.test(headers.get("upgrade") ?? "") &&
    /\bupgrade\b/i.test(headers.get("connection") ?? "") &&
    !headers.has("sec-websocket-extensions") && !headers.has("sec-websocket-protocol"); // none was asked for
  if (isOpen) return;
  throw new ProtocolError("The server does not offer live events (socket.io) at its address", {
    status,
    request,
    hint: "Check that its proxy passes /socket.io/ on, with WebSocket upgrades",
  });
}
