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

Deno.test("metadata and service parameters stand in the order of their names, whatever the server's", () => {
  const full = load("formats.json");
  const params = { ...full.params, service_spec: { Zip: { a: 1 }, CAPE: { b: 2 } } };
  const text = submissionText({ ...full, params, metadata: { to: "b", from: "a", case: "c" } });
  assert.match(text, / {4}case: +c\n {4}from: +a\n {4}to: +b\n/);
  assert.match(text, / {4}CAPE: .*\n {4}Zip: .*\n/);
});

Deno.test("images of sections are left out of the supplementary files alone, as al-submit does", () => {
  const full = load("formats.json");
  const [key, result] = Object.entries(full.results)[0]!;
  const file = (name: string) => ({
    ...{ name, sha256: "0".repeat(64), description: "d", classification: "", is_section_image: true },
  });
  const response = { ...result.response, extracted: [file("taken.png")], supplementary: [file("drawn.png")] };
  const text = submissionText({ ...full, results: { [key]: { ...result, response } } });
  assert.match(text, / {4}:: Extracted files ::\n {6}taken\.png \[0{64}\] :: d/);
  assert.doesNotMatch(text, /drawn\.png|Supplementary files/);
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
  assert.match(nothing, / {2}:: Timing info ::\n\n {2}:: Services specific info ::\n {4}None\n/);
  assert.doesNotMatch(nothing, /Metadata/, "al-submit leaves it out when there is none");
  assert.match(nothing, /\n\n:: Service results ::$/);
  const full = load("formats.json");
  const [key, result] = Object.entries(full.results)[0]!;
  const evil = { ...result, response: { ...result.response, service_name: "X\x1b]0;owned\x07" } };
  const text = submissionText({ ...full, results: { [key]: evil }, metadata: { "k\u202e": "v\r" } });
  assert.match(text, /X‹ESC›\]0;owned‹BEL›/);
  assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
});
