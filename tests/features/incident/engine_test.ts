import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { QuotaError, ServerError } from "../../../src/api/errors.ts";
import type { IngestMessage } from "../../../src/api/types/flow.ts";
import type { Source } from "../../../src/api/submit_source.ts";
import type { Doc } from "../../../src/demo/store.ts";
import { quoteValue } from "../../../src/domain/lucene/quote.ts";
import { startIncident } from "../../../src/features/incident/engine.ts";
import type { Entry } from "../../../src/features/incident/entries.ts";
import { failedInputs } from "../../../src/features/incident/failed_inputs.ts";
import { PATIENT } from "../../../src/features/incident/disk.ts";
import { contentOf } from "../../../src/features/incident/look.ts";
import { readJournal } from "../../../src/features/incident/journal.ts";
import type { IncidentRun, RunState } from "../../../src/features/incident/state.ts";
import { openJsonl } from "../../../src/util/jsonl.ts";
import { fastClock } from "../../support/fast_clock.ts";
import { runProgram } from "../../support/programs.ts";
import { startWorld, type World } from "./support.ts";

/** Waits for a state. */
async function until(run: IncidentRun, isSo: (state: RunState) => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => isSo(run.state.get()) && resolve();
  const stop = run.state.subscribe(look);
  look();
  await promise;
  stop();
}

/** How many lines of a kind the journal has. */
async function countLines(world: World, type: Entry["type"]): Promise<number> {
  const lines = await Array.fromAsync(readJournal(world.journal));
  return lines.filter(({ entry }) => entry.type === type).length;
}

/** The incident's submissions at the server. */
function submissions(world: World): Doc[] {
  const all = [...world.demo.demo.state.store.collections.submission.entries()].map(([, doc]) => doc);
  return all.filter((doc) => "incident_number" in (doc.metadata as object));
}

Deno.test("every input gets its row, and equal contents are sent once", async () => {
  await using world = await startWorld();
  await world.write({
    "a.txt": "one",
    "copy.txt": "one",
    "sub/b.txt": "two",
    "empty": "",
    "big": "x".repeat(1001),
  });
  await Deno.symlink("/nowhere", `${world.folder}/files/dangling`);
  const run = await startIncident(await world.services(), world.plan());
  const last = await run.finished;
  assert.deepEqual([last.phase, last.stop, last.isWalked], ["done", undefined, true]);
  const rows = await world.rows();
  const fates = rows.map(({ path, fate }) => [path.slice(`${world.folder}/files/`.length), fate]).sort();
  assert.deepEqual(fates, [
    ["a.txt", "done"],
    ["big", "too large"],
    ["copy.txt", "done"],
    ["dangling", "unreadable"],
    ["empty", "empty"],
    ["sub/b.txt", "done"],
  ]);
  assert.deepEqual([...world.analyses().values()], [1, 1]);
  const [one, copy] = ["a.txt", "copy.txt"].map((name) => rows.find(({ path }) => path.endsWith(`/${name}`)));
  assert.ok(one?.sid !== undefined && one.sid === copy?.sid);
});

Deno.test("a file whose service fails is incomplete, not done, also when an earlier submission stands for it", async () => {
  await using world = await startWorld();
  await world.write({ "a.txt": "one", "failing.pdf": "%PDF-1.4 ALX-FAIL" });
  const last = await (await startIncident(await world.services(), world.plan())).finished;
  assert.deepEqual([last.paths.done, last.paths.incomplete], [1, 1], JSON.stringify(last));
  const row = (await world.rows()).find(({ path }) => path.endsWith("failing.pdf"));
  assert.deepEqual([row?.fate, row?.errors, row?.reason], ["incomplete", 1, "1 service error"]);
  const again = world.plan({ journal: `${world.folder}/other.jsonl`, incident: "INC-8" });
  const { paths } = await (await startIncident(await world.services(), again)).finished;
  assert.deepEqual([paths.done, paths.incomplete], [1, 1], "cached");
  const retried = await (await startIncident(
    await world.services(),
    world.plan({ inputs: undefined, retry: true }),
  )).finished;
  assert.deepEqual([retried.paths.done, retried.paths.incomplete], [1, 1]);
});

Deno.test("metadata tells the incident's id as it is, the whole path, and which content it is", async () => {
  await using world = await startWorld();
  const [path] = await world.write({ "sub/a.txt": "one" });
  const incident = 'INC-42.1: "x" (y)';
  const plan = world.plan({ incident, submit: { ...world.plan().submit, metadata: { case: "7" } } });
  await (await startIncident(await world.services(), plan)).finished;
  const [doc] = submissions(world);
  const { incident_number, filename, case: own, alx_item } = doc!.metadata as Record<string, string>;
  assert.deepEqual([incident_number, filename, own], [incident, path, "7"]);
  assert.match(alx_item!, /^[0-9a-f]{12}-[0-9a-f]{32}$/);
  assert.equal((doc!.files as { name: string }[])[0]!.name, "a.txt");
  const services = await world.services();
  const query = `metadata.incident_number:${quoteValue(incident)}`;
  assert.equal(await services.client.search.count("submission", query), 1);
});

Deno.test("what the server drops is sent again until it is analysed", async () => {
  await using world = await startWorld({ load: { ingestPerSecond: 200, samplingAt: { low: 10 } } });
  await world.write(Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`${i}`, `content ${i}`])));
  const run = await startIncident(await world.services(), world.plan());
  const last = await run.finished;
  assert.equal(last.paths.done, 120, JSON.stringify(last));
  assert.deepEqual(new Set(world.analyses().values()), new Set([1]));
  assert.ok(
    await countLines(world, "again") > 0,
    "the server never dropped anything: the test proves nothing",
  );
});

Deno.test("a run that is stopped goes on where it was; unchanged files are not looked at again, changed ones are", async () => {
  await using world = await startWorld({ load: { ingestPerSecond: 100 } });
  const paths = await world.write(
    Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}`, `content ${i}`])),
  );
  const stop = new AbortController();
  const first = await startIncident(await world.services({ signal: stop.signal }), world.plan());
  await until(first, ({ contents }) => contents.done >= 5);
  stop.abort();
  const { phase, stop: why, paths: counts } = await first.finished;
  assert.deepEqual([phase, why?.reason], ["stopped", "interrupted"]);
  assert.ok(counts.done < 100);
  const files = await countLines(world, "file");
  await Deno.writeTextFile(paths[99]!, "changed content");
  await (await startIncident(await world.services(), world.plan())).finished;
  const rows = await world.rows();
  assert.deepEqual(new Set(rows.map(({ fate }) => fate)), new Set(["done"]));
  assert.ok(await countLines(world, "file") <= Math.max(101, files + 1));
  const analyses = world.analyses();
  assert.deepEqual(new Set(analyses.values()), new Set([1]));
  assert.ok(analyses.has(rows.find(({ path }) => path === paths[99])!.sha256!));
});

Deno.test("a file that changes between its hash and its sending never goes out under the old hash", async () => {
  await using world = await startWorld();
  const [path] = await world.write({ "a": "before", "b": "other" });
  const services = await world.services();
  const run = await startIncident(services, world.plan());
  run.pause();
  await until(run, ({ isWalked }) => isWalked);
  await Deno.writeTextFile(path!, "after!");
  run.resume();
  assert.equal((await run.finished).paths.done, 2);
  for (const doc of submissions(world)) {
    const [file] = doc.files as { sha256: string }[];
    const { filename } = doc.metadata as Record<string, string>;
    assert.equal(file!.sha256, createHash("sha256").update(await Deno.readFile(filename!)).digest("hex"));
  }
  const row = (await world.rows()).find((one) => one.path === path);
  assert.equal(row?.sha256, createHash("sha256").update("after!").digest("hex"));
});

Deno.test("a content goes out from another of its files when one is gone, and fails when all are", async () => {
  for (const gone of ["a", "b"]) { // one of them is the one that would have been read
    await using world = await startWorld();
    await world.write({ "a": "same", "b": "same", "c": "alone" });
    const run = await startIncident(await world.services(), world.plan());
    run.pause();
    await until(run, ({ isWalked }) => isWalked);
    for (const name of [gone, "c"]) await Deno.remove(`${world.folder}/files/${name}`);
    run.resume();
    const last = await run.finished;
    assert.deepEqual([last.phase, last.contents.done, world.analyses().size], ["done", 1, 1]);
    assert.equal((await world.rows()).find(({ path }) => path.endsWith("/c"))?.fate, "unreadable");
  }
});

Deno.test("lost answers and failures of every kind neither lose nor double anything", async () => {
  await using world = await startWorld({
    faults: [
      "accept-then-drop%15 POST /api/v4/ingest/",
      "drop%5 POST /api/v4/ingest/",
      "502%5 POST /api/v4/ingest/",
      "503%5 POST /api/v4/ingest/",
      "quota%5 POST /api/v4/ingest/",
      "session-expired%5 POST /api/v4/ingest/",
      "garbage%5 POST /api/v4/ingest/",
      "accept-then-drop%10 GET /api/v4/ingest/",
      "500%20 POST /api/v4/search/",
    ],
    load: { ingestPerSecond: 60, silentShare: 0.05 },
  });
  await world.write(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}`, `content ${i}`])));
  const { submit } = world.plan();
  // Without the cache, whatever comes twice is analysed twice.
  const plan = world.plan({ submit: { ...submit, params: { ...submit.params, ignore_cache: true } } });
  const last = await (await startIncident(await world.services(), plan)).finished;
  assert.equal(last.paths.done, 60, JSON.stringify(last));
  assert.deepEqual([...world.analyses().values()].filter((times) => times !== 1), []);
  assert.ok(last.errors.length > 5);
});

Deno.test("what the server will never take fails with its words; retry sends it once more", async () => {
  await using world = await startWorld({ faults: ["400*1 POST /api/v4/ingest/"] });
  await world.write({ "a": "one", "b": "two" });
  const first = await (await startIncident(await world.services(), world.plan())).finished;
  assert.deepEqual([first.phase, first.paths.done, first.paths.failed], ["done", 1, 1]);
  assert.match((await world.rows()).find(({ fate }) => fate === "failed")!.reason!, /Injected fault 400/);
  const again = await startIncident(await world.services(), world.plan({ retry: true, inputs: undefined }));
  assert.equal((await again.finished).paths.done, 2);
});

Deno.test("the daily quota stops the run in good order", async () => {
  await using world = await startWorld();
  await world.write(Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`${i}`, `content ${i}`])));
  const services = await world.services();
  const { ingest } = services.client;
  let left = 3;
  const limited: typeof ingest.ingest = (source, options) =>
    left-- > 0
      ? ingest.ingest(source, options)
      : Promise.reject(new QuotaError("You've reached your daily maximum submission quota of 3", "daily"));
  const client = { ...services.client, ingest: { ...ingest, ingest: limited } };
  const last = await (await startIncident({ ...services, client }, world.plan())).finished;
  assert.deepEqual([last.phase, last.stop?.reason], ["stopped", "daily quota"]);
  assert.deepEqual([last.contents.sending, last.contents.failed], [0, 0]);
  assert.equal(last.contents.done + last.contents.sent, 3);
});

Deno.test("a login that ends stops the run, and nothing is lost", async () => {
  await using world = await startWorld();
  await world.write({ "a": "one", "b": "two" });
  const services = await world.services();
  const run = await startIncident(services, world.plan());
  run.pause();
  await until(run, ({ isWalked }) => isWalked);
  world.demo.demo.state.secrets.passwords.set("analyst", "another");
  world.demo.demo.restart();
  run.resume();
  const last = await run.finished;
  assert.deepEqual([last.phase, last.stop?.reason], ["stopped", "login"]);
  assert.equal(last.contents.again + last.contents.pending, 2);
});

Deno.test("a full disk stops the run; with room again the same plan goes on", async () => {
  await using world = await startWorld();
  await world.write(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}`, `content ${i}`])));
  let left = 4;
  const openFile = async (path: string) => {
    const file = await openJsonl(path);
    return {
      get sizeBytes() {
        return file.sizeBytes;
      },
      async append(lines: readonly Uint8Array[]) {
        if (left-- > 0) return await file.append(lines);
        await file.append([lines[0]!.subarray(0, 20)]); // what fits
        throw new Error("No space left on device (os error 28)");
      },
      sync: () => file.sync(),
      close: () => file.close(),
    };
  };
  const full = await (await startIncident(await world.services(), world.plan({ openFile }))).finished;
  assert.deepEqual([full.phase, full.stop?.reason], ["stopped", "journal"]);
  assert.match(full.stop!.error!.message, /no space left/);
  const last = await (await startIncident(await world.services(), world.plan())).finished;
  assert.equal(last.paths.done, 30);
  assert.deepEqual(new Set(world.analyses().values()), new Set([1]));
});

Deno.test("an outage fails no file, however often the server answers with 502", async () => {
  const tries = 5; // as many as a content may fail while others are taken
  await using world = await startWorld({ faults: [`502*${4 * tries} POST /api/v4/ingest/`] });
  await world.write({ "a": "one", "b": "two", "c": "three", "d": "four" });
  const run = await startIncident(await world.services({ clock: fastClock() }), world.plan());
  const last = await run.finished;
  assert.deepEqual([last.phase, last.paths.done, last.paths.failed], ["done", 4, 0]);
  assert.ok(last.errors.length >= 4 * tries);
});

Deno.test("a content that the server fails at while it takes others is to blame in the end", async () => {
  await using world = await startWorld({ load: { latencyMs: 40 } });
  // Many, so that there are others to take until the last try.
  await world.write(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`${i}`, `content ${i}`])));
  const services = await world.services({ clock: fastClock() });
  const { ingest } = services.client;
  const failing: typeof ingest.ingest = (source, options) =>
    "name" in source && source.name === "0"
      ? Promise.reject(new ServerError("It broke on this one", { status: 500 }))
      : ingest.ingest(source, options);
  const client = { ...services.client, ingest: { ...ingest, ingest: failing } };
  const last = await (await startIncident({ ...services, client }, world.plan({ jobs: 1 }))).finished;
  assert.deepEqual([last.phase, last.paths.done, last.paths.failed], ["done", 149, 1]);
  const row = (await world.rows()).find(({ fate }) => fate === "failed");
  assert.match(row!.reason!, /failed at it \d+ times: It broke on this one/);
});

Deno.test("when the disk is away the run stops; when it is back the same plan goes on", async () => {
  await using world = await startWorld();
  const files = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`${i}`, `content ${i}`]));
  const paths = await world.write(files);
  const run = await startIncident(await world.services(), world.plan({ jobs: 4 }));
  run.pause();
  await until(run, ({ isWalked }) => isWalked);
  for (const path of paths) await Deno.remove(path);
  run.resume();
  const away = await run.finished;
  assert.deepEqual([away.phase, away.stop?.reason], ["stopped", "error"]);
  assert.match(away.stop!.error!.message, /cannot be read any more/);
  await world.write(files);
  const last = await (await startIncident(await world.services(), world.plan())).finished;
  assert.deepEqual([last.phase, last.paths.done], ["done", 70]);
});

Deno.test("without waiting, the run ends when all is sent, and a later one learns what became of it", async () => {
  await using world = await startWorld({ load: { ingestPerSecond: 20 } });
  await world.write(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}`, `content ${i}`])));
  const sent = await (await startIncident(await world.services(), world.plan({ wait: false }))).finished;
  assert.deepEqual([sent.phase, sent.stop?.reason, sent.paths.pending], ["stopped", "not waiting", 0]);
  assert.ok(sent.paths.sent > 0);
  const last = await (await startIncident(await world.services(), world.plan({ inputs: undefined })))
    .finished;
  assert.deepEqual([last.phase, last.paths.done], ["done", 20]);
});

Deno.test("when nothing comes for too long, the run ends and says so", async () => {
  await using world = await startWorld();
  world.demo.demo.state.core.pause(true);
  await world.write({ "a": "one" });
  const last = await (await startIncident(await world.services(), world.plan({ deadlineMs: 100 }))).finished;
  assert.deepEqual([last.phase, last.stop?.reason, last.paths.sent], ["stopped", "deadline", 1]);
});

Deno.test("two machines share an incident by its parts", async () => {
  await using world = await startWorld();
  await world.write(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}`, `content ${i}`])));
  const counts = [];
  for (const part of [1, 2]) {
    const journal = `${world.folder}/part${part}.jsonl`;
    const run = await startIncident(await world.services(), world.plan({ journal, shard: { part, of: 2 } }));
    counts.push((await run.finished).paths);
  }
  assert.equal(counts[0]!.done + counts[1]!.done, 40);
  assert.equal(counts[0]!.elsewhere, counts[1]!.done);
  assert.deepEqual([world.analyses().size, new Set(world.analyses().values())], [40, new Set([1])]);
});

Deno.test("a second run of the same incident is refused while the first goes on", async () => {
  await using world = await startWorld();
  // Older runtimes can only wait for a lock: the first must still be at work when the second gives up.
  world.demo.demo.state.core.pause(true);
  await world.write({ "a": "one" });
  const first = await startIncident(await world.services(), world.plan());
  await assert.rejects(startIncident(await world.services(), world.plan()), { name: "UsageError" });
  world.demo.demo.state.core.pause(false);
  await first.finished;
});

Deno.test("a path that was missing, and is a folder later, gives way to the files in it", async () => {
  await using world = await startWorld();
  const folder = `${world.folder}/files/late`;
  const inputs = { ...world.plan().inputs!, paths: [folder] };
  const first = await (await startIncident(await world.services(), world.plan({ inputs }))).finished;
  assert.equal(first.paths.unreadable, 1);
  await world.write({ "late/a": "one", "late/b": "two" });
  const last = await (await startIncident(await world.services(), world.plan({ inputs }))).finished;
  assert.deepEqual([last.paths.done, last.paths.unreadable], [2, 0]);
  assert.deepEqual((await world.rows()).map(({ path }) => path).sort(), [`${folder}/a`, `${folder}/b`]);
});

Deno.test("paths in a list are no patterns, and one that is missing stops nothing", async () => {
  await using world = await startWorld();
  await world.write({ "a[1].txt": "one", "a1.txt": "two", "b": "three" });
  const list = ["a[1].txt", "missing[", "*.txt", "b"].map((name) => `${world.folder}/files/${name}\n`).join(
    "",
  );
  const stdin = async function* () {
    yield await Promise.resolve(new TextEncoder().encode(list));
  };
  const inputs = { ...world.plan().inputs!, paths: [], lists: ["-"], stdin };
  const last = await (await startIncident(await world.services(), world.plan({ inputs }))).finished;
  assert.deepEqual([last.phase, last.paths.done, last.paths.unreadable], ["done", 2, 2]);
});

Deno.test("files whose names are not UTF-8 are sent, each with a row of its own, from folders and lists", async () => {
  await using world = await startWorld();
  const [good] = await world.write({ "good": "one" });
  const script = `printf 2 > "$(printf 'bad\\377')"; printf 3 > "$(printf 'bad\\376')"; printf 4 > 'bad\ufffd'
    mkdir "$(printf 'dir\\351')"; printf 5 > "$(printf 'dir\\351/in')"`;
  const cwd = `${world.folder}/files`;
  const made = await runProgram("sh", ["-ec", script], { cwd });
  if (!made?.success) return; // a file system that refuses such names
  const last = await (await startIncident(await world.services(), world.plan())).finished;
  assert.deepEqual([last.phase, last.paths.done, last.paths.unreadable], ["done", 5, 0]);
  const paths = async () =>
    (await world.rows()).map(({ path }) => path.slice(good!.length - "good".length)).sort();
  const all = ["bad%FE", "bad%FF", "bad\ufffd", "dir%E9/in", "good"];
  assert.deepEqual(await paths(), all);

  const list = Uint8Array.from([...new TextEncoder().encode("\ufeffgood\r\nbad"), 0xff, 0x0a, 0x78, 0xff]);
  const stdin = async function* () {
    yield* await Promise.resolve([list.subarray(0, 2), list.subarray(2)]);
  };
  const inputs = { ...world.plan().inputs!, cwd, paths: [], lists: ["-"], stdin };
  const again = await (await startIncident(await world.services(), world.plan({ inputs }))).finished;
  assert.deepEqual([again.paths.done, again.paths.unreadable], [5, 1]);
  assert.deepEqual(await paths(), [...all, "x%FF"]);
});

Deno.test("a large file is sent in pieces and checked on the way", async () => {
  await using world = await startWorld();
  const [path] = await world.write({ "big": "x".repeat(3_500_000) });
  const plan = world.plan({ submit: { ...world.plan().submit, maxSizeBytes: 1e8 } });
  const run = await startIncident(await world.services(), plan);
  const last = await run.finished;
  assert.equal(last.paths.done, 1, JSON.stringify(last.errors));
  const file = await Deno.stat(path!);
  await Deno.writeTextFile(path!, "y".repeat(3_500_000));
  await Deno.utime(path!, file.mtime!, file.mtime!); // looks the same from outside
  const sha256 = (await world.rows())[0]!.sha256!;
  const content = await contentOf(path!, { sha256, stat: { size: file.size, mtime: file.mtime!.getTime() } });
  const source = content!.source as Extract<Source, { kind: "stream" }>;
  let bytes = 0;
  await assert.rejects(async () => {
    for await (const piece of await source.open()) bytes += piece.length;
  }, /changed while it was being sent/);
  assert.ok(bytes < file.size, "the last piece stays here");
  assert.match(content!.fault()!.message, /changed/);
});

Deno.test("of what failed, the last word about each counts", async () => {
  await using world = await startWorld({ faults: ["400*1 POST /api/v4/ingest/"] });
  await world.write({ "a": "one", "copy": "one", "empty": "", "big": "x".repeat(1001) });
  await (await startIncident(await world.services(), world.plan())).finished;
  const names = (all: readonly { readonly path: string; readonly fate: string }[]) =>
    all.map(({ path, fate }) => `${path.slice(path.lastIndexOf("/") + 1)} ${fate}`).sort();
  assert.deepEqual(names(await failedInputs(world.journal, 10)), [
    "a failed",
    "big too large",
    "copy failed",
  ]);
  assert.equal((await failedInputs(world.journal, 2)).length, 2);
  await world.write({ "big": "small now" });
  await (await startIncident(await world.services(), world.plan({ retry: true }))).finished;
  assert.deepEqual(await failedInputs(world.journal, 10), []);
});

Deno.test("retry looks once at each of very many inputs that cannot be read", async () => {
  await using world = await startWorld();
  const count = 3000;
  const list = `${world.folder}/list`;
  const names = Array.from(
    { length: count },
    (_, i) => `${world.folder}/files/missing ${i} ${"x".repeat(60)}`,
  );
  await Deno.writeTextFile(list, names.join("\n"));
  const inputs = { ...world.plan().inputs!, paths: [], lists: [list] };
  const first = await (await startIncident(await world.services(), world.plan({ inputs }))).finished;
  assert.equal(first.paths.unreadable, count);
  const plan = world.plan({ inputs: undefined, retry: true });
  const again = await (await startIncident(await world.services(), plan)).finished;
  assert.deepEqual([again.phase, again.paths.unreadable], ["done", count]);
  assert.equal(await countLines(world, "unusable"), 2 * count);
});

Deno.test("damaged notifications are passed over, and take no others along", async () => {
  await using world = await startWorld();
  await world.write({ "a": "one", "b": "two" });
  const services = await world.services();
  const { ingest } = services.client;
  const damaged = [null, {}, { ingest_id: 7 }, { ingest_id: "x", failure: "", submission: {} }];
  const getMessages: typeof ingest.getMessages = async (queue, options) =>
    [...damaged, ...await ingest.getMessages(queue, options)] as unknown as IngestMessage[];
  const client = { ...services.client, ingest: { ...ingest, getMessages } };
  const last = await (await startIncident({ ...services, client }, world.plan())).finished;
  assert.deepEqual([last.phase, last.paths.done, last.errors], ["done", 2, []]);
});

Deno.test("a notification whose failure is null is one of success", async () => {
  await using world = await startWorld();
  await world.write({ "a": "one", "b": "two" });
  const services = await world.services();
  const { ingest } = services.client;
  const getMessages: typeof ingest.getMessages = async (queue, options) =>
    (await ingest.getMessages(queue, options)).map((message) => ({
      ...message,
      failure: message.failure === "" ? null : message.failure,
    })) as unknown as IngestMessage[];
  // Nothing has to be looked up: what became of the files stands in the notifications.
  const lookUps: string[] = [];
  const { search } = services.client;
  const page: typeof search.page = (index, query, options) => {
    lookUps.push(query);
    return search.page(index, query, options);
  };
  const client = { ...services.client, ingest: { ...ingest, getMessages }, search: { ...search, page } };
  const last = await (await startIncident({ ...services, client }, world.plan())).finished;
  assert.deepEqual([last.phase, last.paths.done, last.paths.failed], ["done", 2, 0]);
  assert.deepEqual(lookUps.filter((query) => query.includes("alx_item")), []);
});

Deno.test("of a file that keeps changing a snapshot is submitted, the row tells its result, and nothing else is held up", async () => {
  await using world = await startWorld();
  const names = Array.from({ length: 30 }, (_, i) => `${i}.txt`);
  const [path] = await world.write({
    "log": "first",
    ...Object.fromEntries(names.map((name) => [name, name])),
  });
  const services = await world.services();
  const { stat, read } = PATIENT;
  let count = 0;
  const changing = async () => {
    await Deno.writeTextFile(path!, `content ${++count}`);
  };
  const run = await startIncident(services, {
    ...world.plan(),
    files: {
      stat,
      async read(of, size) {
        const bytes = await read(of, size);
        if (of === path) await changing();
        return bytes;
      },
    },
  });
  const { phase, paths, contents } = await run.finished;
  assert.deepEqual([phase, paths["keeps changing"], paths.done], ["done", 1, 30]);
  assert.equal(contents.failed, 0, "contents that no path holds any more are not counted");
  const row = (await world.rows()).find((one) => one.path === path);
  assert.deepEqual([row?.fate, typeof row?.sid, row?.score], ["keeps changing", "string", 0]);
  assert.match(row!.reason!, /changed 20 times .* a snapshot of 10 B was submitted/);
});
