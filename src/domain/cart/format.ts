import type { Json, JsonObject } from "../../util/json.ts";
import { AlxError } from "../../util/error.ts";
import { Rc4 } from "./rc4.ts";

/** The file is no CaRT, is damaged, or the key is not its key. */
export class CartError extends AlxError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "CartError";
}

/** The content is longer than allowed; the rest of it was not looked at. */
export class CartTooLargeError extends CartError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "CartTooLargeError";
}

/** Bytes of the mandatory header: magic, version, reserved, key, length of the optional header. */
export const HEADER_BYTES = 4 + 2 + 8 + 16 + 8;
/** Bytes of the mandatory footer: magic, reserved, position and length of the optional footer. */
export const FOOTER_BYTES = 4 + 8 + 8 + 8;
/** The most that a header or footer may hold; beyond it the file is taken for damaged. */
export const METADATA_MAX_BYTES = 1 << 20;

const METADATA_DEPTH_MAX = 1_000;

/** The key used when none is given: the digits of pi, twice. */
export const CART_DEFAULT_KEY: Uint8Array = Uint8Array.of(3, 1, 4, 1, 5, 9, 2, 6, 3, 1, 4, 1, 5, 9, 2, 6);

const MAGIC = "CART";
const TRAILER = "TRAC";
const VERSION = 1;

const ascii = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The mandatory header of a CaRT. */
export interface CartHeader {
  readonly version: number;
  /** As stored; undefined when the file was packed with a key of the user's, which is not stored. */
  readonly key: Uint8Array | undefined;
  readonly metadataBytes: number;
}

/** Whether a file that starts with these bytes (6 or more) is a CaRT. */
export function isCart(head: Uint8Array): boolean {
  return head.length >= 6 && ascii(head.subarray(0, 4)) === MAGIC && view(head).getInt16(4, true) === VERSION;
}

/** Reads the first {@link HEADER_BYTES}. @throws {CartError} */
export function readHeader(head: Uint8Array): CartHeader {
  if (head.length < HEADER_BYTES || ascii(head.subarray(0, 4)) !== MAGIC) {
    throw new CartError("This is not a CaRT file");
  }
  const data = view(head);
  const version = data.getInt16(4, true);
  if (version !== VERSION) throw new CartError(`CaRT version ${version} is not known`);
  const key = head.slice(14, 30);
  const metadataBytes = Number(data.getBigUint64(30, true));
  if (metadataBytes > METADATA_MAX_BYTES) {
    throw new CartError("The CaRT file is damaged: its header is too long");
  }
  return { version, key: key.every((byte) => byte === 0) ? undefined : key, metadataBytes };
}

/** The key to read with. @throws {CartError} when one is needed and missing. */
export function readingKey(header: CartHeader, given: Uint8Array | undefined): Uint8Array {
  const key = given ?? header.key;
  if (key === undefined) {
    throw new CartError("The CaRT file was packed with a key of its own", { hint: "Give that key" });
  }
  return key;
}

/** Writes the mandatory header. */
export function writeHeader(key: Uint8Array | undefined, metadataBytes: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(new TextEncoder().encode(MAGIC));
  if (key === undefined) bytes.set(CART_DEFAULT_KEY, 14);
  view(bytes).setInt16(4, VERSION, true);
  view(bytes).setBigUint64(30, BigInt(metadataBytes), true);
  return bytes;
}

/** Where the optional footer stands, from the last {@link FOOTER_BYTES}. @throws {CartError} */
export function readFooter(tail: Uint8Array): { readonly position: number; readonly bytes: number } {
  if (tail.length !== FOOTER_BYTES || ascii(tail.subarray(0, 4)) !== TRAILER) {
    throw new CartError("The CaRT file is damaged: its end is missing");
  }
  const bytes = Number(view(tail).getBigUint64(20, true));
  if (bytes > METADATA_MAX_BYTES) throw new CartError("The CaRT file is damaged: its footer is too long");
  return { position: Number(view(tail).getBigUint64(12, true)), bytes };
}

/** Writes the mandatory footer. */
export function writeFooter(position: number, metadataBytes: number): Uint8Array {
  const bytes = new Uint8Array(FOOTER_BYTES);
  bytes.set(new TextEncoder().encode(TRAILER));
  view(bytes).setBigUint64(12, BigInt(position), true);
  view(bytes).setBigUint64(20, BigInt(metadataBytes), true);
  return bytes;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** Metadata as the Python package writes it: sorted keys, no spaces, ASCII only; then enciphered. Empty for none. */
export function sealMetadata(metadata: JsonObject | undefined, key: Uint8Array): Uint8Array {
  if (metadata === undefined || Object.keys(metadata).length === 0) return new Uint8Array(0);
  const text = JSON.stringify(sorted(metadata)).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return new Rc4(key).apply(new TextEncoder().encode(text));
}

/** Deciphers metadata. @throws {CartError} when it is no JSON object, as with a wrong key. */
export function openMetadata(sealed: Uint8Array, key: Uint8Array): JsonObject {
  if (sealed.length === 0) return {};
  const fault = (cause?: unknown) =>
    new CartError("The CaRT file cannot be read: wrong key or damaged", { cause });
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(new Rc4(key).apply(sealed))) as Json;
  } catch (error) {
    throw fault(error);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw fault();
  if (isDeep(value)) throw new CartError("The CaRT file is damaged: its metadata are nested too deeply");
  return value as JsonObject;
}

/** Whether values stand so deep inside each other that printing them would fail. The Python package reads 1,000. */
function isDeep(value: Json): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > METADATA_DEPTH_MAX) return true;
    level = level.flatMap((one) => typeof one === "object" && one !== null ? Object.values(one) : []);
  }
  return false;
}

/** The key as bytes: text counts as UTF-8. @throws {CartError} when it is empty or longer than 256 bytes. */
export function keyBytes(key: string | Uint8Array | undefined): Uint8Array | undefined {
  if (key === undefined) return undefined;
  const bytes = typeof key === "string" ? new TextEncoder().encode(key) : key;
  if (bytes.length === 0 || bytes.length > 256) throw new CartError("A CaRT key has 1 to 256 bytes");
  return bytes;
}
