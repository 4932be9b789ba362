import assert from "node:assert/strict";
import type { WholeMessage } from "../../../src/features/incident/flight.ts";
import { itemOf } from "../../../src/features/incident/item_key.ts";
import { takeMessage } from "../../../src/features/incident/messages.ts";
import { TIMING } from "../../../src/features/incident/plan.ts";
import { NOW, shaOf, withBench } from "./bench.ts";

/** A notification about a content. */
function messageOf(
  content: string,
  more: { failure?: string; ingestId?: string; sid?: string } = {},
): WholeMessage {
  const { failure = "", ingestId = `i-${content}`, sid = ingestId } = more;
  const time = new Date(NOW).toISOString();
  return {
    ...{
      ingest_id: ingestId,
      failure,
      score: failure === "" ? 7 : null,
      extended_scan: "skipped",
      retries: 0,
    },
    ingest_time: time,
    submission: {
      ...{ sid, time, files: [{ name: "x", size: 1, sha256: shaOf(content) }] },
      metadata: { alx_item: itemOf("j1", shaOf(content)), filename: `/${content}` },
      ...{ notification: { queue: "q", threshold: null }, params: {}, scan_key: null },
    },
  };
}

Deno.test("a notification ends a content's way, whether its answer came or not", () =>
  withBench(({ run, put, stateOf }) => {
    put("a", "sent");
    put("b", "sending");
    for (const content of ["a", "b"]) takeMessage(run, messageOf(content), undefined);
    assert.deepEqual([stateOf("a"), stateOf("b"), run.flight.outstanding], ["done", "done", 0]);
    return Promise.resolve();
  }));

Deno.test("an earlier submission may stand for a content", () =>
  withBench(async ({ run, put }) => {
    put("a", "sent");
    const earlier = { sid: "old", ingestId: "other", completed: "2020-01-01T00:00:00Z", score: 7 };
    takeMessage(run, messageOf("a", { sid: "old" }), earlier);
    await run.journal.flushed();
    const lines = (await Deno.readTextFile(run.journal.path)).trim().split("\n").map((line) =>
      JSON.parse(line)
    );
    const { type, sid, score, how } = lines.at(-1);
    assert.deepEqual([type, sid, score, how], ["done", "old", 7, "cached"]);
  }));

Deno.test("what the server drops waits before it is sent again, and slows the pace", () =>
  withBench(({ run, put, stateOf }) => {
    const content = put("a", "sent");
    const { window } = run.paceState;
    takeMessage(run, messageOf("a", { failure: "Skipped" }), undefined);
    assert.equal(stateOf("a"), "again");
    assert.deepEqual(run.flight.takeAgain(NOW), { atMs: NOW + TIMING.againMs });
    assert.deepEqual(run.flight.takeAgain(NOW + TIMING.againMs), { content, atMs: NOW + TIMING.againMs });
    assert.ok(run.paceState.window < window && run.paceState.holdUntilMs > NOW);
    return Promise.resolve();
  }));

Deno.test("a refusal fails a content with the server's words", () =>
  withBench(({ run, put, stateOf }) => {
    put("a", "sent");
    put("b", "sent");
    takeMessage(run, messageOf("a", { failure: "File too large (5 > 4)" }), undefined);
    takeMessage(run, messageOf("b", { failure: "Submission was cancelled" }), undefined);
    assert.deepEqual([stateOf("a"), stateOf("b")], ["too large", "failed"]);
    assert.deepEqual(run.troubles.at(-1), { atMs: NOW, path: "/b", reason: "Submission was cancelled" });
    return Promise.resolve();
  }));

Deno.test("a failure of an earlier try, or of one that is still being answered, does not count for this one", () =>
  withBench(({ run, put, stateOf }) => {
    const sent = put("a", "sent");
    takeMessage(run, messageOf("a", { failure: "Skipped", ingestId: "earlier" }), undefined);
    assert.deepEqual([stateOf("a"), run.flight.sent.has(sent)], ["sent", true]);
    const busy = put("b", "sending");
    run.flight.doubts.delete(busy);
    run.flight.busy.add(busy);
    const early = messageOf("b", { failure: "Skipped", ingestId: "i-b" });
    takeMessage(run, early, undefined);
    assert.equal(stateOf("b"), "sending");
    assert.equal(run.flight.takeEarly("i-b"), early);
    assert.equal(run.flight.takeEarly("i-b"), undefined);
    return Promise.resolve();
  }));

Deno.test("success counts whichever try it is of, and only once", () =>
  withBench(async ({ run, put, stateOf }) => {
    const content = put("a", "sending");
    run.note({ type: "again", sha256: shaOf("a"), reason: "the server shows no trace of it" });
    run.flight.settle(content, { isAnalysed: false });
    takeMessage(run, messageOf("a", { ingestId: "late" }), undefined);
    assert.equal(stateOf("a"), "done");
    takeMessage(run, messageOf("a", { ingestId: "other" }), undefined);
    takeMessage(run, messageOf("a", { ingestId: "other", failure: "Skipped" }), undefined);
    await run.journal.flushed();
    const text = await Deno.readTextFile(run.journal.path);
    assert.equal(text.split('"done"').length - 1, 2); // its type and how it ended
    assert.equal(stateOf("a"), "done");
  }));

Deno.test("messages about others' files are passed over", () =>
  withBench(({ run, put, stateOf }) => {
    put("a", "sent");
    takeMessage(run, messageOf("nobody"), undefined);
    const foreign = messageOf("a");
    const metadata = { alx_item: itemOf("another journal", shaOf("a")) };
    takeMessage(run, { ...foreign, submission: { ...foreign.submission, metadata } }, undefined);
    takeMessage(run, { ...foreign, submission: { ...foreign.submission, files: [] } }, undefined);
    assert.equal(stateOf("a"), "sent");
    return Promise.resolve();
  }));
