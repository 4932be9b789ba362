import assert from "node:assert/strict";
import fc from "fast-check";
import { NetworkError, ProtocolError, RequestError } from "../../src/api/errors.ts";
import { filterBehind, lastSortOf, type StreamCursor } from "../../src/api/search_cursor.ts";
import { SearchStream, type StreamOptions, type StreamSource } from "../../src/api/search_stream.ts";
import type { SearchHit, SearchPage } from "../../src/api/types/common.ts";

/** A server in a few lines: documents sorted by `k`, deep paging over snapshots that it can forget. */
class Server implements StreamSource {
  asked: string[] = [];
  running = 0;
  /** Called before each page; may throw, or return a broken page. */
  before: (ask: number) => SearchPage | void | Promise<void> = () => {};
  #snapshots = new Map<string, SearchHit[]>();
  #made = 0;

  constructor(readonly documents: readonly { readonly id: string; readonly k: number | null }[]) {}

  forget(): void {
    this.#snapshots.clear();
  }

  async page(
    _index: string,
    _query: string,
    options: {
      rows: number;
      deepPagingId: string;
      filters?: readonly string[] | undefined;
      fl?: readonly string[] | undefined;
    },
  ): Promise<SearchPage> {
    this.asked.push(options.deepPagingId);
    this.running++;
    try {
      const broken = await this.before(this.asked.length);
      if (broken) return broken;
      return this.#answer(options);
    } finally {
      this.running--;
    }
  }

  #answer({ rows, deepPagingId, filters = [], fl }: Parameters<Server["page"]>[2]): SearchPage {
    let [pit = "", at] = deepPagingId.split(",");
    if (at === undefined) {
      pit = `pit${this.#made++}`;
      this.#snapshots.set(
        pit,
        this.documents.filter(({ k }) => filters.every((filter) => matches(filter, k))) as SearchHit[],
      );
    }
    const all = this.#snapshots.get(pit);
    if (all === undefined) throw new RequestError("No search context found for id [1]", { status: 400 });
    const from = at === undefined ? 0 : Number((JSON.parse(atob(at)) as number[])[1]);
    const items = all.slice(from, from + rows).map((hit) =>
      fl === undefined || fl.includes("id") ? hit : { k: hit["k"] }
    );
    const page = { items, offset: 0, rows, total: null };
    if (items.length < rows) return page;
    const last = all[from + rows - 1]!["k"];
    return { ...page, next_deep_paging_id: `${pit},${btoa(JSON.stringify([last, from + rows]))}` };
  }

  count = () => Promise.resolve(this.documents.length);
}

/** Understands the filters that the stream makes for an ascending sort. */
function matches(filter: string, k: number | null): boolean {
  if (filter === "NOT _exists_:k") return k === null;
  const from = /^\(k:\[(-?\d+) TO \*\]\) OR \(\*:\* NOT _exists_:k\)$/.exec(filter)?.[1];
  assert.ok(from !== undefined, `a filter that was not expected: ${filter}`);
  return k === null || k >= Number(from);
}

const documents = (keys: readonly (number | null)[]) =>
  [...keys].sort((a, b) => (a ?? Infinity) - (b ?? Infinity)).map((k, i) => ({ id: `d${i}`, k }));

const stream = (server: Server, options: StreamOptions = {}) =>
  new SearchStream(server, { index: "file", query: "*" }, { sort: "k asc", ...options });

async function take(from: SearchStream, count = Infinity): Promise<string[]> {
  const ids: string[] = [];
  if (count === 0) return ids;
  for await (const hit of from) {
    ids.push(hit.id!);
    if (ids.length === count) break;
  }
  return ids;
}

const keys = fc.array(fc.option(fc.integer({ min: -3, max: 6 })), { maxLength: 60 });
const small = fc.integer({ min: 1, max: 9 });

Deno.test("every document once and in order, whatever the page size and the prefetch", async () => {
  await fc.assert(
    fc.asyncProperty(keys, small, fc.integer({ min: 1, max: 4 }), async (ks, pageSize, prefetch) => {
      const server = new Server(documents(ks));
      const one = stream(server, { pageSize, prefetch });
      assert.deepEqual(await take(one), server.documents.map(({ id }) => id));
      assert.equal(one.delivered, ks.length);
      assert.equal(await one.total(), ks.length);
      const paged: SearchHit[] = [];
      for await (const hits of stream(server, { pageSize }).pages()) paged.push(...hits);
      assert.equal(paged.length, ks.length);
    }),
  );
});

Deno.test("stopped anywhere and resumed from JSON, snapshot kept or forgotten: every document once", async () => {
  const stops = fc.array(fc.tuple(fc.nat({ max: 25 }), fc.boolean()), { maxLength: 4 });
  const lapses = fc.uniqueArray(fc.integer({ min: 2, max: 30 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(keys, small, stops, lapses, async (ks, pageSize, pauses, at) => {
      const server = new Server(documents(ks));
      server.before = (ask) => {
        if (at.includes(ask)) server.forget();
      };
      const got: string[] = [];
      let cursor: StreamCursor | undefined;
      for (const [count, forgets] of [...pauses, [Infinity, false] as const]) {
        const one: SearchStream = stream(server, { pageSize, cursor });
        got.push(...await take(one, count));
        assert.equal(one.delivered, got.length);
        cursor = JSON.parse(JSON.stringify(one.cursor));
        if (forgets) server.forget();
      }
      assert.deepEqual([...got].sort(), server.documents.map(({ id }) => id).sort());
    }),
    { numRuns: 500 },
  );
});

Deno.test("a snapshot forgotten while streaming is replaced behind the last sort value, many ties or none", async () => {
  await fc.assert(
    fc.asyncProperty(
      keys,
      small,
      fc.uniqueArray(fc.integer({ min: 2, max: 20 })),
      async (ks, pageSize, at) => {
        const server = new Server(documents(ks));
        server.before = (ask) => {
          if (at.includes(ask)) server.forget();
        };
        const got = await take(stream(server, { pageSize, prefetch: 1 }));
        assert.deepEqual([...got].sort(), server.documents.map(({ id }) => id).sort());
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("what goes wrong is thrown after the hits before it, tells how far it got, and can go on", async () => {
  const server = new Server(documents(Array.from({ length: 10 }, (_, i) => i)));
  server.before = (ask) => {
    if (ask === 3) throw new NetworkError("The connection broke", { hint: "again" });
  };
  const one = stream(server, { pageSize: 4 });
  const got: string[] = [];
  await assert.rejects(async () => {
    for await (const hit of one) got.push(hit.id!);
  }, (error) => {
    assert.ok(error instanceof NetworkError);
    assert.equal(error.message, "The connection broke, after 8 hits");
    assert.equal(error.hint, "again");
    return true;
  });
  assert.equal(got.length, 8);
  got.push(...await take(stream(server, { pageSize: 4, cursor: one.cursor })));
  assert.deepEqual(got, server.documents.map(({ id }) => id));
});

Deno.test("a page that cannot be the last is no end", async () => {
  const full = { items: [{ id: "a" }, { id: "b" }], offset: 0, rows: 2, total: null };
  for (
    const [broken, pattern] of [[full, /no way to the next/], [{} as SearchPage, /without hits/]] as const
  ) {
    const server = new Server([]);
    server.before = () => broken;
    await assert.rejects(
      take(stream(server, { pageSize: 2 })),
      (error) => error instanceof ProtocolError && pattern.test(error.message),
    );
  }
});

Deno.test("a forgotten snapshot whose last sort value the server does not take in a query is told as such", async () => {
  const server = new Server(documents([1, 2, 3, 4]));
  let asked = 0;
  server.before = () => {
    if (++asked === 2) {
      throw new RequestError("SearchException: Can't parse boolean value [1]", { status: 400 });
    }
  };
  const cursor = { deepPagingId: `gone,${btoa("[1,0]")}`, delivered: 2, seen: ["d0"], lastSort: 1 };
  await assert.rejects(take(stream(server, { pageSize: 2, cursor })), (error) => {
    assert.ok(error instanceof RequestError);
    assert.match(error.message, /^The server has forgotten where this stream was/);
    return true;
  });
  assert.equal(asked, 2);
});

Deno.test("a forgotten snapshot that nothing leads behind is told as such", async () => {
  const server = new Server(documents([1, 2, 3, 4]));
  const cursor = { deepPagingId: "gone,???", delivered: 2, seen: ["d0"], fixed: true };
  await assert.rejects(take(stream(server, { pageSize: 2, cursor })), (error) => {
    assert.ok(error instanceof RequestError);
    assert.match(error.message, /^The server has forgotten where this stream was.*, after 2 hits$/);
    return true;
  });
});

Deno.test("pages are fetched ahead, and no more than asked for", async () => {
  for (const prefetch of [1, 2, 3]) {
    const server = new Server(documents(Array.from({ length: 40 }, (_, i) => i)));
    const hits = stream(server, { pageSize: 4, prefetch })[Symbol.asyncIterator]();
    await hits.next();
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 0));
    assert.equal(server.asked.length, 1 + prefetch);
    await hits.return();
  }
});

Deno.test("leaving the loop cancels what is being fetched", async () => {
  const server = new Server(documents(Array.from({ length: 40 }, (_, i) => i)));
  const signals: AbortSignal[] = [];
  const source: StreamSource = {
    count: server.count,
    page(index, query, options) {
      signals.push(options.signal!);
      return options.deepPagingId === "*" ? server.page(index, query, options) : new Promise((_, reject) => {
        options.signal!.addEventListener("abort", () => reject(options.signal!.reason));
      });
    },
  };
  for await (const _ of new SearchStream(source, { index: "file", query: "*" }, { pageSize: 4 })) break;
  assert.ok(signals.length >= 1 && signals.every(({ aborted }) => aborted));
});

Deno.test("the caller's signal ends it with its reason", async () => {
  const server = new Server(documents([1, 2, 3]));
  const stop = new AbortController();
  const reason = new Error("enough");
  server.before = () => {
    stop.signal.throwIfAborted();
  };
  stop.abort(reason);
  await assert.rejects(take(stream(server, { signal: stop.signal })), reason);
});

Deno.test("ids are fetched for resuming, and not handed out unasked", async () => {
  const server = new Server(documents([1, 2, 3]));
  const hits: SearchHit[] = [];
  const one = stream(server, { fl: ["k"], pageSize: 2 });
  for await (const hit of one) hits.push(hit);
  assert.deepEqual(hits, [{ k: 1 }, { k: 2 }, { k: 3 }]);
  assert.deepEqual(await take(stream(server, { fl: ["id"], pageSize: 2 })), ["d0", "d1", "d2"]);
});

Deno.test("the last sort value is in the server's id", () => {
  const id = (values: unknown) => `pit,${btoa(JSON.stringify(values))}`;
  assert.equal(lastSortOf(id([1795202609584, 281])), 1795202609584);
  assert.equal(lastSortOf(id(["yara", 1])), "yara");
  assert.equal(lastSortOf(id([null, 1])), null);
  for (const bad of ["*", "pit", "pit,???", id({}), id([]), id([{}])]) {
    assert.equal(lastSortOf(bad), undefined, bad);
  }
});

Deno.test("the filter behind a sort value follows the sort, or the index's own", () => {
  assert.equal(filterBehind("file", undefined, 5), "(seen.last:[* TO 5]) OR (*:* NOT _exists_:seen.last)");
  assert.equal(
    filterBehind("file", "size asc, seen.last desc", -5),
    "(size:[-5 TO *]) OR (*:* NOT _exists_:size)",
  );
  assert.equal(
    filterBehind("signature", undefined, 'a"b\\'),
    '(type:["a\\"b\\\\" TO *]) OR (*:* NOT _exists_:type)',
  );
  assert.equal(filterBehind("file", "_id desc", "x"), '(id:[* TO "x"]) OR (*:* NOT _exists_:id)');
  assert.equal(filterBehind("file", "size asc", null), "NOT _exists_:size");
  assert.equal(filterBehind("file", "size desc", -9223372036854775808), "NOT _exists_:size");
});

Deno.test("the last page may say that there is no next one by null", async () => {
  const server = new Server([]);
  server.before = () => ({
    items: [{ id: "a" }],
    offset: 0,
    rows: 2,
    total: null,
    next_deep_paging_id: null,
  });
  assert.deepEqual(
    await Array.fromAsync(new SearchStream(server, { index: "file", query: "*" }, { pageSize: 2 })),
    [
      { id: "a" },
    ],
  );
});

Deno.test("a way to the next page that is not a text is an error, not the end", async () => {
  const server = new Server([]);
  const page = { items: [{ id: "a" }], offset: 0, rows: 2, total: null, next_deep_paging_id: 7 };
  server.before = () => page as unknown as SearchPage;
  const stream = new SearchStream(server, { index: "file", query: "*" }, { pageSize: 2 });
  await assert.rejects(Array.fromAsync(stream), ProtocolError);
});

Deno.test("a stream over an index whose sort is not known goes on after a loss only with a sort of its own", async () => {
  const documents = Array.from({ length: 6 }, (_, i) => ({ id: `d${i}`, k: i }));
  for (const [sort, isWhole] of [["k asc", true], [undefined, false]] as const) {
    const server = new Server(documents);
    server.before = (ask) => ask === 2 ? server.forget() : undefined;
    const stream = new SearchStream(server, { index: "newer", query: "*" }, {
      pageSize: 2,
      prefetch: 1,
      sort,
    });
    const all = Array.fromAsync(stream);
    if (isWhole) assert.equal((await all).length, 6);
    else await assert.rejects(all, /has forgotten/);
  }
});
