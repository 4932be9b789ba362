import { CartError, FOOTER_BYTES, METADATA_MAX_BYTES } from "./format.ts";

/** A stream of bytes: file contents, the body of an answer. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Reads a source in pieces of a chosen size, and keeps the last bytes that passed. */
export class Reader {
  private readonly iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array(0);
  private tail: Uint8Array[] = [];
  private tailBytes = 0;
  /** Bytes taken so far. */
  position = 0;

  constructor(source: ByteSource) {
    this.iterator = Symbol.asyncIterator in source
      ? source[Symbol.asyncIterator]()
      : source[Symbol.iterator]();
  }

  /** The next bytes, as they come; undefined at the end. */
  async next(): Promise<Uint8Array | undefined> {
    let chunk = this.rest;
    this.rest = new Uint8Array(0);
    while (chunk.length === 0) {
      const { done, value } = await this.iterator.next();
      if (done) return undefined;
      chunk = value;
    }
    this.position += chunk.length;
    this.keep(chunk);
    return chunk;
  }

  private keep(chunk: Uint8Array): void {
    this.tail.push(chunk);
    this.tailBytes += chunk.length;
    const needed = METADATA_MAX_BYTES + FOOTER_BYTES;
    while (this.tailBytes - this.tail[0]!.length >= needed) this.tailBytes -= this.tail.shift()!.length;
  }

  /** Exactly so many bytes. @throws {CartError} when the source ends before. */
  async exactly(count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      const chunk = await this.next();
      if (chunk === undefined) throw new CartError("This is not a CaRT file, or its end is missing");
      const take = Math.min(count - filled, chunk.length);
      bytes.set(chunk.subarray(0, take), filled);
      filled += take;
      this.giveBack(chunk.subarray(take));
    }
    return bytes;
  }

  private giveBack(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.rest = bytes;
    this.position -= bytes.length;
    const last = this.tail.pop()!;
    this.tail.push(last.subarray(0, last.length - bytes.length));
    this.tailBytes -= bytes.length;
  }

  /** Reads to the end; gives the last bytes of the source, up to a megabyte. */
  async lastBytes(): Promise<Uint8Array> {
    while (await this.next() !== undefined);
    const bytes = new Uint8Array(this.tailBytes);
    let at = 0;
    for (const chunk of this.tail) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }

  /** Tells the source that no more is wanted. */
  async close(): Promise<void> {
    await this.iterator.return?.();
  }
}
