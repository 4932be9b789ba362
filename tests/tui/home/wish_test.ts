import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { wishOf } from "../../../src/tui/home/wish.ts";

const MD5 = "d41d8cd98f00b204e9800998ecf8427e";
const SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
const SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const ip = (value: string) =>
  `result.sections.tags.network.static.ip:${value} OR result.sections.tags.network.dynamic.ip:${value}`;

const CASES: readonly (readonly [typed: string, wish: ReturnType<typeof wishOf>])[] = [
  ["", { kind: "nothing" }],
  ["   ", { kind: "nothing" }],
  ["max_score:>=500", { kind: "search", index: "alert", query: "max_score:>=500" }],
  [" two words ", { kind: "search", index: "alert", query: "two words" }],
  ["invoice.docm", { kind: "search", index: "alert", query: "invoice.docm" }],
  [SHA256.toUpperCase(), { kind: "file", sha256: SHA256 }],
  [`sha256: ${SHA256}`, { kind: "file", sha256: SHA256 }],
  [MD5, { kind: "hash", field: "md5", value: MD5 }],
  [SHA1, { kind: "hash", field: "sha1", value: SHA1 }],
  ["3kqWv0Yd0TqXyZ12abCdEf", { kind: "submission", sid: "3kqWv0Yd0TqXyZ12abCdEf" }],
  ["192.0.2[.]7", { kind: "pivot", what: "ip", index: "result", query: ip("192.0.2.7") }],
  ["/evidence/a.iso", { kind: "paths", paths: ["/evidence/a.iso"] }],
  ["~/a.iso", { kind: "paths", paths: ["~/a.iso"] }],
  ["/evidence/case\\ 881/a.iso", { kind: "paths", paths: ["/evidence/case 881/a.iso"] }],
  ["'/evidence/case 881/a.iso' /b", { kind: "paths", paths: ["/evidence/case 881/a.iso", "/b"] }],
  ["/evidence/case 881", { kind: "paths", paths: ["/evidence/case 881"] }],
  // A pattern of the query language.
  ["/joh?n(ath[oa]n)/", { kind: "search", index: "alert", query: "/joh?n(ath[oa]n)/" }],
  ["/a+/ AND x:1", { kind: "search", index: "alert", query: "/a+/ AND x:1" }],
  [`${MD5} ${SHA1}`, {
    kind: "pivot",
    what: "2 indicators",
    index: "file",
    query: `md5:${MD5} OR sha1:${SHA1}`,
  }],
  // A hash and a host are known to alerts and the badlist only.
  [`${MD5},192.0.2.7`, {
    kind: "pivot",
    what: "2 indicators",
    index: "alert",
    query: `file.md5:${MD5} OR al.ip:192.0.2.7`,
  }],
  [`${MD5} or so`, { kind: "search", index: "alert", query: `${MD5} or so` }],
];

for (const [typed, wish] of CASES) {
  Deno.test(`the omnibox takes ${JSON.stringify(typed)} for a ${wish.kind}`, () => {
    deepStrictEqual(wishOf(typed, "alert"), wish);
  });
}

Deno.test("whatever is typed means something, and a search keeps all that was typed", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 30 }), (typed) => {
    const wish = wishOf(typed, "file");
    if (typed.trim() === "") strictEqual(wish.kind, "nothing");
    if (wish.kind === "search") strictEqual(wish.query, typed.trim());
  }));
});
