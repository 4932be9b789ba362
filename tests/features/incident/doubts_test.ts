import assert from "node:assert/strict";
import { settleOnce, takeUp } from "../../../src/features/incident/doubts.ts";
import { TIMING } from "../../../src/features/incident/plan.ts";
import { NOW, shaOf, withBench } from "./bench.ts";

Deno.test("a lost answer that the server has is no loss: running it is followed, done it is done", () =>
  withBench(async ({ run, server, put, stateOf }) => {
    for (const content of ["a", "b", "c"]) put(content, "sending");
    server.set("a", "submitted").set("b", "completed").set("c", "failed");
    await settleOnce(run);
    assert.deepEqual(["a", "b", "c"].map(stateOf), ["sent", "done", "failed"]);
    assert.deepEqual([run.flight.doubts.size, run.flight.sent.size], [0, 1]);
  }));

Deno.test("one that the server shows no trace of is sent again after a while, when nothing else is on its way", () =>
  withBench(async ({ run, clock, put, stateOf }) => {
    put("a", "sending");
    await settleOnce(run);
    await clock.advance(TIMING.doubtMs - 1);
    await settleOnce(run);
    assert.equal(stateOf("a"), "sending");
    await clock.advance(1);
    await settleOnce(run);
    assert.equal(stateOf("a"), "again");
  }));

Deno.test("while others wait in the server's queue it may wait there too, until one that was sent later is analysed", () =>
  withBench(async ({ run, clock, put, stateOf }) => {
    put("a", "sending");
    const [before, later] = [put("b", "sent"), put("c", "sent")];
    await clock.advance(10 * TIMING.doubtMs);
    await settleOnce(run);
    assert.equal(stateOf("a"), "sending");
    run.flight.settle(before, { isAnalysed: false }); // from the cache: it overtook the queue
    await settleOnce(run);
    assert.equal(stateOf("a"), "sending");
    put("d", "sent");
    run.flight.settle(later, { isAnalysed: true });
    await settleOnce(run);
    assert.equal(stateOf("a"), "again");
  }));

Deno.test("a server that says that nothing waits and nothing runs has no trace to come", () =>
  withBench(async ({ run, clock, put, stateOf }) => {
    run.see({ kind: "heartbeat", queue: 0, chance: 1, running: 0 });
    put("a", "sending");
    put("b", "sent");
    await clock.advance(TIMING.doubtMs);
    await settleOnce(run);
    assert.equal(stateOf("a"), "sending", "the heartbeat is older than the request");
    run.see({ kind: "heartbeat", queue: 0, chance: 1, running: 1 });
    await settleOnce(run);
    assert.equal(stateOf("a"), "sending");
    run.see({ kind: "heartbeat", queue: 0, chance: 1, running: 0 });
    await settleOnce(run);
    assert.deepEqual([stateOf("a"), stateOf("b")], ["again", "again"]);
  }));

Deno.test("a cached file whose message is lost is sent again soon where the server says that it has nothing to do", () =>
  withBench(async ({ run, clock, put, stateOf }) => {
    const idle = () => run.see({ kind: "heartbeat", queue: 0, chance: 1, running: 0 });
    put("a", "sent");
    await clock.advance(TIMING.doubtMs - 1);
    idle();
    await settleOnce(run);
    assert.equal(stateOf("a"), "sent", "its message may be on its way");
    run.heardMs = run.now();
    await clock.advance(TIMING.doubtMs - 1);
    idle();
    await settleOnce(run);
    assert.equal(stateOf("a"), "sent", "others are told of still");
    run.deafMs = run.now();
    await clock.advance(TIMING.doubtMs - 1);
    idle();
    await settleOnce(run);
    assert.equal(stateOf("a"), "sent", "its message may wait there");
    await clock.advance(TIMING.doubtMs);
    await settleOnce(run);
    assert.equal(stateOf("a"), "sent", "the server has not said for long what it has to do");
    run.see({ kind: "heartbeat", queue: 0, chance: 1, running: 1 });
    await settleOnce(run);
    assert.equal(stateOf("a"), "sent", "it may be a duplicate of what runs");
    idle();
    await settleOnce(run);
    assert.equal(stateOf("a"), "again");
  }));

Deno.test("a server that never tells of a file is not sent it over and over", () =>
  withBench(async ({ run, clock, put, stateOf }) => {
    const pauses: number[] = [];
    for (let i = 0; i < 5; i++) {
      put("a", "sent");
      const sentMs = clock.now();
      while (stateOf("a") === "sent") {
        await clock.advance(TIMING.tickMs);
        run.see({ kind: "heartbeat", queue: 0, chance: 1, running: 0 });
        await settleOnce(run);
      }
      pauses.push((clock.now() - sentMs) / TIMING.doubtMs);
    }
    assert.deepEqual(pauses, [1, 4, 16, 45, 45]);
  }));

Deno.test("where the server tells nothing of itself, a lost message of a file that it did analyse is asked for after 20 s of silence", () =>
  withBench(async ({ run, clock, server, put, stateOf }) => {
    put("a", "sent");
    server.set("a", "completed");
    await clock.advance(TIMING.doubtMs - 1);
    await settleOnce(run);
    assert.equal(stateOf("a"), "sent");
    await clock.advance(1);
    await settleOnce(run);
    assert.equal(stateOf("a"), "done");
  }));

Deno.test("lost notifications are found on a server that others keep busy, and what waits there is not sent again", () =>
  withBench(async ({ run, clock, server, put, stateOf }) => {
    for (const content of ["a", "b", "c"]) put(content, "sent");
    server.set("a", "completed").set("b", "submitted"); // c waits in the queue
    for (let i = 0; i < 10; i++) {
      run.see({ kind: "heartbeat", queue: 40, chance: 1, running: 30 });
      await clock.advance(TIMING.doubtMs / 10);
    }
    await settleOnce(run);
    assert.deepEqual(["a", "b", "c"].map(stateOf), ["done", "sent", "sent"]);
    // The queue was empty once: what had waited has left it, and would have a trace.
    run.noteDrained();
    await clock.advance(TIMING.settleMs - 1);
    run.see({ kind: "heartbeat", queue: 40, chance: 1, running: 30 });
    await clock.advance(TIMING.doubtMs);
    await settleOnce(run);
    assert.deepEqual(["b", "c"].map(stateOf), ["sent", "again"]);
  }));

Deno.test("a message that is missing while later ones come is asked for", () =>
  withBench(async ({ run, clock, server, put, stateOf }) => {
    put("a", "sent");
    const later = put("b", "sent");
    server.set("a", "completed");
    await clock.advance(TIMING.doubtMs);
    run.heardMs = run.now();
    await settleOnce(run);
    assert.equal(stateOf("a"), "sent", "others are told of; it may come yet");
    run.flight.settle(later, { isAnalysed: true });
    await settleOnce(run);
    assert.equal(stateOf("a"), "done");
  }));

Deno.test("a request that a proxy may hold is waited for longer than any wait of ours, a broken one is not", () =>
  withBench(async ({ run, clock, put, stateOf }) => {
    const contents = ["broken", "held"].map((content) => put(content, "sending"));
    const { brokenMs, heldMs } = TIMING;
    for (const [i, graceMs] of [brokenMs, heldMs].entries()) {
      run.flight.doubts.set(contents[i]!, { sinceMs: clock.now(), order: 0, graceMs });
    }
    const idleAfter = async (ms: number) => {
      await clock.advance(ms);
      run.see({ kind: "heartbeat", queue: 0, chance: 1, running: 0 });
      await settleOnce(run);
      return ["broken", "held"].map(stateOf);
    };
    assert.deepEqual(await idleAfter(brokenMs), ["again", "sending"]);
    assert.deepEqual(await idleAfter(heldMs - brokenMs - 1), ["again", "sending"]);
    assert.deepEqual(await idleAfter(1), ["again", "again"]);
  }));

Deno.test("what a killed run left in doubt is as old as its line in the journal", () =>
  withBench(async ({ run, clock, put, stateOf }) => {
    put("a", "sending");
    run.note({ type: "sending", sha256: shaOf("a") });
    await clock.advance(TIMING.heldMs);
    run.flight.doubts.clear();
    takeUp(run);
    run.see({ kind: "heartbeat", queue: 0, chance: 1, running: 0 });
    await settleOnce(run);
    assert.equal(stateOf("a"), "again");
  }));

Deno.test("what was sent and never told of is asked about late, less and less often, and given up last", () =>
  withBench(async ({ run, clock, server, put, stateOf }) => {
    put("a", "sent");
    put("b", "sent");
    server.set("b", "submitted");
    await clock.advance(TIMING.lateMs);
    await settleOnce(run);
    assert.deepEqual([stateOf("a"), stateOf("b")], ["sent", "sent"]);
    await clock.advance(4 * TIMING.lateMs);
    server.set("b", "completed");
    await settleOnce(run);
    assert.deepEqual([stateOf("a"), stateOf("b")], ["again", "done"]);
  }));

Deno.test("an earlier run's open contents are taken up as they stand", () =>
  withBench(({ run, put }) => {
    const [doubt, sent] = [put("a", "sending"), put("b", "sent")];
    run.flight.doubts.clear();
    run.flight.sent.clear();
    run.note({ type: "file", path: "/c", size: 1, mtime: 1, sha256: shaOf("c") });
    run.note({ type: "again", sha256: shaOf("c"), reason: "r" });
    takeUp(run);
    assert.deepEqual([[...run.flight.doubts.keys()], [...run.flight.sent.keys()]], [[doubt], [sent]]);
    assert.deepEqual(run.flight.takeAgain(NOW), { content: 2, atMs: NOW });
    return Promise.resolve();
  }));

Deno.test("a datastore that takes few clauses is asked in smaller parts", () =>
  withBench(async ({ run, put, server, stateOf }) => {
    const { page } = run.services.client.search;
    const asked: number[] = [];
    const limited: typeof page = (index, query, options) => {
      const count = query.split(" OR ").length;
      asked.push(count);
      return count > 3 ? Promise.reject(new Error("too many nested clauses")) : page(index, query, options);
    };
    (run.services.client.search as { page: typeof page }).page = limited;
    for (let i = 0; i < 10; i++) {
      put(`${i}`, "sending");
      server.set(`${i}`, "completed");
    }
    await settleOnce(run);
    assert.ok(Array.from({ length: 10 }, (_, i) => stateOf(`${i}`)).every((state) => state === "done"));
    assert.ok(asked[0]! > 3 && Math.max(...asked.slice(2)) <= 3, asked.join());
  }));
