import { fileOf } from "../access.ts";
import { type Call, flag, intOf, param } from "../call.ts";
import { Refusal } from "../envelope.ts";

const LIMIT = 1_048_576;

interface View {
  readonly bytes: Uint8Array;
  readonly truncated: boolean;
  readonly type: string;
}

function viewOf(call: Call): View {
  const sha256 = param(call, "sha256");
  const file = fileOf(call, sha256, {
    unknown: "The file was not found in the system.",
    hidden: "You are not allowed to view this file.",
  });
  const bytes = call.state.store.bytes(sha256);
  if (bytes === undefined) throw new Refusal(404, "This file was not found in the system.", {});
  return { bytes: bytes.subarray(0, LIMIT), truncated: bytes.byteLength > LIMIT, type: file.type };
}

/** `file/ascii/{sha256}/` */
export function ascii(call: Call) {
  const { bytes, truncated } = viewOf(call);
  return { content: printable(bytes, true), truncated };
}

/** `file/hex/{sha256}/` */
export function hex(call: Call) {
  const { bytes, truncated } = viewOf(call);
  if (flag(call.query, "bytes_only")) return { content: hexPairs(bytes), truncated };
  const length = Math.min(Math.max(intOf(call.query.get("length"), 16), 1), 1024);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += length) {
    const part = bytes.subarray(at, at + length);
    const offset = at.toString(16).toUpperCase().padStart(8, "0");
    lines.push(`${offset}:  ${hexPairs(part).padEnd(length * 3 - 1)}   ${printable(part, false)}`);
  }
  return { content: lines.join("\n"), truncated };
}

/** `file/strings/{sha256}/` */
export function strings(call: Call) {
  const { bytes, truncated } = viewOf(call);
  const least = Math.max(intOf(call.query.get("len"), 6), 1);
  const found = new Set([...runs(bytes, least), ...wideRuns(bytes, least)]);
  return { content: [...found].join("\n"), truncated };
}

/** `file/image/{sha256}/` */
export function image(call: Call) {
  const sha256 = param(call, "sha256");
  const { bytes, type } = viewOf(call);
  const doc = call.state.store.collections.file.get(sha256);
  if (doc?.["is_section_image"] !== true || !type.startsWith("image/")) {
    throw new Refusal(403, "This file is not allowed to be downloaded as a datastream.", {});
  }
  return `data:${type};base64,${base64(bytes)}`;
}

/** Base64 of bytes of any length. */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x6000) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000))));
  }
  return parts.join("");
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hexPairs(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => HEX[byte]!).join(" ");
}

function printable(bytes: Uint8Array, keepBlanks: boolean): string {
  const out = Uint8Array.from(bytes, (byte) => {
    if (byte >= 0x20 && byte <= 0x7e) return byte;
    return keepBlanks && (byte === 9 || byte === 10 || byte === 13) ? byte : 0x2e;
  });
  return new TextDecoder("latin1").decode(out);
}

function runs(bytes: Uint8Array, least: number): string[] {
  const text = new TextDecoder("latin1").decode(bytes);
  return text.match(new RegExp(`[\\x20-\\x7e]{${least},}`, "g")) ?? [];
}

function wideRuns(bytes: Uint8Array, least: number): string[] {
  const text = new TextDecoder("latin1").decode(bytes);
  const found = text.match(new RegExp(`(?:[\\x20-\\x7e]\\x00){${least},}`, "g")) ?? [];
  return found.map((run) => run.replaceAll("\x00", ""));
}
