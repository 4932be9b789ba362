import { concatBytes } from "../util/bytes.ts";
import type { ByteStream } from "./byte_stream.ts";
import { ProtocolError } from "./errors.ts";

const CONTINUATION = 0x0;
const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
/** A message with the results of a big submission may be large, but not like this. */
const MAX_MESSAGE_BYTES = 128 * 1024 * 1024;

/** A message as one masked frame. */
export function textFrame(text: string): Uint8Array {
  return frame(TEXT, new TextEncoder().encode(text));
}

function frame(opcode: number, payload: Uint8Array): Uint8Array {
  const size = payload.length;
  const long = size < 126 ? 0 : size < 65_536 ? 2 : 8;
  const bytes = new Uint8Array(2 + long + 4 + size);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x80 | opcode;
  bytes[1] = 0x80 | (long === 0 ? size : long === 2 ? 126 : 127);
  if (long === 2) view.setUint16(2, size);
  if (long === 8) view.setBigUint64(2, BigInt(size));
  const mask = crypto.getRandomValues(bytes.subarray(2 + long, 6 + long));
  for (let i = 0; i < size; i++) bytes[6 + long + i] = payload[i]! ^ mask[i % 4]!;
  return bytes;
}

/** Takes messages from a server's frames, and answers its pings. */
export class FrameReader {
  readonly #stream: ByteStream;
  #have: Uint8Array;

  /** @param rest bytes that were read already */
  constructor(stream: ByteStream, rest: Uint8Array) {
    this.#stream = stream;
    this.#have = rest;
  }

  /**
   * The next text message; undefined when the server has closed.
   *
   * @throws {ProtocolError} what came is not a WebSocket's
   */
  async next(): Promise<string | undefined> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const head = await this.#head();
      if (head === undefined) return undefined;
      size += head.opcode < CLOSE ? head.size : 0;
      if (head.size > MAX_MESSAGE_BYTES || size > MAX_MESSAGE_BYTES) throw wrong("a message is too large");
      const payload = await this.#exactly(head.size);
      if (payload === undefined || head.opcode === CLOSE) return undefined;
      if (head.opcode === PING) await this.#stream.write(frame(PONG, payload));
      if (head.opcode >= CLOSE) continue;
      if (head.opcode === BINARY) throw wrong("a message is not text");
      if ((head.opcode === CONTINUATION) !== (parts.length > 0)) throw wrong("a message lacks a part");
      parts.push(payload);
      if (head.final) return new TextDecoder().decode(parts.length === 1 ? parts[0] : concatBytes(parts));
    }
  }

  async #head(): Promise<{ final: boolean; opcode: number; size: number } | undefined> {
    const start = await this.#exactly(2);
    if (start === undefined) return undefined;
    const [first, second] = [start[0]!, start[1]!];
    const opcode = first & 0x0f;
    if ((first & 0x70) !== 0 || (second & 0x80) !== 0) throw wrong("a frame has unknown flags");
    if (![CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG].includes(opcode)) {
      throw wrong("a frame has an unknown kind");
    }
    const size = await this.#size(second & 0x7f);
    return size === undefined ? undefined : { final: (first & 0x80) !== 0, opcode, size };
  }

  async #size(short: number): Promise<number | undefined> {
    if (short < 126) return short;
    const bytes = await this.#exactly(short === 126 ? 2 : 8);
    if (bytes === undefined) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return short === 126 ? view.getUint16(0) : Number(view.getBigUint64(0));
  }

  /** So many bytes; undefined when the connection ends before. */
  async #exactly(size: number): Promise<Uint8Array | undefined> {
    if (this.#have.length < size) {
      const bytes = new Uint8Array(Math.max(size, 16_384));
      bytes.set(this.#have);
      let used = this.#have.length;
      while (used < size) {
        const got = await this.#stream.read(bytes.subarray(used));
        if (got === 0) return undefined;
        used += got;
      }
      this.#have = bytes.subarray(0, used);
    }
    const taken = this.#have.subarray(0, size);
    this.#have = this.#have.subarray(size);
    return taken;
  }
}

function wrong(what: string): ProtocolError {
  return new ProtocolError(`The server's live events cannot be read: ${what}`);
}
