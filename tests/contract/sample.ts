import type { Client, IndexName, SearchHit } from "../../src/api/mod.ts";

/** Known things of the target, found by searching: what the reads are tried on. */
export interface Sample {
  /** A completed submission with results. */
  readonly sid: string;
  /** Its first file. */
  readonly sha256: string;
  readonly resultKey: string;
  readonly alertId: string;
  readonly signatureId: string;
  readonly heurId: string;
  readonly workflowId: string;
  readonly safelistId: string;
  readonly badlistId: string;
}

async function first(client: Client, index: IndexName, query = "*", fl = ["id"]): Promise<SearchHit> {
  const { items } = await client.search.page(index, query, { rows: 1, fl });
  const [hit] = items;
  if (hit === undefined) throw new Error(`The server has no ${index} that matches ${query}`);
  return hit;
}

/** Finds the sample. */
export async function findSample(client: Client): Promise<Sample> {
  const id = async (index: IndexName) => String((await first(client, index)).id);
  const hit = await first(client, "submission", "state:completed AND results:* AND max_score:>0", ["sid"]);
  const sid = String(hit["sid"]);
  const submission = await client.submission.get(sid);
  const resultKey = submission.results.find((key) => !key.endsWith(".e"));
  if (resultKey === undefined) throw new Error(`Submission ${sid} has only empty results`);
  return {
    sid,
    sha256: submission.files[0]!.sha256,
    resultKey,
    alertId: await id("alert"),
    signatureId: await id("signature"),
    heurId: await id("heuristic"),
    workflowId: await id("workflow"),
    safelistId: await id("safelist"),
    badlistId: await id("badlist"),
  };
}
