import { Buffer } from "node:buffer";
import { concatBytes } from "../../../util/bytes.ts";
import { Rng } from "../rng.ts";

const encoder = new TextEncoder();

/** UTF-8 bytes of text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** One array of many parts; text is taken as UTF-8. */
export function join(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return concatBytes(parts.map((part) => typeof part === "string" ? utf8(part) : part));
}

/** Seeded bytes that look random; blocks of 2 KiB repeat with another offset, to be fast. */
export function noise(seed: number, length: number): Uint8Array {
  const random = new Rng(seed);
  const whole = new Uint8Array(length);
  const block = Math.min(length, 2048);
  for (let i = 0; i < block; i++) whole[i] = random.u32() >>> 24;
  for (let at = block; at < length; at += block) whole.copyWithin(at, 0, Math.min(block, length - at));
  return whole;
}

const CODE = [0x55, 0x8b, 0xec, 0x83, 0xec, 0x10, 0xff, 0x15, 0xe8, 0x00, 0x00, 0x89, 0x45, 0xfc, 0xc3, 0x90];

/** Seeded bytes with the spread of machine code: far from random, not text. */
export function machineCode(seed: number, length: number): Uint8Array {
  const random = new Rng(seed);
  const whole = new Uint8Array(length);
  const block = Math.min(length, 2048);
  for (let i = 0; i < block; i++) {
    const word = random.u32();
    whole[i] = word & 3 ? CODE[(word >>> 8) & 15] as number : word >>> 24;
  }
  for (let at = block; at < length; at += block) whole.copyWithin(at, 0, Math.min(block, length - at));
  return whole;
}

/** A view that writes little-endian numbers into a new array of this size. */
export function layout(
  size: number,
): { bytes: Uint8Array; view: DataView; text(at: number, value: string): void } {
  const bytes = new Uint8Array(size);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    text: (at, value) => bytes.set(utf8(value), at),
  };
}

/** Base64 in one line. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** Base64 in lines of 76 characters, as mails carry it. */
export function base64Lines(bytes: Uint8Array): string {
  const text = base64(bytes);
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += 76) lines.push(text.slice(at, at + 76));
  return lines.join("\r\n");
}

/** One character per byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
