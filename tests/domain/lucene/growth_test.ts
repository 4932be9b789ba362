import assert from "node:assert/strict";
import {
  addFilter,
  caretText,
  completeAt,
  diagnose,
  hasFilter,
  highlight,
  parseQuery,
  positionOf,
  printQuery,
  removeFilter,
} from "../../../src/domain/lucene/mod.ts";
import { growthOf, leastMsOf, LINEAR, megabyteOf, QUERY_PUMPS } from "../../support/growth.ts";
import { FIELDS, NOW } from "./sample.ts";

const options = { fields: FIELDS, index: "submission", now: NOW } as const;

const STEPS: Readonly<Record<string, (text: string) => unknown>> = {
  parseQuery,
  printQuery: (text) => printQuery(parseQuery(text)),
  diagnose: (text) => diagnose(text, options),
  "the caret of each diagnostic": (text) =>
    diagnose(text, options).map((one) => [caretText(text, one), positionOf(text, one)]),
  highlight: (text) => highlight(text, options),
  completeAt: (text) => completeAt(text, text.length, options),
  "completeAt in the middle": (text) => completeAt(text, text.length >> 1, options),
  addFilter: (text) => addFilter(text, "state:x"),
  "addFilter of the text": (text) => addFilter("state:x", text),
  removeFilter: (text) => removeFilter(text, "state:x"),
  hasFilter: (text) => hasFilter(text, text),
};

/** Eight times this is still short enough to be checked. */
const SMALL = 5_000;

for (const [name, step] of Object.entries(STEPS)) {
  Deno.test(`${name} takes a time that grows with the query`, () => {
    for (const pump of QUERY_PUMPS) {
      assert(growthOf(step, pump, "x", { small: SMALL }) < LINEAR, JSON.stringify(pump));
    }
  });
}

for (const name of ["diagnose", "highlight", "completeAt", "addFilter", "removeFilter"]) {
  Deno.test(`${name} takes at most 150 ms for a megabyte`, () => {
    for (const pump of QUERY_PUMPS) {
      assert(leastMsOf(STEPS[name]!, megabyteOf(pump), 150) <= 150, JSON.stringify(pump));
    }
  });
}

Deno.test("a query too long to be checked says so, and takes a filter all the same", () => {
  const long = "a OR ".repeat(40_000) + "b";
  const [only, ...more] = diagnose(long, options);
  assert.equal(only?.message, "A query of more than 100,000 characters is not checked; this one has 200,001");
  assert.deepEqual([only.severity, more], ["warning", []]);
  assert.equal(addFilter(long, "state:x"), `(${long}) AND state:x`);
});

Deno.test("many faults are told by the first, in the order of the text", () => {
  const found = diagnose(")".repeat(3_000), options);
  assert.equal(found.length, 100);
  assert.deepEqual(found[0], { severity: "error", start: 0, end: 1, message: '")" closes nothing' });
});

Deno.test("two thousand parentheses inside each other are read, printed, coloured and completed", () => {
  for (
    const [open, close] of [["(", ")"], ["NOT (", ")"], ["state:(", ")^2"], ["(a AND b AND ", ")"]] as const
  ) {
    const text = `${open.repeat(2_000)}x${close.repeat(2_000)}`;
    const parsed = parseQuery(text);
    assert.deepEqual(parsed.errors, [], open);
    assert.equal(printQuery(parsed), text);
    assert.equal(diagnose(text, options).filter(({ severity }) => severity === "error").length, 0, open);
    assert.ok(highlight(parsed, options).length > 4_000);
    assert.ok(addFilter(text, "a").endsWith(" AND a"));
    assert.ok(completeAt(text, text.indexOf("x") + 1, options).replaceEnd > 0);
  }
});

Deno.test("more parentheses than can be read are told as that, once", () => {
  for (const [open, close] of [["(", ")"], ["(", ""], ["state:(", ")"]] as const) {
    const found = diagnose(`${open.repeat(3_000)}x${close.repeat(3_000)}`, options);
    assert.deepEqual(found.map(({ message }) => message), ["More than 2,000 parentheses inside each other"]);
  }
});

Deno.test("messages quote the beginning of a long value", () => {
  const word = "w".repeat(5_000);
  for (const text of [`${word}:x`, `state:(${word} b)`, `max_score:${word}`, `${word}:`]) {
    for (const { message } of diagnose(text, options)) assert.ok(message.length < 500, message);
  }
});
