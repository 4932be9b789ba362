import { deepEqual, equal, rejects } from "node:assert/strict";
import { createClient, type HitOf } from "../../src/api/mod.ts";
import { startDemo } from "../support/demo.ts";

/** A client of a small embedded server. */
async function withClient(work: (client: ReturnType<typeof createClient>) => Promise<void>): Promise<void> {
  await using demo = await startDemo({ submissions: 30 });
  const client = createClient({
    server: demo.url,
    auth: { kind: "apikey", user: demo.user, apikey: demo.apikey },
  });
  try {
    await work(client);
  } finally {
    client.close();
  }
}

Deno.test("hits have the fields of their index's documents, each of which may be missing", () =>
  withClient(async (client) => {
    const { items } = await client.search.page("submission", "state:completed", { rows: 1 });
    const hit: HitOf<"submission"> = items[0]!;
    const sid: string | undefined = hit.sid;
    const submitted: string | undefined = hit.times?.submitted;
    const names: readonly (string | undefined)[] = hit.files?.map((file) => file.name) ?? [];
    equal(typeof sid, "string");
    equal(typeof submitted, "string");
    equal(names.every((name) => typeof name === "string"), true);

    let bytes = 0;
    for await (const file of client.search.stream("file", "*", { fl: ["size"] })) bytes += file.size ?? 0;
    equal(bytes > 0, true);

    const groups = await client.search.grouped("alert", "type", { rows: 1 });
    const score: number | undefined = groups.items[0]?.items[0]?.al?.score;
    equal(typeof score, "number");
  }));

Deno.test("an index that is not known here has hits of plain JSON", () =>
  withClient(async (client) => {
    const index: string = "file";
    const { items } = await client.search.page(index, "*", { rows: 1, fl: ["size"] });
    deepEqual(Object.keys(items[0]!), ["size"]);
  }));

Deno.test("a stream ends before the next hit once its signal is aborted", () =>
  withClient(async (client) => {
    const stop = new AbortController();
    const reason = new Error("enough");
    let seen = 0;
    const work = async () => {
      for await (const _ of client.search.stream("file", "*", { signal: stop.signal })) {
        if (++seen === 1) stop.abort(reason);
      }
    };
    await rejects(work(), reason);
    equal(seen, 1);
  }));
