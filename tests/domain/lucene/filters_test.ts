import assert from "node:assert/strict";
import {
  addFilter,
  escapeTerm,
  fieldClause,
  hasFilter,
  joinQueries,
  parseQuery,
  quoteValue,
  rangeClause,
  removeFilter,
} from "../../../src/domain/lucene/mod.ts";
import { run } from "./sample.ts";

Deno.test("values come out so that they match as they are", () => {
  assert.equal(fieldClause("state", "completed"), "state:completed");
  assert.equal(fieldClause("state", "not started"), 'state:"not started"');
  assert.equal(fieldClause("state", "AND", { exclude: true }), 'NOT state:"AND"');
  assert.equal(fieldClause("files.name", 'a"b\\c*'), 'files.name:"a\\"b\\\\c*"');
  assert.equal(fieldClause("max_score", -5), "max_score:\\-5");
  assert.equal(
    fieldClause("times.submitted", "2026-11-24", { type: "date" }),
    'times.submitted:"2026-11-24"',
  );
  assert.equal(fieldClause("owner", null), "NOT _exists_:owner");
  assert.equal(fieldClause("owner", null, { exclude: true }), "_exists_:owner");
  assert.equal(fieldClause("metadata.a b:c", "x"), "metadata.a\\ b\\:c:x");
  assert.equal(
    rangeClause("max_score", { from: 500, to: 600, inclusiveTo: false }),
    "max_score:[500 TO 600}",
  );
  assert.equal(rangeClause("t", { from: "now-1d", to: null }), "t:[now-1d TO *]");
  assert.equal(escapeTerm("a b:c/(d)"), "a\\ b\\:c\\/\\(d\\)");
  assert.equal(escapeTerm(">5"), '">5"');
  assert.equal(quoteValue(""), '""');
});

const ADDED: readonly (readonly [string, string, string])[] = [
  ["*", "state:failed", "state:failed"],
  ["", "state:failed", "state:failed"],
  ["max_score:>5", "state:failed", "max_score:>5 AND state:failed"],
  ["a OR b", "state:failed", "(a OR b) AND state:failed"],
  ["a b", "NOT c", "(a b) AND NOT c"],
  ["a AND b", "c OR d", "a AND b AND (c OR d)"],
];

Deno.test("a filter is added once and taken away again", () => {
  for (const [query, clause, want] of ADDED) {
    const added = addFilter(query, clause);
    assert.equal(added, want);
    assert.equal(addFilter(added, clause), added);
    assert.ok(hasFilter(added, clause));
    assert.equal(removeFilter(added, clause), query === "" ? "*" : query);
  }
});

Deno.test("a filter of several clauses, one in the middle, one that is not there", () => {
  assert.equal(removeFilter("a AND x:1 AND y:2 AND b", "x:1 AND y:2"), "a AND b");
  assert.equal(removeFilter("a AND  b AND c", "b"), "a AND c");
  assert.equal(removeFilter("a && !b", "NOT b"), "a");
  assert.equal(removeFilter("a OR b", "b"), "a OR b");
  assert.equal(removeFilter("a AND (", "a"), "a AND (");
  assert.ok(!hasFilter("a AND b", "c"));
});

Deno.test("query and filters in one", () => {
  assert.equal(joinQueries("a OR b", ["c", "NOT d"]), "(a OR b) AND c AND NOT d");
  assert.equal(joinQueries("*", []), "*");
  assert.equal(joinQueries("", ["c"]), "c");
  assert.equal(run(joinQueries("state:completed OR state:failed", ["NOT max_score:<0"])), "a");
});

Deno.test("joined queries can be read", () => {
  assert.deepEqual(parseQuery(joinQueries("x:[1 TO 2] y", ["a b", "NOT (c OR d)"])).errors, []);
});
