import assert from "node:assert/strict";
import { checkQueries, type QueryCases, type QueryCorpus, readQueryFixture } from "../../support/fixtures.ts";

/** Recorded answers that we do not give, with the reason. */
const KNOWN: Readonly<Record<string, string>> = {
  'submission * {"sort":"max_score desc"}':
    "two documents have the same score; the server keeps them in the order of its segments, which nobody can see",
};

Deno.test("the evaluator gives the genuine server's hits, aggregations and error texts", async () => {
  const cases = await readQueryFixture("cases") as QueryCases;
  const corpus = await readQueryFixture("corpus") as QueryCorpus;
  const verdict = await checkQueries(cases, corpus);
  assert.deepEqual(verdict.disagreements.map((one) => one.name.trim()), Object.keys(KNOWN));
  assert.equal(verdict.total, 278);
});

Deno.test("the comparison would notice a wrong answer", async () => {
  const cases = await readQueryFixture("cases") as QueryCases;
  const corpus = await readQueryFixture("corpus") as QueryCorpus;
  const [first] = cases.search;
  const wrong = { ...cases, search: [{ ...first!, total: first!.total! + 1 }], aggregations: [] };
  assert.equal((await checkQueries(wrong, corpus)).agree, 0);
});
