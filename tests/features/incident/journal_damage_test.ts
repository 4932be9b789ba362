import assert from "node:assert/strict";
import { startIncident } from "../../../src/features/incident/engine.ts";
import { readIncident } from "../../../src/features/incident/journal.ts";
import { rewriteJournal } from "../../../src/features/incident/journal_repair.ts";
import { type IncidentRow, incidentRows } from "../../../src/features/incident/rows.ts";
import { systemClock } from "../../../src/util/clock.ts";
import { QUICK, startWorld, type World } from "./support.ts";

/** Numbers in [0, 1) that follow from a seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 >>> 0;
    return state / 2 ** 32;
  };
}

const FILES = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.txt`, `content ${i}`]));
/** So that a content that is sent twice is analysed twice, and that nothing is sent again because the server is slow. */
const uncached = (world: World) => ({
  timing: { ...QUICK, lateMs: 60_000 },
  submit: { ...world.plan().submit, params: { priority: 100, ignore_cache: true } },
});

async function rowsIn(
  path: string,
): Promise<{ readonly rows: Map<string, IncidentRow>; readonly damaged: number }> {
  const journal = await readIncident(path, { details: true });
  const rows = await Array.fromAsync(incidentRows(journal));
  return { rows: new Map(rows.map((row) => [row.path, row])), damaged: journal.ledger.damagedLines };
}

async function finished(world: World, more = {}): Promise<string> {
  const run = await startIncident(await world.services(), world.plan({ ...uncached(world), ...more }));
  const { phase, stop } = await run.finished;
  return stop === undefined ? phase : `${stop.reason}: ${stop.error?.message}`;
}

Deno.test("a changed byte anywhere in a journal is noticed, and no row is wrong without a word", async () => {
  await using world = await startWorld();
  await world.write(FILES);
  assert.equal(await finished(world), "done");
  const whole = await rowsIn(world.journal);
  const bytes = await Deno.readFile(world.journal);
  const random = randomOf(7);
  for (let i = 0; i < 120; i++) {
    const changed = bytes.slice();
    const at = Math.floor(random() * (bytes.length - 1));
    changed[at] = changed[at]! ^ 1 << Math.floor(random() * 8);
    const path = `${world.folder}/damaged.jsonl`;
    await Deno.writeFile(path, changed);
    const { rows, damaged } = await rowsIn(path);
    assert.ok(damaged > 0, `byte ${at}`);
    for (const [name, row] of rows) {
      const before = whole.rows.get(name);
      const isSame = JSON.stringify({ ...row, ingestId: 0, at: 0 }) ===
        JSON.stringify({ ...before, ingestId: 0, at: 0 });
      assert.ok(isSame || row.fate !== "done", `byte ${at}: ${JSON.stringify(row)}`);
    }
    assert.ok(rows.size >= whole.rows.size - 2, `byte ${at}`);
  }
});

Deno.test("a run goes on with damaged journals, loses nothing and analyses nothing twice", async () => {
  const random = randomOf(11);
  for (let i = 0; i < 6; i++) {
    await using world = await startWorld();
    await world.write(FILES);
    assert.equal(await finished(world), "done");
    const bytes = await Deno.readFile(world.journal);
    for (let flips = 0; flips < 4; flips++) {
      const at = Math.floor(random() * (bytes.length - 1));
      bytes[at] = bytes[at]! ^ 1 << Math.floor(random() * 8);
    }
    await Deno.writeFile(world.journal, bytes);
    assert.equal(await finished(world), "done", `round ${i}`);
    const { rows } = await rowsIn(world.journal);
    assert.deepEqual([...rows.values()].map(({ fate }) => fate), Array(12).fill("done"), `round ${i}`);
    assert.deepEqual([...world.analyses().values()], Array(12).fill(1), `round ${i}`);
  }
});

Deno.test("the loss of the line that a request was about to leave sends nothing twice", async () => {
  await using world = await startWorld();
  await world.write(FILES);
  assert.equal(await finished(world), "done");
  const lines = (await Deno.readTextFile(world.journal)).split("\n");
  const kept = lines.filter((line) => !/^\{"type":"(?:sent|done|walked)"/.test(line));
  const blind = kept.map((line) => line.startsWith('{"type":"sending"') ? "x".repeat(line.length) : line);
  await Deno.writeTextFile(world.journal, blind.join("\n"));
  assert.equal(await finished(world), "done");
  assert.deepEqual([...world.analyses().values()], Array(12).fill(1));
});

Deno.test("journals without checksums go on as they are, and so do those that an older version added to", async () => {
  await using world = await startWorld();
  await world.write(FILES);
  assert.equal(await finished(world), "done");
  const old = (await Deno.readTextFile(world.journal)).replaceAll(/,"crc":"[0-9a-f]{8}"\}$/gm, "}");
  await Deno.writeTextFile(world.journal, old);
  assert.equal((await rowsIn(world.journal)).damaged, 0);
  await world.write({ "new.txt": "new" });
  assert.equal(await finished(world), "done");
  const at = new Date().toISOString();
  const added = [{ type: "run", inputs: ["/"], at }, { type: "walked", paths: 13, at }];
  await Deno.writeTextFile(world.journal, added.map((one) => JSON.stringify(one) + "\n").join(""), {
    append: true,
  });
  const { rows, damaged } = await rowsIn(world.journal);
  assert.deepEqual([rows.size, damaged], [13, 0]);
  assert.deepEqual(new Set(world.analyses().values()), new Set([1]));
});

Deno.test("repair takes damaged lines out and keeps their contents in doubt; compact changes no row", async () => {
  await using world = await startWorld();
  const [first] = await world.write(FILES);
  assert.equal(await finished(world), "done");
  await Deno.writeTextFile(first!, "another content");
  assert.equal(await finished(world), "done");
  const before = await rowsIn(world.journal);
  const compacted = await rewriteJournal(world.journal, { isCompact: true, clock: systemClock });
  assert.ok(compacted.leftOut > 0 && compacted.bytesAfter < compacted.bytesBefore);
  assert.deepEqual([...(await rowsIn(world.journal)).rows].sort(), [...before.rows].sort());
  assert.equal(await finished(world), "done");
  assert.deepEqual(new Set(world.analyses().values()), new Set([1]));
  const text = await Deno.readTextFile(world.journal);
  const damage = (whole: string) => {
    const at = whole.lastIndexOf('"type":"done"');
    return `${whole.slice(0, at)}"type":"dOne"${whole.slice(at + 13)}`;
  };
  await Deno.writeTextFile(world.journal, damage(text));
  const repaired = await rewriteJournal(world.journal, { isCompact: false, clock: systemClock });
  assert.equal(repaired.leftOut, 1);
  assert.equal(await Deno.readTextFile(repaired.kept!), damage(text));
  const after = await rowsIn(world.journal);
  assert.equal(after.damaged, 0);
  assert.deepEqual([...after.rows.values()].filter(({ fate }) => fate !== "done").length, 1);
  assert.equal(await finished(world), "done");
  assert.deepEqual(new Set(world.analyses().values()), new Set([1]));
});

for (
  const [what, message, work] of [
    ["deleted", /was deleted during the run/, (path: string) => Deno.remove(path)],
    ["replaced", /was replaced during the run/, async (path: string) => {
      await Deno.writeTextFile(`${path}.other`, "");
      await Deno.rename(`${path}.other`, path);
    }],
    ["cut", /was cut to \d+ bytes/, (path: string) => Deno.truncate(path, 100)],
  ] as const
) {
  Deno.test(`a journal that is ${what} during a run stops it`, async () => {
    await using world = await startWorld({ load: { serviceMs: 40, workers: 1 } });
    await world.write(FILES);
    // No sooner than the server tells of its queue.
    const timing = { ...uncached(world).timing, brokenMs: 6000, doubtMs: 6000 };
    const run = await startIncident(await world.services(), world.plan(uncached(world)));
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = run.state.subscribe(() => run.state.get().contents.done > 0 && resolve());
    await promise;
    stop();
    await work(world.journal);
    const { stop: why } = await run.finished;
    assert.equal(why?.reason, "journal");
    assert.match(String(why?.error?.message), message);
    if (what === "cut") {
      assert.equal(await finished(world, { timing }), "done");
      return assert.deepEqual([...world.analyses().values()], Array(12).fill(1));
    }
    const names = await Array.fromAsync(Deno.readDir(world.folder), ({ name }) => name);
    const rescued = names.find((name) => name.endsWith(".rescued.jsonl"))!;
    assert.equal(await finished(world, { journal: `${world.folder}/${rescued}`, timing }), "done");
    assert.deepEqual([...world.analyses().values()], Array(12).fill(1));
  });
}

Deno.test("a second run is refused though the lock file beside the journal was deleted", async () => {
  await using world = await startWorld();
  await world.write(FILES);
  const run = await startIncident(await world.services(), world.plan());
  await Deno.remove(`${world.journal}.lock`);
  await assert.rejects(startIncident(await world.services(), world.plan()), /works on this incident/);
  assert.equal((await run.finished).phase, "done");
});
