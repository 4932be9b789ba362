import assert from "node:assert/strict";
import type { StatusEvent } from "../../src/api/types/flow.ts";
import { readBeat } from "../../src/domain/heartbeat.ts";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { gather, readPulse } from "../../src/features/status.ts";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
import { FakeClock } from "../support/fake_clock.ts";

/** Each step has a server of its own, whose first heartbeats come at once. */
Deno.test("status tells of every part, once", async (t) => {
  await t.step("as JSON, with the server's names", async () => {
    await using demo = await startDemo({ submissions: 2 });
    const options = { env: demo.env };
    const { code, err, out } = await run(["status"], options);
    assert.deepEqual([code, err], [0, ""]);
    const value = JSON.parse(out);
    assert.deepEqual(value.components, { ingester: true, dispatcher: true });
    assert.equal(value.ingester.processing_chance.high, 1);
    assert.equal(value.dispatcher.inflight.max, 1000);
    assert.equal(value.services.Extract.service_name, "Extract");
    const services = JSON.parse((await run(["service", "list"], options)).out);
    const enabled = services.filter((one: { enabled: boolean }) => one.enabled);
    assert.equal(Object.keys(value.services).length, enabled.length);
  });
  await t.step("as a table, with the queues by priority", async () => {
    await using demo = await startDemo({ submissions: 2 });
    const options = { env: demo.env };
    const { out } = await run(["status", "--output", "table"], options);
    assert.match(out, /^PART +INSTANCES .*CHANCE\ningester +1 /);
    assert.match(out, /\ncritical +0 +100 %\nhigh +0 +100 %\n/);
  });
  await t.step("as lines, one a heartbeat", async () => {
    await using demo = await startDemo({ submissions: 2 });
    const options = { env: demo.env };
    const { out } = await run(["status", "--output", "jsonl"], options);
    const rows = out.trim().split("\n").map((line) => JSON.parse(line));
    assert(rows.some((row) => row.event === "IngestHeartbeat" && row.data.queues.low === 0));
    assert(!Number.isNaN(Date.parse(rows[0].time)));
  });
  await t.step("--follow goes on until it is stopped", async () => {
    await using demo = await startDemo({ submissions: 2 });
    const options = { env: demo.env };
    const stop = new AbortController();
    const onOut = (text: string) => {
      if (text.includes("dispatcher")) stop.abort(new DOMException("", "AbortError"));
    };
    const args = ["status", "--follow", "--part", "dispatcher", "--output", "csv"];
    const { code, out, err } = await run(args, { ...options, signal: stop.signal, onOut });
    assert.deepEqual([code, err], [130, "alx: Interrupted\n"]);
    assert.match(
      out,
      /^time,part,instances,working,waiting,done,failed,chance\n[^,]+,dispatcher,1,0,0,\d+,0,\n$/,
    );
  });
  await t.step("a paused part is named, and the exit code tells", async () => {
    await using demo = await startDemo({ submissions: 2 });
    const env = { ALX_SERVER: demo.url, ALX_USER: "admin", ALX_PASSWORD: "admin" };
    assert.equal((await run(["system", "pause", "ingester", "--yes"], { env })).code, 0);
    const { code, out, err } = await run(["status"], { env });
    assert.deepEqual([code, err], [1, "alx: Paused: ingester\n"]);
    assert.equal(JSON.parse(out).components.ingester, false);
  });
  await t.step("parts that say nothing are named, and the exit code tells", async () => {
    await using demo = await startDemo({ submissions: 2 });
    const hasty: Clock = {
      ...systemClock,
      sleep: (ms, signal) => ms === 7000 ? Promise.resolve() : systemClock.sleep(ms, signal),
    };
    const { code, out, err } = await run(["status", "--wait", "7"], { env: demo.env, clock: hasty });
    assert.deepEqual([code, err], [1, "alx: The ingester and the dispatcher sent no heartbeat\n"]);
    assert.deepEqual(JSON.parse(out).ingester, null);
    assert.deepEqual(JSON.parse(out).components, { ingester: true, dispatcher: true });
  });
  await t.step("bad input", async () => {
    await using demo = await startDemo({ submissions: 2 });
    const options = { env: demo.env };
    const { code, err } = await run(["status", "--part", "x"], options);
    assert.deepEqual([code, err], [2, "alx: --part belongs to --follow\n"]);
    assert.equal((await run(["status", "--wait", "0"], options)).code, 2);
  });
});

const INGEST: StatusEvent = {
  event: "IngestHeartbeat",
  data: {
    instances: 2,
    metrics: { files_completed: 5, skipped: 3, error: 1 },
    processing: { inflight: 7 },
    processing_chance: { critical: 1, high: 0.5, medium: 1, low: 0.25 },
    queues: { critical: 1, high: 2, medium: 3, low: 4, ingest: 10, complete: 20 },
  },
};
const service = (service_name: string): StatusEvent => ({
  event: "ServiceHeartbeat",
  data: { service_name, instances: 1, queue: 0, activity: { busy: 0, idle: 1 }, metrics: {} },
});

Deno.test("heartbeats are read to numbers that compare", () => {
  assert.deepEqual(readBeat(INGEST), {
    part: "ingester",
    instances: 2,
    working: 7,
    waiting: 40,
    done: 5,
    failed: 4,
    chance: 0.25,
  });
  assert.equal(readBeat(service("Extract")).part, "Extract");
  const other = readBeat({ event: "VacuumHeartbeat", data: {} });
  assert.deepEqual([other.part, other.instances, other.waiting], ["vacuum", undefined, undefined]);
});

/** A server whose heartbeats are given; then it is silent. */
function fakeClient(enabled: readonly string[], events: readonly StatusEvent[]) {
  return {
    service: { list: () => Promise.resolve(enabled.map((name) => ({ name, enabled: true }))) },
    socketio: {
      async *status(signal: AbortSignal) {
        yield* events;
        await new Promise((_, reject) => {
          if (signal.aborted) reject(signal.reason);
          signal.addEventListener("abort", () => reject(signal.reason));
        });
      },
    },
  } as unknown as Parameters<typeof gather>[0]; // the two methods that are called
}

const DISPATCHER = { event: "DispatcherHeartbeat", data: {} } as StatusEvent;

Deno.test("gathering ends when all were heard, when the ingester speaks again, or at the deadline", async () => {
  const gathered = async (enabled: readonly string[], events: readonly StatusEvent[]) => {
    const clock = new FakeClock();
    const beats = Array.fromAsync(
      gather(fakeClient(enabled, events), { clock, signal: new AbortController().signal, waitMs: 5000 }),
    );
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    await clock.advance(5000);
    return (await beats).map(readBeat).map(({ part }) => part);
  };
  const a = service("A");
  const b = service("B");
  assert.deepEqual(await gathered(["A"], [INGEST, a, DISPATCHER, b]), ["ingester", "A", "dispatcher"]);
  assert.deepEqual(await gathered(["A", "B"], [INGEST, DISPATCHER, a, INGEST, b]), [
    "ingester",
    "dispatcher",
    "A",
  ]);
  assert.deepEqual(await gathered(["A", "B"], [a]), ["A"]);
});

Deno.test("gathering stops with the person", async () => {
  const stop = new AbortController();
  const beats = Array.fromAsync(
    gather(fakeClient([], [INGEST]), { clock: new FakeClock(), signal: stop.signal, waitMs: 5000 }),
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  stop.abort(new Error("enough"));
  await assert.rejects(beats, /enough/);
});

Deno.test("the last heartbeat of each part counts", () => {
  const late = { ...INGEST, data: { ...INGEST.data, instances: 9 } } as StatusEvent;
  const pulse = readPulse([INGEST, service("B"), service("A"), late]);
  assert.equal(pulse.ingester?.instances, 9);
  assert.deepEqual(Object.keys(pulse.services), ["A", "B"]);
  assert.equal(pulse.dispatcher, undefined);
});
