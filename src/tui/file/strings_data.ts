/** Strings within bytes, and what they seem to be. Pure. @module */
import { TOP_LEVEL_DOMAINS } from "../../util/defang.ts";

/** What a string seems to be. */
export const STRING_KINDS = [
  "url",
  "ip",
  "domain",
  "email",
  "reg",
  "mutex",
  "path",
  "cmd",
  "ua",
  "api",
  "hash",
  "b64",
  "escape",
] as const;
/** One of {@link STRING_KINDS}. */
export type StringKind = typeof STRING_KINDS[number];

/** A string in a file. */
export interface FoundString {
  readonly offset: number;
  /** UTF-16. */
  readonly wide: boolean;
  readonly text: string;
  readonly kind: StringKind | undefined;
}

const isPrint = (byte: number) => byte >= 0x20 && byte < 0x7f;
// Escape and bell are kept within a string: they are how a terminal would be attacked, so they are worth seeing.
const isAscii = (byte: number) => isPrint(byte) || byte === 0x09 || byte === 0x1b || byte === 0x07;
/** Marks of direction, which turn `gpj.exe` around: high byte 0x20. */
const isBidi = (low: number) =>
  (low >= 0x2a && low <= 0x2e) || (low >= 0x66 && low <= 0x69) || low === 0x0e || low === 0x0f;
const isWide = (low: number, high: number) => (high === 0 && isPrint(low)) || (high === 0x20 && isBidi(low));

/** Longer strings are cut into pieces of this many characters. */
const TEXT_MAX = 4096;

function asciiRuns(
  bytes: Uint8Array,
  min: number,
  add: (offset: number, text: string, wide: boolean) => void,
): void {
  let start = -1;
  for (let i = 0; i <= bytes.length; i++) {
    const inside = i < bytes.length && isAscii(bytes[i]!);
    if (inside && start < 0) start = i;
    const full = start >= 0 && i - start >= TEXT_MAX;
    if (start < 0 || (inside && !full)) continue;
    if (i - start >= min) add(start, String.fromCharCode(...bytes.subarray(start, i)), false);
    start = inside ? i : -1;
  }
}

function wideRuns(
  bytes: Uint8Array,
  min: number,
  add: (offset: number, text: string, wide: boolean) => void,
): void {
  for (let i = 0; i + 1 < bytes.length;) {
    if (!isWide(bytes[i]!, bytes[i + 1]!)) {
      i++;
      continue;
    }
    let end = i;
    let text = "";
    while (end + 1 < bytes.length && text.length < TEXT_MAX && isWide(bytes[end]!, bytes[end + 1]!)) {
      text += String.fromCharCode(bytes[end]! | (bytes[end + 1]! << 8));
      end += 2;
    }
    if (text.length >= min) add(i, text, true);
    i = text.length >= min ? end : i + 1;
  }
}

/** Runs of printable ASCII and of UTF-16, at least `min` characters long, by their offset. */
export function findStrings(bytes: Uint8Array, min: number): readonly FoundString[] {
  const found: FoundString[] = [];
  const add = (offset: number, text: string, wide: boolean) => {
    if (text.trim().length >= Math.min(min, 4)) found.push({ offset, wide, text, kind: kindOf(text) });
  };
  asciiRuns(bytes, min, add);
  wideRuns(bytes, min, add);
  return found.sort((a, b) => a.offset - b.offset);
}

const OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const RULES: readonly (readonly [StringKind, RegExp])[] = [
  // deno-lint-ignore no-control-regex -- control characters are what this finds
  ["escape", /[\x1b\x07\u200e\u200f\u202a-\u202e\u2066-\u2069]/],
  ["url", /\b(?:https?|ftps?|wss?|ldaps?|smb|tcp|udp):\/\/[^\s/]/i],
  ["ua", /\bMozilla\/\d|\bUser-Agent\b/i],
  ["mutex", /^(?:Global|Local)\\/],
  ["reg", /^(?:HKEY_|HKLM|HKCU|HKCR|HKU)|\\CurrentVersion\b|^(?:SOFTWARE|SYSTEM)\\/i],
  [
    "cmd",
    /\b(?:cmd(?:\.exe)? \/c|powershell|schtasks|rundll32|regsvr32|wscript|cscript|mshta|certutil|bitsadmin|vssadmin|wmic|net (?:user|use|stop))\b/i,
  ],
  ["email", /^[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+$/],
  ["ip", new RegExp(`(?<![\\d.])${OCTET}(?:\\.${OCTET}){3}(?![\\d.])`)],
  ["hash", /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i],
  ["path", /^(?:[A-Za-z]:\\|\\\\[\w.]|%\w+%\\|\/(?:usr|etc|tmp|bin|var|home|opt|dev|proc)\/)/],
  ["domain", new RegExp(`^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+(?:${TOP_LEVEL_DOMAINS})$`, "i")],
  [
    "api",
    /^(?:Nt|Zw|Rtl|Virtual|Create|Open|Read|Write|Reg|Internet|Http|WinHttp|Crypt|BCrypt|Load|Get|Set|Find|Process32|Thread32|Shell|Url|WSA|Terminate|Adjust|Lookup|Is|Enum|Map|Unmap|Heap|Global|Local|Queue|Suspend|Resume)[A-Z][A-Za-z0-9]{3,40}$/,
  ],
  ["b64", /^[A-Za-z0-9+/]{40,}={0,2}$/],
];

/** What the string seems to be; undefined when it is but words. */
export function kindOf(text: string): StringKind | undefined {
  return RULES.find(([, rule]) => rule.test(text))?.[0];
}

/**
 * A filter over strings: words that must all be there, `kind:url`, `kind:url|ip`, or the kinds alone (`url|ip`);
 * `kind:*` for any.
 */
export function stringFilter(typed: string): (found: FoundString) => boolean {
  const kinds = new Set<string>();
  const words: string[] = [];
  let any = false;
  for (const word of typed.trim().toLowerCase().split(/\s+/).filter((one) => one !== "")) {
    const named = word.startsWith("kind:") ? word.slice(5) : word;
    const parts = named.split("|");
    const known = parts.every((part) => (STRING_KINDS as readonly string[]).includes(part));
    if (named === "*" && word !== named) any = true;
    else if (known && (word !== named || parts.length > 1)) parts.forEach((part) => kinds.add(part));
    else if (word === named) words.push(word);
  }
  return ({ kind, text }) => {
    if (any && kind === undefined) return false;
    if (kinds.size > 0 && (kind === undefined || !kinds.has(kind))) return false;
    const lower = words.length > 0 ? text.toLowerCase() : "";
    return words.every((word) => lower.includes(word));
  };
}
