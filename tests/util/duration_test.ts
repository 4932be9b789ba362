import assert from "node:assert/strict";
import { parseDuration, parseSize } from "../../src/util/duration.ts";

Deno.test("durations and sizes are read as people write them, and nothing else is", () => {
  const durations = { "90": 90_000, "90s": 90_000, "1h30m": 5_400_000, "2d": 172_800_000 };
  for (const [text, ms] of Object.entries(durations)) assert.equal(parseDuration(text), ms, text);
  for (const text of ["", "h", "1x", "-1s", "1.5h", "1h 30m"]) {
    assert.equal(parseDuration(text), undefined, text);
  }
  const sizes = { "500": 500, "500k": 512_000, "10M": 10_485_760, "1.5G": 1_610_612_736 };
  for (const [text, bytes] of Object.entries(sizes)) assert.equal(parseSize(text), bytes, text);
  for (const text of ["", "0", "k", "1T", "-1k", "1e3"]) assert.equal(parseSize(text), undefined, text);
});
