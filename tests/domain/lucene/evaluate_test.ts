import assert from "node:assert/strict";
import { compileQuery } from "../../../src/domain/lucene/mod.ts";
import { FIELDS, NOW, run } from "./sample.ts";

function table(
  name: string,
  rows: Readonly<Record<string, string>>,
  mode: "defaults" | "all" = "defaults",
): void {
  Deno.test(name, () => {
    for (const [query, want] of Object.entries(rows)) assert.equal(run(query, mode), want, query);
  });
}

const syntax = (query: string) => `Failed to parse query [${query}]`;

table("operators: the last AND or OR decides about its neighbours, not precedence", {
  "state:completed OR state:failed": "ab",
  "state:completed state:failed": "ab",
  "state:completed && max_score:0": "",
  "state:completed || max_score:0": "ac",
  "state:completed AND max_score:1200 OR state:failed": "a",
  "state:failed OR state:completed AND max_score:1200": "a",
  "+state:completed state:failed": "a",
  "state:completed -max_score:1200": "",
  "NOT state:completed": "bc",
  "!state:completed !state:failed": "c",
  "state:completed OR NOT state:failed": "a",
  "state:completed OR (NOT state:failed)": "ac",
  "(NOT state:completed) AND (NOT state:failed)": "c",
  "params.submitter:(admin OR user)": "ab",
  "params.submitter:(+admin -user)^2": "a",
  "state:completed and state:failed": "abc",
});

table(
  "syntax that the server refuses",
  Object.fromEntries(
    [
      "AND",
      "a AND",
      "a OR OR b",
      "NOT NOT a",
      "state:",
      "a:b:c",
      "()",
      "(a",
      "a)",
      '"a',
      "/a",
      "a/b",
      "a\\",
      "\\u12g4",
      "a^",
      "a^ 2",
      "--a",
      "f:-1",
      "max_score:[1 2]",
      "max_score:[1 TO",
      "max_score:[1 TO ]",
      "params.*:x",
      "(a)~2",
    ].map((query) => [query, syntax(query)]),
  ),
);

table("words side by side are one value of a keyword, several words of a text", {
  "state:(not started)": "c",
  "state:(not OR started)": "",
  'state:"not started"': "c",
  "state:not\\ started": "c",
  "params.description:(quick inspection)": "ab",
  "params.description:(+quick +inspection)": "b",
  "max_score:(>100 <200)": 'failed to create query: For input string: "100 <200"',
});

table("keywords are whole values, case counts; hashes fold", {
  "state:Completed": "",
  "state:comp*": "a",
  "state:c?mpleted": "a",
  "state:*e*": "abc",
  "state:/(comp|fail).*/": "ab",
  "state:/comp/": "",
  "state:complted~": "a",
  "state:completed~0": "a",
  "state:[c TO d]": "a",
  "state:{completed TO *]": "bc",
  "state:>=failed": "bc",
  "files.sha256:abcd12": "a",
  "files.sha256:AB*": "a",
  "files.sha256:EF0011": "a",
  'files.name:"a b.exe"': "a",
  "files.name:a\\ b.exe": "a",
  "files.name:*": "a",
  "NOT files.name:*": "bc",
  "params.submitter:\\u0061dmin": "a",
  'params.submitter:"AND"': "c",
});

table("texts are words", {
  "params.description:INSPECTION": "ab",
  'params.description:"file setup.exe"': "a",
  "params.description:setup": "",
  "params.description:setup.exe": "a",
  "params.description:don't": "a",
  'params.description:"inspection file"': "",
  'params.description:"inspection file"~2': "ab",
  'params.description:"inspection file"~1': "",
  "params.description:insp*": "ab",
  "params.description:qu?ck": "b",
  "params.description:QUIKC~": "b",
  "params.description:/qu.*/": "b",
  'params.description:"..." AND state:failed': "b",
  'params.description:"..."': "",
  "params.description:*": "ab",
  "ssdeep:abC": "a",
  "ssdeep:abc": "",
});

table("words without a field are looked for in the default fields, as text", {
  admin: "a",
  ADMIN: "a",
  fox: "b",
  "readme.txt": "a",
  '"ingest"': "",
  run: "a",
  completed: "",
  "*": "abc",
  "10.1.2.3": "a",
});

table("numbers", {
  "max_score:1200": "a",
  "max_score:\\-5": "b",
  "max_score:>=0": "ac",
  "max_score:[* TO 0}": "b",
  "max_score:>\\-5.5": "abc",
  "max_score:1.5": "",
  "max_score:1.2e3": "a",
  "entropy:4.1": "a",
  "entropy:>7.9": "b",
  "max_score:abc": 'failed to create query: For input string: "abc"',
  "max_score:1.2.3": "failed to create query: multiple points",
  'max_score:""': "failed to create query: empty String",
  "max_score:9999999999":
    "failed to create query: Value [[39 39 39 39 39 39 39 39 39 39]] is out of range for an integer",
  "entropy:1e39": "failed to create query: [float] supports only finite values, but got [Infinity]",
  "max_score:1*":
    "Can only use prefix queries on keyword and text fields - not on [max_score] which is of type [integer]",
  "max_score:/1.*/": "",
});

table("dates: math, rounding, precision", {
  "times.submitted:[now-1h TO now]": "a",
  "times.submitted:[now-6d TO now]": "a",
  "times.submitted:[now-7d/d TO now]": "ab",
  "times.submitted:2026-11-17": "b",
  "times.submitted:[2025 TO 2026]": "c",
  "times.submitted:>2025-12-31": "ab",
  "times.submitted:<=2025-12-31": "c",
  "times.submitted:<2025-12-31": "",
  'times.submitted:"2026-11-24T03:30:00.123Z"': "a",
  "times.submitted:2026-11-24T03\\:30\\:00.123": "a",
  "times.submitted:[2026-11-24||-7d/d TO 2026-11-17]": "b",
  "times.submitted:>=1795000000000": "a",
  "times.submitted:[now-1x TO now]": "unit [x] not supported for date math [-1x]",
  "times.submitted:soon":
    "failed to parse date field [soon] with format [date_optional_time||epoch_millis]: [failed to parse date field [soon] with format [date_optional_time||epoch_millis]]",
});

table("addresses", {
  "al.ip:10.1.2.3": "a",
  'al.ip:"10.0.0.0/8"': "a",
  "al.ip:10.0.0.0\\/16": "",
  'al.ip:"2001:db8::/32"': "a",
  "al.ip:[10.0.0.0 TO 10.255.255.255]": "a",
  "al.ip:x": "failed to create query: 'x' is not an IP string literal.",
});

table("booleans, existence, patterns of fields, unknown fields", {
  "params.deep_scan:true": "a",
  "params.deep_scan:yes":
    "failed to create query: Can't parse boolean value [yes], expected [true] or [false]",
  "_exists_:params.deep_scan": "ab",
  "NOT _exists_:ssdeep": "bc",
  "_exists_:metadata": "a",
  "metadata.ingest.id:Run*": "a",
  "metadata.\\*:Run*": "a",
  "metadata.ingest.id:[a TO z]": "failed to create query: TODO",
  "nosuch:x": "",
  "NOT nosuch:[a TO b]": "abc",
  "id:a": "a",
  "params.services.selected:x":
    "failed to create query: Cannot search on field [params.services.selected] since it is both not indexed, and does not have doc_values enabled.",
});

table("a value the server refuses is what it complains of, when it comes before the syntax error", {
  "max_score:abc AND (": 'failed to create query: For input string: "abc"',
  "(max_score:1 AND max_score:abc": 'failed to create query: For input string: "abc"',
  "AND max_score:abc": syntax("AND max_score:abc"),
});

table("filters: words are looked for in all fields, refusals match nothing", {
  completed: "a",
  "1200": "a",
  "max_score:abc": "",
  "NOT max_score:abc": "abc",
  "10.1.2.3": "a",
  "2026-11-17": "b",
  "(": syntax("("),
}, "all");

table("regular expressions in Lucene's syntax", {
  "state:/c[^a-m]mpleted/": "a",
  "state:/com.{2,5}ed/": "a",
  'state:/"completed"/': "a",
  "state:/comp@/": "a",
  "state:/~(comp@)/": "bc",
  "state:/.*e.*&~(.*m.*)/": "bc",
  "state:/\\w+/": "ab",
  "params.submitter:/<1-10>/": "",
  "state:/#/": "",
  "state:/[/": "failed to create query: unexpected end-of-string",
  "state:/a{/": "failed to create query: integer expected at position 2",
  "state:/(a/": "failed to create query: expected ')' at position 2",
});

Deno.test("more clauses than the datastore takes are refused with its text", () => {
  const words = (count: number, join: string) =>
    Array.from({ length: count }, (_, at) => `w${at}`).join(join);
  const nested = "Query contains too many nested clauses; maxClauseCount is set to 1024";
  for (const join of [" ", " OR "]) {
    assert.equal(run(words(1_018, join)), "", join);
    assert.equal(run(words(1_019, join)), nested, join);
    assert.equal(run(words(1_025, join)), `Failed to parse query [${words(1_025, join)}]`, join);
  }
  assert.equal(run(`state:(${words(3_000, " ")})`), "");
  assert.equal(run(Array.from({ length: 11 }, () => `(${words(100, " OR ")})`).join(" ")), nested);
});

Deno.test("the copied text keeps phrases within one value, and words apart", () => {
  assert.equal(run('"b.exe readme.txt"'), "");
  assert.equal(run("b.exereadme.txt"), "");
  assert.equal(run("b.exe AND readme.txt"), "a");
});

Deno.test("a query of many clauses reads the copied text of a document once", () => {
  let reads = 0;
  const params = {
    get submitter() {
      reads++;
      return "somebody with words";
    },
  };
  const query = Array.from({ length: 1_000 }, (_, at) => `w${at}`).join(" OR ");
  const test = compileQuery(query, { fields: FIELDS, now: NOW });
  assert.equal(test({ params }, "id"), false);
  assert.equal(reads, 1);
});
