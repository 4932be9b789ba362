import { concatBytes } from "../util/bytes.ts";
import { crc32, deflateRawSync } from "node:zlib";

/** A zip with one file, encrypted in the traditional way (ZipCrypto), as the genuine server makes it. */
export function encryptedZip(name: string, content: Uint8Array, password: string): Uint8Array {
  return makeZip([{ name, content }], password);
}

/** A zip of some files; encrypted when a password is given. */
export function makeZip(
  entries: readonly { readonly name: string; readonly content: Uint8Array }[],
  password?: string,
): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const packed = deflateRawSync(content);
    const crc = crc32(content);
    const data = password === undefined ? packed : encrypt(packed, password, crc);
    const fields = { name: new TextEncoder().encode(name), crc, packed: data.length, size: content.length };
    const head = header(0x04034b50, fields, password !== undefined);
    directory.push(header(0x02014b50, fields, password !== undefined, offset));
    parts.push(head, data);
    offset += head.length + data.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, length, true);
  end.setUint32(16, offset, true);
  return concatBytes([...parts, ...directory, new Uint8Array(end.buffer)]);
}

interface HeaderFields {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

function header(signature: number, fields: HeaderFields, encrypted: boolean, offset = 0): Uint8Array {
  const central = signature === 0x02014b50;
  const view = new DataView(new ArrayBuffer((central ? 46 : 30) + fields.name.length));
  let at = 0;
  const u16 = (value: number) => (view.setUint16(at, value, true), at += 2);
  const u32 = (value: number) => (view.setUint32(at, value, true), at += 4);
  u32(signature);
  if (central) u16(20);
  u16(20);
  u16(encrypted ? 0x0801 : 0x0800); // bit 11: names are UTF-8
  u16(8);
  u16(0);
  u16(0x21); // 1980-01-01: the same bytes each time
  u32(fields.crc);
  u32(fields.packed);
  u32(fields.size);
  u16(fields.name.length);
  u16(0);
  if (central) {
    for (let i = 0; i < 3; i++) u16(0);
    u32(0);
    u32(offset);
  }
  const bytes = new Uint8Array(view.buffer);
  bytes.set(fields.name, at);
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});

function encrypt(packed: Uint8Array, password: string, crc: number): Uint8Array {
  const keys = [0x12345678, 0x23456789, 0x34567890];
  const step = (old: number, byte: number) => ((old >>> 8) ^ CRC_TABLE[(old ^ byte) & 0xff]!) >>> 0;
  const update = (byte: number) => {
    keys[0] = step(keys[0]!, byte);
    keys[1] = (Math.imul((keys[1]! + (keys[0]! & 0xff)) >>> 0, 134775813) + 1) >>> 0;
    keys[2] = step(keys[2]!, keys[1]! >>> 24);
  };
  for (const byte of new TextEncoder().encode(password)) update(byte);
  const out = new Uint8Array(12 + packed.length);
  out[11] = crc >>> 24; // the check byte; the eleven before it may be anything
  out.set(packed, 12);
  for (const [i, plain] of out.entries()) {
    const temp = (keys[2]! | 2) & 0xffff;
    out[i] = plain ^ ((Math.imul(temp, temp ^ 1) >>> 8) & 0xff);
    update(plain);
  }
  return out;
}
