import assert from "node:assert/strict";
import fc from "fast-check";
import { pathParts, safeFileName, safePathPart } from "../../src/util/safe_name.ts";
import { growthOf, LINEAR, PUMPS } from "../support/growth.ts";

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
  ["C:\\CON", "_CON"],
  ["nul .txt", "_nul .txt"],
  ["COM¹.log", "_COM¹.log"],
  ["...   ...", "fallback"],
  ["a\0b", "a_b"],
  ["\ud800x", "_x"],
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

const PARTS: [part: string, wanted: string | RegExp][] = [
  ["notes.txt", "notes.txt"],
  [".bashrc", ".bashrc"],
  ["..gitignore", "..gitignore"],
  ["-rf", "-rf"],
  ["Ünïcode 名前.txt", "Ünïcode 名前.txt"],
  ["..", /^__~[0-9a-f]{10}$/],
  [".", /^_~[0-9a-f]{10}$/],
  ["", /^_~[0-9a-f]{10}$/],
  ["a/b", /^a_b~[0-9a-f]{10}$/],
  ["a\\b.exe", /^a_b~[0-9a-f]{10}\.exe$/],
  ["nul\0.txt", /^nul_~[0-9a-f]{10}\.txt$/],
  ["CON", /^_CON~[0-9a-f]{10}$/],
  ["con .tar.gz", /^_con \.tar~[0-9a-f]{10}\.gz$/],
  ["COM¹.log", /^_COM¹~[0-9a-f]{10}\.log$/],
  ["contact.txt", "contact.txt"],
  ["file.txt:stream", /^file~[0-9a-f]{10}\.txt_stream$/],
  ["ends. .", /^ends___~[0-9a-f]{10}$/],
  ["order\u202efdp.exe", /^order_fdp~[0-9a-f]{10}\.exe$/],
  ["looks~0123456789.txt", /^looks~0123456789~[0-9a-f]{10}\.txt$/],
];
for (const [part, wanted] of PARTS) {
  Deno.test(`safePathPart makes ${wanted} of ${JSON.stringify(part)}`, () => {
    if (typeof wanted === "string") assert.equal(safePathPart(part), wanted);
    else assert.match(safePathPart(part), wanted);
  });
}

/** Hostile parts of paths: the odd characters that matter, in short and in long. */
const anyPart = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom("a", "A", ".", " ", "/", "\\", ":", "~", "_", "\0", "\u202e"),
    maxLength: 6,
  }),
  fc.constantFrom("con", "NUL.txt", "..", ".", "", "aux ", ".alx-download", "e\u0301", "\u00e9", "\ud800"),
);

Deno.test("safePathPart gives a name that every system takes as one part of a path, and stays with it", () => {
  fc.assert(fc.property(anyPart, (part) => {
    const safe = safePathPart(part);
    assert(safe !== "" && !/^\.+$/.test(safe) && !/[. ]$/.test(safe), JSON.stringify(safe));
    assert(!/[\p{C}\p{Zl}\p{Zp}<>:"|?*\\/]/u.test(safe), JSON.stringify(safe));
    assert(!/^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)/i.test(safe), safe);
    assert(new TextEncoder().encode(safe).length <= 200);
    assert.equal(safe, safe.normalize("NFC"));
  }));
});

Deno.test("safePathPart keeps two parts apart, a changed one from an unchanged one too", () => {
  fc.assert(fc.property(anyPart, anyPart, (a, b) => {
    const [safeA, safeB] = [safePathPart(a), safePathPart(b)];
    assert.equal(safeA === safeB, a === b);
    // A name that was made may be somebody's real name.
    if (safeA !== a) assert.notEqual(safePathPart(safeA), safeA);
  }));
});

Deno.test("pathParts splits paths of any system", () => {
  const cases: [path: string, parts: string[]][] = [
    ["/a//b/./c.txt", ["a", "b", "c.txt"]],
    ["C:\\Users\\x\\..\\y", ["C", "Users", "x", "..", "y"]],
    ["c:/mixed\\one", ["c", "mixed", "one"]],
    ["\\\\server\\share\\f", ["server", "share", "f"]],
    ["dir\\f", ["dir", "f"]],
    ["/unix/back\\slash", ["unix", "back\\slash"]],
    ["C:", ["C"]],
    ["", []],
  ];
  for (const [path, parts] of cases) assert.deepEqual(pathParts(path), parts, path);
});

Deno.test("names of any length are made harmless in a time that grows with their length", () => {
  for (const pump of PUMPS) {
    for (const end of ["", "x", ".docm"]) {
      for (const make of [(name: string) => safeFileName(name, "x"), (name: string) => safePathPart(name)]) {
        assert(growthOf(make, pump, end) < LINEAR, `${make} ${JSON.stringify([pump, end])}`);
      }
    }
  }
});
