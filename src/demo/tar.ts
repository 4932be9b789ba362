import { concatBytes } from "../util/bytes.ts";

/** A file in a tar archive. */
export interface TarEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

const BLOCK = 512;

/** A tar archive (ustar) of small files with short names. */
export function makeTar(entries: readonly TarEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { content, name } of entries) {
    parts.push(header(name, content.length), content, new Uint8Array(-content.length & (BLOCK - 1)));
  }
  return concatBytes([...parts, new Uint8Array(2 * BLOCK)]);
}

function header(name: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => block.set(new TextEncoder().encode(text), at);
  put(name, 0);
  put("0000644\0", 100);
  put("0000000\0", 108);
  put("0000000\0", 116);
  put(`${size.toString(8).padStart(11, "0")}\0`, 124);
  put("00000000000\0", 136);
  put("        ", 148);
  put("0", 156);
  put("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** The files of a tar archive; throws when it is none. */
export function readTar(bytes: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  const text = (from: number, length: number) => {
    return new TextDecoder().decode(bytes.subarray(from, from + length)).split("\0")[0]!;
  };
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    if (text(at + 257, 5) !== "ustar") throw new TypeError("truncated header");
    const size = parseInt(text(at + 124, 12), 8);
    const kind = text(at + 156, 1);
    const start = at + BLOCK;
    if (kind === "0" || kind === "") {
      const prefix = text(at + 345, 155);
      const name = text(at, 100);
      entries.push({
        name: prefix === "" ? name : `${prefix}/${name}`,
        content: bytes.slice(start, start + size),
      });
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (entries.length === 0) throw new TypeError("truncated header");
  return entries;
}
