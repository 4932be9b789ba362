import assert from "node:assert/strict";
import { heartbeats } from "../../src/demo/heartbeats.ts";
import { bucketOf, dropChance, type LoadOptions } from "../../src/demo/load.ts";
import { serveDemo } from "../../src/demo/server.ts";
import { createDemoStore } from "../../src/demo/store.ts";
import { run } from "../support/cli.ts";
import { type Fixture, fixture } from "./fixture.ts";

/** Analyses nothing before the clock moves. */
const STUCK: LoadOptions = { serviceMs: 1000, workers: 1 };

// deno-lint-ignore no-explicit-any -- tests look into answers freely
type Message = any;

const ingest = async (on: Fixture, text: string, params: Record<string, unknown> = {}) =>
  (await on.ask("ingest/", {
    json: { plaintext: text, name: "a.txt", params, notification_queue: "q" },
  })).response?.ingest_id as string;
const drain = async (on: Fixture): Promise<Message[]> =>
  (await on.ask("ingest/get_message_list/q/")).response;

/** Makes a queue at least so long, whatever is sampled. */
async function fill(on: Fixture, length: number, params: Record<string, unknown> = {}) {
  for (let i = 0; i < length; i++) await ingest(on, `fill ${i}`, { ...params, never_drop: true });
}

/** The heartbeat of the ingester, as socket.io clients get it. */
function beat(on: Fixture): Message {
  return heartbeats(on.demo.state).find(([name]) => name === "IngestHeartbeat")?.[1];
}

Deno.test("the chance to be dropped grows as on the genuine server", () => {
  for (
    const [times, chance] of [[0.5, 0], [1, 0], [1.05, 0.1], [1.1, 0.2], [1.25, 0.46], [1.5, 0.76], [2, 0.96]]
  ) {
    assert.equal(Math.round(100 * dropChance(times! * 1000, 1000)) / 100, chance, `${times} times the limit`);
  }
  const ranks = [1, 100, 101, 200, 201, 300, 301, 1500].map(bucketOf);
  assert.deepEqual(ranks, ["low", "low", "medium", "medium", "high", "high", "critical", "critical"]);
});

Deno.test("files are dropped as often as the heartbeat says", async () => {
  const on = fixture({ load: { ...STUCK, samplingAt: { high: 200 } } });
  await fill(on, 251); // one is in analysis
  assert.equal(beat(on).queues.high, 250);
  assert.equal(beat(on).processing_chance.high, 1 - Math.tanh(0.5));
  let expected = 0;
  for (let i = 0; i < 400; i++) {
    expected += 1 - beat(on).processing_chance.high;
    await ingest(on, `more ${i}`);
  }
  const skipped = (await drain(on)).filter(({ failure }) => failure === "Skipped").length;
  assert(Math.abs(skipped - expected) < 30, `${skipped} were dropped, ${expected.toFixed(0)} expected`);
});

Deno.test("the heartbeat tells of each queue, and counts what was dropped once", async () => {
  const on = fixture({ load: { ...STUCK, samplingAt: { low: 2 } } });
  await fill(on, 7, { priority: 50 });
  await fill(on, 1);
  await ingest(on, "dropped for its priority", { priority: 1 });
  const { queues, processing, processing_chance, metrics } = beat(on);
  assert.deepEqual(queues, { critical: 0, high: 0, medium: 0, low: 6, ingest: 0, complete: 0 });
  assert.deepEqual([processing.inflight, processing_chance.high, processing_chance.low < 0.01], [1, 1, true]);
  assert.deepEqual([metrics.skipped, metrics.submissions_ingested], [1, 9]);
  assert.equal(beat(on).metrics.skipped, 0);
});

Deno.test("a dropped file leaves a notification and nothing else", async () => {
  const on = fixture({ load: STUCK });
  const id = await ingest(on, "unlucky", { priority: 1 });
  const [message, ...more] = await drain(on);
  assert.deepEqual(more, []);
  assert.deepEqual([message.ingest_id, message.submission.sid, message.failure, message.score], [
    id,
    id,
    "Skipped",
    null,
  ]);
  await on.clock.advance(60_000);
  assert.equal((await on.ask(`submission/${id}/`)).status, 404);
});

Deno.test("while too much is in analysis the queue is sampled again, but for those that may not be dropped", async () => {
  const load = { serviceMs: 100, workers: 2, samplingAt: { high: 10 }, maxInflight: 1 };
  const skippedOf = async (params: Record<string, unknown>) => {
    const on = fixture({ load });
    await fill(on, 2);
    for (let i = 0; i < 10; i++) await ingest(on, `within the limit ${i}`, params);
    for (let i = 0; i < 30; i++) await ingest(on, `beyond ${i}`, { never_drop: true });
    await on.clock.advance(600_000);
    return (await drain(on)).filter(({ failure }) => failure === "Skipped").length;
  };
  assert(await skippedOf({}) > 0);
  assert.equal(await skippedOf({ never_drop: true }), 0);
});

Deno.test("a notification that never comes leaves its submission", async () => {
  const on = fixture({ load: { silentShare: 1 } });
  const id = await ingest(on, "silent");
  await on.clock.advance(60_000);
  assert.deepEqual(await drain(on), []);
  assert.equal((await on.ask(`submission/${id}/`)).response.state, "completed");
});

Deno.test("a fault by chance strikes that share of the requests, the same ones each time", async () => {
  const strikes = async () => {
    const on = fixture({ faults: ["503%25 /api/v4/help/"] });
    const statuses: number[] = [];
    for (let i = 0; i < 200; i++) statuses.push((await on.raw("/api/v4/help/tos/")).status);
    return statuses;
  };
  const statuses = await strikes();
  const share = statuses.filter((status) => status === 503).length / 200;
  assert(share > 0.15 && share < 0.35, `${share}`);
  assert.deepEqual(await strikes(), statuses);
});

Deno.test("a restart cuts every connection and forgets all logins", async () => {
  const rule = "restart*1 GET /api/v4/help/";
  // With connections kept, fetch tries a cut one again or not, as it happens to have one.
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const server = await serveDemo({ store: createDemoStore(), faults: [rule] });
  const { port } = new URL(server.url);
  const idle = await Deno.connect({ port: Number(port) });
  const cut = idle.read(new Uint8Array(1)).catch(() => null);
  const login = { method: "POST", headers: { "content-type": "application/json" } };
  const body = JSON.stringify({ user: server.user, password: server.password });
  await (await fetch(`${server.url}/api/v4/auth/login/`, { ...login, body, client })).body?.cancel();
  assert.equal(server.demo.state.sessions.live.size, 1);
  await assert.rejects(fetch(`${server.url}/api/v4/help/tos/`, { client }));
  assert.equal(await cut, null);
  assert.equal(server.demo.state.sessions.live.size, 0);
  const again = await fetch(`${server.url}/api/v4/help/tos/`, { client });
  await again.body?.cancel();
  assert.equal(again.status, 401, "up again, and asks for a login");
  idle.close();
  await server.close();
});

Deno.test("alx demo plays a loaded server", async () => {
  const inDemo = (...options: string[]) =>
    run(["demo", "--submissions", "1", ...options, "--", "ingest", "-", "--follow", "--output", "jsonl"], {
      stdin: "x",
    });
  const calm = await inDemo("--sampling-at", "low=5,high=7", "--service-ms", "1", "--workers", "2");
  assert.equal(JSON.parse(calm.out).outcome, "completed");
  assert.equal((await inDemo("--fault", "403 POST /api/v4/ingest/")).code, 4);
  for (const wrong of [["--sampling-at", "huge=5"], ["--sampling-at", "low=0"], ["--fault", "explode"]]) {
    assert.equal((await inDemo(...wrong)).code, 2, wrong.join(" "));
  }
});
