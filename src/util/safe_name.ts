import { createHash } from "node:crypto";

const LONGEST_BYTES = 200;
/** More characters than fit in any case are cut off before anything else looks at them. */
const MOST_CHARACTERS = 4 * LONGEST_BYTES;

/**
 * A name for a file in the folder at hand, whatever the server or an attacker calls it: no folders, no control or
 * hidden characters, no leading dot or dash, nothing that Windows refuses, at most 200 bytes with the extension kept.
 *
 * @param fallback Taken when nothing is left.
 */
export function safeFileName(name: string, fallback: string): string {
  const last = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const plain = withoutEnd(
    tidied(last).replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, "_").trimStart().replace(/^[.\-\s]+/, ""),
    /[.\s]/,
  );
  if (plain === "") return fallback;
  // What was cut off may have left a dot or a blank at the end.
  return withoutEnd(shorten(DEVICE_PART.test(plain) ? `_${plain}` : plain), /[.\s]/);
}

/** Composed characters, and no more of them than {@link shorten} could keep: the head, and the tail with an extension. */
function tidied(name: string): string {
  if (name.length <= 2 * MOST_CHARACTERS) return name.normalize("NFC");
  return (name.slice(0, MOST_CHARACTERS) + name.slice(-MOST_CHARACTERS)).normalize("NFC");
}

/** Text without the characters of a kind at its end; a regular expression would try at each of them. */
function withoutEnd(text: string, kind: RegExp): string {
  let end = text.length;
  while (end > 0 && kind.test(text[end - 1]!)) end--;
  return text.slice(0, end);
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
  const composed = tidied(part).replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*\\/]/gu, "_");
  const harmless = withoutEnd(composed, /[. ]/);
  const ended = harmless + "_".repeat(composed.length - harmless.length) || "_";
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
