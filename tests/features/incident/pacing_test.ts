import assert from "node:assert/strict";
import fc from "fast-check";
import {
  allowance,
  ceilingOf,
  isStarved,
  pace,
  type PaceEvent,
  type PaceState,
  startPace,
  windowOf,
} from "../../../src/features/incident/pacing.ts";
import { bucketOf, samplingStart } from "../../../src/features/incident/priority_buckets.ts";

const LIMITS = { ceiling: 1000, maxWindow: 500, maxLanes: 1000 };
/** A load of so many that the server has, with all lanes free. */
const load = (outstanding: number) => ({ outstanding, busy: 0 });

/** The pace after events, one a second from 1,000 on. */
function after(
  events: readonly PaceEvent[],
  limits = LIMITS,
): { readonly state: PaceState; readonly nowMs: number } {
  let nowMs = 1000;
  let state = startPace(limits);
  for (const event of events) state = pace(state, event, nowMs += 1000);
  return { state, nowMs };
}

const accepted: PaceEvent = { kind: "accepted", latencyMs: 20 };
const heartbeat = (queue: number, chance = 1): PaceEvent => ({
  kind: "heartbeat",
  queue,
  chance,
  running: 0,
});
const quick: PaceEvent = { kind: "drained", perSecond: 1000 };

Deno.test("the bucket follows the priority, and the server's cap", () => {
  const cases = [[1, "low"], [100, "low"], [101, "medium"], [200, "medium"], [201, "high"], [
    1500,
    "high",
  ]] as const;
  for (const [priority, bucket] of cases) assert.equal(bucketOf(priority), bucket);
  assert.equal(bucketOf(1500, 150), "medium");
  assert.equal(bucketOf(350, 1500), "critical");
});

Deno.test("where the server samples from is solved from what it tells", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 1e7 }),
      fc.double({ min: 1.01, max: 1.9, noNaN: true }),
      (max, by) => {
        const queue = max * by;
        const chance = 1 - Math.max(0, Math.tanh(2 * (queue - max) / max));
        assert.ok(Math.abs(samplingStart(queue, chance) - max) < max / 100);
      },
    ),
  );
});

Deno.test("good news doubles the window at first; after bad news it halves, then grows by one a window", () => {
  const begun = after([quick, ...Array<PaceEvent>(64).fill(accepted)]);
  assert.equal(windowOf(begun.state, begun.nowMs), 128);
  const bad = pace(begun.state, { kind: "skipped" }, begun.nowMs + 1);
  assert.equal(windowOf(bad, begun.nowMs + 1), 64);
  let grown = bad;
  for (let i = 0; i < 65; i++) grown = pace(grown, accepted, begun.nowMs + 2);
  assert.equal(windowOf(grown, begun.nowMs + 2), 65);
});

Deno.test("one burst of bad news counts once, and holds double until something is accepted", () => {
  const { state, nowMs } = after([quick]);
  let held = state;
  for (let i = 0; i < 6; i++) held = pace(held, { kind: "refused" }, nowMs);
  assert.deepEqual([held.holdUntilMs - nowMs, held.refusals, held.window], [1000, 1, 32]);
  const later = pace(held, { kind: "refused" }, nowMs + 1000);
  assert.equal(later.holdUntilMs - nowMs - 1000, 2000);
  const fine = pace(later, accepted, nowMs + 5000);
  assert.equal(pace(fine, { kind: "refused" }, nowMs + 9000).holdUntilMs, nowMs + 10_000);
});

Deno.test("a refusal between others that are taken is a hiccup while the server says that it has room", () => {
  const { state, nowMs } = after([quick, heartbeat(0)]);
  const hiccup = pace(state, { kind: "refused" }, nowMs);
  assert.deepEqual([hiccup.holdUntilMs - nowMs, hiccup.window, hiccup.lanes], [
    200,
    state.window,
    state.lanes,
  ]);
  const inRow = pace(hiccup, { kind: "refused" }, nowMs + 200);
  assert.deepEqual([inRow.holdUntilMs - nowMs - 200, inRow.window], [2000, 32]);
  const full = pace(pace(state, heartbeat(600), nowMs), { kind: "refused" }, nowMs);
  assert.deepEqual([full.holdUntilMs - nowMs, full.window], [1000, 32], "half of the ceiling is no room");
});

Deno.test("one in twenty refused for minutes leaves the window wide, unless nobody knows of room", () => {
  const windowAfter = (isHeard: boolean) => {
    let { state, nowMs } = after([quick]);
    for (let i = 0; i < 4000; i++) {
      nowMs += 250;
      if (isHeard && i % 20 === 0) state = pace(state, heartbeat(0), nowMs);
      state = pace(state, i % 20 > 17 ? { kind: "refused" } : accepted, nowMs);
    }
    return windowOf(state, nowMs);
  };
  assert.ok(windowAfter(true) >= 16);
  assert.ok(windowAfter(false) < 16);
});

Deno.test("nothing is sent while the server drops files, while held, or while paused", () => {
  const { state, nowMs } = after([quick, heartbeat(10)]);
  assert.ok(allowance(state, load(0), nowMs).room > 0);
  const drops = pace(state, heartbeat(2000, 0.5), nowMs);
  assert.equal(allowance(drops, load(0), nowMs).room, 0);
  assert.ok(allowance(drops, load(0), nowMs + 21_000).room > 0, "an old heartbeat says nothing");
  assert.equal(allowance(pace(state, { kind: "pause" }, nowMs), load(0), nowMs).room, 0);
  const quota = pace(state, { kind: "quota" }, nowMs);
  assert.deepEqual(allowance(quota, load(0), nowMs), { room: 0, waitMs: 5000 });
});

Deno.test("the queue is kept below the ceiling, and below half of where the server was seen to sample", () => {
  const { state, nowMs } = after([quick, heartbeat(990)]);
  assert.equal(allowance(state, load(0), nowMs).room, 10);
  const sent = Array<PaceEvent>(10).fill(accepted).reduce((now, event) => pace(now, event, nowMs), state);
  assert.equal(allowance(sent, load(10), nowMs).room, 0);
  const learned = pace(pace(state, heartbeat(440, 1 - Math.tanh(0.2)), nowMs), heartbeat(0), nowMs + 5000);
  assert.ok(Math.abs(ceilingOf(learned) - 200) <= 1);
});

Deno.test("what the server told of since the heartbeat has left its queue", () => {
  const { state, nowMs } = after([heartbeat(1000)]);
  assert.equal(allowance(state, load(0), nowMs).room, 0);
  const drained = Array<PaceEvent>(7).fill(quick).reduce((now, event) => pace(now, event, nowMs), state);
  assert.equal(allowance(drained, load(0), nowMs).room, 7);
  const sent = Array<PaceEvent>(7).fill(accepted).reduce((now, event) => pace(now, event, nowMs), drained);
  assert.equal(allowance(sent, load(7), nowMs).room, 0);
  assert.equal(allowance(pace(drained, heartbeat(1000), nowMs), load(0), nowMs).room, 0, "it counts anew");
});

Deno.test("no more is on its way than the server does in twenty seconds, unless nobody waits", () => {
  const slow: PaceEvent = { kind: "drained", perSecond: 5 };
  const events = [slow, heartbeat(0), ...Array<PaceEvent>(400).fill(accepted)];
  const { state, nowMs } = after(events);
  assert.equal(windowOf(state, nowMs), 100);
  assert.equal(windowOf(pace(state, { kind: "faster" }, nowMs), nowMs), 200);
  assert.equal(windowOf(pace(state, { kind: "slower" }, nowMs), nowMs), 50);
  const hasty = after(events, { ...LIMITS, isHasty: true } as typeof LIMITS).state;
  assert.ok(windowOf(pace(hasty, heartbeat(0), nowMs), nowMs) > 150);
});

Deno.test("whatever happens, the window stays within its limits and the room within the window", () => {
  const events = fc.array(fc.oneof(
    fc.record({ kind: fc.constant("accepted" as const), latencyMs: fc.integer({ min: 0, max: 20_000 }) }),
    fc.record({
      ...{ kind: fc.constant("heartbeat" as const), queue: fc.nat(5000), running: fc.nat(10) },
      chance: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ kind: fc.constant("drained" as const), perSecond: fc.nat(500) }),
    fc.constantFrom<PaceEvent>(
      ...(["refused", "quota", "skipped", "slower", "faster", "pause", "resume"] as const).map((kind) => ({
        kind,
      })),
    ),
  ));
  fc.assert(fc.property(events, fc.nat(600), fc.nat(60_000), (all, outstanding, laterMs) => {
    const { state, nowMs } = after(all);
    const { room, waitMs } = allowance(state, load(outstanding), nowMs + laterMs);
    const window = windowOf(state, nowMs + laterMs);
    assert.ok(window >= 1 && window <= LIMITS.maxWindow, `window ${window}`);
    assert.ok(room >= 0 && room <= Math.max(0, window - outstanding) && waitMs >= 0 && waitMs <= 61_000);
  }));
});

Deno.test("requests at once grow while answers stay quick, and shrink when they slow down", () => {
  const answered = (latencyMs: number | undefined, times: number) =>
    Array<PaceEvent>(times).fill({ kind: "accepted", latencyMs });
  const lanes = (...events: readonly PaceEvent[][]) =>
    after(events.flat(), { ...LIMITS, maxLanes: 64 }).state.lanes;
  assert.equal(lanes([]), 16);
  assert.equal(lanes(answered(50, 300)), 64);
  assert.equal(lanes(answered(50, 300), answered(124, 20)), 64, "a little slower is no sign");
  assert.ok(lanes(answered(50, 300), answered(400, 60)) < 40);
  assert.equal(lanes(answered(50, 300), answered(400, 400)), 4);
  assert.equal(lanes(answered(undefined, 300)), 16, "large files say nothing");
  assert.equal(after(answered(50, 300), { ...LIMITS, maxLanes: 2 }).state.lanes, 2);
});

Deno.test("lost responses take half of the window at most", () => {
  const state = startPace({ ceiling: 1e6, maxWindow: 64, maxLanes: 64 });
  const roomWith = (doubts: number, outstanding: number) =>
    allowance({ ...state, lanes: 64 }, { outstanding, busy: 0, doubts }, 0).room;
  assert.deepEqual([roomWith(10, 0), roomWith(64, 0), roomWith(4000, 1), roomWith(5000, 0)], [54, 32, 31, 0]);
});

Deno.test("no more requests run at once than there are lanes", () => {
  const { state, nowMs } = after([quick]);
  assert.equal(allowance(state, { outstanding: 16, busy: 16 }, nowMs).room, 0);
  assert.equal(allowance(state, { outstanding: 20, busy: 10 }, nowMs).room, 6);
});

Deno.test("news are urgent while the window doubles, and where the server is soon done with all it may have", () => {
  const drained = (perSecond: number): PaceEvent => ({ kind: "drained", perSecond });
  const lowered: PaceEvent = { kind: "skipped" };
  const cases: readonly (readonly [string, readonly PaceEvent[], number, boolean])[] = [
    ["nothing is known yet", [accepted], 64, false],
    ["the window doubles, and is full", [drained(100), accepted], 65, true],
    ["the window doubles, and has room", [drained(100), accepted], 64, false],
    ["a full window that is as large as is of use", [drained(2), accepted], 64, false],
    ["halved, full, and done with in a second", [drained(100), lowered, accepted, accepted], 33, true],
    ["halved, full, and not done with for long", [drained(20), lowered, accepted, accepted], 33, false],
    ["held", [drained(100), accepted, { kind: "quota" }], 65, false],
    ["paused", [drained(100), accepted, { kind: "pause" }], 65, false],
  ];
  for (const [what, events, outstanding, expected] of cases) {
    const { state, nowMs } = after(events);
    assert.equal(isStarved(state, load(outstanding), nowMs), expected, what);
  }
});
