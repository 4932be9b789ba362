import { match, ok, strictEqual } from "node:assert/strict";
import type { Client } from "../../../src/api/mod.ts";
import { NetworkError } from "../../../src/api/errors.ts";
import type { StatusEvent } from "../../../src/api/types/flow.ts";
import { displayWidth } from "../../../src/util/width.ts";
import { type DemoDriver, openDemo } from "../../support/demo_driver.ts";
import { settle } from "../../support/driver.ts";

/** Heartbeats by hand. */
function heart() {
  let tell: (event: StatusEvent) => void = () => {};
  let listeners = 0;
  async function* status(signal?: AbortSignal): AsyncGenerator<StatusEvent, void> {
    listeners++;
    const waiting: StatusEvent[] = [];
    let wake = () => {};
    tell = (event) => {
      waiting.push(event);
      wake();
    };
    signal?.addEventListener("abort", () => wake());
    try {
      while (signal?.aborted !== true) {
        yield* waiting.splice(0);
        await new Promise<void>((resolve) => wake = resolve);
      }
    } finally {
      listeners--;
    }
  }
  return { status, tell: (event: StatusEvent) => tell(event), listeners: () => listeners };
}

const ingester = (waiting: number, chance: number): StatusEvent => ({
  event: "IngestHeartbeat",
  data: {
    instances: 1,
    metrics: { files_completed: 7, skipped: 0 },
    processing: { inflight: 12 },
    processing_chance: { critical: 1, high: 1, medium: 1, low: chance },
    queues: { critical: 0, high: 0, medium: 0, low: waiting, ingest: 0, complete: 0 },
  },
});

async function info(
  size: readonly [number, number],
  change?: (client: Client) => Client,
): Promise<DemoDriver> {
  const driver = await openDemo(size, { screen: "info" }, change);
  return {
    ...driver,
    async [Symbol.asyncDispose]() {
      while (driver.app.queries.fetching.get() > 0) await settle();
      await settle();
      await driver.screen();
      await driver[Symbol.asyncDispose]();
    },
  };
}

for (const size of [[120, 40], [80, 24], [40, 16]] as const) {
  Deno.test(`info: server, account, services, markings and files, at ${size.join("x")}`, async () => {
    const { status } = heart();
    await using driver = await info(
      size,
      (client) => ({ ...client, socketio: { ...client.socketio, status } }),
    );
    const seen = async (what: RegExp) => {
      const text = await driver.see(what);
      for (const line of text.split("\n")) ok(displayWidth(line.trimEnd()) <= size[0], line);
    };
    await seen(/version +\d+\.\d+/);
    await driver.press("tab");
    await seen(/user +analyst/);
    await driver.press("3");
    await seen(/● APKaye/);
    await driver.press("4");
    await seen(/may see +TLP/);
    await driver.press("5");
    await seen(/median/);
  });
}

Deno.test("info: heartbeats are heard while the screen is open, and no longer", async () => {
  const beats = heart();
  await using driver = await info([80, 24], (client) => ({
    ...client,
    socketio: { ...client.socketio, status: beats.status },
  }));
  await driver.see(/version/);
  await driver.press("2");
  await driver.see(/Waiting for the heartbeats/);
  beats.tell(ingester(4200, 0.25));
  const text = await driver.see(/low +4,200 +75 % are dropped/);
  match(text, /ingester +1 +12 +4,200 +7 +0/);
  strictEqual(beats.listeners(), 1);
  await driver.press("R");
  await driver.see(/stands still/);
  await settle();
  strictEqual(beats.listeners(), 0);
  await driver.press("R");
  await settle();
  strictEqual(beats.listeners(), 1);
  await driver.press("g", "j");
  await driver.see(/No jobs/);
  await settle();
  strictEqual(beats.listeners(), 0);
});

Deno.test("info: heartbeats that cannot be heard are said, the rest is there", async () => {
  await using driver = await info([80, 24], (client) => ({
    ...client,
    socketio: {
      ...client.socketio,
      // deno-lint-ignore require-yield -- it fails before it can say anything
      async *status() {
        await Promise.resolve();
        throw new NetworkError("The server closed its live events");
      },
    },
  }));
  await driver.see(/version +\d/);
  await driver.press("2");
  await driver.see(/cannot be heard: The server closed its live events/);
});
