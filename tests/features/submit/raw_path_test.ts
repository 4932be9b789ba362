import assert from "node:assert/strict";
import fc from "fast-check";
import { isUtf8, nameText, rawBytes } from "../../../src/features/submit/raw_path.ts";

const encoder = new TextEncoder();

Deno.test("a name that is UTF-8 is told as it is, whatever it looks like", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => {
    const bytes = encoder.encode(name);
    assert.equal(nameText(bytes), new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  }));
  for (const name of ["a%C3%A9", "50%", "%20", "%e9", "a/b"]) assert.equal(rawBytes(name), undefined, name);
});

Deno.test("a name that is not UTF-8 is written as text that leads back to it", () => {
  assert.equal(nameText(Uint8Array.from([0x61, 0xe9, 0x62])), "a%E9b");
  assert.equal(nameText(encoder.encode("é\ufffd")), "é\ufffd");
  assert.equal(nameText(Uint8Array.from([...encoder.encode("é€😀"), 0xf0, 0x9f])), "é€😀%F0%9F");
  // Text that looks like such a byte already leads elsewhere.
  const byte = fc.oneof(fc.constantFrom(0x61, 0x2f, 0x80, 0xc3, 0xa9, 0xe2, 0xf0, 0xff), fc.nat(255));
  fc.assert(
    fc.property(fc.array(byte.filter((one) => one !== 0x25)), (list) => {
      const bytes = Uint8Array.from(list);
      assert.deepEqual(rawBytes(nameText(bytes)), isUtf8(bytes) ? undefined : bytes);
    }),
  );
});
