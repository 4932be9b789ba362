import { Buffer } from "node:buffer";
import { magicOf } from "../corpus/documents.ts";
import { textType } from "./identify_text.ts";

/** What a file is, by its content. */
export interface Identity {
  readonly type: string;
  readonly magic: string;
  readonly mime: string;
}

type Rule = readonly [offset: number, magic: string, type: string];

// Magic numbers as Latin-1 text, longest first where one begins another.
const RULES: readonly Rule[] = [
  [0, "\x89PNG\r\n\x1a\n", "image/png"],
  [0, "GIF8", "image/gif"],
  [0, "\xff\xd8\xff", "image/jpg"],
  [0, "II*\0", "image/tiff"],
  [0, "MM\0*", "image/tiff"],
  [0, "\0\0\x01\0", "image/icon"],
  [0, "7z\xbc\xaf\x27\x1c", "archive/7-zip"],
  [0, "Rar!\x1a\x07", "archive/rar"],
  [0, "\x1f\x8b", "archive/gzip"],
  [0, "BZh", "archive/bzip2"],
  [0, "\xfd7zXZ\0", "archive/xz"],
  [0, "\x28\xb5\x2f\xfd", "archive/zstd"],
  [0, "MSCF", "archive/cabinet"],
  [0, "ITSF", "archive/chm"],
  [0, "!<arch>\n", "archive/ar"],
  [257, "ustar", "archive/tar"],
  [0x8001, "CD001", "archive/iso"],
  [0, "conectix", "archive/vhd"],
  [0, "KDMV", "archive/vmdk"],
  [0, "{\\rtf", "document/office/rtf"],
  [0, "%!PS", "document/ps"],
  [0, "\x4c\0\0\0\x01\x14\x02\0", "shortcut/windows"],
  [0, "\xd4\xc3\xb2\xa1", "network/tcpdump"],
  [0, "\xa1\xb2\xc3\xd4", "network/tcpdump"],
  [0, "\x0a\x0d\x0d\x0a", "network/tcpdump"],
  [0, "SQLite format 3\0", "db/sqlite"],
  [0, "MDMP", "metadata/minidump"],
  [0, "\0asm", "executable/web/wasm"],
  [0, "\xca\xfe\xba\xbe", "java/class"],
  [0, "\xcf\xfa\xed\xfe", "executable/mach-o"],
  [0, "\xce\xfa\xed\xfe", "executable/mach-o"],
  [0, "OTTO", "resource/font/opentype"],
  [0, "OggS", "audio/ogg"],
  [0, "ID3", "audio/mp3"],
  [0, "MThd", "audio/midi"],
  [4, "ftyp", "video/mp4"],
  [0, "FWS", "audiovisual/flash"],
  [0, "CWS", "audiovisual/flash"],
  [0, "d8:announce", "application/torrent"],
];

const HEAD = 0x8006;

function executable(head: string, bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = bytes.length >= 0x40 ? view.getUint32(0x3c, true) : bytes.length;
  if (at + 26 > bytes.length || head.slice(at, at + 4) !== "PE\0\0") return "executable/windows/dos";
  const kind = view.getUint16(at + 22, true) & 0x2000 ? "dll" : "pe";
  const machine = view.getUint16(at + 4, true);
  const bits = view.getUint16(at + 24, true) === 0x20b ? 64 : 32;
  if (machine === 0xaa64) return `executable/windows/arm/${kind}64`;
  return `executable/windows/${kind}${bits}`;
}

function linux(bytes: Uint8Array): string {
  const bits = bytes[4] === 2 ? 64 : 32;
  const kind = bytes[16] === 3 ? "so" : "elf";
  return `executable/linux/${kind}${bits}`;
}

function zipped(text: string): string {
  if (text.includes("AndroidManifest.xml")) return "android/apk";
  if (text.includes("[Content_Types].xml")) {
    if (text.includes("word/")) return "document/office/word";
    if (text.includes("xl/")) return "document/office/excel";
    if (text.includes("ppt/")) return "document/office/powerpoint";
    return "document/office/unknown";
  }
  if (text.includes("META-INF/MANIFEST.MF")) return "java/jar";
  if (text.includes("mimetypeapplication/epub")) return "document/epub";
  if (text.includes("mimetypeapplication/vnd.oasis.opendocument.text")) return "document/odt/text";
  return "archive/zip";
}

function compound(text: string): string {
  const wide = (name: string) => text.includes([...name].join("\0"));
  if (wide("WordDocument")) return "document/office/word";
  if (wide("Workbook")) return "document/office/excel";
  if (wide("PowerPoint Document")) return "document/office/powerpoint";
  if (wide("__substg1.0_")) return "document/office/email";
  if (wide("EncryptedPackage")) return "document/office/passwordprotected";
  return "document/office/ole";
}

function media(head: string): string | undefined {
  if (!head.startsWith("RIFF")) return undefined;
  return { "WAVE": "audio/wav", "AVI ": "video/avi", "WEBP": "image/webp" }[head.slice(8, 12)];
}

function byMagic(bytes: Uint8Array): string | undefined {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const head = whole.toString("latin1", 0, HEAD);
  if (head.startsWith("MZ")) return executable(head, bytes);
  if (head.startsWith("\x7fELF")) return linux(bytes);
  // Names of members stand at both ends of an archive.
  const ends = () => head + whole.toString("latin1", Math.max(0, bytes.length - HEAD));
  if (head.startsWith("PK\x03\x04") || head.startsWith("PK\x05\x06")) return zipped(ends());
  if (head.startsWith("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
    return compound(whole.toString("latin1", 0, 1 << 20));
  }
  if (head.slice(0, 1024).includes("%PDF-")) return "document/pdf";
  if (head.startsWith("BM") && bytes.length > 26 && whole.readUInt32LE(2) === bytes.length) {
    return "image/bmp";
  }
  return media(head) ?? RULES.find(([at, magic]) => head.startsWith(magic, at))?.[2];
}

/** Tells the type of bytes: by magic numbers, then by what the text looks like; `unknown` for other bytes. */
export function identify(bytes: Uint8Array): Identity {
  if (bytes.length === 0) return { type: "empty", magic: "empty", mime: "inode/x-empty" };
  const type = byMagic(bytes) ?? textType(bytes) ?? "unknown";
  return { type, ...magicOf(type) };
}
