import assert from "node:assert/strict";
import fc from "fast-check";
import {
  byteClass,
  bytesAs,
  entropyOf,
  entropyParts,
  findAll,
  inspect,
  parseFind,
} from "../../../src/tui/file/hex_data.ts";
import { parseHexBytes } from "../../../src/features/files.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const places = (bytes: Uint8Array, typed: string) => findAll(bytes, parseFind(typed)!).map(({ at }) => at);

Deno.test("What is typed is read as bytes, text or a regular expression", () => {
  const cases: readonly [string, unknown][] = [
    ["", undefined],
    ["8b 45 ?? 33", [0x8b, 0x45, -1, 0x33]],
    ["8B45", [0x8b, 0x45]],
    ["0x4d5a", [0x4d, 0x5a]],
    ['"8b45"', [0x38, 0x62, 0x34, 0x35]],
    ["8b4", [0x38, 0x62, 0x34]],
    ["??", [0x3f, 0x3f]],
    ["hello", [...utf8("hello")]],
    ["/(/", undefined],
  ];
  for (const [typed, wanted] of cases) {
    const found = parseFind(typed);
    assert.deepEqual(found?.kind === "bytes" ? found.bytes : found, wanted, typed);
  }
  assert.equal(parseFind("/a.c/i")?.kind, "regex");
});

Deno.test("Every place is found, overlapping ones too, and ?? stands for any byte", () => {
  const bytes = utf8("abcaabxcab");
  assert.deepEqual(places(bytes, '"ab"'), [0, 4, 8]);
  assert.deepEqual(places(bytes, "61 ?? 63"), [0]);
  assert.deepEqual(places(bytes, "?? 62"), [0, 4, 8]);
  assert.deepEqual(places(utf8("aaaa"), '"aa"'), [0, 1, 2]);
  assert.deepEqual(places(bytes, "/a[bx]+c/"), [0, 4]);
  assert.deepEqual(places(bytes, '"zz"'), []);
  assert.deepEqual(places(new Uint8Array(), '"a"'), []);
});

Deno.test("A pattern cut out of bytes is found where it was", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.nat(), (bytes, a, b) => {
      const from = a % bytes.length;
      const length = 1 + b % (bytes.length - from);
      const pattern = bytesAs(bytes.subarray(from, from + length), "hex");
      assert.ok(places(bytes, pattern).includes(from));
    }),
  );
});

Deno.test("Bytes read from hex are those written as hex, whatever stands between", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assert.deepEqual([...parseHexBytes(bytesAs(bytes, "hex"))], [...bytes]);
    assert.deepEqual([...parseHexBytes(bytesAs(bytes, "hex").toUpperCase().replaceAll(" ", "\n"))], [
      ...bytes,
    ]);
    assert.deepEqual([...Uint8Array.from(atob(bytesAs(bytes, "base64")), (one) => one.charCodeAt(0))], [
      ...bytes,
    ]);
  }));
});

Deno.test("Bytes are written as C, YARA and text", () => {
  const bytes = Uint8Array.of(0x4d, 0x5a, 0x00);
  assert.equal(bytesAs(bytes, "C"), "{ 0x4d, 0x5a, 0x00 }");
  assert.equal(bytesAs(bytes, "yara"), "$a = { 4D 5A 00 }");
  assert.equal(bytesAs(bytes.subarray(0, 2), "text"), "MZ");
});

Deno.test("Entropy is 0 for one byte over and over and 8 for all alike", () => {
  assert.equal(entropyOf(new Uint8Array(100)), 0);
  assert.equal(entropyOf(Uint8Array.from({ length: 256 }, (_, i) => i)), 8);
  assert.equal(entropyOf(new Uint8Array()), 0);
  assert.equal(entropyParts(new Uint8Array(64 * 32), 16).length, 16);
  assert.equal(entropyParts(new Uint8Array(3), 16).length, 1);
});

Deno.test("The inspector reads numbers from the least byte, and only those that fit", () => {
  const bytes = Uint8Array.of(0xff, 0x01, 0x00, 0x80, 0, 0, 0, 0);
  const values = Object.fromEntries(inspect(bytes, 0));
  assert.equal(values.u8, "255");
  assert.equal(values.i8, "-1");
  assert.equal(values.bin, "11111111");
  assert.equal(values.u16, "511");
  assert.equal(values.u32, "2147484159");
  assert.equal(values.i32, "-2147483137");
  assert.equal(values.u64, "2147484159");
  assert.deepEqual(inspect(bytes, 7).map(([name]) => name), ["u8", "i8", "bin"]);
  assert.deepEqual(inspect(bytes, 8), []);
});

Deno.test("Bytes fall into four classes", () => {
  assert.deepEqual([0, 0x0a, 0x20, 0x7e, 0x7f, 0x80].map(byteClass), [
    "null",
    "control",
    "print",
    "print",
    "control",
    "high",
  ]);
});
