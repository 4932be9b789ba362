import assert from "node:assert/strict";
import fc from "fast-check";
import { hasGlob, pathMatcher, readGlob } from "../../../src/features/submit/glob.ts";
import { growthOf, LINEAR } from "../../support/growth.ts";
import { UsageError } from "../../../src/util/error.ts";

const CASES: readonly (readonly [glob: string, path: string, matches: boolean])[] = [
  ["*.doc", "a.doc", true],
  ["*.doc", "a/b.doc", false],
  ["**/*.doc", "a/b.doc", true],
  ["**/*.doc", "b.doc", true],
  ["a/**", "a/b/c", true],
  ["?.x", "é.x", true],
  ["?.x", "/.x", false],
  ["[a-c]1", "b1", true],
  ["[!a-c]1", "b1", false],
  ["[!a-c]1", "d1", true],
  ["[]]x", "]x", true],
  ["*.{doc,docx}", "a.docx", true],
  ["*.{doc,docx}", "a.docxx", false],
  ["a,b", "a,b", true],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["a.b", "axb", false],
  ["(x)+$^|", "(x)+$^|", true],
  ["😀?", "😀x", true],
  ["}", "}", true],
  ["a\nb*", "a\nbc", true],
];

Deno.test("patterns match as a shell's do", () => {
  for (const [glob, path, matches] of CASES) {
    assert.equal(readGlob(glob).test(path), matches, `${glob} ${path}`);
  }
});

Deno.test("an open bracket is refused", () => {
  for (const glob of ["[a", "{a,b", "[z-a]"]) assert.throws(() => readGlob(glob), UsageError, glob);
});

Deno.test("a text with everything escaped matches itself and nothing else", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, other) => {
    const glob = readGlob([...text].map((character) => `\\${character}`).join(""));
    assert.ok(glob.test(text));
    assert.equal(glob.test(other), other === text);
  }));
});

Deno.test("any pattern either can be read or is refused in words", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."ab*?[]{},!^-\\/.") }), (glob) => {
    try {
      readGlob(glob).test("ab/a.b");
    } catch (error) {
      assert.ok(error instanceof UsageError, String(error));
    }
  }));
});

Deno.test("a pattern without a slash is held against names, one with a slash against ends of paths", () => {
  assert.ok(pathMatcher(["*.exe"])("a/b/c.exe"));
  assert.ok(!pathMatcher(["node_modules"])("a/node_modules/c"));
  assert.ok(pathMatcher(["node_modules"], { parts: true })("a/node_modules/c"));
  assert.ok(pathMatcher(["b/*.exe"])("a/b/c.exe"));
  assert.ok(!pathMatcher(["b/*.exe"])("a/bb/c.exe"));
  assert.ok(pathMatcher(["b/*.exe"])("/b/c.exe"));
  assert.ok(pathMatcher(["{a,b}/{c{d,e},}x"])("z/b/cex"));
  assert.ok(pathMatcher(["./a/*"])("./a/x"));
});

Deno.test("a pattern takes a time that grows with it and with the path", () => {
  const work: Readonly<Record<string, (text: string) => unknown>> = {
    "a path held against many stars": (text) => readGlob("*a*a*a*a*a*a*a*a*a*b").test(text),
    "a path held against many parts": (text) => pathMatcher(["**/a*/**/a*/**/{a,aa,aaa}*b/x"])(text),
    "a pattern": (text) => readGlob(text).test("aaaa/aa"),
  };
  for (const [name, step] of Object.entries(work)) {
    for (const pump of ["a", "a/", "ab", "*", "[a]", "/"]) {
      assert(growthOf(step, pump, "x", { small: 2_000 }) < LINEAR, `${name} ${pump}`);
    }
  }
});

Deno.test("what is a pattern", () => {
  assert.deepEqual(["a*", "a?", "[a]", "{a}", "a", "-"].map(hasGlob), [true, true, true, true, false, false]);
});
