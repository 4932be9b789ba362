import assert from "node:assert/strict";
import fc from "fast-check";
import { fuzzyFilter, fuzzyMatch } from "../../src/util/fuzzy.ts";

const best = (query: string, items: string[]) => fuzzyFilter(query, items, { text: (item) => item })[0]?.item;

Deno.test("positions tell what matched", () => {
  assert.deepEqual(fuzzyMatch("sub", "go to submissions")?.positions, [6, 7, 8]);
  assert.deepEqual(fuzzyMatch("gsub", "go to submissions")?.positions, [0, 6, 7, 8]);
  assert.deepEqual(fuzzyMatch("file hex", "hex view of file")?.positions, [0, 1, 2, 12, 13, 14, 15]);
  assert.equal(fuzzyMatch("zz", "go to submissions"), undefined);
  assert.deepEqual(fuzzyMatch("", "x"), { score: 0 - 1 / 8, positions: [] });
});

Deno.test("better matches come first", () => {
  assert.equal(best("score", ["max_underscore_x", "result.score", "s c o r e"]), "result.score");
  assert.equal(best("file", ["profile", "file.type"]), "file.type");
  assert.equal(best("nsd", ["unsaid", "network.static.domain"]), "network.static.domain");
  assert.equal(best("Sort", ["resort", "Sort by"]), "Sort by");
});

Deno.test("an upper-case letter makes a word case-sensitive", () => {
  assert.equal(fuzzyMatch("SID", "sid"), undefined);
  assert.ok(fuzzyMatch("sid", "SID"));
});

Deno.test("an empty query keeps all in order; the limit holds", () => {
  const found = fuzzyFilter("", ["b", "a", "c"], { text: (item) => item, limit: 2 });
  assert.deepEqual(found.map(({ item }) => item), ["b", "a"]);
});

Deno.test("a text matches each of its subsequences, at positions that spell it", () => {
  const text = fc.string({ unit: fc.constantFrom(..."abcAB._/ 1é請"), maxLength: 20 });
  fc.assert(fc.property(text, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (value, take) => {
    const query = [...value].filter((character, i) => take[i] && character !== " ").join("");
    const match = fuzzyMatch(query, value);
    assert.ok(match, `${query} in ${value}`);
    assert.equal(match.positions.map((at) => value[at]).join("").toLowerCase(), query.toLowerCase());
  }));
});
