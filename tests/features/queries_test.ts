import assert from "node:assert/strict";
import { type Query, QueryCache } from "../../src/features/queries.ts";
import { FakeClock } from "../support/fake_clock.ts";

/** A query whose answers the test gives by hand. */
function manual(key = "k", staleMs = 1000) {
  const asked: { resolve(value: string): void; reject(error: Error): void; signal: AbortSignal }[] = [];
  const query: Query<string> = {
    key,
    staleMs,
    fetch: (signal) =>
      new Promise((resolve, reject) => {
        asked.push({ resolve, reject, signal });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  };
  return { query, asked };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("QueryCache asks once for several watchers and tells all of them", async () => {
  const cache = new QueryCache(new FakeClock());
  const { query, asked } = manual();
  const stops = [cache.watch(query), cache.watch(query)];
  assert.equal(asked.length, 1);
  assert.equal(cache.state("k").get().fetching, true);
  asked[0]!.resolve("one");
  await settle();
  assert.deepEqual(cache.state("k").get(), { data: "one", updatedAt: 0, fetching: false });
  stops.forEach((stop) => stop());
});

Deno.test("QueryCache asks again when it is invalidated while a request is under way", async () => {
  const cache = new QueryCache(new FakeClock());
  const { query, asked } = manual();
  const stop = cache.watch(query);
  cache.invalidate("k");
  asked[0]!.resolve("before the change");
  await settle();
  assert.equal(asked.length, 2);
  asked[1]!.resolve("after it");
  await settle();
  assert.equal(cache.peek("k"), "after it");
  assert.equal(asked.length, 2);
  stop();
});

for (const [how, end] of [["aborted", "abort"], ["failed", "fail"]] as const) {
  Deno.test(`QueryCache keeps an invalidated answer stale when the request for it ${how}`, async () => {
    const cache = new QueryCache(new FakeClock());
    const { query, asked } = manual();
    const first = cache.watch(query);
    asked[0]!.resolve("old");
    await settle();
    cache.invalidate("k");
    if (end === "fail") asked[1]!.reject(new Error("down"));
    await settle();
    assert.equal(asked.length, 2);
    first();
    await settle();
    const second = cache.watch(query);
    assert.equal(asked.length, 3);
    asked[2]!.resolve("new");
    await settle();
    second();
  });
}

Deno.test("QueryCache aborts when the last watcher leaves and asks anew for the next", async () => {
  const cache = new QueryCache(new FakeClock());
  const { query, asked } = manual();
  const one = cache.watch(query);
  const two = cache.watch(query);
  one();
  one();
  assert.equal(asked[0]!.signal.aborted, false);
  two();
  assert.equal(asked[0]!.signal.aborted, true);
  await settle();
  assert.equal(cache.state("k").get().error, undefined);
  cache.watch(query);
  assert.equal(asked.length, 2);
  cache.dispose();
  await settle();
});

Deno.test("QueryCache leaves the request to who fetches when the last watcher leaves", async () => {
  const cache = new QueryCache(new FakeClock());
  const { query, asked } = manual();
  const fetched = cache.fetch(query);
  cache.watch(query)();
  assert.equal(asked[0]!.signal.aborted, false);
  asked[0]!.resolve("one");
  assert.equal((await fetched).data, "one");
  // Nobody holds it any more: the next one who watches and leaves takes the request along.
  cache.invalidate("k");
  const stop = cache.watch(query);
  stop();
  assert.equal(asked[1]!.signal.aborted, true);
});

Deno.test("QueryCache keeps the old answer while a reload runs and when it fails", async () => {
  const cache = new QueryCache(new FakeClock());
  const { query, asked } = manual();
  const stop = cache.watch(query);
  asked[0]!.resolve("old");
  await settle();
  cache.invalidate("k");
  assert.deepEqual([cache.peek("k"), cache.state("k").get().fetching], ["old", true]);
  asked[1]!.reject(new Error("down"));
  await settle();
  assert.deepEqual([cache.peek("k"), cache.state("k").get().error?.message], ["old", "down"]);
  stop();
});

Deno.test("QueryCache does not ask again before the answer is stale", async () => {
  const clock = new FakeClock();
  const cache = new QueryCache(clock);
  const { query, asked } = manual("k", 1000);
  cache.watch(query)();
  await settle();
  const fetched = cache.fetch(query);
  asked[1]!.resolve("one");
  await fetched;
  cache.watch(query)();
  assert.equal(asked.length, 2);
  await clock.advance(1000);
  cache.watch(query)();
  assert.equal(asked.length, 3);
  await settle();
});

Deno.test("QueryCache polls while watched and until the answer says stop", async () => {
  const clock = new FakeClock();
  const cache = new QueryCache(clock);
  let answer = 0;
  const stop = cache.watch({
    key: "n",
    staleMs: 0,
    pollMs: (data: number) => data < 3 ? 500 : undefined,
    fetch: () => Promise.resolve(++answer),
  });
  await settle();
  await clock.advance(500);
  await clock.advance(500);
  await clock.advance(5000);
  assert.equal(cache.peek("n"), 3);
  assert.equal(answer, 3);
  stop();
});

Deno.test("QueryCache starts anew when somebody comes back while the aborted request still ends", async () => {
  const cache = new QueryCache(new FakeClock());
  const { query, asked } = manual();
  cache.watch(query)();
  const stop = cache.watch(query);
  asked[1]!.resolve("second");
  await settle();
  assert.equal(cache.peek("k"), "second");
  assert.equal(cache.fetching.get(), 0);
  stop();
});

Deno.test("QueryCache says that a request was cancelled by hand and keeps what was known", async () => {
  const cache = new QueryCache(new FakeClock());
  const { query } = manual();
  const stop = cache.watch(query);
  assert.equal(cache.cancel("k"), 1);
  assert.equal(cache.state("k").get().error?.message, "Cancelled");
  assert.equal(cache.state("k").get().fetching, false);
  await settle();
  stop();
});

Deno.test("QueryCache reports each finished request with its time, not the aborted ones", async () => {
  const clock = new FakeClock();
  const cache = new QueryCache(clock);
  const seen: string[] = [];
  cache.onSettled(({ key, tookMs, error }) => seen.push(`${key} ${tookMs} ${error?.message ?? "ok"}`));
  const a = manual("a");
  const b = manual("b");
  const stopA = cache.watch(a.query);
  cache.watch(b.query)();
  await clock.advance(38);
  a.asked[0]!.resolve("x");
  await settle();
  assert.deepEqual(seen, ["a 38 ok"]);
  assert.equal(cache.fetching.get(), 0);
  stopA();
});
