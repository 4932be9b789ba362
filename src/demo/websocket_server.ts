import { createHash } from "node:crypto";
import type { Upgrade } from "./http_server.ts";
import { writeAll } from "./http_reader.ts";
import { concatBytes } from "../util/bytes.ts";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
/** What the handshake of engine.io announces. */
export const MAX_MESSAGE_BYTES = 1_000_000;

/** One WebSocket on the server's side; text messages only. */
export class ServerSocket {
  readonly #upgrade: Upgrade;
  #have: Uint8Array;
  #writing: Promise<void> = Promise.resolve();

  constructor(upgrade: Upgrade) {
    this.#upgrade = upgrade;
    this.#have = upgrade.rest;
  }

  /** Answers the client's wish to change protocols. */
  async accept() {
    const key = this.#upgrade.head.get("sec-websocket-key");
    const accept = createHash("sha1").update(key + GUID).digest("base64");
    const head = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n" +
      `sec-websocket-accept: ${accept}\r\n\r\n`;
    await writeAll(this.#upgrade.connection, new TextEncoder().encode(head));
  }

  /** Sends a text message; frames never mix. */
  send(text: string): Promise<void> {
    return this.#write(TEXT, new TextEncoder().encode(text));
  }

  /** The text messages of the client, until it closes. */
  async *messages(): AsyncGenerator<string> {
    let parts: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const frame = await this.#frame();
      if (frame === undefined || frame.opcode === CLOSE) return;
      if (frame.opcode === PING) {
        await this.#write(PONG, frame.payload);
        continue;
      }
      if (frame.opcode === PONG) continue;
      size += frame.payload.length;
      if (size > MAX_MESSAGE_BYTES) return;
      if (frame.payload.length > 0) parts.push(frame.payload);
      if (!frame.final) continue;
      yield new TextDecoder().decode(concatBytes(parts) as Uint8Array<ArrayBuffer>);
      parts = [];
      size = 0;
    }
  }

  /** Cuts the connection. */
  close() {
    try {
      this.#upgrade.connection.close();
    } catch {
      // It is closed already.
    }
  }

  #write(opcode: number, payload: Uint8Array): Promise<void> {
    const bytes = concatBytes([frameHead(opcode, payload.length), payload]);
    const next = this.#writing.then(() => writeAll(this.#upgrade.connection, bytes));
    this.#writing = next.catch(() => {});
    return next;
  }

  async #frame(): Promise<{ final: boolean; opcode: number; payload: Uint8Array } | undefined> {
    const start = await this.#take(2);
    if (start === undefined) return undefined;
    let length = start[1]! & 0x7f;
    if (length >= 126) {
      const long = await this.#take(length === 126 ? 2 : 8);
      if (long === undefined) return undefined;
      const view = new DataView(long.buffer, long.byteOffset);
      length = long.length === 2 ? view.getUint16(0) : Number(view.getBigUint64(0));
    }
    if (length > MAX_MESSAGE_BYTES) return undefined;
    const mask = (start[1]! & 0x80) === 0 ? new Uint8Array(4) : await this.#take(4);
    const masked = mask && await this.#take(length);
    if (mask === undefined || masked === undefined) return undefined;
    const payload = masked.map((byte, i) => byte ^ mask[i & 3]!);
    return { final: (start[0]! & 0x80) !== 0, opcode: start[0]! & 15, payload };
  }

  async #take(count: number): Promise<Uint8Array | undefined> {
    while (this.#have.length < count) {
      const buffer = new Uint8Array(65_536);
      const read = await this.#upgrade.connection.read(buffer).catch(() => null);
      if (read === null) return undefined;
      this.#have = concatBytes([this.#have, buffer.subarray(0, read)]);
    }
    const taken = this.#have.slice(0, count);
    this.#have = this.#have.subarray(count);
    return taken;
  }
}

function frameHead(opcode: number, length: number): Uint8Array {
  if (length < 126) return Uint8Array.of(0x80 | opcode, length);
  const view = new DataView(new ArrayBuffer(length < 65_536 ? 4 : 10));
  view.setUint8(0, 0x80 | opcode);
  view.setUint8(1, length < 65_536 ? 126 : 127);
  if (length < 65_536) view.setUint16(2, length);
  else view.setBigUint64(2, BigInt(length));
  return new Uint8Array(view.buffer);
}
