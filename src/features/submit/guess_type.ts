/** What a file seems to be, for a person about to submit it; the server decides for itself. @module */
import { Buffer } from "node:buffer";

type Rule = readonly [at: number, magic: string, words: string];

// Magic numbers as Latin-1 text, the longer first where one begins another.
const RULES: readonly Rule[] = [
  [0, "MZ", "Windows program"],
  [0, "\x7fELF", "Linux program"],
  [0, "\xcf\xfa\xed\xfe", "macOS program"],
  [0, "\xca\xfe\xba\xbe", "Java class"],
  [0, "%PDF-", "PDF document"],
  [0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office document, old form"],
  [0, "{\\rtf", "RTF document"],
  [0, "PK\x03\x04", "ZIP archive"],
  [0, "PK\x05\x06", "ZIP archive, empty"],
  [0, "7z\xbc\xaf\x27\x1c", "7-Zip archive"],
  [0, "Rar!\x1a\x07", "RAR archive"],
  [0, "\x1f\x8b", "gzip archive"],
  [0, "BZh", "bzip2 archive"],
  [0, "\xfd7zXZ\0", "xz archive"],
  [0, "\x28\xb5\x2f\xfd", "zstd archive"],
  [0, "MSCF", "cabinet archive"],
  [0, "CART", "CaRT container"],
  [257, "ustar", "tar archive"],
  [0x8001, "CD001", "disc image"],
  [0, "L\0\0\0\x01\x14\x02\0", "Windows shortcut"],
  [0, "ITSF", "compiled help"],
  [0, "\xd4\xc3\xb2\xa1", "network capture"],
  [0, "\x0a\x0d\x0d\x0a", "network capture"],
  [0, "\x89PNG", "PNG picture"],
  [0, "\xff\xd8\xff", "JPEG picture"],
  [0, "GIF8", "GIF picture"],
  [0, "SQLite format 3\0", "SQLite database"],
  [0, "#!", "script"],
];

/** Bytes from the start that {@link guessType} can use. */
export const GUESS_BYTES = 0x8006;

const OFFICE: readonly (readonly [folder: string, words: string])[] = [
  ["word/", "Word document"],
  ["xl/", "Excel workbook"],
  ["ppt/", "PowerPoint presentation"],
  ["AndroidManifest.xml", "Android package"],
  ["META-INF/", "Java archive"],
];

/** What the first bytes of a file say, in words: `PDF document`, `text`, `unknown`. @param head Up to {@link GUESS_BYTES}. */
export function guessType(head: Uint8Array): string {
  // TextDecoder's latin1 is windows-1252, which has other characters from 0x80 to 0x9f.
  const text = Buffer.from(head).toString("latin1");
  const words = RULES.find(([at, magic]) => text.startsWith(magic, at))?.[2];
  if (words === "ZIP archive") return OFFICE.find(([folder]) => text.includes(folder))?.[1] ?? words;
  if (words !== undefined) return words;
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i.test(text)) return "HTML page";
  if (
    /^(?:Received|Return-Path|From|Delivered-To|MIME-Version|Message-ID|Subject): /im.test(
      text.slice(0, 2048),
    )
  ) {
    return "e-mail";
  }
  return isText(head) ? "text" : "unknown";
}

/** No control characters but those of text, as UTF-8 or UTF-16 with its mark. */
function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false;
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  return head.every((byte) =>
    byte >= 0x20 && byte !== 0x7f || byte === 9 || byte === 10 || byte === 13 || byte === 27
  );
}
