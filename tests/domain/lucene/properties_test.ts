import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addFilter,
  applyCompletion,
  caretText,
  compileQuery,
  completeAt,
  diagnose,
  escapeTerm,
  fieldClause,
  highlight,
  parseQuery,
  printQuery,
  QueryError,
  quoteValue,
  removeFilter,
} from "../../../src/domain/lucene/mod.ts";
import { type QueryCases, readQueryFixture } from "../../support/fixtures.ts";
import { DOCS, FIELDS, NOW, run } from "./sample.ts";

fc.configureGlobal({ seed: 20261124 });

const PIECES = [
  ...'+-!()[]{}^"~*?:\\/ \t\n&|<>=',
  " AND ",
  " OR ",
  " NOT ",
  " TO ",
  "state:",
  "max_score:",
  "params.description:",
  "times.submitted:",
  "admin",
  "completed",
  "file",
  "now-1d/d",
  "5",
  "日本",
  "\ud800",
  "/a.*/",
  '"a b"',
  "[1 TO 2]",
];
const anyText = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", maxLength: 30 }),
);
const options = { fields: FIELDS, index: "submission", now: NOW } as const;

function check(text: string): void {
  const parsed = parseQuery(text);
  for (const [i, token] of parsed.tokens.entries()) {
    assert.ok(token.start >= (parsed.tokens[i - 1]?.end ?? 0) && token.end <= text.length);
  }
  for (const one of diagnose(text, options)) {
    assert.ok(0 <= one.start && one.start <= one.end && one.end <= text.length, text);
    assert.equal(caretText(text, one).split("\n").length, 2);
  }
  const spans = highlight(parsed, options);
  for (const [i, span] of spans.entries()) {
    assert.ok(span.start >= (spans[i - 1]?.end ?? 0) && span.end <= text.length);
  }
  try {
    const test = compileQuery(text, options);
    for (const [id, doc] of Object.entries(DOCS)) test(doc, id);
    assert.deepEqual(parsed.errors, []);
  } catch (error) {
    assert.ok(error instanceof QueryError, String(error));
  }
}

Deno.test("any text is read, judged and coloured; evaluation throws nothing but the server's refusals", () => {
  fc.assert(fc.property(anyText, check), { numRuns: 1_500 });
});

Deno.test("every beginning of every recorded query is read", async () => {
  const cases = await readQueryFixture("cases") as QueryCases;
  for (const { query } of cases.search) {
    for (let end = 0; end <= query.length; end++) check(query.slice(0, end));
  }
});

Deno.test("printing keeps the meaning", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = parseQuery(text);
      fc.pre(parsed.errors.length === 0);
      const printed = printQuery(parsed);
      assert.equal(printQuery(parseQuery(printed)), printed);
      assert.equal(run(printed), run(text));
      assert.equal(run(printed, "all"), run(text, "all"));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("a quoted or escaped value matches itself", () => {
  const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
  fc.assert(fc.property(value, (text) => {
    for (
      const query of [`state:${quoteValue(text)}`, `state:${escapeTerm(text)}`, fieldClause("state", text)]
    ) {
      assert.ok(compileQuery(query, options)({ state: text }, "x"), query);
      assert.ok(!compileQuery(query, options)({ state: `${text}x` }, "x"), query);
    }
  }));
});

Deno.test("a filter that is added and removed leaves the query's meaning", () => {
  const value = fc.string({ unit: "grapheme", maxLength: 8 });
  fc.assert(fc.property(anyText, value, fc.boolean(), (query, text, exclude) => {
    fc.pre(parseQuery(query).errors.length === 0 && query.trim() !== "");
    const clause = fieldClause("files.name", text, { exclude });
    fc.pre(run(addFilter("*", clause)) !== run("*"));
    const added = addFilter(query, clause);
    assert.deepEqual(parseQuery(added).errors, [], added);
    if (added !== query) assert.equal(run(removeFilter(added, clause)), run(query), added);
  }));
});

Deno.test("a completed value can be read wherever the query around it could", () => {
  const before = fc.constantFrom("", "a AND ", "NOT ", "(x OR ", "(", "a ");
  const field = fc.constantFrom(
    "state",
    "max_score",
    "params.deep_scan",
    "times.submitted",
    "al.ip",
    "files.name",
  );
  const typed = fc.constantFrom("", "c", "t", '"c', "[now-1d TO n");
  fc.assert(fc.property(before, field, typed, (head, name, part) => {
    const text = `${head}${name}:${part}`;
    const completion = completeAt(text, text.length, options);
    for (const item of completion.items.filter((one) => one.kind !== "operator" && one.kind !== "field")) {
      const applied = applyCompletion(text, completion, item);
      const closed = (part.startsWith("[") ? "]" : "") + (head.startsWith("(") ? ")" : "");
      assert.equal(applied.cursor, applied.text.length);
      assert.deepEqual(parseQuery(applied.text + closed).errors, [], applied.text + closed);
    }
  }));
});

Deno.test("completion is defined at every cursor of any text", () => {
  fc.assert(fc.property(anyText, fc.nat(), (text, at) => {
    const cursor = at % (text.length + 1);
    const { replaceStart, replaceEnd, items } = completeAt(text, cursor, options);
    assert.ok(
      0 <= replaceStart && replaceStart <= cursor && cursor <= replaceEnd && replaceEnd <= text.length,
    );
    assert.ok(items.every((item) => item.text !== ""));
  }));
});
