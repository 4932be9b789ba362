import assert from "node:assert/strict";
import fc from "fast-check";
import { topDetails } from "../../../src/domain/incident_report/details.ts";
import { SummaryCollector } from "../../../src/domain/incident_report/summary.ts";
import { TopCounter } from "../../../src/domain/incident_report/top_counter.ts";
import type { SearchHit } from "../../../src/api/types/common.ts";
import { DEFAULT_THRESHOLDS, VERDICT_LEVELS, verdictOf } from "../../../src/domain/verdict.ts";
import { row } from "./support.ts";

function summaryOf(rows: readonly ReturnType<typeof row>[]) {
  const collector = new SummaryCollector(DEFAULT_THRESHOLDS);
  rows.forEach((one) => collector.add(one));
  return collector.summary();
}

Deno.test("every row counts once in fates, and each score once in verdicts and in the histogram", () => {
  const rows = fc.array(fc.record({ score: fc.option(fc.integer({ min: -2000, max: 20_000 })) }));
  fc.assert(fc.property(rows, (parts) => {
    const { inputs, fates, verdicts, scores } = summaryOf(parts.map((part) => row(part)));
    const scored = parts.flatMap(({ score }) => score ?? []);
    assert.equal(inputs, parts.length);
    assert.equal(fates.done, parts.length);
    for (const level of VERDICT_LEVELS) {
      assert.equal(verdicts[level], scored.filter((score) => verdictOf(score).level === level).length, level);
    }
    for (const { from, below, level, count } of scores) {
      const within = scored.filter((score) => score >= (from ?? -Infinity) && score < (below ?? Infinity));
      assert.equal(count, within.length, `${from} to ${below}`);
      assert(within.every((score) => verdictOf(score).level === level), "a bar has one verdict");
    }
  }));
});

Deno.test("families, heuristics and tags are counted by input, the most frequent first", () => {
  const { families, heuristics, tags } = summaryOf([
    row({ heuristics: ["A.1 x", "A.1 x"], tags: ["attribution.family:EMOTET", "network.static.ip:1.2.3.4"] }),
    row({ heuristics: ["A.1 x", "B.2 y"], tags: ["attribution.family:EMOTET", "attribution.actor:TA542"] }),
  ]);
  assert.deepEqual(families, [["EMOTET", 2], ["TA542", 1]]);
  assert.deepEqual(heuristics, [["A.1 x", 2], ["B.2 y", 1]]);
  assert.deepEqual(tags, [["network.static.ip:1.2.3.4", 1]]);
});

Deno.test("the worst rows are kept, however many there are and in whatever order they come", () => {
  const scores = [...Array(1000).keys()].map((i) => (i * 7919) % 1000);
  const { worst } = summaryOf(scores.map((score) => row({ score })));
  assert.deepEqual(worst.map(({ score }) => score), [...Array(100).keys()].map((i) => 999 - i));
});

Deno.test("a counter keeps the frequent words in little room", () => {
  const counter = new TopCounter(50);
  for (let i = 0; i < 10_000; i++) {
    counter.add(`rare ${i}`);
    if (i % 3 === 0) counter.add("often");
    if (i % 5 === 0) counter.add("sometimes");
  }
  assert.deepEqual(counter.top(2), [["often", 3334], ["sometimes", 2000]]);
});

Deno.test("details: heuristics by score, telling tags first, dull ones not at all, long ones cut", () => {
  const section = (id: string, score: number, tags: SearchHit[string]): SearchHit =>
    ({ heuristic: { heur_id: id, name: `name of ${id}`, score }, tags }) as unknown as SearchHit;
  const results = [{
    id: "k",
    result: {
      sections: [
        section("A.1", 10, { file: { name: { extracted: ["x"] }, string: { extracted: ["s"] } } }),
        section("B.2", 500, { network: { static: { domain: ["evil.example", null], ip: null } } }),
        section("B.2", 100, { attribution: { family: ["EMOTET"] }, av: { virus_name: ["V".repeat(300)] } }),
        { heuristic: null, tags: null },
      ],
    },
  }] as unknown as SearchHit[];
  const { heuristics, tags } = topDetails(results);
  assert.deepEqual(heuristics, ["B.2 name of B.2", "A.1 name of A.1"]);
  assert.deepEqual(tags.map((tag) => tag.slice(0, 40)), [
    "attribution.family:EMOTET",
    `av.virus_name:${"V".repeat(26)}`,
    "network.static.domain:evil.example",
    "file.string.extracted:s",
  ]);
  assert.equal(tags[1]!.length, 200);
  assert.deepEqual(topDetails(results, { heuristics: 1, tags: 1 }), {
    heuristics: ["B.2 name of B.2"],
    tags: ["attribution.family:EMOTET"],
  });
  assert.deepEqual(topDetails([]), { heuristics: [], tags: [] });
});
