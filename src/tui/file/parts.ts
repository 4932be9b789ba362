/** Parts of well-known kinds of files, to jump to. Pure; whatever the bytes claim, nothing beyond them is read. @module */
import { findAll, latin1, parseFind } from "./hex_data.ts";

/** A part of a file. */
export interface FilePart {
  readonly name: string;
  readonly at: number;
  /** Bytes. */
  readonly size: number;
}

const PARTS_MAX = 500;

/** Headers and sections of PE and ELF, entries of ZIP, objects of PDF. @param size Of the whole file, which may be longer than the bytes. */
export function partsOf(bytes: Uint8Array, size: number): readonly FilePart[] {
  if (bytes.length < 16) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const parts = magic >>> 16 === 0x4d5a
    ? peParts(view, size)
    : magic === 0x7f454c46
    ? elfParts(view)
    : magic === 0x504b0304
    ? zipParts(bytes, view)
    : magic === 0x25504446
    ? pdfParts(bytes)
    : [];
  return parts.filter(({ at }) => at < bytes.length).slice(0, PARTS_MAX);
}

const textAt = (view: DataView, at: number, length: number) =>
  latin1(
    new Uint8Array(view.buffer, view.byteOffset + at, Math.max(0, Math.min(length, view.byteLength - at))),
  )
    .replace(/\0.*$/s, "");

function peParts(view: DataView, size: number): FilePart[] {
  const header = view.byteLength >= 0x40 ? view.getUint32(0x3c, true) : 0;
  const parts: FilePart[] = [{ name: "DOS header", at: 0, size: 64 }];
  if (header < 0x40 || header + 24 > view.byteLength) return parts;
  parts.push({ name: "DOS stub", at: 64, size: header - 64 });
  if (view.getUint32(header) !== 0x50450000) return parts;
  const count = view.getUint16(header + 6, true);
  const optional = view.getUint16(header + 20, true);
  const table = header + 24 + optional;
  parts.push({ name: "PE header", at: header, size: 24 + optional }, {
    name: "section table",
    at: table,
    size: count * 40,
  });
  let end = 0;
  for (let i = 0; i < count && table + i * 40 + 40 <= view.byteLength; i++) {
    const row = table + i * 40;
    const [length, at, flags] = [
      view.getUint32(row + 16, true),
      view.getUint32(row + 20, true),
      view.getUint32(row + 36, true),
    ];
    const rights = [
      flags & 0x40000000 ? "r" : "-",
      flags & 0x80000000 ? "w" : "-",
      flags & 0x20000000 ? "x" : "-",
    ].join("");
    parts.push({ name: `${textAt(view, row, 8)}  ${rights}`, at, size: length });
    end = Math.max(end, at + length);
  }
  if (end > 0 && size > end) parts.push({ name: "overlay", at: end, size: size - end });
  return parts;
}

function elfParts(view: DataView): FilePart[] {
  const parts: FilePart[] = [{ name: "ELF header", at: 0, size: 64 }];
  const is64 = view.getUint8(4) === 2;
  const little = view.getUint8(5) !== 2;
  if (view.byteLength < 64) return parts;
  const offset = (at: number) => is64 ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
  const table = offset(is64 ? 0x28 : 0x20);
  const [entry, count, names] = (is64 ? [0x3a, 0x3c, 0x3e] : [0x2e, 0x30, 0x32]).map((at) =>
    view.getUint16(at, little)
  ) as [number, number, number];
  const fields = is64 ? { at: 0x18, size: 0x20 } : { at: 0x10, size: 0x14 };
  const least = is64 ? 64 : 40;
  if (entry < least || table + count * entry > view.byteLength || names >= count) return parts;
  const strings = offset(table + names * entry + fields.at);
  for (let i = 1; i < count; i++) {
    const row = table + i * entry;
    const at = strings + view.getUint32(row, little);
    const name = at < view.byteLength ? textAt(view, at, 64) : "";
    parts.push({
      name: name || `section ${i}`,
      at: offset(row + fields.at),
      size: offset(row + fields.size),
    });
  }
  return parts;
}

function zipParts(bytes: Uint8Array, view: DataView): FilePart[] {
  const found = findAll(bytes, parseFind("50 4b 03 04")!).map(({ at }) => at);
  return found.filter((at) => at + 30 <= bytes.length).map((at): FilePart => ({
    name: textAt(view, at + 30, view.getUint16(at + 26, true)),
    at,
    size: view.getUint32(at + 18, true),
  }));
}

function pdfParts(bytes: Uint8Array): FilePart[] {
  const found = findAll(bytes, {
    kind: "regex",
    regex: /\b\d{1,7} \d{1,5} obj\b[^\n\r]{0,60}|\bxref\b|\btrailer\b/g,
  });
  const text = latin1(bytes);
  return found.map(({ at, length }, i): FilePart => ({
    name: text.slice(at, at + length),
    at,
    size: (found[i + 1]?.at ?? bytes.length) - at,
  }));
}
