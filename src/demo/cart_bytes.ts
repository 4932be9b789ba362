import { createHash } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import type { JsonObject } from "../util/json.ts";
import { concat } from "./zip.ts";

/** CaRT (neutered files) in memory, for downloads, uploads and bundles. @module */

const HEADER_LENGTH = 38;
const FOOTER_LENGTH = 28;
/** The key every CaRT has unless its maker chose one: digits of pi. */
const KEY = Uint8Array.from([3, 1, 4, 1, 5, 9, 2, 6, 3, 1, 4, 1, 5, 9, 2, 6]);

/** Whether bytes begin like a CaRT. */
export function isCart(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_LENGTH + FOOTER_LENGTH &&
    new TextDecoder().decode(bytes.subarray(0, 4)) === "CART";
}

/** Packs bytes with what is known of them. */
export function packCart(content: Uint8Array, about: JsonObject): Uint8Array {
  const encode = (value: JsonObject) => rc4(new TextEncoder().encode(JSON.stringify(value)));
  const hash = (name: string) => createHash(name).update(content).digest("hex");
  const optional = encode(about);
  const footer = encode({
    length: String(content.length),
    md5: hash("md5"),
    sha1: hash("sha1"),
    sha256: hash("sha256"),
  });
  const head = new DataView(new ArrayBuffer(HEADER_LENGTH));
  new Uint8Array(head.buffer).set(new TextEncoder().encode("CART"));
  head.setUint16(4, 1, true);
  new Uint8Array(head.buffer).set(KEY, 14);
  head.setBigUint64(30, BigInt(optional.length), true);
  const body = rc4(deflateSync(content));
  const tail = new DataView(new ArrayBuffer(FOOTER_LENGTH));
  new Uint8Array(tail.buffer).set(new TextEncoder().encode("TRAC"));
  tail.setBigUint64(12, BigInt(HEADER_LENGTH + optional.length + body.length), true);
  tail.setBigUint64(20, BigInt(footer.length), true);
  return concat([new Uint8Array(head.buffer), optional, body, footer, new Uint8Array(tail.buffer)]);
}

/** Unpacks a CaRT; throws when it is damaged. */
export function unpackCart(bytes: Uint8Array): { content: Uint8Array; about: JsonObject } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = bytes.subarray(14, 30);
  const key = stored.some((byte) => byte !== 0) ? stored : KEY;
  const start = HEADER_LENGTH + Number(view.getBigUint64(30, true));
  const end = Number(view.getBigUint64(bytes.length - FOOTER_LENGTH + 12, true));
  const header = bytes.subarray(HEADER_LENGTH, start);
  return {
    about: header.length === 0 ? {} : JSON.parse(new TextDecoder().decode(rc4(header, key))),
    content: new Uint8Array(inflateSync(rc4(bytes.subarray(start, end), key))),
  };
}

function rc4(data: Uint8Array, key: Uint8Array = KEY): Uint8Array {
  const s = Uint8Array.from({ length: 256 }, (_, i) => i);
  let mixed = 0;
  for (let i = 0; i < 256; i++) {
    mixed = (mixed + s[i]! + key[i % key.length]!) & 255;
    [s[i], s[mixed]] = [s[mixed]!, s[i]!];
  }
  const out = new Uint8Array(data.length);
  let i = 0;
  let j = 0;
  for (let at = 0; at < data.length; at++) {
    i = (i + 1) & 255;
    const a = s[i]!;
    j = (j + a) & 255;
    const b = s[j]!;
    s[i] = b;
    s[j] = a;
    out[at] = data[at]! ^ s[(a + b) & 255]!;
  }
  return out;
}
