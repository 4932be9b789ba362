import assert from "node:assert/strict";
import fc from "fast-check";
import { type IndicatorKind, pivotsOf, recognise, recogniseAll } from "../../src/domain/hashes.ts";

const SHA256 = "b01d77aa9e13c0de5f41e7a2b01d77aa9e13c0de5f41e7a2b01d77aa9e13c0de";
const TLSH = "T1" + "A3".repeat(35);

const CASES: [string, IndicatorKind | undefined, string?][] = [
  [SHA256, "sha256"],
  [SHA256.toUpperCase(), "sha256", SHA256],
  [`SHA256: ${SHA256}`, "sha256", SHA256],
  ["9c1185a5c5e9fc54612808977ee8f548b2258d31", "sha1"],
  ["9e107d9d372bb6826bd81d3542a419d6", "md5"],
  ["24576:x8aQmFsW2:x8aQmFsX", "ssdeep"],
  [TLSH, "tlsh"],
  ["3qrBZ6gLfFGJjoJjegCIi8", "sid"],
  ["185.220.101.7", "ip"],
  ["185.220.101[.]7", "ip", "185.220.101.7"],
  ["10.0.0.7:443", "ip", "10.0.0.7"],
  ["2001:DB8::1", "ip", "2001:db8::1"],
  ["::ffff:1.2.3.4", "ip"],
  ["cdn-upd[.]top", "domain", "cdn-upd.top"],
  ["Evil.Example.COM.", "domain", "evil.example.com"],
  ["пример.рф", "domain"],
  ["xn--e1afmkfd.xn--p1ai", "domain"],
  ["hxxps[:]//evil[.]example/a?b=c", "url", "https://evil.example/a?b=c"],
  ["<http://evil.example/x>", "url", "http://evil.example/x"],
  ["bob[@]evil[.]example", "email", "bob@evil.example"],
  ["/evidence/case 881/a.bin", "path"],
  ["~/x", "path"],
  ["C:\\temp\\a.exe", "path"],
  ["\\\\server\\share\\a", "path"],
  ["invoice_2026.docm", undefined],
  ["emotet", undefined],
  ["max_score:>=500", undefined],
  ["type:executable* AND size:>5", undefined],
  ["1.2.3", undefined],
  ["1.2.3.400", undefined],
  ["12:34:56", undefined],
  ["internationalization", undefined],
  ["", undefined],
];

Deno.test("pasted texts are recognised", () => {
  for (const [text, kind, value] of CASES) {
    const found = recognise(text);
    assert.equal(found?.kind, kind, text);
    if (kind !== undefined) assert.equal(found?.value, value ?? text, text);
  }
});

Deno.test("a report gives its indicators once each, in order", () => {
  const report =
    `The loader (${SHA256}) calls hxxp://cdn-upd[.]top/gate, resolved to 185.220.101[.]7; again ${SHA256}. See setup.exe.`;
  assert.deepEqual(recogniseAll(report).map(({ kind, value }) => [kind, value]), [
    ["sha256", SHA256],
    ["url", "http://cdn-upd.top/gate"],
    ["ip", "185.220.101.7"],
  ]);
});

Deno.test("every kind but a path has somewhere to look", () => {
  for (const [, kind] of CASES) {
    if (kind !== undefined && kind !== "path") assert.ok(pivotsOf(kind).length > 0, kind);
  }
  assert.deepEqual(pivotsOf("path"), []);
});

Deno.test("all IP addresses are recognised; nothing throws or hangs", () => {
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
    assert.equal(recognise(ip)?.kind, "ip", ip);
  }));
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
    recognise(text);
    recogniseAll(text);
  }));
  recogniseAll("a.".repeat(50_000));
});
