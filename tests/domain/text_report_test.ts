import assert from "node:assert/strict";
import type { SubmissionFull } from "../../src/api/types/submission.ts";
import { submissionText } from "../../src/domain/text_report.ts";

function fixture(name: string): string {
  return Deno.readTextFileSync(new URL(`../fixtures/text_report/${name}`, import.meta.url));
}
const load = (name: string) => JSON.parse(fixture(name)) as SubmissionFull;

Deno.test("the text of a genuine submission is that of al-submit, line by line", () => {
  assert.equal(submissionText(load("golden.json")) + "\n", fixture("golden.txt"));
});

Deno.test("every body format, errors, missing keys and service parameters", () => {
  assert.equal(submissionText(load("formats.json")) + "\n", fixture("formats.txt"));
});

Deno.test("rendering twice gives the same text and leaves the document alone", () => {
  const full = load("formats.json");
  const before = JSON.stringify(full);
  assert.equal(submissionText(full), submissionText(full));
  assert.equal(JSON.stringify(full), before);
});

Deno.test("a document with nothing in it, and one that attacks the terminal", () => {
  const nothing = submissionText({} as SubmissionFull);
  assert.match(nothing, /:: Submission Detail ::/);
  assert.match(nothing, /completed: {3}None/);
  const full = load("formats.json");
  const [key, result] = Object.entries(full.results)[0]!;
  const evil = { ...result, response: { ...result.response, service_name: "X\x1b]0;owned\x07" } };
  const text = submissionText({ ...full, results: { [key]: evil }, metadata: { "k\u202e": "v\r" } });
  assert.match(text, /X‹ESC›\]0;owned‹BEL›/);
  assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
});
