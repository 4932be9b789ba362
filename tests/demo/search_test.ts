import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { RequestError } from "../../src/api/errors.ts";
import { SearchStream, type StreamSource } from "../../src/api/search_stream.ts";
import { type Fixture, fixture } from "./fixture.ts";

function withWorkflows(count: number): Fixture {
  const on = fixture();
  const { workflow } = on.demo.state.store.collections;
  for (let i = 0; i < count; i++) {
    const id = `w${String(i).padStart(4, "0")}`;
    workflow.put(id, {
      workflow_id: id,
      name: `name ${i % 3}`,
      hit_count: i,
      labels: [],
      classification: "TLP:C",
    });
  }
  return on;
}

async function pages(on: Fixture, rows: number): Promise<string[]> {
  const ids: string[] = [];
  let next: string | undefined = "*";
  while (next !== undefined) {
    const json = { query: "*", rows, fl: "id", sort: "id asc", deep_paging_id: next };
    const { response } = await on.ask("search/workflow/", { json });
    strictEqual(response.total, null);
    ids.push(...response.items.map((item: { id: string }) => item.id));
    next = response.next_deep_paging_id;
    strictEqual(next !== undefined, response.items.length === rows);
  }
  return ids;
}

Deno.test("deep paging gives every document once, whatever the page", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 25 }),
      async (count, rows) => {
        const ids = await pages(withWorkflows(count), rows);
        deepStrictEqual(ids, Array.from({ length: count }, (_, i) => `w${String(i).padStart(4, "0")}`));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("deep paging walks the documents as they were when it began", async () => {
  const on = withWorkflows(4);
  const first = await on.ask("search/workflow/", {
    json: { query: "*", rows: 2, sort: "id asc", deep_paging_id: "*" },
  });
  on.demo.state.store.collections.workflow.put("w0000a", { workflow_id: "w0000a", classification: "TLP:C" });
  on.demo.state.store.collections.workflow.delete("w0003");
  const json = { query: "*", rows: 2, sort: "id asc", deep_paging_id: first.response.next_deep_paging_id };
  const second = await on.ask("search/workflow/", { json });
  deepStrictEqual(second.response.items.map((item: { id: string }) => item.id), ["w0002", "w0003"]);
});

Deno.test("a point in time closes with its last page and after five minutes of rest", async () => {
  const on = withWorkflows(5);
  const open = async () =>
    (await on.ask("search/workflow/", { json: { query: "*", rows: 3, deep_paging_id: "*" } })).response
      .next_deep_paging_id;
  const go = (id: string) =>
    on.ask("search/workflow/", { json: { query: "*", rows: 3, deep_paging_id: id } });
  const first = await open();
  strictEqual((await go(first)).status, 200);
  match((await go(first)).message, /^SearchException: No search context found/);
  const second = await open();
  await on.clock.advance(301_000);
  match((await go(second)).message, /^SearchException: No search context found/);
});

Deno.test("totals stop at 10,000 unless all are asked for", async () => {
  const on = withWorkflows(10_005);
  const total = async (more: string) =>
    (await on.ask(`search/workflow/?query=*&rows=0${more}`)).response.total;
  strictEqual(await total(""), 10_000);
  strictEqual(await total("&track_total_hits=true"), 10_005);
  strictEqual(await total("&track_total_hits=50"), 50);
  strictEqual(await total("&track_total_hits=false"), null);
});

Deno.test("an answer from memory is not an old answer", async () => {
  const on = withWorkflows(2);
  const count = async () => (await on.ask("search/workflow/?query=*&rows=0")).response.total;
  strictEqual(await count(), 2);
  on.demo.state.store.collections.workflow.put("new", { workflow_id: "new", classification: "TLP:C" });
  strictEqual(await count(), 3);
});

Deno.test("readers do not find what is above them", async () => {
  const on = fixture({
    accounts: [{
      uname: "low",
      password: "l",
      classification: "TLP:CLEAR",
      keys: { demo: { secret: "low", acl: ["R"] } },
    }],
  });
  const { workflow } = on.demo.state.store.collections;
  workflow.put("a", { workflow_id: "a", classification: "TLP:CLEAR", hit_count: 1 });
  workflow.put("b", { workflow_id: "b", classification: "TLP:AMBER", hit_count: 2 });
  const seen = async (as: string) => (await on.ask("search/workflow/?query=*", { as })).response.total;
  deepStrictEqual([await seen("low"), await seen("analyst")], [1, 2]);
  strictEqual((await on.ask("workflow/b/", { as: "low" })).status, 403);
  strictEqual((await on.ask("search/stats/workflow/hit_count/", { as: "low" })).response.sum, 1);
});

Deno.test("fields that documents bring along can be searched and counted at once", async () => {
  const on = fixture();
  strictEqual((await on.ask("search/facet/submission/metadata.case/")).status, 400);
  await on.ask("submit/", { json: { plaintext: "x", metadata: { case: "INC-42.1", deep: { er: 1 } } } });
  deepStrictEqual(
    (await on.ask("search/facet/submission/metadata.deep.er/")).message.slice(0, 15),
    "SearchException",
  );
  const found = await on.ask(
    `search/submission/?query=${encodeURIComponent('metadata.case:"INC-42.1"')}&fl=metadata`,
  );
  deepStrictEqual(found.response.items, [{ metadata: { case: "INC-42.1", "deep.er": "1" } }]);
});

Deno.test("the grouped answer echoes its numbers as they came", async () => {
  const on = withWorkflows(6);
  const { response } = await on.ask("search/grouped/workflow/name/?rows=2&fl=id");
  deepStrictEqual([response.rows, response.offset, response.total, response.items.length], ["2", 0, 6, 2]);
});

/** What a cursor holds behind its comma. */
async function cursorOf(on: Fixture, query: string, sort: string): Promise<string> {
  const json = { query, rows: 1, sort, deep_paging_id: "*" };
  const { next_deep_paging_id: next } = (await on.ask("search/workflow/", { json })).response;
  return atob(next.split(",")[1]);
}

Deno.test("a cursor holds the last sort values as the genuine server writes them, and the place", async () => {
  const on = withWorkflows(7);
  const { workflow } = on.demo.state.store.collections;
  workflow.put("x", {
    ...{ workflow_id: "x", name: "ünï", labels: ["b", "c", "a"], classification: "TLP:C" },
    ...{ creation_date: "2026-01-02T03:04:05.678Z", enabled: true, hit_count: 7 },
  });
  for (
    const [sort, values, query = "*"] of [
      ["hit_count desc", "[7, 0]"],
      ["name desc,hit_count asc", '["ünï", 7, 0]'],
      ["labels asc", '["a", 0]'],
      ["labels desc", '["c", 0]'],
      ["creation_date desc", "[1767323045678, 0]"],
      ["enabled asc", "[1, 0]"],
      ["labels asc", "[null, 0]", "NOT workflow_id:x"],
      ["creation_date asc", "[9223372036854775807, 0]", "NOT workflow_id:x"],
      ["creation_date desc", "[-9223372036854775808, 0]", "NOT workflow_id:x"],
      ["_score desc,hit_count asc", "[1.0, 0, 0]"],
    ] as const
  ) {
    const bytes = Uint8Array.from(await cursorOf(on, query, sort), (char) => char.charCodeAt(0));
    strictEqual(new TextDecoder().decode(bytes), values, sort);
  }
});

/** The client's streams on a fixture. */
function sourceOf(on: Fixture): StreamSource {
  return {
    async page(index, query, { rows, sort, fl, filters, deepPagingId }) {
      const json = { query, rows, sort, fl: fl?.join(","), filters, deep_paging_id: deepPagingId };
      const { status, message, response } = await on.ask(`search/${index}/`, { json });
      if (status !== 200) throw new RequestError(message, { status });
      return response;
    },
    count: () => Promise.reject(new Error("nobody asks")),
  };
}

Deno.test("a stream that outlives its point in time goes on behind its last hit, without doubles", async () => {
  for (const sort of ["hit_count desc", "name asc", "name desc,hit_count asc", "workflow_id asc"]) {
    const on = withWorkflows(40);
    const search = { index: "workflow", query: "*" } as const;
    const options = { sort, pageSize: 7, prefetch: 1, fl: ["id"] };
    let stream = new SearchStream(sourceOf(on), search, options);
    const found: unknown[] = [];
    for await (const hit of stream) {
      found.push(hit.id);
      if (found.length === 17) break;
    }
    const { cursor } = stream;
    await on.clock.advance(301_000);
    stream = new SearchStream(sourceOf(on), search, { ...options, cursor });
    for await (const hit of stream) found.push(hit.id);
    strictEqual(found.length, 40, sort);
    strictEqual(new Set(found).size, 40, sort);
  }
});
