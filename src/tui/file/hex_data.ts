/** Bytes: what they are, where a pattern is, what a number there means. Pure. @module */

/** What a byte looks like, for its colour. */
export type ByteClass = "null" | "print" | "control" | "high";

/** The class of a byte. */
export function byteClass(byte: number): ByteClass {
  if (byte === 0) return "null";
  if (byte >= 0x20 && byte < 0x7f) return "print";
  return byte < 0x20 || byte === 0x7f ? "control" : "high";
}

/** Bytes to look for; -1 stands for any. */
export type BytePattern = readonly number[];

/** What to look for: bytes in hex, text in quotes or without, a regular expression between slashes. */
export type HexFind =
  | { readonly kind: "bytes"; readonly bytes: BytePattern }
  | { readonly kind: "regex"; readonly regex: RegExp };

/**
 * Reads what was typed: `8b 45 ?? 33`, `"text"`, `/regex/` (over the bytes as Latin-1). Anything else is text.
 *
 * @returns undefined when it is empty or no regular expression
 */
export function parseFind(typed: string): HexFind | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  const regex = /^\/(.+)\/(i?)$/.exec(text);
  if (regex !== null) {
    try {
      return { kind: "regex", regex: new RegExp(regex[1]!, `g${regex[2]}`) };
    } catch {
      return undefined;
    }
  }
  const quoted = /^"(.*)"$/.exec(text)?.[1];
  const hex = text.replace(/^0x/i, "").replace(/\s+/g, "");
  if (quoted === undefined && /^(?:[0-9a-f]{2}|\?\?)+$/i.test(hex) && /[0-9a-f]/i.test(hex)) {
    return {
      kind: "bytes",
      bytes: hex.match(/../g)!.map((pair) => pair === "??" ? -1 : Number.parseInt(pair, 16)),
    };
  }
  return { kind: "bytes", bytes: [...new TextEncoder().encode(quoted ?? text)] };
}

/** A place where something was found. */
export interface HexMatch {
  readonly at: number;
  readonly length: number;
}

const MATCHES_MAX = 10_000;

/** Every place, from the start, at most 10,000. */
export function findAll(bytes: Uint8Array, find: HexFind): readonly HexMatch[] {
  const found: HexMatch[] = [];
  if (find.kind === "regex") {
    const text = latin1(bytes);
    find.regex.lastIndex = 0;
    for (const match of text.matchAll(find.regex)) {
      if (match[0].length > 0) found.push({ at: match.index, length: match[0].length });
      if (found.length >= MATCHES_MAX) break;
    }
    return found;
  }
  const { bytes: wanted } = find;
  const anchor = wanted.findIndex((byte) => byte >= 0);
  for (
    let at = bytes.indexOf(wanted[anchor]!, anchor);
    at >= 0;
    at = bytes.indexOf(wanted[anchor]!, at + 1)
  ) {
    const start = at - anchor;
    if (start + wanted.length > bytes.length) break;
    if (!wanted.every((byte, i) => byte < 0 || bytes[start + i] === byte)) continue;
    found.push({ at: start, length: wanted.length });
    if (found.length >= MATCHES_MAX) break;
  }
  return found;
}

/** Bytes as characters of the same number. The decoder called latin1 is windows-1252, which differs. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  }
  return text;
}

/** Shannon entropy, 0 to 8 bits a byte. */
export function entropyOf(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]!++;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= count / bytes.length * Math.log2(count / bytes.length);
  return bits;
}

/** Entropy of so many parts of equal size. */
export function entropyParts(bytes: Uint8Array, parts: number): readonly number[] {
  const count = Math.min(parts, Math.max(1, Math.floor(bytes.length / 32)));
  return Array.from(
    { length: count },
    (_, i) =>
      entropyOf(
        bytes.subarray(Math.floor(i * bytes.length / count), Math.floor((i + 1) * bytes.length / count)),
      ),
  );
}

/** What the bytes from `at` on mean, little-endian: name and value; only what fits in the bytes there are. */
export function inspect(bytes: Uint8Array, at: number): readonly (readonly [name: string, value: string])[] {
  const left = bytes.length - at;
  if (left <= 0) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, left);
  const out: [string, string][] = [
    ["u8", String(view.getUint8(0))],
    ["i8", String(view.getInt8(0))],
    ["bin", view.getUint8(0).toString(2).padStart(8, "0")],
  ];
  if (left >= 2) out.push(["u16", String(view.getUint16(0, true))], ["i16", String(view.getInt16(0, true))]);
  if (left >= 4) {
    const seconds = view.getUint32(0, true);
    out.push(
      ["u32", String(seconds)],
      ["i32", String(view.getInt32(0, true))],
      ["f32", Number(view.getFloat32(0, true).toPrecision(4)).toString()],
      ["time", `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`],
    );
  }
  if (left >= 8) {
    out.push(
      ["u64", String(view.getBigUint64(0, true))],
      ["f64", Number(view.getFloat64(0, true).toPrecision(6)).toString()],
    );
  }
  return out;
}

/** How bytes are written for copying. */
export const COPY_FORMS = ["hex", "C", "base64", "yara", "text"] as const;
/** One of {@link COPY_FORMS}. */
export type CopyForm = typeof COPY_FORMS[number];

const pair = (byte: number) => byte.toString(16).padStart(2, "0");

/** Bytes as text in a form. */
export function bytesAs(bytes: Uint8Array, form: CopyForm): string {
  switch (form) {
    case "hex":
      return [...bytes].map(pair).join(" ");
    case "C":
      return `{ ${[...bytes].map((byte) => `0x${pair(byte)}`).join(", ")} }`;
    case "yara":
      return `$a = { ${[...bytes].map(pair).join(" ").toUpperCase()} }`;
    case "base64":
      return btoa(latin1(bytes));
    case "text":
      return new TextDecoder().decode(bytes);
  }
}
