import assert from "node:assert/strict";
import fc from "fast-check";
import { defangEmail, defangHost, defangTag, defangText, defangUrl, refang } from "../../src/util/defang.ts";

Deno.test("hosts, addresses and URLs are made harmless", () => {
  assert.equal(defangHost("cdn-upd.top"), "cdn-upd[.]top");
  assert.equal(defangHost("185.220.101.7"), "185.220.101[.]7");
  assert.equal(defangHost("2001:db8::1"), "2001:db8:[:]1");
  assert.equal(defangHost("localhost"), "localhost");
  assert.equal(defangUrl("http://cdn-upd.top/gate.php?x=a.b"), "hxxp://cdn-upd[.]top/gate.php?x=a.b");
  assert.equal(
    defangUrl("HTTPS://u:p@evil.example:8443/"),
    "HXXPS://u:p@evil[.]example:8443/".replace("XX", "xx"),
  );
  assert.equal(defangUrl("http://[2001:db8::1]:80/x"), "hxxp://[2001:db8:[:]1]:80/x");
  assert.equal(defangUrl("ftp://evil.example/f"), "fxp://evil[.]example/f");
  assert.equal(defangEmail("bob@evil.example"), "bob[@]evil[.]example");
});

Deno.test("free text: addresses yes, file names and versions no", () => {
  assert.equal(
    defangText("svchost.exe v1.2.3 got http://a.example/x.dll from 10.0.0.7, told bob@b.example"),
    "svchost.exe v1.2.3 got hxxp://a[.]example/x.dll from 10.0.0[.]7, told bob[@]b[.]example",
  );
  assert.equal(defangText("version 1.2.3.4.5 and 1.2.3.400"), "version 1.2.3.4.5 and 1.2.3.400");
});

Deno.test("free text: domains with a common end are made harmless, names of other things are not", () => {
  const cases: readonly (readonly [text: string, harmless: string])[] = [
    ["c2.evil.top, EVIL.COM; (a-b.co.uk)", "c2.evil[.]top, EVIL[.]COM; (a-b.co[.]uk)"],
    [
      "invoice.docm kernel32.dll System.Net.WebClient finished.In time",
      "invoice.docm kernel32.dll System.Net.WebClient finished.In time",
    ],
    ["a.com.exe evil[.]example x.co[.]uk", "a.com.exe evil[.]example x.co[.]uk"],
    ["http://a.example/b.com?c=d.com", "hxxp://a[.]example/b.com?c=d.com"],
    ["_http://a.example/", "_hxxp://a[.]example/"],
  ];
  for (const [text, harmless] of cases) assert.equal(defangText(text), harmless);
});

Deno.test("a word of a million letters costs no more than its length", () => {
  const before = performance.now();
  assert.equal(defangText(`${"W".repeat(1_000_000)} a@b.example`).slice(-14), " a[@]b[.]example".slice(-14));
  // By the square of its length it would not end within the test.
  assert.ok(performance.now() - before < 10_000);
});

Deno.test("tags are made harmless by their type", () => {
  assert.equal(defangTag("network.static.uri", "https://e.example/"), "hxxps://e[.]example/");
  assert.equal(defangTag("network.dynamic.ip", "1.2.3.4"), "1.2.3[.]4");
  assert.equal(defangTag("network.email.address", "a@b.example"), "a[@]b[.]example");
  assert.equal(defangTag("file.path", "a.b.c"), "a.b.c");
});

Deno.test("refang undoes the usual spellings", () => {
  const cases: [string, string][] = [
    ["hxxps://evil[.]example/a", "https://evil.example/a"],
    ["hXXp[:]//evil(.)example", "http://evil.example"],
    ["h**p://evil{.}example", "http://evil.example"],
    ["hxxp[://]evil[dot]example", "http://evil.example"],
    ["fxp://evil[.]example", "ftp://evil.example"],
    ["bob[at]evil[.]example", "bob@evil.example"],
    ["10[.]0[.]0[.]7", "10.0.0.7"],
    ["2001:db8:[:]1", "2001:db8::1"],
    ["plain text.", "plain text."],
  ];
  for (const [typed, whole] of cases) assert.equal(refang(typed), whole);
});

Deno.test("refang undoes defang", () => {
  fc.assert(fc.property(fc.webUrl({ validSchemes: ["http", "https", "ftp"] }), (url) => {
    fc.pre(!/[[\](){}]/.test(url));
    assert.equal(refang(defangUrl(url)), url);
    assert.doesNotMatch(defangUrl(url), /^(http|ftp)/);
  }));
});
