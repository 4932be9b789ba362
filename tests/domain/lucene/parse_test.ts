import assert from "node:assert/strict";
import {
  caretText,
  type Clause,
  parseQuery,
  positionOf,
  printQuery,
} from "../../../src/domain/lucene/mod.ts";

function shape(clause: Clause): string {
  const { value } = clause;
  const inner = value.kind === "group" ? `(${value.query.clauses.map(shape).join(" ")})` : value.kind;
  return `${clause.conjunction ?? ""}${clause.modifier ?? ""}${clause.field?.name ?? ""}:${inner}`;
}

function shapes(text: string): string {
  return parseQuery(text).ast.clauses.map(shape).join(" ");
}

Deno.test("the tree of whole queries", () => {
  assert.equal(shapes("a AND b:c OR -d"), ":term AND:b:term".replace("AND:b", "ANDb") + " OR-:term");
  assert.equal(shapes('f:(x OR "y z") g:[1 TO 2}'), "f:(:term OR:phrase) g:range");
  assert.equal(shapes("ab* a?b * /re/ + x"), ":prefix :wildcard :wildcard :regex :term :term");
  assert.equal(shapes("a\\:b:c"), "a:b:term");
});

Deno.test("every node knows its place", () => {
  const text = 'one AND two:"three four"^2 OR (five)';
  const [one, two, group] = parseQuery(text).ast.clauses;
  const cut = (span: { start: number; end: number }) => text.slice(span.start, span.end);
  assert.equal(cut(one!), "one");
  assert.equal(cut(two!), 'AND two:"three four"^2');
  assert.equal(text.slice(two!.bodyStart, two!.end), 'two:"three four"^2');
  assert.equal(cut(two!.field!), "two");
  assert.equal(cut(two!.value), '"three four"');
  assert.equal(two!.boost, "2");
  assert.equal(cut(group!.value), "(five)");
});

Deno.test("half-typed text still gives its parts", () => {
  assert.equal(shapes("a AND state:"), ":term ANDstate:missing");
  assert.equal(shapes("max_score:[1 TO"), "max_score:range");
  assert.equal(shapes("f:(a OR"), "f:(:term OR:missing)");
  assert.equal(shapes("NOT"), "-:missing");
});

Deno.test("printing is plain and stable", () => {
  const rows: Readonly<Record<string, string>> = {
    "  a   &&  !b ": "a AND NOT b",
    "a || (b  -c)^2": "a OR (b NOT c)^2",
    'f:"x"~2^3 g:{1 TO *]': 'f:"x"~2^3 g:{1 TO *]',
    "+ a": '"+" a',
    "+a": "+a",
  };
  for (const [text, want] of Object.entries(rows)) {
    const printed = printQuery(parseQuery(text));
    assert.equal(printed, want);
    assert.equal(printQuery(parseQuery(printed)), want);
  }
});

Deno.test("a caret stands under the fault, with wide text, tabs and several lines", () => {
  const show = (text: string) => caretText(text, parseQuery(text).errors[0]!);
  assert.equal(
    show("times.submitted:[now-7d TO now"),
    "times.submitted:[now-7d TO now\n                ^",
  );
  assert.equal(show("日本 AND\t(x"), "日本 AND (x\n         ^");
  assert.equal(show("a\nAND b)\nc"), "AND b)\n     ^");
  assert.equal(show("state:\x1b[31m"), "state:‹ESC›[31m\n           ^");
});

Deno.test("a long line is cut to what lies around the fault", () => {
  const text = `${"a ".repeat(500)}(${" b".repeat(500)}`;
  const [error] = parseQuery(text).errors;
  const [line, caret] = caretText(text, error!).split("\n");
  assert.ok(line!.length < 110);
  assert.equal(line![caret!.length - 1], "(");
  assert.deepEqual(positionOf(text, error!), { line: 1, column: 1001 });
});

Deno.test("deep nesting is refused, not fatal", () => {
  const { errors } = parseQuery("(".repeat(50_000));
  assert.ok(errors.length > 0);
});
