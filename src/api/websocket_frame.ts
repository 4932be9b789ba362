import type { ByteStream } from "./byte_stream.ts";
import { ProtocolError } from "./errors.ts";

const CONTINUATION = 0x0;
const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
/** An alert or a submission as a message is far below. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** RFC 6455 section 5.5 */
const MAX_CONTROL_BYTES = 125;

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
    const message = new Message();
    for (;;) {
      const head = await this.#head();
      if (head === undefined) return undefined;
      const isControl = head.opcode >= CLOSE;
      if (isControl && (!head.final || head.size > MAX_CONTROL_BYTES)) {
        throw wrong("a control frame is malformed");
      }
      if (!isControl && message.size + head.size > MAX_MESSAGE_BYTES) throw wrong("a message is too large");
      const payload = await this.#exactly(head.size);
      if (payload === undefined || head.opcode === CLOSE) return undefined;
      if (head.opcode === PING) await this.#stream.write(frame(PONG, payload));
      if (isControl) continue;
      if (head.opcode === BINARY) throw wrong("a message is not text");
      if ((head.opcode === CONTINUATION) !== message.hasBegun) throw wrong("a message lacks a part");
      message.add(payload);
      if (head.final) return message.text();
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

/** A message in the making: fragments of any number take no more memory than their bytes. */
class Message {
  hasBegun = false;
  size = 0;
  #bytes = new Uint8Array();

  add(fragment: Uint8Array): void {
    this.hasBegun = true;
    const size = this.size + fragment.length;
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(size, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.size));
      this.#bytes = larger;
    }
    this.#bytes.set(fragment, this.size);
    this.size = size;
  }

  text(): string {
    return new TextDecoder().decode(this.#bytes.subarray(0, this.size));
  }
}

function wrong(what: string): ProtocolError {
  return new ProtocolError(`The server's live events cannot be read: ${what}`);
}
