/** CaRT (neutered files) in memory, for downloads, uploads and bundles: the library's format without its streams. @module */
import { createHash } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import {
  CART_DEFAULT_KEY,
  FOOTER_BYTES,
  HEADER_BYTES,
  isCart as beginsLikeCart,
  readFooter,
  readHeader,
  sealMetadata,
  writeFooter,
  writeHeader,
} from "../domain/cart/format.ts";
import { Rc4 } from "../domain/cart/rc4.ts";
import type { JsonObject } from "../util/json.ts";
import { concatBytes } from "../util/bytes.ts";

/** Whether bytes begin like a CaRT and are long enough for one. */
export function isCart(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_BYTES + FOOTER_BYTES && beginsLikeCart(bytes);
}

/** Packs bytes with what is known of them. */
export function packCart(content: Uint8Array, about: JsonObject): Uint8Array {
  const hash = (name: string) => createHash(name).update(content).digest("hex");
  const head = sealMetadata(about, CART_DEFAULT_KEY);
  const tail = sealMetadata(
    { length: String(content.length), md5: hash("md5"), sha1: hash("sha1"), sha256: hash("sha256") },
    CART_DEFAULT_KEY,
  );
  const body = cipher(deflateSync(content), CART_DEFAULT_KEY);
  const position = HEADER_BYTES + head.length + body.length;
  return concatBytes([
    writeHeader(undefined, head.length),
    head,
    body,
    tail,
    writeFooter(position, tail.length),
  ]);
}

/** Unpacks a CaRT; throws when it is damaged. */
export function unpackCart(bytes: Uint8Array): { content: Uint8Array; about: JsonObject } {
  const header = readHeader(bytes);
  const key = header.key ?? CART_DEFAULT_KEY;
  const start = HEADER_BYTES + header.metadataBytes;
  const end = readFooter(bytes.subarray(bytes.length - FOOTER_BYTES)).position;
  const sealed = bytes.subarray(HEADER_BYTES, start);
  return {
    about: sealed.length === 0 ? {} : JSON.parse(new TextDecoder().decode(cipher(sealed, key))),
    content: new Uint8Array(inflateSync(cipher(bytes.subarray(start, end), key))),
  };
}

/** Enciphers or deciphers: it is the same. */
function cipher(bytes: Uint8Array, key: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Rc4(key).apply(bytes);
}
