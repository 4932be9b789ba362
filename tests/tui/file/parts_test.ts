import assert from "node:assert/strict";
import fc from "fast-check";
import { partsOf } from "../../../src/tui/file/parts.ts";

/** A PE of one section of 512 bytes at 0x200. */
function smallPe(): Uint8Array {
  const bytes = new Uint8Array(0x400);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4d, 0x5a]);
  view.setUint32(0x3c, 0x80, true);
  bytes.set([0x50, 0x45], 0x80);
  view.setUint16(0x86, 1, true);
  view.setUint16(0x94, 0xe0, true);
  const row = 0x80 + 24 + 0xe0;
  bytes.set(new TextEncoder().encode(".text"), row);
  view.setUint32(row + 16, 0x200, true);
  view.setUint32(row + 20, 0x200, true);
  view.setUint32(row + 36, 0x60000020, true);
  return bytes;
}

Deno.test("The parts of a PE are its headers, its sections with their rights, and what lies behind", () => {
  const parts = partsOf(smallPe(), 0x500);
  assert.deepEqual(parts.map(({ name, at }) => [name, at]), [
    ["DOS header", 0],
    ["DOS stub", 64],
    ["PE header", 0x80],
    ["section table", 0x178],
    [".text  r-x", 0x200],
  ]);
  assert.deepEqual(partsOf(Uint8Array.from([...smallPe(), ...new Uint8Array(256)]), 0x500).at(-1), {
    name: "overlay",
    at: 0x400,
    size: 0x100,
  });
});

Deno.test("The parts of a PDF are its objects", () => {
  const bytes = new TextEncoder().encode(
    "%PDF-1.4\n1 0 obj << /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer\n",
  );
  assert.deepEqual(partsOf(bytes, bytes.length).map(({ name }) => name), [
    "1 0 obj << /Type /Catalog >>",
    "xref",
    "trailer",
  ]);
});

Deno.test("Whatever the bytes claim, no part begins beyond them and nothing throws", () => {
  const magics = [[0x4d, 0x5a], [0x7f, 0x45, 0x4c, 0x46], [0x50, 0x4b, 3, 4], [0x25, 0x50, 0x44, 0x46]];
  fc.assert(fc.property(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 400 }), (magic, rest) => {
    const bytes = Uint8Array.from([...magic, ...rest]);
    for (const { at } of partsOf(bytes, bytes.length)) assert.ok(at >= 0 && at < Math.max(1, bytes.length));
  }));
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(0x3ff), fc.nat(255)), { maxLength: 20 }), (changes) => {
    const bytes = smallPe();
    for (const [at, byte] of changes) bytes[at] = byte;
    for (const { at } of partsOf(bytes, bytes.length)) assert.ok(at < bytes.length);
  }));
});
