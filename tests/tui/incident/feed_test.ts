import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { FeedFold, isFailed, STEP_MS } from "../../../src/tui/incident/feed.ts";

const T0 = Date.parse("2026-11-24T00:00:00.000Z");
const at = (ms: number) => new Date(T0 + ms).toISOString();
const file = (sha256: string, path: string, ms = 0) => ({
  ...{ type: "file", path, size: 10, mtime: 0, sha256, at: at(ms) },
});

Deno.test("a content is uploaded, scanned, ended; its name and the time it took are told", () => {
  const fold = new FeedFold();
  fold.take(file("aa", "/e/a.bin"));
  fold.take({ type: "sending", sha256: "aa", at: at(1000) });
  const [upload] = fold.feed(T0).flights;
  deepStrictEqual([upload?.state, upload?.path, upload?.sinceMs], ["upload", "/e/a.bin", T0 + 1000]);
  fold.take({ type: "sent", sha256: "aa", ingestId: "i", at: at(2000) });
  strictEqual(fold.feed(T0).flights[0]?.state, "scan");
  fold.take({ type: "done", sha256: "aa", sid: "s", score: 1500, how: "done", at: at(4000) });
  const { flights, ended, scores, known, endedCount, failedCount } = fold.feed(T0 + 60_000);
  deepStrictEqual(flights, []);
  deepStrictEqual([...scores], [[1500, 1]]);
  deepStrictEqual([known, endedCount, failedCount], [0, 1, 0]);
  deepStrictEqual(ended[0], {
    ...{ path: "/e/a.bin", sha256: "aa", sid: "s", score: 1500, how: "done", reason: undefined },
    ...{ atMs: T0 + 4000, tookMs: 3000 },
  });
});

Deno.test("what fails, is refused, dropped or known already is told apart", () => {
  const fold = new FeedFold();
  fold.take({ type: "unusable", path: "/e/empty", fate: "empty", reason: "it is empty", at: at(0) });
  fold.take(file("bb", "/e/b"));
  fold.take({ type: "sending", sha256: "bb", at: at(0) });
  fold.take({ type: "again", sha256: "bb", reason: "Skipped", at: at(10) });
  strictEqual(fold.feed(T0).flights.length, 0);
  fold.take({ type: "failed", sha256: "bb", fate: "failed", reason: "no", at: at(20) });
  fold.take({ type: "done", sha256: "cc", sid: "s", score: null, how: "cached", at: at(30) });
  const { ended, known, failedCount, scores } = fold.feed(T0);
  deepStrictEqual(ended.map(({ how }) => how), ["cached", "failed", "empty"]);
  deepStrictEqual(ended.map(isFailed), [false, true, true]);
  deepStrictEqual([known, failedCount, scores.size], [1, 2, 0]);
  // A content that was named too long ago, or never, has its hash only.
  deepStrictEqual([ended[0]?.path, ended[0]?.sha256], [undefined, "cc"]);
});

Deno.test("what failed and is tried once more is listed by what becomes of it then", () => {
  const fold = new FeedFold();
  fold.take({
    type: "unusable",
    path: "/e/locked",
    fate: "unreadable",
    reason: "permission denied",
    at: at(0),
  });
  fold.take({
    type: "unusable",
    path: "/e/folder",
    fate: "unreadable",
    reason: "permission denied",
    at: at(0),
  });
  fold.take({
    type: "unusable",
    path: "/e/none",
    fate: "unreadable",
    reason: "there is no such file",
    at: at(0),
  });
  for (const sha256 of ["aa", "bb"]) {
    fold.take(file(sha256, `/e/${sha256}`));
    fold.take({ type: "failed", sha256, fate: "failed", reason: "once", at: at(10) });
    fold.take({ type: "again", sha256, reason: "asked for", at: at(20) });
  }
  const between = fold.feed(T0);
  deepStrictEqual([between.ended.length, between.endedCount, between.failedCount], [3, 3, 3]);
  fold.take({ type: "done", sha256: "aa", sid: "s", score: 0, how: "done", at: at(30) });
  fold.take({ type: "failed", sha256: "bb", fate: "failed", reason: "twice", at: at(40) });
  fold.take(file("cc", "/e/locked", 50)); // could be read now
  fold.take({ type: "moot", path: "/e/folder", at: at(60) });
  const { ended, endedCount, failedCount } = fold.feed(T0);
  deepStrictEqual(ended.map(({ path, reason }) => [path, reason]), [
    ["/e/bb", "twice"],
    ["/e/aa", undefined],
    ["/e/none", "there is no such file"],
  ]);
  deepStrictEqual([endedCount, failedCount], [3, 2]);
});

Deno.test("ends are counted by time, with gaps, without the step that is not over", () => {
  const fold = new FeedFold();
  const done = (n: number, ms: number) =>
    fold.take({ type: "done", sha256: `s${n}`, sid: "s", score: 0, how: "done", at: at(ms) });
  [0, 1, STEP_MS, 3 * STEP_MS, 3 * STEP_MS + 1].forEach((ms, i) => done(i, ms));
  deepStrictEqual(fold.feed(T0 + 4 * STEP_MS).steps, [2, 1, 0, 2]);
  deepStrictEqual(fold.feed(T0 + 3 * STEP_MS + 10).steps, [2, 1, 0]);
});

Deno.test("whatever the lines, room is bounded and nothing ended is on its way", () => {
  const sha = fc.integer({ min: 0, max: 30 }).map((n) => `h${n}`);
  const line = fc.oneof(
    sha.map((one) => file(one, `/e/${one}`)),
    sha.map((sha256) => ({ type: "sending", sha256, at: at(5) })),
    sha.map((sha256) => ({ type: "sent", sha256, ingestId: "i", at: at(6) })),
    sha.map((sha256) => ({ type: "done", sha256, sid: "s", score: 1, how: "done", at: at(7) })),
    fc.constant({ type: "later", at: at(1) }),
    fc.constant("torn"),
    fc.constant(null),
  );
  fc.assert(fc.property(fc.array(line, { maxLength: 200 }), (lines) => {
    const fold = new FeedFold();
    const open = new Set<string>();
    for (const one of lines) {
      fold.take(one);
      if (typeof one !== "object" || one === null || !("sha256" in one)) continue;
      if (one.type === "sending" || one.type === "sent") open.add(one.sha256);
      if (one.type === "done") open.delete(one.sha256);
    }
    const feed = fold.feed(T0);
    deepStrictEqual(new Set(feed.flights.map(({ sha256 }) => sha256)), open);
    strictEqual(feed.endedCount, feed.ended.length);
  }));
});

Deno.test("a million lines leave a bounded trace", () => {
  const fold = new FeedFold();
  for (let i = 0; i < 200_000; i++) fold.take(file(`h${i}`, `/e/${i}`));
  for (let i = 0; i < 2000; i++) {
    fold.take({ type: "failed", sha256: `h${i}`, fate: "failed", reason: "x", at: at(i) });
  }
  const feed = fold.feed(T0);
  ok(feed.ended.length <= 500);
  strictEqual(feed.endedCount, 2000);
  // The oldest names were let go, and the newest are kept.
  strictEqual(feed.ended[0]?.path, undefined);
  fold.take({ type: "sending", sha256: "h199999", at: at(1) });
  strictEqual(fold.feed(T0).flights[0]?.path, "/e/199999");
});
