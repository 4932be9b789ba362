import assert from "node:assert/strict";
import fc from "fast-check";
import { DetailsTable } from "../../../src/features/incident/details_table.ts";
import type { ContentEntry } from "../../../src/features/incident/entries.ts";
import { pathKey } from "../../../src/features/incident/path_key.ts";

const at = "2026-11-24T10:00:00.123Z";
const sha256 = "0".repeat(64);
const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("", "sid", "ä".repeat(700_000)));

Deno.test("details come back as they were told of, whatever the texts, also those longer than a block", () => {
  const ends = fc.array(
    fc.record({
      ingestId: text,
      sid: text,
      score: fc.option(fc.integer({ min: -1000, max: 1_000_000 }), { nil: null }),
      how: fc.constantFrom("done", "cached", "duplicate"),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(ends, text, (all, reason) => {
      const table = new DetailsTable();
      all.forEach(({ ingestId, ...end }, content) => {
        table.take(content, { type: "sent", sha256, ingestId, at }, false);
        assert.deepEqual(table.get(content), { ingestId, at });
        table.take(content, { type: "done", sha256, ...end, at } as ContentEntry, false);
      });
      all.forEach((one, content) => assert.deepEqual(table.get(content), { ...one, at }));
      table.take(99, { type: "failed", sha256, fate: "failed", reason, at }, false);
      assert.deepEqual(table.get(99), { ingestId: undefined, reason, at });
      assert.equal(table.get(98), undefined);
      assert.equal(table.get(100), undefined);
    }),
    { numRuns: 30 },
  );
});

Deno.test("what comes after the end adds its ingest id and changes nothing else", () => {
  const table = new DetailsTable();
  table.take(0, { type: "done", sha256, sid: "s", score: 5, how: "cached", at }, false);
  table.take(0, { type: "sent", sha256, ingestId: "i", at: "2026-11-25T00:00:00.000Z" }, true);
  assert.deepEqual(table.get(0), { ingestId: "i", sid: "s", score: 5, how: "cached", at });
});

Deno.test("paths have keys of their own, the same each time", () => {
  const keys = new Set<string>();
  const paths = [
    "",
    "/",
    "//",
    "/a",
    "/b",
    "a/",
    "/a/",
    "\0",
    "\0\0",
    "\0\0\0",
    "/ä",
    "/a\u0308",
    "/é".repeat(99),
  ];
  for (let i = 0; i < 20_000; i++) paths.push(`/data/folder ${i % 7}/file-${i}.docx`);
  for (const path of paths) {
    const key = pathKey(path);
    assert.deepEqual(pathKey(path), key);
    keys.add(key.join());
  }
  assert.equal(keys.size, paths.length);
  // Each bit is set in about half of the keys.
  const ones = Array.from({ length: 128 }, () => 0);
  for (const key of keys) {
    key.split(",").forEach((word, i) => {
      for (let bit = 0; bit < 32; bit++) ones[32 * i + bit]! += Number(word) >>> bit & 1;
    });
  }
  for (const count of ones) assert.ok(Math.abs(count / keys.size - 0.5) < 0.03, String(count));
});
