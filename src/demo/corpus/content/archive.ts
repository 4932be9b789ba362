import { crc32 } from "node:zlib";
import { join, layout, utf8 } from "./bytes.ts";

/** A file to pack. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const SIGNATURES = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 };

function zipHeader(member: Member, central: { offset: number } | undefined): Uint8Array {
  const name = utf8(member.name);
  const size = central ? 46 : 30;
  const { bytes, view } = layout(size + name.length);
  const at = central ? 2 : 0;
  view.setUint32(0, central ? SIGNATURES.central : SIGNATURES.local, true);
  if (central) view.setUint16(4, 20, true);
  view.setUint16(4 + at, 20, true);
  view.setUint16(6 + at, 0x0800, true);
  view.setUint16(12 + at, 0x5843, true);
  view.setUint32(14 + at, crc32(member.bytes), true);
  view.setUint32(18 + at, member.bytes.length, true);
  view.setUint32(22 + at, member.bytes.length, true);
  view.setUint16(26 + at, name.length, true);
  if (central) view.setUint32(42, central.offset, true);
  bytes.set(name, size);
  return bytes;
}

/** A ZIP archive whose members are stored, not deflated: what is inside shows in hex and strings. */
export function makeZip(members: readonly Member[]): Uint8Array {
  const body: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const member of members) {
    directory.push(zipHeader(member, { offset }));
    const local = zipHeader(member, undefined);
    body.push(local, member.bytes);
    offset += local.length + member.bytes.length;
  }
  const { bytes, view } = layout(22);
  view.setUint32(0, SIGNATURES.end, true);
  view.setUint16(8, members.length, true);
  view.setUint16(10, members.length, true);
  view.setUint32(12, directory.reduce((sum, entry) => sum + entry.length, 0), true);
  view.setUint32(16, offset, true);
  return join(...body, ...directory, bytes);
}

/** An ISO 9660 image: volume descriptors, a list of names, and the members one after the other. */
export function makeIso(label: string, members: readonly Member[]): Uint8Array {
  const head = layout(17 * 2048);
  head.view.setUint8(16 * 2048, 1);
  head.text(16 * 2048 + 1, "CD001\x01");
  head.text(16 * 2048 + 40, label.toUpperCase().slice(0, 32).padEnd(32));
  const names = members.map((member) => `${member.name};1`).join("\0");
  return join(head.bytes, names.padEnd(512, "\0"), ...members.map((member) => member.bytes));
}

const CONTENT_TYPES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n` +
  `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
  `<Default Extension="xml" ContentType="application/xml"/></Types>`;

/** An Office Open XML document; `macro` becomes its VBA project. */
export function makeOffice(
  kind: "word" | "xl",
  text: string,
  { macro }: { readonly macro?: string } = {},
): Uint8Array {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const main = kind === "word" ? "word/document.xml" : "xl/workbook.xml";
  const members: Member[] = [
    { name: "[Content_Types].xml", bytes: utf8(CONTENT_TYPES) },
    { name: main, bytes: utf8(`<?xml version="1.0"?><doc><body><p>${escaped}</p></body></doc>`) },
  ];
  if (macro !== undefined) {
    members.push({ name: `${kind}/vbaProject.bin`, bytes: join("\xd0Attribut\0VBA_PROJECT\0", macro) });
  }
  return makeZip(members);
}
