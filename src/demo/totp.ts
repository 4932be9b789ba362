import { createHmac, randomBytes } from "node:crypto";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;
const SECRET_BYTES = 15;

/** A new secret, in base 32. */
export function newTotpSecret(): string {
  const bits = [...randomBytes(SECRET_BYTES)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[parseInt(five, 2)]).join("");
}

/** The code of a moment (RFC 6238: SHA-1, six digits, 30 seconds), as a number. */
export function totpCode(secret: string, atMs: number): number {
  const bits = [...secret].map((char) => BASE32.indexOf(char).toString(2).padStart(5, "0")).join("");
  const key = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(atMs / STEP_MS)));
  const hash = createHmac("sha1", key).update(new Uint8Array(counter.buffer)).digest();
  return (hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff) % 1_000_000;
}
