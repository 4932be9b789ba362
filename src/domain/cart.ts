/**
 * CaRT: malware wrapped so that nothing runs or deletes it. Everything streams.
 *
 * @example
 * ```ts
 * import { packCart, unpackCart } from "@alx/alx/cart";
 *
 * const evil = (await Deno.open("evil.exe")).readable;
 * await Deno.writeFile("evil.exe.cart", ReadableStream.from(packCart(evil, { header: { name: "evil.exe" } })));
 *
 * let bytes = 0;
 * const packed = (await Deno.open("evil.exe.cart")).readable;
 * for await (const piece of unpackCart(packed, { maxBytes: 100_000_000 })) bytes += piece.length;
 * console.log(bytes, "bytes, hashes checked");
 * ```
 *
 * @module
 */
import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createInflate } from "node:zlib";

// @ts-types="@types/pako"
import { Deflate } from "pako";
import type { JsonObject } from "../util/json.ts";
import { toError } from "../util/error.ts";
import {
  CART_DEFAULT_KEY,
  CartError,
  CartTooLargeError,
  FOOTER_BYTES,
  HEADER_BYTES,
  keyBytes,
  openMetadata,
  readFooter,
  readHeader,
  readingKey,
  sealMetadata,
  writeFooter,
  writeHeader,
} from "./cart/format.ts";
import { Rc4 } from "./cart/rc4.ts";
import { type ByteSource, Reader } from "./cart/reader.ts";

export { CART_DEFAULT_KEY, CartError, CartTooLargeError, isCart } from "./cart/format.ts";
export type { ByteSource } from "./cart/reader.ts";
export { AlxError } from "../util/error.ts";
export type { Json, JsonObject } from "../util/json.ts";

/** How to pack. */
export interface PackOptions {
  /** Metadata before the content, such as `{ name }`. Readable without reading the content. */
  readonly header?: JsonObject | undefined;
  /** Metadata after the content; `length`, `md5`, `sha1` and `sha256` are added, and win. */
  readonly footer?: JsonObject | undefined;
  /** A key of your own, text or 1 to 256 bytes; it is not stored. Default: the well-known key. */
  readonly key?: string | Uint8Array | undefined;
}

/** How to unpack. */
export interface UnpackOptions {
  /** The key, when the file was packed with one of the user's. */
  readonly key?: string | Uint8Array | undefined;
  /** Called with the header's metadata before the first byte of content. */
  readonly onHeader?: ((header: JsonObject) => void) | undefined;
  /** Called with the footer's metadata after the last byte of content. */
  readonly onFooter?: ((footer: JsonObject) => void) | undefined;
  /** Content beyond it is an error: against small files that unpack to huge ones. Default: 1 GiB. */
  readonly maxBytes?: number | undefined;
}

/** Ten times what a server takes as it is installed; three megabytes of CaRT can hold three gigabytes. */
const CONTENT_MAX_BYTES = 1 << 30;
const BLOCK_BYTES = 1 << 16;
const DIGESTS = ["md5", "sha1", "sha256"] as const;

/** Length and hashes of what passes by. */
class Digests {
  private length = 0;
  private readonly hashes = DIGESTS.map((name) => createHash(name));

  update(bytes: Uint8Array): void {
    this.length += bytes.length;
    for (const hash of this.hashes) hash.update(bytes);
  }

  result(): Record<"length" | typeof DIGESTS[number], string> {
    const [md5, sha1, sha256] = this.hashes.map((hash) => hash.digest("hex")) as [string, string, string];
    return { length: String(this.length), md5, sha1, sha256 };
  }
}

/** The bytes in blocks of exactly 64 KiB but the last: what the compressor is fed decides what it writes. */
async function* blocks(source: ByteSource): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array(BLOCK_BYTES);
  let filled = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length;) {
      const take = Math.min(BLOCK_BYTES - filled, chunk.length - at);
      held.set(chunk.subarray(at, at + take), filled);
      filled += take;
      at += take;
      if (filled === BLOCK_BYTES) {
        yield held;
        held = new Uint8Array(BLOCK_BYTES);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield held.subarray(0, filled);
}

/**
 * Packs content as CaRT version 1, streaming: malware at rest that nothing runs or deletes. Byte for byte what the
 * Python package `cart` writes; that is why it compresses by pako, a true port of zlib: Deno's own zlib gives other
 * (equally valid) bytes at this level. Metadata agree as long as its numbers are whole.
 */
export async function* packCart(source: ByteSource, options: PackOptions = {}): AsyncGenerator<Uint8Array> {
  const own = keyBytes(options.key);
  const key = own ?? CART_DEFAULT_KEY;
  const header = sealMetadata(options.header, key);
  yield writeHeader(own, header.length);
  if (header.length > 0) yield header;

  const digests = new Digests();
  const cipher = new Rc4(key);
  const compressed: Uint8Array[] = [];
  const deflate = new Deflate({ level: 1 });
  deflate.onData = (chunk) => compressed.push(chunk as Uint8Array);
  let position = HEADER_BYTES + header.length;
  const flush = function* () {
    for (const chunk of compressed.splice(0)) {
      position += chunk.length;
      yield cipher.apply(chunk);
    }
  };
  for await (const block of blocks(source)) {
    digests.update(block);
    deflate.push(block, false);
    yield* flush();
  }
  deflate.push(new Uint8Array(0), true);
  yield* flush();

  const footer = sealMetadata({ ...options.footer, ...digests.result() }, key);
  yield footer;
  yield writeFooter(position, footer.length);
}

async function open(reader: Reader, given: string | Uint8Array | undefined) {
  const header = readHeader(await reader.exactly(HEADER_BYTES));
  const key = readingKey(header, keyBytes(given));
  const metadata = openMetadata(await reader.exactly(header.metadataBytes), key);
  return { header, key, metadata, dataStart: reader.position };
}

/** The optional footer, once all is read. */
function footerOf(
  tail: Uint8Array,
  at: { readonly total: number; readonly dataStart: number; readonly key: Uint8Array },
) {
  const place = readFooter(tail.subarray(Math.max(0, tail.length - FOOTER_BYTES)));
  const end = tail.length - FOOTER_BYTES;
  if (place.position < at.dataStart || place.position + place.bytes !== at.total - FOOTER_BYTES) {
    throw new CartError("The CaRT file is damaged: its footer is not where it says");
  }
  return { footer: openMetadata(tail.subarray(end - place.bytes, end), at.key), position: place.position };
}

/** Deciphered bytes of the content. What follows it deciphers to noise, which the decompressor does not read. */
async function* deciphered(reader: Reader, cipher: Rc4): AsyncGenerator<Uint8Array> {
  for (let chunk = await reader.next(); chunk !== undefined; chunk = await reader.next()) {
    yield cipher.apply(chunk);
  }
}

async function* inflated(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflate = createInflate();
  // Failures arrive at the loop below; the callback is there because pipeline wants one.
  pipeline(Readable.from(source), inflate, () => {});
  try {
    for await (const chunk of inflate) yield chunk as Uint8Array;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (typeof code !== "string" || !code.startsWith("Z_")) throw error;
    throw new CartError("The CaRT file cannot be read: wrong key or damaged", { cause: toError(error) });
  }
}

/**
 * The content of a CaRT, streaming. At its end the length and hashes of the footer are checked: a consumer that
 * must not use damaged content waits for the end of the stream.
 *
 * @throws {CartTooLargeError} when it exceeds `maxBytes`
 * @throws {CartError} when it is no CaRT, the key is wrong, or it is cut short or damaged
 */
export async function* unpackCart(
  source: ByteSource,
  options: UnpackOptions = {},
): AsyncGenerator<Uint8Array> {
  const { maxBytes = CONTENT_MAX_BYTES } = options;
  const reader = new Reader(source);
  try {
    const { key, metadata, dataStart } = await open(reader, options.key);
    options.onHeader?.(metadata);
    const digests = new Digests();
    let total = 0;
    for await (const chunk of inflated(deciphered(reader, new Rc4(key)))) {
      total += chunk.length;
      if (total > maxBytes) {
        const most = maxBytes.toLocaleString("en");
        throw new CartTooLargeError(`The CaRT file holds more than the ${most} bytes allowed`, {
          hint: "Allow more bytes, if that is what it should hold",
        });
      }
      digests.update(chunk);
      yield chunk;
    }
    const tail = await reader.lastBytes();
    const { footer } = footerOf(tail, { total: reader.position, dataStart, key });
    verify(digests.result(), footer);
    options.onFooter?.(footer);
  } finally {
    await reader.close();
  }
}

function verify(found: Readonly<Record<string, string>>, footer: JsonObject): void {
  for (const [name, value] of Object.entries(found)) {
    const stated = footer[name];
    if (stated !== undefined && String(stated).toLowerCase() !== value) {
      throw new CartError(`The CaRT file is damaged: its ${name} is not the one stated`);
    }
  }
}

/** What a CaRT says of itself. */
export interface CartInfo {
  /** Of the format: 1. */
  readonly version: number;
  /** Whether it was packed with a key of the user's. */
  readonly ownKey: boolean;
  /** Metadata before the content, such as its name. */
  readonly header: JsonObject;
  /** Metadata after the content: its length and hashes, as text. */
  readonly footer: JsonObject;
  /** Of the whole file. */
  readonly totalBytes: number;
  /** Of the compressed content in it. */
  readonly dataBytes: number;
}

/** Reads the metadata of a CaRT without unpacking its content. @throws {CartError} */
export async function cartInfo(
  source: ByteSource,
  options: Pick<UnpackOptions, "key"> = {},
): Promise<CartInfo> {
  const reader = new Reader(source);
  try {
    const { header, key, metadata, dataStart } = await open(reader, options.key);
    const tail = await reader.lastBytes();
    const totalBytes = reader.position;
    const { footer, position } = footerOf(tail, { total: totalBytes, dataStart, key });
    return {
      version: header.version,
      ownKey: header.key === undefined,
      header: metadata,
      footer,
      totalBytes,
      dataBytes: position - dataStart,
    };
  } finally {
    await reader.close();
  }
}
