import assert from "node:assert/strict";
import fc from "fast-check";
import { findStrings, kindOf, stringFilter } from "../../../src/tui/file/strings_data.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const wide = (text: string) =>
  Uint8Array.from([...text].flatMap((one) => [one.charCodeAt(0) & 0xff, one.charCodeAt(0) >> 8]));
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

Deno.test("Strings are found with their place, ASCII and UTF-16", () => {
  const bytes = join(
    Uint8Array.of(0, 1, 2),
    utf8("first one"),
    Uint8Array.of(0),
    utf8("no"),
    Uint8Array.of(255),
    wide("second"),
    Uint8Array.of(9, 0, 200),
  );
  const found = findStrings(bytes, 6).map(({ offset, wide, text }) => [offset, wide, text]);
  assert.deepEqual(found, [[3, false, "first one"], [16, true, "second"]]);
});

Deno.test("What attacks a terminal or the eye is kept in its string and named", () => {
  const [escape] = findStrings(utf8("\x1b]0;owned\x07"), 6);
  assert.equal(escape?.kind, "escape");
  assert.ok(escape?.text.startsWith("\x1b]0;"));
  const [bidi] = findStrings(wide("\u202efdp.exe"), 6);
  assert.equal(bidi?.kind, "escape");
});

Deno.test("A string within noise is found whatever stands around it", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[ -~]{6,40}$/),
      fc.array(fc.constantFrom(0, 1, 128, 255), { maxLength: 20 }),
      (text, noise) => {
        fc.pre(text.trim().length >= 4);
        const bytes = join(Uint8Array.from([...noise, 0]), utf8(text), Uint8Array.from([0, ...noise]));
        assert.ok(findStrings(bytes, 6).some((one) => one.text === text && one.offset === noise.length + 1));
      },
    ),
  );
});

Deno.test("Kinds are told from the text", () => {
  const cases: readonly [string, string | undefined][] = [
    ["http://a.example/gate.php?id=%s", "url"],
    ["185.220.101.7:443", "ip"],
    ["999.1.1.1.1.1", undefined],
    ["cdn-upd.top", "domain"],
    ["kernel32.dll", undefined],
    ["who@mail.example.org", "email"],
    ["Software\\Microsoft\\Windows\\CurrentVersion\\Run", "reg"],
    ["Global\\{A1B2C3D4}", "mutex"],
    ["C:\\Users\\Public\\a.exe", "path"],
    ["/tmp/.x11-lock", "path"],
    ["cmd.exe /c start /min", "cmd"],
    ["Mozilla/5.0 (Windows NT 10.0)", "ua"],
    ["VirtualAllocEx", "api"],
    ["d41d8cd98f00b204e9800998ecf8427e", "hash"],
    ["just some words", undefined],
  ];
  for (const [text, kind] of cases) assert.equal(kindOf(text), kind, text);
});

Deno.test("A filter takes words, kinds, or both", () => {
  const all = ["http://a.example/x", "VirtualAllocEx", "10.0.0.1", "hello world"].map((text, offset) => ({
    offset,
    wide: false,
    text,
    kind: kindOf(text),
  }));
  const left = (typed: string) => all.filter(stringFilter(typed)).map(({ offset }) => offset);
  assert.deepEqual(left(""), [0, 1, 2, 3]);
  assert.deepEqual(left("kind:url"), [0]);
  assert.deepEqual(left("kind:url|ip"), [0, 2]);
  assert.deepEqual(left("url|api"), [0, 1]);
  assert.deepEqual(left("kind:*"), [0, 1, 2]);
  assert.deepEqual(left("kind:api alloc"), [1]);
  assert.deepEqual(left("HELLO"), [3]);
  assert.deepEqual(left("url"), []);
});
