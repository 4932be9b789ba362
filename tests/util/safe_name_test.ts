import assert from "node:assert/strict";
import fc from "fast-check";
import { safeFileName } from "../../src/util/safe_name.ts";

const CASES: [name: string, wanted: string][] = [
  ["invoice.docm.cart", "invoice.docm.cart"],
  ["../../etc/passwd", "passwd"],
  ["..\\..\\boot.ini", "boot.ini"],
  ["/etc/", "fallback"],
  ["..", "fallback"],
  [".bashrc", "bashrc"],
  ["-rf", "rf"],
  ["a\x1b[31m\u202eb.exe", "a_[31m_b.exe"],
  ["con.txt", "_con.txt"],
  ["LPT1", "_LPT1"],
  ["a:b|c?.txt", "a_b_c_.txt"],
  ["trailing. . ", "trailing"],
  ["", "fallback"],
];
for (const [name, wanted] of CASES) {
  Deno.test(`safeFileName makes ${JSON.stringify(wanted)} of ${JSON.stringify(name)}`, () => {
    assert.equal(safeFileName(name, "fallback"), wanted);
  });
}

Deno.test("safeFileName stays in the folder, short and printable, for any name", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
    const safe = safeFileName(name, "fallback");
    assert(safe !== "" && safe !== "." && safe !== "..");
    assert(!/[\\/\p{C}]|^[.-]/u.test(safe), JSON.stringify(safe));
    assert(new TextEncoder().encode(safe).length <= 201);
  }));
});

Deno.test("safeFileName keeps the extension of a long name", () => {
  const safe = safeFileName("é".repeat(300) + ".docm.cart", "fallback");
  assert(safe.endsWith(".cart"));
  assert(new TextEncoder().encode(safe).length <= 200);
});
