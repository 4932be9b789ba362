/** Following what runs: notification queues and watch queues. */
import { deepStrictEqual, equal, ok, rejects } from "node:assert/strict";
import { NotFoundError, ProtocolError } from "../../src/api/errors.ts";
import { ingestApi } from "../../src/api/ingest.ts";
import { type FollowOptions, type IngestOutcome, outcomeOf } from "../../src/api/ingest_follow.ts";
import { type WatchSource, watchSubmission } from "../../src/api/live_watch.ts";
import type { IngestMessage, WatchMessage } from "../../src/api/types/mod.ts";
import { collect, fakeHttp, instantClock } from "./modules_support.ts";

function message(ingestId: string, sid: string, more: Partial<IngestMessage> = {}): IngestMessage {
  return {
    ingest_id: ingestId,
    failure: "",
    score: 10,
    extended_scan: "skipped",
    retries: 0,
    ingest_time: "2030-01-01T12:00:00Z",
    submission: {
      sid,
      time: "2030-01-01T12:00:00Z",
      files: [],
      metadata: {},
      notification: { queue: "q", threshold: null },
      params: {},
      scan_key: null,
    },
    ...more,
  };
}

interface Hit {
  readonly sid: string;
  readonly ingestId?: string;
  readonly completed?: string | null;
}

/** A queue that gives the pages in turn, then nothing; and an index of submissions. */
function queue(pages: readonly (readonly IngestMessage[])[], hits: readonly Hit[] = []) {
  const left = [...pages];
  return fakeHttp(({ path, options }) => {
    if (path.startsWith("ingest/")) return left.shift() ?? [];
    const { query } = options.json as { query: string };
    const found = hits.filter((hit) => query.includes(`"${hit.sid}"`) || query.includes(`"${hit.ingestId}"`));
    return {
      items: found.map((hit) => ({
        sid: hit.sid,
        max_score: 7,
        state: hit.completed === null ? "submitted" : "completed",
        times: { completed: hit.completed ?? "2030-01-01T12:00:05Z" },
        metadata: hit.ingestId === undefined ? {} : { ingest_id: hit.ingestId },
      })),
    };
  });
}

async function follow(server: ReturnType<typeof queue>, options: FollowOptions): Promise<string[]> {
  const outcomes = await collect(ingestApi(server.http).follow("q", { clock: instantClock(), ...options }));
  return outcomes.map(({ ingestId, sid, outcome }: IngestOutcome) => `${ingestId} ${sid ?? "-"} ${outcome}`);
}

Deno.test("every way a file can end is told", async () => {
  const server = queue([[
    message("done", "S1"),
    message("dup", "S1"),
    message("old", "S2"),
    message("dropped", "dropped", { failure: "Skipped", score: null }),
    message("big", "big", { failure: "File too large (2 > 1)", score: null }),
  ]], [
    { sid: "S1", ingestId: "done", completed: "2030-01-01T12:00:05Z" },
    { sid: "S2", ingestId: "yesterday", completed: "2029-12-31T12:00:00Z" },
  ]);
  deepStrictEqual(await follow(server, { ids: ["done", "dup", "old", "dropped", "big"] }), [
    "done S1 done",
    "dup S1 duplicate",
    "old S2 cached",
    "dropped - skipped",
    "big - failed",
  ]);
});

Deno.test("messages that lack what is empty are no failures", async () => {
  const { submission: _, ...unnamed } = message("found", "");
  const { failure: _f, ...fine } = message("fine", "S1");
  const page = [
    { ...message("null", "S2"), failure: null },
    fine,
    unnamed,
    { ...unnamed, ingest_id: "unknown", submission: null },
    null,
    "x",
    { failure: "" },
  ];
  const server = queue([page as unknown as IngestMessage[]], [{ sid: "S3", ingestId: "found" }]);
  deepStrictEqual(await follow(server, { ids: ["null", "fine", "found", "unknown"] }), [
    "null S2 done",
    "fine S1 done",
    "found S3 done",
    "unknown - done",
  ]);
});

Deno.test("messages are given as their type says, none as none", async () => {
  const answers: unknown[] = [[{ ingest_id: "I", failure: null }, null], null, { ingest_id: "I" }, null];
  const api = ingestApi(fakeHttp(() => answers.shift()).http);
  const whole = { ingest_id: "I", failure: "", submission: null };
  deepStrictEqual(await api.getMessages("q"), [whole]);
  deepStrictEqual(await api.getMessages("q"), []);
  deepStrictEqual(await api.getMessage("q"), whole);
  equal(await api.getMessage("q"), null);
  await rejects(ingestApi(fakeHttp(() => "x").http).getMessages("q"), ProtocolError);
});

Deno.test("a sid that equals the ingest id is the file's own, whatever the index says", () => {
  const found = { sid: "I", ingestId: undefined, completed: undefined, score: undefined };
  equal(outcomeOf(message("I", "I"), found).outcome, "done");
  equal(outcomeOf(message("I", "S")).outcome, "done");
});

Deno.test("messages told twice are passed on once, and strangers' are passed on too", async () => {
  const server = queue([[message("a", "S"), message("a", "S")], [
    message("a", "S"),
    message("x", "X"),
    message("b", "T"),
  ]]);
  deepStrictEqual(await follow(server, { ids: ["a", "b"], pageSize: 2 }), [
    "a S done",
    "x X done",
    "b T done",
  ]);
});

Deno.test("full pages are drained without a pause; empty ones lengthen it up to eight times", async () => {
  const clock = instantClock();
  const pages = [[message("a", "S"), message("b", "S")], ...Array(6).fill([]), [message("c", "S")]];
  const server = queue(pages);
  equal((await follow(server, { ids: ["a", "b", "c"], pageSize: 2, pollMs: 100, clock })).length, 3);
  deepStrictEqual(clock.sleeps, [100, 200, 400, 800, 800, 800]);
});

Deno.test("after the deadline what is left is looked up", async () => {
  const clock = instantClock();
  const server = queue([[message("a", "S")]], [
    { sid: "T", ingestId: "quiet" },
    { sid: "U", ingestId: "running", completed: null },
  ]);
  const ids = ["a", "quiet", "running", "lost"];
  deepStrictEqual(await follow(server, { ids, clock, deadlineMs: 5000 }), [
    "a S done",
    "quiet T done",
    "running U never answered",
    "lost - never answered",
  ]);
  equal(clock.now(), 5000);
});

Deno.test("a minute of silence is enough to find what others took the message of", async () => {
  const clock = instantClock();
  const server = queue([[message("a", "S")]], [{ sid: "T", ingestId: "taken" }]);
  const at: [string, number][] = [];
  const ids = ["a", "taken", "lost"];
  for await (const { ingestId, outcome } of ingestApi(server.http).follow("q", { ids, clock })) {
    at.push([`${ingestId} ${outcome}`, clock.now()]);
  }
  deepStrictEqual(at.map(([what]) => what), ["a done", "taken done", "lost never answered"]);
  ok(at[1]![1] >= 60_000 && at[1]![1] < 70_000, String(at[1]));
  equal(at[2]![1], 900_000);
});

Deno.test("ids added while following are waited for", async () => {
  const ids = new Set(["a"]);
  const server = queue([[message("a", "S")], [], [message("b", "T")]]);
  const told: string[] = [];
  for await (const { ingestId } of ingestApi(server.http).follow("q", { ids, clock: instantClock() })) {
    told.push(ingestId);
    if (ingestId === "a") ids.add("b");
  }
  deepStrictEqual(told, ["a", "b"]);
});

Deno.test("nothing to wait for ends at once; repeated ids count once", async () => {
  deepStrictEqual(await follow(queue([]), { ids: [] }), []);
  deepStrictEqual(await follow(queue([[message("a", "S")]]), { ids: ["a", "a"] }), ["a S done"]);
});

Deno.test("hundreds of silent files are looked up a hundred a request", async () => {
  const ids = Array.from({ length: 250 }, (_, i) => `i${i}`);
  const server = queue([]);
  equal((await follow(server, { ids, deadlineMs: 1 })).length, 250);
  equal(server.sent.filter((one) => one.path === "search/submission/").length, 3);
});

Deno.test("following stops with the signal's reason", async () => {
  const stop = new AbortController();
  const server = queue([[message("a", "S")]]);
  const told = ingestApi(server.http).follow("q", { clock: instantClock(), signal: stop.signal });
  equal((await told.next()).value?.ingestId, "a");
  stop.abort(new Error("enough"));
  await rejects(told.next(), /enough/);
});

interface Live {
  readonly pages?: readonly (readonly WatchMessage[])[];
  /** Answers to is_completed, the last for ever. */
  readonly completed?: readonly boolean[];
  /** How often there is no queue yet. */
  readonly missing?: number;
}

function live({ pages = [], completed = [false], missing = 0 }: Live): WatchSource & { asked: string[] } {
  const [left, done] = [[...pages], [...completed]];
  let absent = missing;
  const asked: string[] = [];
  return {
    asked,
    setupWatchQueue: () => {
      asked.push("queue");
      if (absent-- > 0) {
        return Promise.reject(new NotFoundError("No dispatchers are processing this submission."));
      }
      return Promise.resolve({ wq_id: "D-x-WQ" });
    },
    getMessages: () => Promise.resolve(left.shift() ?? []),
    outstandingServices: () => Promise.resolve(asked.push("outstanding") % 2 === 0 ? null : { PE: 2 }),
    isCompleted: () => {
      asked.push("completed");
      return Promise.resolve(done.length > 1 ? done.shift()! : done[0]!);
    },
  };
}

function said(type: string, msg: string | null = null): WatchMessage {
  return { type, msg, err_msg: null, status_code: 200 };
}

Deno.test("a submission is watched from start to stop, each key once", async () => {
  const source = live({
    pages: [[said("start"), said("cachekey", "r1"), said("cachekey", "r1")], [said("timeout")], [
      said("cachekeyerr", "e1"),
      said("news", "?"),
      said("stop"),
      said("cachekey", "late"),
    ]],
  });
  deepStrictEqual(await collect(watchSubmission(source, "s", { clock: instantClock(), outstandingMs: 0 })), [
    { type: "start" },
    { type: "result", key: "r1" },
    { type: "error", key: "e1" },
    { type: "stop", missed: false },
  ]);
});

Deno.test("one that was finished before stops at once, and says that it was missed", async () => {
  const source = live({ missing: 9, completed: [true] });
  deepStrictEqual(await collect(watchSubmission(source, "s", { clock: instantClock() })), [{
    type: "stop",
    missed: true,
  }]);
});

Deno.test("one that nobody has taken up yet is waited for", async () => {
  const source = live({ missing: 2, pages: [[said("stop")]] });
  const clock = instantClock();
  equal((await collect(watchSubmission(source, "s", { clock, pollMs: 50 }))).length, 1);
  deepStrictEqual(clock.sleeps, [10, 20]);
});

Deno.test("pauses between looks grow to the longest", async () => {
  const source = live({ pages: [...Array.from({ length: 6 }, () => []), [said("stop")]] });
  const clock = instantClock();
  await collect(watchSubmission(source, "s", { clock, pollMs: 500, outstandingMs: 0 }));
  deepStrictEqual(clock.sleeps, [100, 200, 400, 500, 500, 500]);
});

Deno.test("a lost stop is made up for by asking the submission", async () => {
  const source = live({ pages: [[said("start")]], completed: [false, true] });
  const clock = instantClock();
  const events = await collect(
    watchSubmission(source, "s", { clock, pollMs: 100, silenceMs: 1000, outstandingMs: 0 }),
  );
  deepStrictEqual(events, [{ type: "start" }, { type: "stop", missed: false }]);
  ok(clock.now() >= 2000 && clock.now() <= 2100);
});

Deno.test("outstanding services are told while it runs, when they are known", async () => {
  const source = live({ pages: [[said("start")], [], [], [], [], [], [said("stop")]] });
  const events = await collect(
    watchSubmission(source, "s", { clock: instantClock(), pollMs: 100, outstandingMs: 100 }),
  );
  const outstanding = events.filter((event) => event.type === "outstanding");
  deepStrictEqual(outstanding[0], { type: "outstanding", services: { PE: 2 } });
  equal(outstanding.length < source.asked.filter((one) => one === "outstanding").length, true);
});
