import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Entry, NewEntry } from "../../../src/features/incident/entries.ts";
import { type Fate, FATES } from "../../../src/features/incident/fates.ts";
import { Ledger } from "../../../src/features/incident/ledger.ts";
import { isInShard } from "../../../src/features/incident/shard.ts";
import { foldJournal } from "../../../src/features/incident/fold_journal.ts";

const at = "2026-11-24T00:00:00.000Z";
const shaOf = (text: string) => createHash("sha256").update(text).digest("hex");
const stamped = (entry: NewEntry) => ({ ...entry, at }) as Entry;
const file = (path: string, content: string) =>
  stamped({ type: "file", path, size: content.length, mtime: 1, sha256: shaOf(content) });
const sent = (content: string) => stamped({ type: "sent", sha256: shaOf(content), ingestId: `i-${content}` });
const done = (content: string) =>
  stamped({ type: "done", sha256: shaOf(content), sid: `s-${content}`, score: 7, how: "done" });

function shown(counts: Readonly<Record<Fate, number>>): Partial<Record<Fate, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

Deno.test("paths count with their content's state, contents once", () => {
  const ledger = foldJournal([file("/a", "x"), file("/b", "x"), file("/c", "y"), sent("x"), done("x")]);
  assert.deepEqual(shown(ledger.pathCounts()), { done: 2, pending: 1 });
  assert.deepEqual(shown(ledger.contentCounts()), { done: 1, pending: 1 });
  assert.deepEqual([...ledger.pathsOf(ledger.find(shaOf("x")))].map((path) => ledger.fate(path)), [
    "done",
    "done",
  ]);
});

Deno.test("a changed file has its new content's fate, and the old content is held by the others only", () => {
  const ledger = foldJournal([
    file("/a", "x"),
    file("/b", "x"),
    done("x"),
    file("/a", "z"),
    file("/b", "z"),
    file("/a", "x"),
  ]);
  assert.deepEqual(shown(ledger.pathCounts()), { done: 1, pending: 1 });
  const holders = (content: string) => [...ledger.pathsOf(ledger.find(shaOf(content)))];
  assert.deepEqual([holders("x"), holders("z")], [[ledger.findPath("/a")], [ledger.findPath("/b")]]);
});

Deno.test("a notification may overtake the answer to its request", () => {
  const ledger = foldJournal([file("/a", "x"), done("x"), sent("x")], { details: true });
  const content = ledger.find(shaOf("x"));
  assert.equal(ledger.state(content), "done");
  assert.deepEqual(ledger.details(content), { at, ingestId: "i-x", sid: "s-x", score: 7, how: "done" });
});

Deno.test("the parts of all machines together are everything, and none twice", () => {
  fc.assert(fc.property(fc.nat(0xffffffff), fc.integer({ min: 1, max: 20 }), (word, of) => {
    const parts = Array.from({ length: of }, (_, i) => i + 1).filter((part) => isInShard(word, { part, of }));
    assert.equal(parts.length, 1);
  }));
});

Deno.test("what another part sends is elsewhere until a run takes all", () => {
  const contents = Array.from({ length: 40 }, (_, i) => `${i}`);
  const run = (shard?: { part: number; of: number }) =>
    stamped({ type: "run", inputs: ["/"], ...(shard === undefined ? {} : { shard }) });
  const ledger = foldJournal([run({ part: 1, of: 2 }), ...contents.map((one) => file(`/${one}`, one))]);
  const { pending, elsewhere } = ledger.pathCounts();
  assert.ok(pending > 5 && elsewhere > 5 && pending + elsewhere === 40);
  ledger.apply(run({ part: 2, of: 2 }));
  assert.equal(ledger.pathCounts().pending, elsewhere);
  ledger.apply(run());
  assert.deepEqual(shown(ledger.pathCounts()), { pending: 40 });
});

/** The ledger's meaning, told slowly: last word for each path and each content. */
function slow(entries: readonly Entry[]): { readonly paths: Partial<Record<Fate, number>> } {
  const holds = new Map<string, string | Fate>();
  const states = new Map<string, Fate>();
  for (const entry of entries) {
    if (entry.type === "file") {
      holds.set(entry.path, entry.sha256);
      if (!states.has(entry.sha256)) states.set(entry.sha256, "pending");
    } else if (entry.type === "unusable") holds.set(entry.path, entry.fate);
    else if ("sha256" in entry && states.has(entry.sha256)) {
      const isOver = ["done", "failed", "too large"].includes(states.get(entry.sha256)!);
      if (entry.type === "sent" && isOver) continue;
      states.set(entry.sha256, entry.type === "failed" ? entry.fate : entry.type);
    }
  }
  const paths: Partial<Record<Fate, number>> = {};
  for (const held of holds.values()) {
    const fate = states.get(held) ?? held as Fate;
    paths[fate] = (paths[fate] ?? 0) + 1;
  }
  return { paths };
}

Deno.test("the compact ledger says what a slow one says, for any story", () => {
  const path = fc.constantFrom("/a", "/b", "/c", "/d");
  const content = fc.constantFrom("x", "y", "z");
  const entry = fc.oneof(
    fc.tuple(path, content).map(([one, text]) => file(one, text)),
    fc.tuple(path, fc.constantFrom("empty" as const, "too large" as const, "unreadable" as const))
      .map(([one, fate]) => stamped({ type: "unusable", path: one, fate, reason: "r" })),
    content.map(sent),
    content.map(done),
    content.map((text) => stamped({ type: "sending", sha256: shaOf(text) })),
    content.map((text) => stamped({ type: "again", sha256: shaOf(text), reason: "r" })),
    fc.tuple(content, fc.constantFrom("failed" as const, "too large" as const))
      .map(([text, fate]) => stamped({ type: "failed", sha256: shaOf(text), fate, reason: "r" })),
  );
  fc.assert(fc.property(fc.array(entry, { maxLength: 60 }), (story) => {
    assert.deepEqual(shown(foldJournal(story).pathCounts()), slow(story).paths);
  }));
});

Deno.test("a hundred thousand contents are found again by their hash", () => {
  const ledger = new Ledger();
  const count = 100_000;
  for (let i = 0; i < count; i++) ledger.apply(file(`/${i}`, `${i}`), i);
  assert.deepEqual([ledger.contents, ledger.paths], [count, count]);
  for (let i = 0; i < count; i += 997) {
    const content = ledger.find(shaOf(`${i}`));
    assert.equal(ledger.sha256(content), shaOf(`${i}`));
    assert.equal(ledger.line(ledger.findPath(`/${i}`)), i);
  }
  assert.equal(ledger.find(shaOf("none")), -1);
  assert.equal(ledger.find("no hash"), -1);
  assert.equal(FATES.reduce((sum, fate) => sum + ledger.pathCounts()[fate], 0), count);
});
