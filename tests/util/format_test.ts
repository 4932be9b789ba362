import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatIso,
  formatPercent,
  formatTime,
  parseTime,
} from "../../src/util/format.ts";

Deno.test("formatBytes", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1 K"],
    [18_000, "18 K"],
    [1023.6 * 1024, "1.0 M"],
    [1_146_880, "1.1 M"],
    [8.4 * 1024 ** 2, "8.4 M"],
    [99.97 * 1024 ** 2, "100 M"],
    [2 * 1024 ** 3, "2.0 G"],
    [Number.NaN, ""],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text);
});

Deno.test("formatCount and formatPercent", () => {
  assert.deepEqual([0, 999, 1204, 10_000, 1234567, -1000].map(formatCount), [
    "0",
    "999",
    "1,204",
    "10,000",
    "1,234,567",
    "-1,000",
  ]);
  assert.deepEqual([0, 0.0001, 0.004, 0.05, 0.62, 0.9999, 1].map(formatPercent), [
    "0 %",
    "<0.1 %",
    "0.4 %",
    "5 %",
    "62 %",
    "99 %",
    "100 %",
  ]);
});

Deno.test("formatAge uses one unit", () => {
  const minute = 60_000;
  const cases: [number, string][] = [
    [0, "now"],
    [9_900, "9 s"],
    [4 * minute, "4 m"],
    [119 * minute, "1 h"],
    [25 * 60 * minute, "1 d"],
    [700 * 24 * 60 * minute, "700 d"],
    [800 * 24 * 60 * minute, "2 y"],
    [-3 * 24 * 60 * minute, "in 3 d"],
  ];
  for (const [ms, text] of cases) assert.equal(formatAge(ms), text);
});

Deno.test("formatDuration uses at most two units", () => {
  const cases: [number, string][] = [
    [0.4, "0 ms"],
    [38, "38 ms"],
    [400, "0.4 s"],
    [9_960, "10 s"],
    [59_600, "1 m 00 s"],
    [161_000, "2 m 41 s"],
    [3 * 3600_000 + 5 * 60_000, "3 h 05 m"],
    [52 * 3600_000, "2 d 4 h"],
    [-400, "-0.4 s"],
  ];
  for (const [ms, text] of cases) assert.equal(formatDuration(ms), text);
});

Deno.test("times", () => {
  assert.equal(parseTime("2024-05-01T12:34:56.123456Z"), Date.UTC(2024, 4, 1, 12, 34, 56, 123));
  assert.equal(parseTime("2024-05-01T12:34:56"), Date.UTC(2024, 4, 1, 12, 34, 56));
  assert.equal(parseTime("2024-05-01T14:34:56+02:00"), Date.UTC(2024, 4, 1, 12, 34, 56));
  for (const none of ["", "soon", "2024-99-01", null, 5, undefined]) assert.equal(parseTime(none), undefined);
  assert.equal(formatTime("2026-11-24T11:02:33.9Z"), "2026-11-24 11:02:33Z");
  assert.equal(formatTime(0, { seconds: false }), "1970-01-01 00:00Z");
  assert.equal(formatTime(null), "");
  assert.equal(formatTime(1e300), "");
  assert.equal(formatIso(0), "1970-01-01T00:00:00.000Z");
});

Deno.test("sizes stay within 6 characters and ages within 5 for ten years", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1e18, noNaN: true }), (bytes) => {
    assert.ok(formatBytes(bytes).length <= 6, formatBytes(bytes));
  }));
  fc.assert(fc.property(fc.integer({ min: 0, max: 10 * 365 * 86_400_000 }), (ms) => {
    assert.ok(formatAge(ms).length <= 5);
  }));
});
