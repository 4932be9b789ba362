import assert from "node:assert/strict";
import { seededRandom } from "../../src/demo/random_ids.ts";
import { readJournal } from "../../src/features/incident/journal.ts";
import type { ChildOrder } from "../features/incident/kill_child.ts";
import { startWorld, type World } from "../features/incident/support.ts";

const CHILD = new URL("../features/incident/kill_child.ts", import.meta.url).pathname;
/** `ALX_KILLS=100` for the whole proof; fewer keep the usual run short. */
const KILLS = Number(Deno.env.get("ALX_KILLS") ?? 20);
const SEED = Number(Deno.env.get("ALX_KILL_SEED") ?? 7);
/** Files for each kill, so that there is work left until the last. */
const FILES_A_KILL = 4;

const FAULTS = [
  "accept-then-drop%6 POST /api/v4/ingest/",
  "drop%4 POST /api/v4/ingest/",
  "503%3 POST /api/v4/ingest/",
  "502%3 POST /api/v4/ingest/",
  "504%3 POST /api/v4/ingest/",
  "session-expired%2 /api/v4/ingest/",
  "accept-then-drop%3 GET /api/v4/ingest/",
  "503%3 /api/v4/search/",
  "restart%1 POST /api/v4/ingest/",
];

Deno.test("killed at any point and resumed, each content is analysed once and each row accounted for", async () => {
  await using world = await startWorld({
    faults: FAULTS,
    load: { serviceMs: 1, workers: 4, ingestPerSecond: 40, samplingAt: { low: 12 }, silentShare: 0.02 },
  });
  await writeFiles(world, KILLS * FILES_A_KILL);
  const random = seededRandom(SEED);
  let killed = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const steps = 1 + Math.floor(random() * 60);
    const { signal, code, text } = await runChild(world, steps);
    assert.ok(signal === "SIGKILL" || code === 0, `a child ended by itself: ${text}`);
    if (signal === "SIGKILL") killed++;
  }
  const { code, text } = await runChild(world, 0);
  assert.equal(code, 0, text);
  assert.ok(killed >= KILLS / 2, `only ${killed} of ${KILLS} were killed`);
  await check(world);
});

/** Some contents have several paths; some files are empty or too large. */
async function writeFiles(world: World, count: number): Promise<void> {
  const files = Array.from({ length: count }, (_, i) => [
    `${i % 7}/file ${i} é"'.bin`,
    i % 10 === 9
      ? `content ${i - 1}`
      : i % 25 === 3
      ? ""
      : i % 40 === 5
      ? "x".repeat(1001 + i)
      : `content ${i}`,
  ]);
  await world.write(Object.fromEntries(files));
}

async function runChild(
  world: World,
  steps: number,
): Promise<{ readonly code: number; readonly signal: string | null; readonly text: string }> {
  const { url, user, password } = world.demo;
  const { journal, folder } = world;
  const order: ChildOrder = { url, user, password, journal, folder: `${folder}/files`, steps };
  const { code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", CHILD, JSON.stringify(order)],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, signal, text: decode(stdout) + decode(stderr) };
}

async function check(world: World): Promise<void> {
  const rows = await world.rows();
  const paths = (await Array.fromAsync(walk(`${world.folder}/files`))).sort();
  assert.deepEqual(rows.map(({ path }) => path).sort(), paths);
  const wanted = new Map<string, number>();
  for (const row of rows) {
    if (row.fate === "empty" || row.fate === "too large") continue;
    assert.equal(row.fate, "done", `${row.path}: ${row.fate} ${row.reason}`);
    wanted.set(row.sha256!, 1);
    const doc = world.demo.demo.state.store.collections.submission.get(row.sid!);
    assert.equal((doc?.files as readonly { sha256: string }[])[0]?.sha256, row.sha256);
  }
  assert.deepEqual(new Map([...world.analyses()].sort()), new Map([...wanted].sort()));
  const ends = new Map<string, number>();
  for await (const { entry } of readJournal(world.journal)) {
    if (entry.type === "done") ends.set(entry.sha256, (ends.get(entry.sha256) ?? 0) + 1);
  }
  assert.deepEqual(new Set(ends.values()), new Set([1]));
}

async function* walk(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* walk(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}
