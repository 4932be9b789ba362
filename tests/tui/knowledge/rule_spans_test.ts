import assert from "node:assert/strict";
import { ruleLines } from "../../../src/tui/knowledge/rule_spans.ts";
import { spansWidth } from "../../../src/tui/paint.ts";

const textOf = (spans: ReturnType<typeof ruleLines>[number]) =>
  spans.map((span) => typeof span === "string" ? span : span[0]).join("");

Deno.test("A rule of one long line is wrapped, its number on the first part", () => {
  const rule = `alert tcp any any -> any any (${
    Array.from({ length: 60 }, (_, i) => `content:"x${i}";`).join(" ")
  })`;
  const lines = ruleLines(rule, 60);
  assert.ok(lines.length > 10);
  assert.ok(lines.every((line) => spansWidth(line) <= 60));
  assert.match(textOf(lines[0]!), /^ {3}1 {2}alert/);
  assert.match(textOf(lines[1]!), /^ {6}\S/);
  assert.equal(lines.map((line) => textOf(line).slice(6).trim()).join(" "), rule);
});
