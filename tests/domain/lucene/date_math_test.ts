import assert from "node:assert/strict";
import { parseDate, parseDateMath, QueryError, storedDate } from "../../../src/domain/lucene/mod.ts";
import { NOW } from "./sample.ts";

const iso = (ms: number | undefined) => ms === undefined ? undefined : new Date(ms).toISOString();

Deno.test("date math, read for a lower and for an upper bound", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["now", "2026-11-24T04:00:00.000Z", "2026-11-24T04:00:00.000Z"],
    ["now-1h", "2026-11-24T03:00:00.000Z", "2026-11-24T03:00:00.000Z"],
    ["now/d", "2026-11-24T00:00:00.000Z", "2026-11-24T23:59:59.999Z"],
    ["now-1M/M", "2026-10-01T00:00:00.000Z", "2026-10-31T23:59:59.999Z"],
    ["now/w", "2026-11-23T00:00:00.000Z", "2026-11-29T23:59:59.999Z"],
    ["now/y+1d", "2026-01-02T00:00:00.000Z", "2027-01-01T23:59:59.999Z"],
    ["2026-03-31||-1M", "2026-02-28T00:00:00.000Z", "2026-02-28T00:00:00.000Z"],
    ["2024-02-29||+1y/d", "2025-02-28T00:00:00.000Z", "2025-02-28T23:59:59.999Z"],
    ["2026", "2026-01-01T00:00:00.000Z", "2026-01-01T23:59:59.999Z"],
    ["2026-11-24T10", "2026-11-24T10:00:00.000Z", "2026-11-24T10:59:59.999Z"],
    ["2026-11-24T10:00:00+02:00", "2026-11-24T08:00:00.000Z", "2026-11-24T08:00:00.999Z"],
    ["1700000000000", "2023-11-14T22:13:20.000Z", "2023-11-14T22:13:20.000Z"],
  ];
  for (const [text, low, high] of rows) {
    assert.equal(iso(parseDateMath(text, { now: NOW })), low, text);
    assert.equal(iso(parseDateMath(text, { now: NOW, roundUp: true })), high, text);
  }
});

Deno.test("what is no date", () => {
  for (
    const text of [
      "",
      "soon",
      "2026-13-01",
      "2026-02-30",
      "2026-01-01 10:00",
      "2026-01-01T24:00",
      "2026-01-01Z",
    ]
  ) {
    assert.equal(parseDate(text), undefined, text);
  }
  for (const text of ["now-", "now+1", "now*2", "now-1x", "now/2d", "now/", "bad||/d"]) {
    assert.throws(() => parseDateMath(text, { now: NOW }), QueryError, text);
  }
});

Deno.test("stored dates keep milliseconds of the server's microseconds", () => {
  assert.equal(iso(storedDate("2026-11-24T03:21:03.084947Z")), "2026-11-24T03:21:03.084Z");
  assert.equal(iso(storedDate("2026-11-24T03:21:03.5Z")), "2026-11-24T03:21:03.500Z");
  assert.equal(iso(storedDate("2026-11-24T03:21:03Z")), "2026-11-24T03:21:03.000Z");
  assert.equal(storedDate(5), 5);
  assert.equal(storedDate("x"), undefined);
  assert.equal(storedDate(true), undefined);
});
