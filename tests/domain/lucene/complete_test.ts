import assert from "node:assert/strict";
import { applyCompletion, completeAt, type Completion, liveItems } from "../../../src/domain/lucene/mod.ts";
import { FIELDS, NOW } from "./sample.ts";

/** Completes at the `|` in the text. */
function at(marked: string): Completion {
  const cursor = marked.indexOf("|");
  return completeAt(marked.replace("|", ""), cursor, { fields: FIELDS, index: "submission", now: NOW });
}

function take(marked: string, label: string): string {
  const completion = at(marked);
  const item = completion.items.find((one) => one.label === label);
  assert.ok(item !== undefined, `${label} in ${completion.items.map((one) => one.label).join(" ")}`);
  const { text, cursor } = applyCompletion(marked.replace("|", ""), completion, item);
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

const labels = (marked: string) => at(marked).items.map((item) => item.label);

Deno.test("fields by their beginning, their last part, and parts in order", () => {
  assert.equal(labels("max|")[0], "max_score");
  assert.equal(labels("subm|")[0], "params.submitter");
  assert.equal(labels("p.desc|")[0], "params.description");
  assert.equal(at("max|").items[0]!.type, "integer");
  assert.ok(!labels("|").includes("params.services.selected"), "fields that cannot be searched");
  assert.equal(at("max|").context, "field");
});

Deno.test("a field comes in with its colon, once", () => {
  assert.equal(take("max|", "max_score"), "max_score:|");
  assert.equal(take("sta|:x", "state"), "state:|x");
  assert.equal(take("NOT (sub|", "params.submitter"), "NOT (params.submitter:|");
  assert.equal(take("ma|x_sc AND b", "max_score"), "max_score:| AND b");
});

Deno.test("operators after a clause", () => {
  assert.equal(at("state:completed |").context, "operator");
  assert.deepEqual(labels("state:completed |").slice(0, 3), ["AND", "OR", "NOT"]);
  assert.equal(labels("state:completed O|")[0], "OR");
  assert.equal(take("a |", "AND"), "a AND |");
  assert.equal(take("a A| b", "AND"), "a AND| b");
});

Deno.test("values of a fixed list, booleans, quotes where they must be", () => {
  assert.deepEqual(labels("state:|"), ["submitted", "completed", "failed", "*"]);
  assert.equal(take("state:co|", "completed"), "state:completed|");
  assert.equal(take('state:"co|', "completed"), "state:completed|");
  assert.equal(take('state:"co|" AND x', "completed"), 'state:completed|" AND x'.replace('"', ""));
  assert.equal(take("state:(failed OR c|", "completed"), "state:(failed OR completed|");
  assert.deepEqual(labels("params.deep_scan:t|"), ["true"]);
  assert.equal(take("al.ip:|", "10.0.0.0/8"), 'al.ip:"10.0.0.0/8"|');
});

Deno.test("numbers: comparisons and what a score means", () => {
  assert.equal(labels("max_score:|")[0], ">=1000");
  assert.equal(take("max_score:>|", ">=700"), "max_score:>=700|");
  assert.ok(!labels("size:|").includes(">=1000"));
});

Deno.test("dates: ranges, one side of a range, after a comparison", () => {
  assert.equal(at("times.submitted:|").context, "date");
  assert.equal(take("times.submitted:|", "[now-7d TO now]"), "times.submitted:[now-7d TO now]|");
  assert.equal(take("times.submitted:[now-7d TO n|", "now/d"), "times.submitted:[now-7d TO now/d|");
  assert.equal(take("times.submitted:>=n|", "now\\/d"), "times.submitted:>=now\\/d|");
  assert.ok(labels("times.submitted:[|").includes("2026-11-24"));
});

Deno.test("_exists_ takes field names", () => {
  assert.equal(take("_exists_:ssd|", "ssdeep"), "_exists_:ssdeep|");
});

Deno.test("values only the server knows are asked within the rest of the query", () => {
  assert.deepEqual(at("max_score:>5 AND params.submitter:ad|").live, {
    field: "params.submitter",
    prefix: "ad",
    query: "max_score:>5",
    filter: "params.submitter:ad*",
  });
  assert.deepEqual(at("files.name:|").live, { field: "files.name", prefix: "", query: "*" });
  assert.deepEqual(at('(a OR b) AND NOT files.name:"x y|').live, {
    field: "files.name",
    prefix: "x y",
    query: "(a OR b)",
    filter: "files.name:x\\ y*",
  });
  assert.equal(at("params.description:|").live, undefined, "texts have no facet");
  assert.equal(at("metadata.ingest.id:|").live, undefined, "nor have wildcard fields");
  assert.equal(at("( AND files.name:x|").live!.query, "*", "a broken rest is left out");
});

Deno.test("the server's values become candidates, the commonest first, quoted", () => {
  const completion = at("files.name:|");
  const items = liveItems(completion, { "b.exe": 2, "a b.exe": 7, "c.exe": 2 });
  assert.deepEqual(items.map((item) => item.text), ['"a b.exe"', "b.exe", "c.exe"]);
  assert.deepEqual(liveItems(at("files.name:A|"), { "b.exe": 2, "a b.exe": 7 }).map((item) => item.count), [
    7,
  ]);
  assert.equal(applyCompletion("files.name:", completion, items[0]!).text, 'files.name:"a b.exe"');
});
