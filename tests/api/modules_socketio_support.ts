import { createHash } from "node:crypto";
import type { ByteStream } from "../../src/api/byte_stream.ts";

/** A server's frame, unmasked. */
export function serverFrame(opcode: number, payload: Uint8Array | string, final = true): Uint8Array {
  const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const head = bytes.length < 126
    ? [bytes.length]
    : bytes.length < 65_536
    ? [126, bytes.length >> 8, bytes.length & 255]
    : [127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (bytes.length >>> shift) & 255)];
  return new Uint8Array([(final ? 0x80 : 0) | opcode, ...head, ...bytes]);
}

/** A text as a server's frame. */
export function text(payload: string): Uint8Array {
  return serverFrame(1, payload);
}

/** Something the server sends, or does to the connection. */
export type Said = Uint8Array | "end" | "cut";

/** The server's side of one connection. */
export interface Script {
  /** The response to the handshake, or what it makes of a proper one. Default: a proper one. */
  readonly head?: string | ((proper: string) => string) | undefined;
  /** What is sent at once, after the handshake. */
  readonly greeting?: readonly Uint8Array[] | undefined;
  /** What is sent upon a client's text; "end" closes, "cut" breaks the connection. */
  readonly reply?: ((text: string) => readonly Said[]) | undefined;
  /** Bytes a read gives at most. Default: all. */
  readonly pieceBytes?: number | undefined;
}

/** A connection to a scripted server. */
export interface FakeConnection {
  readonly stream: ByteStream;
  /** Texts the client sent; control frames as `<opcode>`. */
  readonly heard: string[];
  /** The request that opened the WebSocket. */
  request(): string;
  readonly closed: boolean;
  /** Says something without being asked. */
  say(...frames: Said[]): void;
}

/** Makes one. */
export function fakeConnection(script: Script): FakeConnection {
  const outbox: Said[] = [];
  const heard: string[] = [];
  let [request, closed] = ["", false];
  let wake = () => {};
  const say = (...frames: readonly Said[]) => {
    outbox.push(...frames);
    wake();
  };
  const stream: ByteStream = {
    async read(target) {
      while (outbox.length === 0 && !closed) await new Promise<void>((resolve) => wake = resolve);
      if (closed) throw new Error("closed");
      const next = outbox[0]!;
      if (next === "end") return 0;
      if (next === "cut") throw new Deno.errors.ConnectionReset("Connection reset by peer (os error 104)");
      const taken = next.subarray(0, Math.min(target.length, script.pieceBytes ?? Infinity));
      target.set(taken);
      if (taken.length === next.length) outbox.shift();
      else outbox[0] = next.subarray(taken.length);
      return taken.length;
    },
    async write(bytes) {
      await Promise.resolve();
      if (closed) throw new Error("closed");
      if (request === "") {
        request = new TextDecoder().decode(bytes);
        say(new TextEncoder().encode(headOf(script, request)), ...script.greeting ?? []);
        return;
      }
      const said = unmask(bytes);
      heard.push(said);
      say(...script.reply?.(said) ?? []);
    },
    close() {
      closed = true;
      wake();
    },
  };
  return {
    stream,
    heard,
    request: () => request,
    get closed() {
      return closed;
    },
    say,
  };
}

function headOf({ head = (proper) => proper }: Script, request: string): string {
  return typeof head === "string" ? head : head(acceptance(request));
}

function acceptance(request: string): string {
  const key = /^Sec-WebSocket-Key: (.*)\r$/m.exec(request)![1];
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`;
}

function unmask(bytes: Uint8Array): string {
  const opcode = bytes[0]! & 15;
  const short = bytes[1]! & 127;
  const at = short < 126 ? 2 : short === 126 ? 4 : 10;
  const payload = bytes.slice(at + 4).map((byte, i) => byte ^ bytes[at + (i % 4)]!);
  const content = new TextDecoder().decode(payload);
  return opcode === 1 ? content : `<${opcode}>${content}`;
}
