import { Buffer } from "node:buffer";
import { gunzipSync, inflateRawSync } from "node:zlib";
import { decryptMember } from "./zip_password.ts";

/** A file taken out of another. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Limits that keep a hostile archive from filling the memory. */
export interface UnpackLimits {
  /** Members taken at most. */
  readonly members: number;
  /** Bytes of all members together. */
  readonly totalBytes: number;
  readonly passwords: readonly string[];
}

/** What came out of an archive. */
export interface Unpacked {
  readonly members: readonly Member[];
  /** Why not everything came out; undefined when it did. */
  readonly incomplete?: string;
  /** The password that opened it. */
  readonly password?: string;
}

/** Unpacks zip, tar and gzip; other types have no members. */
export function unpack(type: string, bytes: Uint8Array, limits: UnpackLimits): Unpacked {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (type === "archive/gzip") return gzip(data, limits);
  if (type === "archive/tar") return tar(data, limits);
  return data.includes("PK\x01\x02") ? zip(data, limits) : { members: [] };
}

/** Collects members within the limits. */
class Collector {
  readonly members: Member[] = [];
  incomplete: string | undefined;
  #left: number;

  constructor(readonly limits: UnpackLimits) {
    this.#left = limits.totalBytes;
  }

  get left(): number {
    return this.#left;
  }

  /** Takes a member; false when the limits are reached. */
  add(name: string, bytes: Uint8Array): boolean {
    if (this.members.length >= this.limits.members) {
      return this.stop(`more than ${this.limits.members} members`);
    }
    if (bytes.length > this.#left) return this.stop(`more than ${this.limits.totalBytes} bytes`);
    this.#left -= bytes.length;
    this.members.push({ name, bytes: new Uint8Array(bytes) });
    return true;
  }

  stop(reason: string): false {
    this.incomplete ??= reason;
    return false;
  }

  result(password?: string): Unpacked {
    const { members, incomplete } = this;
    return {
      members,
      ...(incomplete === undefined ? {} : { incomplete }),
      ...(password === undefined ? {} : { password }),
    };
  }
}

function gzip(data: Buffer, limits: UnpackLimits): Unpacked {
  const into = new Collector(limits);
  const flags = data[3] ?? 0;
  let name = "content";
  if (flags & 8 && !(flags & 4)) name = data.toString("latin1", 10, data.indexOf(0, 10));
  try {
    into.add(name, gunzipSync(data, { maxOutputLength: Math.max(1, into.left) }));
  } catch (error) {
    into.stop(reasonOf(error));
  }
  return into.result();
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /larger than|buffer length/i.test(text) ? "a member is too large" : `a member is damaged (${text})`;
}

function tar(data: Buffer, limits: UnpackLimits): Unpacked {
  const into = new Collector(limits);
  for (let at = 0; at + 512 <= data.length && data[at] !== 0;) {
    const field = (from: number, length: number) =>
      data.toString("utf8", at + from, at + from + length).split("\0")[0] as string;
    const size = parseInt(field(124, 12).trim() || "0", 8);
    if (!Number.isFinite(size) || size < 0) {
      into.stop("a header is damaged");
      break;
    }
    const prefix = field(345, 155);
    const kind = field(156, 1);
    const body = data.subarray(at + 512, at + 512 + size);
    if (kind === "0" || kind === "") {
      if (body.length < size) into.stop("the archive is cut off");
      if (!into.add(prefix === "" ? field(0, 100) : `${prefix}/${field(0, 100)}`, body)) break;
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return into.result();
}

interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly time: number;
  readonly packedSize: number;
  readonly offset: number;
}

function* zipEntries(data: Buffer): Generator<ZipEntry> {
  const end = data.lastIndexOf("PK\x05\x06");
  let at = end >= 0 && end + 20 <= data.length ? data.readUInt32LE(end + 16) : data.indexOf("PK\x01\x02");
  if (data.toString("latin1", at, at + 4) !== "PK\x01\x02") at = data.indexOf("PK\x01\x02");
  while (at >= 0 && at + 46 <= data.length && data.toString("latin1", at, at + 4) === "PK\x01\x02") {
    const nameLength = data.readUInt16LE(at + 28);
    yield {
      name: data.toString("utf8", at + 46, at + 46 + nameLength),
      flags: data.readUInt16LE(at + 8),
      method: data.readUInt16LE(at + 10),
      time: data.readUInt16LE(at + 12),
      crc: data.readUInt32LE(at + 16),
      packedSize: data.readUInt32LE(at + 20),
      offset: data.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
  }
}

function packedBytes(data: Buffer, entry: ZipEntry): Buffer | undefined {
  if (entry.offset + 30 > data.length) return undefined;
  const start = entry.offset + 30 + data.readUInt16LE(entry.offset + 26) +
    data.readUInt16LE(entry.offset + 28);
  const packed = data.subarray(start, start + entry.packedSize);
  return packed.length === entry.packedSize ? packed : undefined;
}

function zip(data: Buffer, limits: UnpackLimits): Unpacked {
  const into = new Collector(limits);
  let used: string | undefined;
  for (const entry of zipEntries(data)) {
    if (entry.name.endsWith("/")) continue;
    let packed: Uint8Array | undefined = packedBytes(data, entry);
    if (packed === undefined) {
      into.stop("the archive is cut off");
      continue;
    }
    if (entry.flags & 1) {
      const check = entry.flags & 8 ? entry.time >>> 8 : entry.crc >>> 24;
      const opened = decryptMember(packed, { check, passwords: limits.passwords });
      if (opened === undefined) {
        into.stop("no password fits");
        continue;
      }
      ({ bytes: packed, password: used } = opened);
    }
    if (!takeMember(into, entry, packed)) break;
  }
  return into.result(used);
}

function takeMember(into: Collector, entry: ZipEntry, packed: Uint8Array): boolean {
  if (entry.method !== 0 && entry.method !== 8) {
    return !into.stop(`compression method ${entry.method} is not known`);
  }
  try {
    const limit = { maxOutputLength: Math.max(1, into.left) };
    return into.add(entry.name, entry.method === 0 ? packed : inflateRawSync(packed, limit));
  } catch (error) {
    return !into.stop(reasonOf(error));
  }
}
