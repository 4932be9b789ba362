import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ApiError,
  AuthError,
  ForbiddenError,
  NetworkError,
  ProtocolError,
  QuotaError,
  RequestError,
  ServerError,
  TimeoutError,
  TlsError,
} from "../../../src/api/errors.ts";
import { Bandwidth } from "../../../src/features/incident/bandwidth.ts";
import { systemClock } from "../../../src/util/clock.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { Column, hexWords, KeyTable } from "../../../src/features/incident/compact.ts";
import { Flight } from "../../../src/features/incident/flight.ts";
import { Meter } from "../../../src/features/incident/meter.ts";
import { journalPlace } from "../../../src/features/incident/place.ts";
import { verdictOfFailure, wordsOf } from "../../../src/features/incident/verdict_of_failure.ts";

Deno.test("what a failed request means", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [new QuotaError("q", "concurrent", { status: 503 }), "again quota"],
    [new QuotaError("q", "daily", { status: 503 }), "stop daily quota"],
    [new AuthError("a", { status: 401 }), "stop login"],
    [new ForbiddenError("f", { status: 403 }), "stop login"],
    [new TlsError("t"), "stop error"],
    [new NetworkError("n"), "doubt"],
    [new TimeoutError("n"), "doubt"],
    [new ProtocolError("a portal", { status: 200 }), "doubt"],
    [new ServerError("s", { status: 503, response: "" }), "again refused"],
    [new ServerError("a proxy's", { status: 503 }), "doubt"],
    [new ServerError("a proxy's", { status: 429 }), "doubt"],
    [new ProtocolError("redirect", { status: 302 }), "again redirected"],
    [new ServerError("s", { status: 500 }), "doubt fault"],
    [new ServerError("s", { status: 502 }), "doubt fault"],
    [new ServerError("s", { status: 504 }), "doubt fault"],
    [new RequestError("r", { status: 429, response: null }), "again refused"],
    [new RequestError("r", { status: 413, response: null }), "failed too large"],
    [new RequestError("a proxy's", { status: 413 }), "doubt fault"],
    [new RequestError("r", { status: 400 }), "failed failed"],
    [new ApiError("r", { status: 404 }), "failed failed"],
    [new Error("nobody knows"), "doubt"],
  ];
  for (const [error, meaning] of cases) {
    const verdict = verdictOfFailure(error);
    const word = verdict.kind === "again"
      ? verdict.pace
      : verdict.kind === "failed"
      ? verdict.fate
      : verdict.kind === "stop"
      ? verdict.reason
      : verdict.isFault
      ? "fault"
      : "";
    assert.equal(`${verdict.kind} ${word}`.trim(), meaning, String(error));
  }
});

Deno.test("a key table numbers keys as a map would", () => {
  const key = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 0xffffffff }));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 3000 }), (keys) => {
      const table = new KeyTable(2);
      const map = new Map<string, number>();
      for (const one of keys) {
        const name = one.join();
        assert.equal(table.find(one), map.get(name) ?? -1);
        if (!map.has(name)) map.set(name, map.size);
        assert.equal(table.add(one), map.get(name));
      }
      assert.equal(table.size, map.size);
    }),
    { numRuns: 20 },
  );
});

Deno.test("a column keeps numbers over its chunks", () => {
  const column = new Column((length) => new Float64Array(length));
  for (let i = 0; i < 100_000; i++) column.push(i * 1.5);
  column.set(70_000, -1);
  assert.deepEqual([column.get(0), column.get(40_000), column.get(70_000), column.length], [
    0,
    60_000,
    -1,
    100_000,
  ]);
});

Deno.test("hex words are the digits, eight at a time", () => {
  assert.deepEqual([...hexWords("00000001ffffffff")], [1, 0xffffffff]);
});

Deno.test("a meter tells the speed of the last half minute", () => {
  const meter = new Meter();
  assert.equal(meter.perSecond(0), 0);
  for (let second = 0; second < 60; second++) {
    for (let i = 0; i < 10; i++) meter.count(second * 1000 + i * 100);
  }
  assert.ok(Math.abs(meter.perSecond(59_900) - 10) < 1);
  assert.ok(meter.perSecond(75_000) < 6);
  assert.equal(meter.perSecond(200_000), 0);
});

Deno.test("something analysed later says that the server has come across what was sent before it, an answer from the cache does not", () => {
  const flight = new Flight();
  const [first, second, third] = [flight.nextOrder(), flight.nextOrder(), flight.nextOrder()];
  for (const [content, order] of [[2, second], [3, third]] as const) {
    flight.sent.set(content, { ingestId: undefined, order, sinceMs: 0, askAtMs: 0 });
  }
  flight.settle(3, { isAnalysed: false });
  assert.deepEqual([first, second].map((order) => flight.isPassed(order)), [false, false]);
  flight.settle(2, { isAnalysed: true });
  assert.deepEqual([first, second, third].map((order) => flight.isPassed(order)), [true, false, false]);
});

Deno.test("what is to be sent again comes when it is due", () => {
  const flight = new Flight();
  flight.again(1, 200);
  flight.again(2, 100);
  assert.deepEqual(flight.takeAgain(50), { atMs: 100 });
  assert.deepEqual(flight.takeAgain(150), { content: 2, atMs: 100 });
  assert.deepEqual(flight.takeAgain(150), { atMs: 200 });
  assert.deepEqual(flight.takeAgain(200), { content: 1, atMs: 200 });
  assert.equal(flight.takeAgain(200), undefined);
});

Deno.test("each server and incident has a journal of its own, below the state folder, whatever its id", () => {
  const ids = ["INC-7", "../../etc/passwd", "a/b", "a b", "a\\b", "", "."];
  const places = ids.flatMap((incident) =>
    ["https://one", "https://two"].map((server) => journalPlace("/state/alx", { server, incident }))
  );
  assert.equal(new Set(places).size, places.length);
  for (const place of places) assert.match(place, /^\/state\/alx\/incidents\/[^/]+-[0-9a-f]{12}\.jsonl$/);
});

Deno.test("what went wrong is told in one line of bearable length", () => {
  assert.equal(wordsOf(new Error("a\n  b")), "a b");
  assert.equal(wordsOf(new Error("x".repeat(5000))).length, 301);
});

Deno.test("a bandwidth limit holds over all requests and pieces", async () => {
  const clock = new FakeClock(0);
  const bandwidth = new Bandwidth(1000, clock);
  const { signal } = new AbortController();
  const done: number[] = [];
  const sending = Array.from({ length: 5 }, async () => {
    await bandwidth.take(1000, signal);
    done.push(clock.now());
  });
  for (let i = 0; i < 50; i++) await clock.advance(100);
  await Promise.all(sending);
  assert.deepEqual(done.slice(1), [1000, 2000, 3000, 4000]);
  const pieces = [new Uint8Array(500), new Uint8Array(500)];
  const open = async function* () {
    yield* pieces;
  };
  const slow = new Bandwidth(1e9, systemClock).slowed(
    { kind: "stream", name: "x", sizeBytes: 1000, open },
    signal,
  );
  assert.ok(slow.kind === "stream");
  assert.deepEqual(await Array.fromAsync(await slow.open()), pieces);
});
