import assert from "node:assert/strict";
import fc from "fast-check";
import { starPattern } from "../../../src/domain/lucene/mod.ts";
import { Patterns } from "../../../src/domain/lucene/patterns.ts";
import { growthOf, LINEAR } from "../../support/growth.ts";

function errorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String((error as Error).message).replace("SearchException: failed to create query: ", "");
  }
  return "accepted";
}

/** Recorded of Lucene 9.12: the pattern, values that match whole, values that do not. */
const RECORDED: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["(a|b)*abb", ["abb", "aababb"], ["ab", "abba"]],
  ["ab{2,3}", ["abb", "abbb"], ["ab", "abbbb"]],
  ["a{0}", [""], ["a"]],
  ["a{2,}b?", ["aa", "aaab"], ["a", "ab"]],
  ["~(a*)", ["b", "ab"], ["", "aa"]],
  [".*a.*&.*b.*", ["ab", "xbxa"], ["a", "b"]],
  ["<5-2>", ["3"], ["1", "6"]],
  ["<05-20>", ["05", "20"], ["5", "21"]],
  ["<5-20>", ["5", "005", "20"], ["4", "21"]],
  ['"a.b"c', ["a.bc"], ["axbc"]],
  ["#|a", ["a"], [""]],
  ["@", ["", "anything"], []],
  ["[^\\D]+", ["12"], ["a", ""]],
  ["[\\dx]\\W", ["x ", "1-"], ["xa"]],
  [".", ["😀", "é"], ["", "ab"]],
  ["[😀-😂]", ["😁"], ["a"]],
  ["()", [""], ["a"]],
  ["#*", [], [""]],
];

Deno.test("regular expressions match whole values as Lucene's do", () => {
  for (const [pattern, matching, others] of RECORDED) {
    const test = new Patterns().regexp(pattern);
    for (const value of matching) assert(test(value), `/${pattern}/ ${value}`);
    for (const value of others) assert(!test(value), `/${pattern}/ ${value}`);
  }
});

Deno.test("regular expressions that are broken or too complex are refused with the server's text", () => {
  const effort = (what: string, limit: number) =>
    `Determinizing ${what} would require more than ${limit} effort.`;
  const wanted: Record<string, string> = {
    "[z-a]": "invalid range: from (122) cannot be > to (97)",
    "\\q": "invalid character class \\113",
    "a{2,1}": "invalid repetition range(out of order): 2..1",
    "a{99999999999}": 'For input string: "99999999999"',
    "<1-99999999999>": "interval syntax error at position 14",
    ["a".repeat(1_001)]:
      "The length of regex [1001] used in the [query_string] has exceeded the allowed maximum " +
      "of [1000]. This maximum can be set by changing the [index.max_regex_length] index level setting.",
    "a{10000}": "accepted",
    "a{10002}": effort("a{10002}", 10_002),
    "(ab){5001}": effort("(ab){5001}", 10_002),
    "((a{100}){100}){2}": effort("((a{100}){100}){2}", 19_900),
    "(a|b)*a(a|b){14}": effort("(a|b)*a(a|b){14}", 10_000),
    "(a{1,50}){1,50}": effort("automaton with 5000 states and 7400 transitions", 10_000),
    "a{2147483647}": effort("a{2147483647}", 2_147_483_647),
    "@{2000000000}": effort("@{2000000000}", 10_000),
    "(a{4999})*&(a{5000})*": effort("(a{4999})*&(a{5000})*", 10_000),
  };
  for (const [pattern, message] of Object.entries(wanted)) {
    assert.equal(errorOf(() => new Patterns().regexp(pattern)), message, pattern);
  }
  const stars = "a*".repeat(3_000);
  const states = effort("automaton with 9000 states and 14998 transitions", 10_000);
  assert.equal(errorOf(() => new Patterns().glob(stars)), states);
});

Deno.test("matching takes a time that grows with the value, whatever the pattern", () => {
  for (const pattern of [".*.*.*.*.*.*.*.*.*.*x", "([0-9a-f]+)+x", "(a|a)*b", "(.*a){12}", "~(.*a.{9})"]) {
    const test = new Patterns().regexp(pattern);
    assert(growthOf(test, "a", "!") < LINEAR, pattern);
  }
  for (const pattern of ["*a*a*a*a*a*b", "*aaaaaaaaaaaaaaaaaaaab", "*?a?a?a*b"]) {
    const test = new Patterns().glob(pattern);
    assert(growthOf(test, "a", "!") < LINEAR, pattern);
  }
  for (const pattern of ["*a*a*a*a*a*b", "*a*aa*a*"]) {
    assert(growthOf(starPattern(pattern), "a", "!") < LINEAR, pattern);
  }
});

Deno.test("many patterns of one query share one limit of work", () => {
  const patterns = new Patterns();
  const refused = () => {
    for (let at = 0; at < 10_000; at++) patterns.regexp(`(a|b)*a(a|b){10}${at}`);
  };
  assert.match(errorOf(refused), /^Determinizing .* would require more than 10000 effort\.$/);
});

/** The plain language that JavaScript has too: an oracle for short values. */
const plain: fc.Memo<string> = fc.memo((depth) => {
  const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "ab");
  if (depth <= 1) return atom;
  const suffix = fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "{2,}");
  return fc.oneof(
    atom,
    fc.tuple(plain(), suffix).map(([inner, mark]) => `(${inner})${mark}`),
    fc.tuple(plain(), plain()).map(([left, right]) => left + right),
    fc.tuple(plain(), plain()).map(([left, right]) => `(${left}|${right})`),
  );
});

Deno.test("property: patterns without Lucene's own operators match as in JavaScript", () => {
  const value = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 7 }).map((list) => list.join(""));
  fc.assert(fc.property(plain(4), fc.array(value, { maxLength: 8 }), (pattern, values) => {
    const ours = new Patterns().regexp(pattern);
    const theirs = new RegExp(`^(?:${pattern})$`, "su");
    for (const each of values) assert.equal(ours(each), theirs.test(each), `/${pattern}/ ${each}`);
  }));
});

Deno.test("property: wildcards and field patterns match as in JavaScript", () => {
  const chars = fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 8 }).map((list) => list.join(""));
  fc.assert(fc.property(chars, chars, (pattern, value) => {
    const theirs = new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "s").test(value);
    assert.equal(new Patterns().glob(pattern)(value), theirs);
    assert.equal(starPattern(pattern)(value), theirs);
  }));
});

Deno.test("wildcards escape and take one character for `?`", () => {
  const matches = (pattern: string, value: string) => new Patterns().glob(pattern)(value);
  assert(matches("a\\*b", "a*b"));
  assert(!matches("a\\*b", "axb"));
  assert(matches("?b", "😀b"));
  assert(!matches("?b", "b"));
  assert(matches("a\\", "a\\"));
});
