import assert from "node:assert/strict";
import { ForbiddenError } from "../../src/api/errors.ts";
import type { Http, RequestOptions } from "../../src/api/http.ts";
import { type SearchApi, searchApi } from "../../src/api/search.ts";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly json: unknown;
  readonly idempotent: boolean | undefined;
}

function recorder(answer: unknown = { items: [], total: 12 }): { asked: Asked[]; search: SearchApi } {
  const asked: Asked[] = [];
  const json = (method: string, path: string, { json, idempotent }: RequestOptions = {}) => {
    asked.push({ method, path, json: JSON.parse(JSON.stringify(json ?? null)), idempotent });
    return Promise.resolve(answer);
  };
  const http = { json, get: (path: string, options: RequestOptions) => json("GET", path, options) };
  return { asked, search: searchApi(http as unknown as Http) };
}

const cases: readonly (readonly [string, (search: SearchApi) => Promise<unknown>, string, unknown])[] = [
  ["page", (s) => s.page("file", "*"), "search/file/", { query: "*" }],
  [
    "page with everything",
    (s) =>
      s.page("file", "a:b", {
        filters: ["c:d", "e:f"],
        fl: ["id", "size"],
        offset: 5,
        rows: 7,
        sort: "size desc",
        timeoutMs: 900,
        trackTotalHits: true,
        useArchive: true,
        archiveOnly: false,
      }),
    "search/file/",
    {
      query: "a:b",
      filters: ["c:d", "e:f"],
      fl: "id,size",
      offset: 5,
      rows: 7,
      sort: "size desc",
      timeout: 900,
      track_total_hits: true,
      use_archive: true,
    },
  ],
  ["page, no filter", (s) => s.page("file", "*", { filters: [] }), "search/file/", { query: "*" }],
  ["exact count", (s) => s.count("alert", "x"), "search/alert/", {
    query: "x",
    rows: 0,
    track_total_hits: true,
  }],
  ["cheap count", (s) => s.count("alert", "x", { exact: false }), "search/alert/", { query: "x", rows: 0 }],
  [
    "facet",
    (s) =>
      s.facet("result", "response.service_name", { query: "*", size: 50, mincount: 2, filters: ["a:b"] }),
    "search/facet/result/response.service_name/",
    { query: "*", size: 50, mincount: 2, filters: ["a:b"] },
  ],
  ["a field from a person", (s) => s.facet("file", "a/b c"), "search/facet/file/a%2Fb%20c/", {}],
  ["stats", (s) => s.stats("submission", "max_score"), "search/stats/submission/max_score/", {}],
  [
    "histogram",
    (s) =>
      s.histogram("submission", "times.submitted", { start: "now-7d", end: "now", gap: "+1d", mincount: 0 }),
    "search/histogram/submission/times.submitted/",
    { start: "now-7d", end: "now", gap: "+1d", mincount: 0 },
  ],
  [
    "grouped",
    (s) =>
      s.grouped("file", "type", { rows: 3, limit: 2, groupSort: "size desc", fl: ["id"], archiveOnly: true }),
    "search/grouped/file/type/",
    { rows: 3, limit: 2, group_sort: "size desc", fl: "id", archive_only: true },
  ],
];
for (const [name, work, path, json] of cases) {
  Deno.test(`requests: ${name}`, async () => {
    const { asked, search } = recorder();
    await work(search);
    assert.deepEqual(asked, [{ method: "POST", path, json, idempotent: true }]);
  });
}

Deno.test("fields are fetched, a count is a number", async () => {
  const { asked, search } = recorder();
  assert.equal(await search.count("file", "*"), 12);
  await search.fields("file");
  assert.equal(asked[1]!.method, "GET");
  assert.equal(asked[1]!.path, "search/fields/file/");
});

Deno.test("an index that alx does not know is left to the server", async () => {
  const { asked, search } = recorder({ items: [{ id: "1" }], total: 1 });
  const index = "newer";
  await search.page(index, "*");
  await search.count(index, "*");
  await search.facet(index, "a");
  await search.stats(index, "a");
  await search.histogram(index, "a");
  await search.grouped(index, "a");
  await search.fields(index);
  assert.deepEqual(await Array.fromAsync(search.stream(index, "*")), [{ id: "1" }]);
  assert.equal(asked.length, 8);
  assert.ok(asked.every(({ path }) => path.includes("/newer/")));
});

Deno.test("a refused index is told with the one that was probably meant", async () => {
  const refusal = new ForbiddenError("Access Denied", { status: 403, hint: "ask for the role" });
  const { search } = recorder(Promise.reject(refusal));
  for (
    const [index, hint] of [["submision", 'Did you mean "submission"?'], ["file", refusal.hint]] as const
  ) {
    const calls = [search.page(index, "*"), search.facet(index, "a"), search.fields(index)];
    for (const call of [...calls, Array.fromAsync(search.stream(index, "*"))]) {
      await assert.rejects(call, (error) => error instanceof ForbiddenError && error.hint === hint);
    }
  }
  assert.equal(refusal.hint, "ask for the role");
});
