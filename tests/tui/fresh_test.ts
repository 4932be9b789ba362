import assert from "node:assert/strict";
import { NetworkError } from "../../src/api/errors.ts";
import { merged } from "../../src/tui/fresh.ts";
import { type Driver, openDriver, settle } from "../support/driver.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { fakeSearch, fakeSubmissions } from "../support/fake_search.ts";

/** A channel told by hand; any number may listen. */
function channel() {
  const wakes = new Set<() => void>();
  async function* events(signal?: AbortSignal): AsyncGenerator<string, void> {
    let ring = Promise.withResolvers<void>();
    const wake = () => ring.resolve();
    wakes.add(wake);
    signal?.addEventListener("abort", wake);
    try {
      for (;;) {
        await ring.promise;
        signal?.throwIfAborted();
        ring = Promise.withResolvers();
        yield "event";
      }
    } finally {
      wakes.delete(wake);
    }
  }
  return { events, listeners: () => wakes.size, tell: () => wakes.forEach((wake) => wake()) };
}

/** Home with 12 submissions on a clock by hand. @param hears Whether the server lets its channels be heard. */
async function home(hears: boolean) {
  const clock = new FakeClock(Date.UTC(2026, 10, 24));
  const rows = fakeSubmissions(12, clock.now());
  const { services, asked } = fakeSearch({ submission: rows }, clock);
  const told = channel();
  const refused = () => {
    throw new NetworkError("no channel");
  };
  const alert = {
    list: () => Promise.resolve({ total: 3, items: [] }),
    priorities: () => Promise.resolve({ HIGH: 3 }),
    statuses: () => Promise.resolve({}),
  };
  const client = { ...services.client, alert, socketio: { submissions: told.events, alerts: told.events } };
  if (!hears) Object.assign(client.socketio, { submissions: refused, alerts: refused });
  const driver = await openDriver({
    services: { ...services, client: client as unknown as typeof services.client },
    start: { screen: "home" },
  });
  await driver.see("sample number 0");
  const count = () => asked.filter((one) => one.startsWith("page submission")).length;
  return { driver, clock, rows, told, count };
}

const bytes = async (driver: Driver) => {
  await driver.screen();
  return driver.terminal.byteCount;
};

Deno.test("Home shows a new submission when the server tells of one", async () => {
  const { driver, clock, rows, told } = await home(true);
  await using _ = driver;
  await clock.advance(2000);
  rows.unshift({ ...rows[0], sid: "sidX", params: { description: "brand new" } });
  told.tell();
  await settle();
  await clock.advance(2000);
  await driver.see("brand new");
});

Deno.test("Where the server's channel cannot be heard, home asks every half minute", async () => {
  const { driver, clock, rows, count } = await home(false);
  await using _ = driver;
  await clock.advance(4000);
  const before = count();
  rows.unshift({ ...rows[0], sid: "sidX", params: { description: "brand new" } });
  await clock.advance(33_000);
  await driver.see("brand new");
  assert.equal(count(), before + 1);
});

Deno.test("An answer as before writes nothing, however often it is asked for", async () => {
  const { driver, clock, count } = await home(false);
  await using _ = driver;
  await clock.advance(5000);
  const [before, asked] = [await bytes(driver), count()];
  await clock.advance(300_000);
  assert.equal(await bytes(driver), before);
  assert.ok(count() > asked + 5, `asked ${count() - asked} times`);
});

Deno.test("Nothing is asked and nobody listens while the terminal is not looked at", async () => {
  const { driver, clock, rows, told, count } = await home(true);
  await using _ = driver;
  await clock.advance(2000);
  assert.equal(told.listeners(), 2);
  driver.terminal.emit({ kind: "focus", hasFocus: false });
  await settle();
  await settle();
  assert.equal(told.listeners(), 0);
  const before = count();
  rows.unshift({ ...rows[0], sid: "sidX", params: { description: "brand new" } });
  await clock.advance(600_000);
  assert.equal(count(), before);
  driver.terminal.emit({ kind: "focus", hasFocus: true });
  await settle();
  await clock.advance(2000);
  await driver.see("brand new");
});

Deno.test("Channels heard together: one that fails ends all", async () => {
  const good = channel();
  async function* bad(): AsyncGenerator<string, void> {
    yield "one";
    await settle();
    throw new NetworkError("gone");
  }
  const stop = new AbortController();
  const seen = merged(good.events(stop.signal), bad());
  assert.equal((await seen.next()).done, false);
  await assert.rejects(seen.next(), /gone/);
  stop.abort();
  await settle();
});
