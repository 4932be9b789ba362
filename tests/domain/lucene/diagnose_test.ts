import assert from "node:assert/strict";
import { diagnose, parseQuery } from "../../../src/domain/lucene/mod.ts";
import { FIELDS, NOW } from "./sample.ts";

/** Text, severity of the first finding, its marked part, and the suggestion. */
const ROWS: readonly (readonly [string, "error" | "warning", string, string | undefined])[] = [
  ["times.submitted:[now-7d TO now", "error", "[", "times.submitted:[now-7d TO now]"],
  ["max_score:[1 2]", "error", "[1 2]", "max_score:[1 TO 2]"],
  ["max_score:-1", "error", "-", "max_score:\\-1"],
  ["state:completed)", "error", ")", "state:completed"],
  ["(a OR b", "error", "(", "(a OR b)"],
  ['state:"completed', "error", '"', 'state:"completed"'],
  ["classification:TLP:C", "error", ":", 'classification:"TLP:C"'],
  ["times.submitted:2026-11-24T10:00:00", "error", ":", 'times.submitted:"2026-11-24T10:00:00"'],
  ["http://example.com/", "error", "/", '"http://example.com/"'],
  ["files.name:C:\\evil.exe", "error", ":", 'files.name:"C:\\\\evil.exe"'],
  ["type:text/plain", "error", "/plain", 'type:"text/plain"'],
  ["state:", "error", "state:", "state:*"],
  ["a AND", "error", "AND", "a"],
  ["params.*:x", "error", "params.*", "params.\\*:x"],
  ["submitter:admin", "warning", "submitter", "params.submitter:admin"],
  ["params.submiter:admin", "warning", "params.submiter", "params.submitter:admin"],
  ["stat:x", "warning", "stat", "state:x"],
  ["zzzzzzzz:x", "warning", "zzzzzzzz", undefined],
  ["max_score:abc", "error", "abc", undefined],
  ["max_score:99999999999", "error", "99999999999", undefined],
  ["params.deep_scan:yes", "error", "yes", "params.deep_scan:true"],
  ["times.submitted:yesterday", "error", "yesterday", "times.submitted:[now-1d/d TO now/d}"],
  ["times.submitted:2026-11*", "error", "2026-11*", "times.submitted:[2026-11||/M TO 2026-11||/M]"],
  ["a and b", "warning", "and", "a AND b"],
  ["a AND b OR c", "warning", "a AND b OR c", "(a AND b) OR c"],
  ["state:Completed", "warning", "Completed", "state:completed"],
  ["state:(not started)", "warning", "not started", "state:(not OR started)"],
  ["files.name:foo bar", "warning", "foo bar", 'files.name:"foo bar"'],
  ['files.name:"*.exe"', "warning", '"*.exe"', "files.name:*.exe"],
  ["params.services.selected:x", "error", "x", undefined],
];

Deno.test("what is wrong, where, and how to put it right", () => {
  for (const [text, severity, marked, suggestion] of ROWS) {
    const [first] = diagnose(text, { fields: FIELDS, index: "submission", now: NOW });
    assert.ok(first !== undefined, text);
    assert.equal(first.severity, severity, text);
    assert.equal(text.slice(first.start, first.end), marked, text);
    assert.equal(first.suggestion, suggestion, text);
  }
});

Deno.test("a suggestion can be read by the server", () => {
  for (const [, , , suggestion] of ROWS) {
    if (suggestion !== undefined) assert.deepEqual(parseQuery(suggestion).errors, [], suggestion);
  }
});

Deno.test("nothing is said of good queries", () => {
  const good = [
    "",
    "   ",
    "*",
    "state:completed AND max_score:>=500",
    'times.submitted:["2026-11-01" TO now] OR NOT files.name:*.exe',
    "params.submitter:(admin OR user)",
    "a AND b AND NOT c",
    "metadata.ingest.id:x AND _exists_:ssdeep AND params.\\*:admin",
  ];
  for (const text of good) {
    assert.deepEqual(diagnose(text, { fields: FIELDS, index: "submission", now: NOW }), [], text);
  }
});

Deno.test("without fields only the syntax is judged", () => {
  assert.deepEqual(diagnose("nosuch:x AND max_score:abc"), []);
  assert.equal(diagnose("nosuch:[").length, 1);
});
