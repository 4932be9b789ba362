import { createHash } from "node:crypto";

const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const LONGEST_BYTES = 200;

/**
 * A name for a file in the folder at hand, whatever the server or an attacker calls it: no folders, no control or
 * hidden characters, no leading dot or dash, nothing that Windows refuses, at most 200 bytes with the extension kept.
 *
 * @param fallback Taken when nothing is left.
 */
export function safeFileName(name: string, fallback: string): string {
  const last = name.normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const plain = last.replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, "_").trim().replace(/^[.\-\s]+/, "").replace(
    /[.\s]+$/,
    "",
  );
  if (plain === "") return fallback;
  return shorten(DEVICES.test(plain) ? `_${plain}` : plain);
}

/** A mark that tells two names apart; names that look as if they had one get one too. */
const MARKED = /~[0-9a-f]{10}(?:\.|$)/;
/** Names that a Windows system takes for a device, with any extension. */
const DEVICE_PART = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$|clock\$) *(?:\..*)?$/i;

/** How {@link safePathPart} changes names. */
export interface PathPartOptions {
  /** Names kept for something else, in lower case. */
  readonly reserved?: ReadonlySet<string> | undefined;
}

/**
 * One part of a path as a harmless name for a file or folder on any system: never empty, `.` or `..`, without separators,
 * control or hidden characters, names of devices, dots and blanks at the end, at most 200 bytes. A harmless name stays as
 * it is, with its leading dot. Where something had to change, a mark made from the whole part is added (`a_b~3f2a9c1d44.txt`),
 * so that two parts never become one.
 */
export function safePathPart(part: string, options: PathPartOptions = {}): string {
  const composed = part.normalize("NFC").replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*\\/]/gu, "_");
  const ended = composed.replace(/[. ]+$/, (end) => "_".repeat(end.length)) || "_";
  const free = DEVICE_PART.test(ended) ? `_${ended}` : ended;
  const short = shorten(free);
  const isKept = options.reserved?.has(short.toLowerCase()) ?? false;
  return short === part && !isKept && !MARKED.test(part) ? part : withMark(short, part);
}

/** A name with a mark made from `text` before its extension; at most 200 bytes. */
export function withMark(name: string, text: string): string {
  const mark = `~${createHash("sha256").update(text, "utf16le").digest("hex").slice(0, 10)}`;
  const extension = /(?<=.)\.[^.]{1,12}$/u.exec(name)?.[0] ?? "";
  const stem = name.slice(0, name.length - extension.length);
  return shorten(stem, LONGEST_BYTES - mark.length - byteLength(extension)) + mark + extension;
}

/** The parts of a path of any system, as they are; empty ones and `.` are left out. A drive is its letter. */
export function pathParts(path: string): string[] {
  const isWindows = /^[A-Za-z]:(?:[\\/]|$)|^\\\\/.test(path) || (path.includes("\\") && !path.includes("/"));
  const parts = path.split(isWindows ? /[\\/]/ : "/").filter((part) => part !== "" && part !== ".");
  return isWindows && parts[0] !== undefined
    ? [parts[0].replace(/^([A-Za-z]):$/, "$1"), ...parts.slice(1)]
    : parts;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Cut to so many bytes, with a short extension kept. */
function shorten(name: string, most = LONGEST_BYTES): string {
  if (byteLength(name) <= most) return name;
  const extension = /\.[^.]{1,12}$/.exec(name)?.[0] ?? "";
  const stem = [...name.slice(0, name.length - extension.length)];
  while (byteLength(stem.join("")) + byteLength(extension) > most) stem.length -= Math.ceil(stem.length / 50);
  return stem.join("") + extension;
}
