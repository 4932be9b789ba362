import assert from "node:assert/strict";
import { parseServer } from "../../src/api/client_options.ts";
import { bypassesProxy, parseProxy } from "../../src/api/proxy.ts";
import { growthOf, LINEAR } from "../support/growth.ts";
import { maskQuery, Secrets } from "../../src/api/secrets.ts";
import { ConfigError } from "../../src/util/error.ts";

Deno.test("a server's URL may have a port, a prefix and slashes at its end", () => {
  const cases: readonly (readonly [string, string, string, number, string])[] = [
    ["https://al.example", "https://al.example", "al.example", 443, ""],
    ["https://al.example:443/", "https://al.example", "al.example", 443, ""],
    ["HTTP://AL.example:8080//", "http://al.example:8080", "al.example", 8080, ""],
    ["https://h/al/prod/", "https://h/al/prod", "h", 443, "/al/prod"],
    ["http://[::1]:5000", "http://[::1]:5000", "::1", 5000, ""],
  ];
  for (const [text, url, hostname, port, prefix] of cases) {
    const server = parseServer(text);
    assert.deepEqual(
      [server.url, server.hostname, server.port, server.prefix],
      [url, hostname, port, prefix],
      text,
    );
  }
});

for (
  const text of [
    "al.example",
    "ftp://h",
    "https://",
    "",
    "https://u:secret@h",
    "http://h/?a=b",
    "http://h/#x",
  ]
) {
  Deno.test(`not a server's URL: "${text}"`, () => {
    assert.throws(
      () => parseServer(text),
      (error) => error instanceof ConfigError && !error.message.includes("secret"),
    );
  });
}

Deno.test("a proxy's URL may hold a user, and may lack its scheme", () => {
  const { authorization, ...proxy } = parseProxy("http://us%40er:p%3Aw@proxy:3128");
  assert.deepEqual(proxy, { hostname: "proxy", port: 3128, name: "proxy:3128", password: "p:w" });
  assert.equal(atob(authorization!.slice(6)), "us@er:p:w");
  assert.equal(parseProxy("proxy:3128").port, 3128);
  assert.equal(parseProxy("http://proxy").port, 80);
  for (const bad of ["socks5://p:1", "https://p:1", "http://"]) {
    assert.throws(() => parseProxy(bad), ConfigError, bad);
  }
});

const noProxy: readonly (readonly [string, string, number, boolean])[] = [
  ["al.example", "al.example", 443, true],
  ["example", "al.example", 443, true],
  [".example", "al.example", 443, true],
  ["*.example", "al.example", 443, true],
  ["AL.Example", "al.example", 443, true],
  ["ample", "al.example", 443, false],
  ["al.example:443", "al.example", 443, true],
  ["al.example:444", "al.example", 443, false],
  ["*", "al.example", 443, true],
  ["10.0.0.0/8", "10.1.2.3", 443, true],
  ["10.0.0.0/8", "11.1.2.3", 443, false],
  ["127.0.0.1", "127.0.0.1", 80, true],
  ["::1", "::1", 80, true],
  ["[::1]:80", "::1", 80, true],
  ["", "al.example", 443, false],
  [" al.example ", "al.example", 443, true],
];
for (const [rule, host, port, expected] of noProxy) {
  Deno.test(`no proxy "${rule}" ${expected ? "covers" : "does not cover"} ${host}:${port}`, () => {
    assert.equal(bypassesProxy([rule], host, port), expected);
  });
}

Deno.test("secrets are masked, also URL-encoded; the user's name stays though it is the password", () => {
  const secrets = new Secrets(["admin"]);
  for (const text of ["admin", "k&y:s/cret", "abc", undefined]) secrets.add(text);
  assert.equal(secrets.mask("admin abc k&y:s/cret k%26y%3As%2Fcret"), "admin abc *** ***");
  assert.equal(
    maskQuery("/x/?a=1&password=p&Token=t&b=2&zip_password=z"),
    "/x/?a=1&password=***&Token=***&b=2&zip_password=***",
  );
});

Deno.test("maskQuery hides what a telling key holds, wherever the key begins, in a time that grows with the path", () => {
  const cases: readonly (readonly [path: string, masked: string])[] = [
    ["/x?token=a=b&c=d", "/x?token=***&c=d"],
    ["/token=x/?a=1", "/token=x/?a=1"],
    ["/x?a=1?otp=2&b?secret=3", "/x?a=1?otp=***&b?secret=***"],
    ["token=1&token=2", "token=1&token=***"],
    ["", ""],
  ];
  for (const [path, masked] of cases) assert.equal(maskQuery(path), masked);
  for (const pump of ["?", "&", "=", "a?", "?a=", "token", "?token=", "&token"]) {
    assert.ok(growthOf(maskQuery, pump, "x") < LINEAR, pump);
  }
});
