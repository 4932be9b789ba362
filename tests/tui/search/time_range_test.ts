import assert from "node:assert/strict";
import { spanBackTo } from "../../../src/tui/search/date_histogram.ts";
import type { TimeRange } from "../../../src/tui/search/state.ts";
import {
  rangeText,
  readRange,
  shiftRange,
  timeBounds,
  timeEnds,
  timeLabel,
  zoomRange,
} from "../../../src/tui/search/time_range.ts";
import { openDemo } from "../../support/demo_driver.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const read = (text: string) => readRange("created", text, NOW) as TimeRange;

Deno.test("A typed range with fixed ends keeps them, the last day whole", () => {
  const range = read("2026-11-20 TO 2026-11-22");
  assert.deepEqual(timeBounds(range), {
    start: "2026-11-20T00:00:00.000Z",
    end: "2026-11-22T23:59:59.999Z",
  });
  assert.equal(timeLabel(range), "2026-11-20 to 2026-11-22");
  assert.equal(rangeText(range), "2026-11-20 TO 2026-11-22");
});

Deno.test("A typed range by now moves with the clock; one from a date to now keeps its start", () => {
  assert.deepEqual(read("now-7d TO now-1d"), { field: "created", spanMs: 6 * DAY, endsMs: DAY });
  assert.equal(timeLabel(read("2026-11-01 TO now")), "2026-11-01 to now");
  assert.equal(timeBounds(read("2026-11-01 TO now")).end, "now");
});

Deno.test("A typed range that makes no sense is refused with what is wrong", () => {
  for (
    const [typed, why] of [
      ["now-7d TO nowfoo", /Unknown time "nowfoo"/],
      ["yesterday TO now", /Unknown time "yesterday"/],
      ["now TO now-7d", /ends before it begins/],
      ["2026-11-22", /TO between them/],
      ["2026-11-22 TO", /TO between them/],
      ["a TO b TO c", /TO between them/],
      ["now-1d TO *] OR *:[* TO *", /TO between them|Unknown time/],
    ] as const
  ) assert.match(String(readRange("created", typed, NOW)), why, typed);
});

Deno.test("A fixed range shifts by its length, never beyond now, and zooms around its end", () => {
  const range = read("2026-11-20 TO 2026-11-21");
  assert.equal(timeLabel(shiftRange(range, -1, NOW)), "2026-11-18 to 2026-11-19");
  assert.equal(timeEnds(shiftRange(shiftRange(range, 1, NOW), 1, NOW), NOW).toMs, NOW);
  assert.equal(timeEnds(zoomRange(range, 0.5, NOW), NOW).toMs, timeEnds(range, NOW).toMs);
});

Deno.test("Without a range the histogram reaches back to the oldest hit", () => {
  for (const age of [60_000, DAY, 9 * DAY, 200 * DAY, 800 * DAY]) {
    assert.ok(spanBackTo(NOW - age, NOW) >= age);
  }
  assert.equal(spanBackTo(NOW - 6.5 * DAY, NOW), 7 * DAY);
  assert.equal(spanBackTo(NOW - 800 * DAY, NOW), 3 * 365 * DAY);
});

Deno.test("A custom range replaces a chosen one, moves by { and goes with all time", async () => {
  await using driver = await openDemo([120, 40], { index: "file" });
  await driver.see("[1 files]");
  await driver.press("t", "4");
  await driver.see("1d ✕");
  await driver.press("t", "c", "ctrl-u");
  await driver.type("2026-11-20 TO 2026-11-22");
  await driver.press("enter");
  const chips = (await driver.see("2026-11-20 to 2026-11-22 ✕")).split("\n")[2]!;
  assert.doesNotMatch(chips, /1d/);
  await driver.press("{");
  await driver.see("2026-11-17 to 2026-11-19 ✕");
  await driver.press("t", "a");
  await driver.gone("✕");
});

Deno.test("A custom range that the server would refuse stays in its dialog", async () => {
  await using driver = await openDemo([120, 40], { index: "file" });
  await driver.see("[1 files]");
  await driver.press("t", "c", "ctrl-u");
  await driver.type("now-7d TO nowfoo");
  await driver.press("enter");
  await driver.see('Unknown time "nowfoo"');
});

Deno.test("The time dialog begins on all time while no range is set", async () => {
  await using driver = await openDemo([80, 24], { index: "file" });
  await driver.see("files]");
  await driver.press("t");
  assert.match(await driver.see("all time"), /› ?a? *all time/);
});

Deno.test("The axis of the histogram ends where the range ends", async () => {
  await using driver = await openDemo([120, 40], { index: "submission" });
  await driver.see(/─ now/);
  await driver.press("t", "4");
  await driver.see("1d ✕");
  await driver.press("{");
  await driver.see("1d until now-1d");
  await driver.gone(/─ now/);
});
