import { createClient } from "../../src/api/mod.ts";
import { ROOT } from "../support/paths.ts";
import { withDemo } from "../support/demo_process.ts";
import { type Bench, capture, peersBin, type Row } from "./bench.ts";

const PYTHON = `
import sys, time
from assemblyline_client import get_client
server, user, key, index, limit = sys.argv[1:6]
client = get_client(server, apikey=(user, key), retries=3)
start, n = time.perf_counter(), 0
for item in getattr(client.search.stream, index)("*", fl="id"):
    n += 1
    if n >= int(limit): break
import os
print(n, time.perf_counter() - start, flush=True)
os._exit(0)
`;

const LIMIT = 20_000;

/** Documents per second of our stream. */
async function oursPerSecond(env: Record<string, string>, index: "result"): Promise<number> {
  const client = createClient({
    server: env["ALX_SERVER"]!,
    auth: { kind: "apikey", user: env["ALX_USER"]!, apikey: env["ALX_APIKEY"]! },
  });
  try {
    const started = performance.now();
    let count = 0;
    for await (const _ of client.search.stream(index, "*", { fl: ["id"] })) {
      if (++count >= LIMIT) break;
    }
    return count / (performance.now() - started) * 1000;
  } finally {
    client.close();
  }
}

/** Documents per second of the Python client's stream. */
async function theirsPerSecond(bin: string, env: Record<string, string>, index: string): Promise<number> {
  const args = [env["ALX_SERVER"]!, env["ALX_USER"]!, env["ALX_APIKEY"]!, index, String(LIMIT)];
  const [count, seconds] = (await capture(`${bin}/python`, ["-c", PYTHON, ...args])).trim().split(" ").map(
    Number,
  );
  return count! / seconds!;
}

async function compare(what: string, bin: string, env: Record<string, string>, goal: number): Promise<Row> {
  const theirs = await theirsPerSecond(bin, env, "result");
  const ours = await oursPerSecond(env, "result");
  const ratio = ours / theirs;
  return {
    what,
    ours: `${Math.round(ours)} docs/s`,
    peer: `${Math.round(theirs)} docs/s`,
    ratio,
    goal: `≥ ${goal}×`,
    met: ratio >= goal,
  };
}

/** Streaming search against the Python client's, on the embedded server and on the genuine one when it is named. */
export const streamBench: Bench = {
  name: "streaming",
  async run() {
    const bin = await peersBin(ROOT);
    if (bin === undefined) return [];
    const rows = [await withDemo({ submissions: 6000 }, (env) => compare("embedded server", bin, env, 5))];
    const genuine = Deno.env.toObject();
    if (genuine["ALX_SERVER"] !== undefined) rows.push(await compare("genuine server", bin, genuine, 1.8));
    return rows;
  },
};
