/** An exchange ends when next to nothing moves, and says meanwhile that it waits. */
import assert from "node:assert/strict";
import { Guard, SILENCE_TICK_MS } from "../../src/api/guard.ts";
import { FakeClock } from "../support/fake_clock.ts";

function world({ idleMs = 60_000, isTold = false } = {}) {
  const clock = new FakeClock();
  const told: number[] = [];
  const guard = new Guard({
    ...{ clock, signals: [], idleMs, onIdle: (moved) => new Error(`idle, ${moved} bytes`) },
    onSilence: isTold ? (silentMs) => told.push(silentMs) : undefined,
  });
  /** Waits for `bytes`, which come after `ms`. */
  const receive = async (bytes: number, ms: number) => {
    const arrival = Promise.withResolvers<void>();
    const waiting = guard.during(arrival.promise);
    waiting.catch(() => {});
    await clock.advance(ms);
    arrival.resolve();
    await waiting;
    guard.moved(bytes);
  };
  return { clock, guard, told, receive };
}

Deno.test("a byte a second is silence", async () => {
  const { receive, guard } = world();
  let seconds = 0;
  await assert.rejects(async () => {
    for (;;) {
      await receive(1, 1000);
      seconds++;
    }
  }, /idle, 59 bytes/);
  assert.equal(seconds, 59);
  guard.dispose();
});

Deno.test("the least rate follows the time of silence that is allowed", async () => {
  for (const idleMs of [4000, 240_000]) {
    const { receive, guard } = world({ idleMs });
    const enough = Math.ceil(1024 * idleMs / 60_000);
    for (let i = 0; i < 5; i++) await receive(enough, idleMs - 1);
    await assert.rejects(async () => {
      for (let i = 0; i < 3; i++) await receive(1, idleMs / 2);
    }, /idle/);
    guard.dispose();
  }
});

Deno.test("time in which nothing is waited for is no silence", async () => {
  const { receive, clock, guard } = world();
  for (let i = 0; i < 20; i++) {
    await receive(10, 1000);
    await clock.advance(59_000);
  }
  assert.equal(guard.signal.aborted, false);
  guard.dispose();
});

Deno.test("what was finished ends the silence, however small it was", async () => {
  const { receive, guard } = world();
  for (let i = 0; i < 5; i++) {
    await receive(10, 59_000);
    guard.progressed();
  }
  assert.equal(guard.signal.aborted, false);
  guard.dispose();
});

Deno.test("silence is told within five seconds, again while it lasts, and when it is over", async () => {
  const { clock, guard, told, receive } = world({ isTold: true });
  await receive(2000, 1000);
  assert.deepEqual(told, []);
  const nothing = guard.during(new Promise<void>(() => {}));
  nothing.catch(() => {});
  await clock.advance(5000 - 1000);
  assert.equal(told.length, 1);
  await clock.advance(3 * SILENCE_TICK_MS);
  assert.equal(told.length, 4);
  assert.ok(told.every((ms, i) => i === 0 || ms > told[i - 1]!));
  guard.moved(2000);
  assert.equal(told.at(-1), 0);
  guard.dispose();
  assert.equal(told.length, 5);
});

Deno.test("a connection that is not made is told, too", async () => {
  const { clock, guard, told } = world({ isTold: true });
  const late = guard.within(10_000, () => new Error("late"), new Promise<void>(() => {}));
  late.catch(() => {});
  await clock.advance(5000);
  assert.equal(told.length, 2);
  await clock.advance(5000);
  await assert.rejects(late, /late/);
  assert.equal(told.at(-1), 0);
});
