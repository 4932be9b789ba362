import assert from "node:assert/strict";
import { INGEST_PRIORITY_WORDS } from "../../src/domain/submit_params/priority_words.ts";
import { run, type RunOptions, type RunResult } from "../support/cli.ts";
import { lockJournal } from "../../src/features/incident/lock.ts";
import { dayClock } from "../support/day_clock.ts";
import { startDemo, type TestDemo } from "../support/demo.ts";

interface Bench extends AsyncDisposable {
  readonly demo: TestDemo;
  readonly folder: string;
  /** `alx incident ARGS…` in a state folder of its own. */
  alx(args: readonly string[], options?: RunOptions): Promise<RunResult>;
}

async function startBench(files: Readonly<Record<string, string>>): Promise<Bench> {
  const demo = await startDemo({ submissions: 5 });
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await Deno.mkdir(`${folder}/in/sub`, { recursive: true });
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/in/${name}`, text);
  const env = { ...demo.env, XDG_STATE_HOME: `${folder}/state` };
  return {
    ...{ demo, folder },
    alx: (args, options = {}) => run(["incident", ...args], { ...options, env: { ...env, ...options.env } }),
    async [Symbol.asyncDispose]() {
      await demo[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const FILES = { "a.txt": "one", "copy.txt": "one", "sub/b.doc": "two" };

Deno.test("incident submit hands in a folder, and the same command again sends nothing", async () => {
  await using bench = await startBench(FILES);
  const args = ["submit", "--incident", "INC-1", `${bench.folder}/in`];
  const first = await bench.alx(args);
  assert.equal(first.code, 0, first.err);
  const { paths, contents, journal } = JSON.parse(first.out);
  assert.deepEqual([paths.done, contents.done], [3, 2]);
  const before = await Deno.readTextFile(journal);
  assert.match(journal, new RegExp(`^${bench.folder}/state/alx/incidents/INC-1-[0-9a-f]{12}\\.jsonl$`));
  const second = await bench.alx(args);
  assert.equal(JSON.parse(second.out).paths.done, 3);
  const added = (await Deno.readTextFile(journal)).slice(before.length);
  assert.deepEqual(added.trim().split("\n").map((line) => JSON.parse(line).type), [
    "incident",
    "run",
    "walked",
  ]);
});

Deno.test("incident submit names what failed, and exits with 7", async () => {
  await using bench = await startBench({ ...FILES, "empty": "" });
  const { code, out, err } = await bench.alx([
    ...["submit", "--incident", "INC-1", `${bench.folder}/in`, `${bench.folder}/absent\x1b`],
    `${bench.folder}/${"deep/".repeat(700)}absent`,
  ]);
  assert.equal(code, 7);
  const { paths } = JSON.parse(out);
  assert.deepEqual([paths.done, paths.empty, paths.unreadable], [3, 1, 2]);
  assert.match(err, /^alx: ".*\/absent.*": unreadable: there is no such file or folder$/m);
  const lines = err.trim().split("\n");
  assert.ok(lines.length === 2 && lines.every((line) => line.length < 400), "a very long path is shortened");
  assert.ok(!err.includes("\x1b"));
});

Deno.test("incident submit takes lists and filters, and passes settings on", async () => {
  await using bench = await startBench(FILES);
  const { folder } = bench;
  const list = [`${folder}/in/a.txt`, `${folder}/in/sub`].join("\0") + "\0";
  const settings = [
    "--priority",
    "150",
    "--ttl",
    "3",
    "--service",
    "Extract",
    "--meta",
    "case=7",
    "--resubmit-dynamic",
  ];
  const { code, err } = await bench.alx(
    ["submit", "--incident", "INC 1", "--from-file", "-", "--include", "*.doc", ...settings],
    { stdin: list },
  );
  assert.equal(code, 0, err);
  const found = await run(
    ["search", "submission", 'metadata.incident_number:"INC 1"', "--fields", "params.*,metadata.*,files.*"],
    { env: bench.demo.env },
  );
  const { items } = JSON.parse(found.out);
  assert.equal(items.length, 2);
  for (const { params, metadata } of items) {
    assert.deepEqual([params.priority, params.ttl, metadata.case], [150, 3, "7"]);
    assert.deepEqual(params.services.resubmit, ["Dynamic Analysis"]);
  }
});

Deno.test("a word for the priority of ingested files is the most of the server's range of that name", async () => {
  await using bench = await startBench({ "a": "one" });
  const constants = await run(["help-info", "constants", "--output", "json"], { env: bench.demo.env });
  assert.equal(constants.code, 0, constants.err);
  const ranges = JSON.parse(constants.out).priorities as Record<string, readonly [number, number]>;
  assert.deepEqual(Object.keys(INGEST_PRIORITY_WORDS).sort(), Object.keys(ranges).sort());
  const file = `${bench.folder}/in/a`;
  for (const word of Object.keys(ranges)) {
    const [, most] = ranges[word]!;
    for (const command of [["submit", "--async"], ["ingest"]]) {
      const args = [...command, "--dry-run", file, "--priority", word, "--output", "json"];
      const { out, err } = await run(args, { env: bench.demo.env });
      assert.equal(JSON.parse(out).json.params.priority, most, `${command} ${word}: ${err}`);
    }
    const { out, err, code } = await bench.alx([
      ...["submit", "--incident", word, file, "--no-wait", "--priority", word.toUpperCase()],
    ]);
    assert.equal(code, 0, err);
    const [head] = (await Deno.readTextFile(JSON.parse(out).journal)).split("\n");
    assert.equal(JSON.parse(head!).params.priority, most, word);
  }
});

Deno.test("an incident is of low priority unless told otherwise", async () => {
  await using bench = await startBench({ "a": "one" });
  const { code, out, err } = await bench.alx(["submit", "--incident", "P", `${bench.folder}/in`]);
  assert.equal(code, 0, err);
  const [head] = (await Deno.readTextFile(JSON.parse(out).journal)).split("\n");
  assert.equal(JSON.parse(head!).params.priority, INGEST_PRIORITY_WORDS.low);
});

Deno.test("incident submit --dry-run prints totals and settings, --list a row for each file; nothing is sent", async () => {
  await using bench = await startBench({ ...FILES, "empty": "", [`${"long".repeat(40)}.txt`]: "three" });
  const args = ["submit", "--incident", "INC-1", `${bench.folder}/in`, "--dry-run", "--ttl", "5"];
  const { code, out, err } = await bench.alx(args);
  assert.equal(code, 0, err);
  const { files, counts, bytes_to_submit, settings } = JSON.parse(out);
  assert.deepEqual([files, counts.pending, counts.duplicate, counts.empty, bytes_to_submit], [
    5,
    3,
    1,
    1,
    11,
  ]);
  assert.deepEqual([settings.params.ttl, settings.params.priority, settings.shard], [5, 100, null]);
  const text = await bench.alx([...args, "--no-color"], { terminal: 80 });
  assert.match(text.out, /3 contents with 11 B would be submitted/);
  assert.match(text.out, /^ttl +5 days$/m);
  const list = await bench.alx([...args, "--list"]);
  const rows = list.out.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(rows.map(({ fate }) => fate).sort(), [
    "duplicate",
    "empty",
    "pending",
    "pending",
    "pending",
  ]);
  const table = await bench.alx([...args, "--list", "--output", "table"]);
  for (const { path } of rows) assert.ok(table.out.includes(path), `${path} is whole in a pipe`);
  const count = await run(["count", "submission", "metadata.incident_number:*"], { env: bench.demo.env });
  assert.equal(count.out.trim(), "0");
  await assert.rejects(Deno.stat(`${bench.folder}/state`));
});

Deno.test("the settings of the first run hold for later ones; others are refused unless asked for", async () => {
  await using bench = await startBench({ "a.txt": "one" });
  const submit = (...more: string[]) =>
    bench.alx(["submit", "--incident", "INC-1", `${bench.folder}/in`, ...more]);
  const markings = async () => {
    const args = ["search", "submission", "metadata.incident_number:*", "--output", "jsonl", "--all"];
    const fields = ["--fields", "files.name,params.ttl,metadata,classification"];
    const { out } = await run([...args, ...fields], { env: bench.demo.env });
    return out.trim().split("\n").map((line) => JSON.parse(line));
  };
  const first = await submit(
    "--ttl",
    "5",
    "--meta",
    "case=77",
    "--service",
    "Characterize",
    "--shard",
    "1/1",
  );
  assert.equal(first.code, 0, first.err);
  await Deno.writeTextFile(`${bench.folder}/in/b.txt`, "two");
  for (
    const [args, name] of [
      [["--ttl", "6"], "ttl 6 instead of 5"],
      [["--meta", "case=78"], 'metadata.case "78" instead of "77"'],
      [["--meta", "other=1"], 'metadata.other "1" instead of (not set)'],
      [["--service", "McAfee"], 'services {"selected":["McAfee"]} instead of {"selected":["Characterize"]}'],
      [["--shard", "1/3"], 'shard "1/3" instead of "1/1"'],
      [["--priority", "200"], "priority 200 instead of 100"],
    ] as const
  ) {
    for (const dry of [[], ["--dry-run"]]) {
      const { code, err } = await submit(...args, ...dry);
      assert.deepEqual([code, err.includes(name)], [2, true], `${name}: ${err}`);
    }
  }
  const same = await submit("--ttl", "5", "--service", "Characterize");
  assert.equal(same.code, 0, same.err);
  assert.deepEqual((await markings()).map((hit) => hit["metadata.case"] ?? hit.metadata?.case), ["77", "77"]);
  await Deno.writeTextFile(`${bench.folder}/in/c.txt`, "three");
  const changed = await submit("--meta", "case=78", "--change-settings");
  assert.equal(changed.code, 0, changed.err);
  const { settings } = JSON.parse((await bench.alx(["status", "--incident", "INC-1"])).out);
  assert.deepEqual([settings.params.ttl, settings.metadata], [5, { case: "78" }]);
  await Deno.writeTextFile(`${bench.folder}/in/d.txt`, "four");
  assert.equal((await submit()).code, 0);
  const cases = (await markings()).map((hit) => hit["metadata.case"] ?? hit.metadata?.case);
  assert.deepEqual(cases.sort(), ["77", "77", "78", "78"]);
  const text = await bench.alx(["status", "--incident", "INC-1", "--no-color"], { terminal: 100 });
  assert.match(text.out, /^metadata +case=78$/m);
});

Deno.test("incident submit --test sends one made file to its end, outside of the incident", async () => {
  await using bench = await startBench({});
  const { code, out, err } = await bench.alx(["submit", "--incident", "INC-1", "--test"]);
  assert.equal(code, 0, err);
  assert.equal(JSON.parse(out).outcome, "done");
  const count = await run(["count", "submission", "metadata.incident_number:*"], { env: bench.demo.env });
  assert.equal(count.out.trim(), "0");
});

Deno.test("Ctrl-C says what is unfinished and exits with 130; the same command goes on", async () => {
  await using bench = await startBench(FILES);
  const args = [
    "submit",
    "--incident",
    "INC-1",
    `${bench.folder}/in`,
    "--journal",
    `${bench.folder}/j.jsonl`,
  ];
  const stop = new AbortController();
  stop.abort();
  const { code, err } = await bench.alx(args, { signal: stop.signal });
  assert.equal(code, 130, err);
  assert.equal((await bench.alx(args)).code, 0);
});

Deno.test("incident status tells of the journal and of the server; retry needs no paths", async () => {
  await using bench = await startBench(FILES);
  await bench.alx(["submit", "--incident", "INC-1", `${bench.folder}/in`]);
  const status = await bench.alx(["status", "--incident", "INC-1"]);
  const { paths, server, all_found } = JSON.parse(status.out);
  assert.deepEqual([paths.done, server.submissions, server.running, server.ingester, all_found], [
    3,
    2,
    0,
    true,
    true,
  ]);
  const retry = await bench.alx(["retry", "--incident", "INC-1"]);
  assert.deepEqual([retry.code, JSON.parse(retry.out).paths.done], [0, 3]);
  const none = await bench.alx(["status", "--incident", "INC-2"]);
  assert.deepEqual([none.code, /neither a journal nor a submission of incident "INC-2"/.test(none.err)], [
    5,
    true,
  ]);
  const elsewhere = await bench.alx(["status", "--incident", "INC-1"], {
    env: { XDG_STATE_HOME: `${bench.folder}/other` },
  });
  assert.match(elsewhere.err, /There is no journal of it here: only the server tells/);
  const told = JSON.parse(elsewhere.out);
  assert.deepEqual([told.journal, told.server.submissions, told.paths], [null, 2, undefined]);
  const named = await bench.alx(["status", "--incident", "INC-1", "--journal", `${bench.folder}/none.jsonl`]);
  assert.deepEqual([named.code, /There is no journal/.test(named.err)], [2, true]);
});

Deno.test("forget takes a wrong input back; the rest of the incident stays", async () => {
  await using bench = await startBench(FILES);
  const { folder } = bench;
  const submit = () => bench.alx(["submit", "--incident", "INC-1", `${folder}/in`]);
  assert.equal((await bench.alx(["submit", "--incident", "INC-1", `${folder}/nofolder`])).code, 7);
  assert.equal((await submit()).code, 7, "the wrong input is part of the incident");
  const missing = await bench.alx(["forget", "--incident", "INC-1", `${folder}/other`]);
  assert.deepEqual([missing.code, /has no input ".*\/other"/.test(missing.err)], [5, true]);
  const { code, out, err } = await bench.alx(["forget", "--incident", "INC-1", `${folder}/nofolder`]);
  assert.equal(code, 0, err);
  assert.equal(JSON.parse(out).forgotten, 1);
  assert.equal((await submit()).code, 0);
  assert.equal(
    JSON.parse((await bench.alx(["forget", "--incident", "INC-1", `${folder}/in/sub`])).out).forgotten,
    1,
  );
  const rows = (await bench.alx(["analyze", "--incident", "INC-1", "--output", "jsonl"])).out.trim().split(
    "\n",
  );
  assert.deepEqual(rows.map((row) => JSON.parse(row).path.slice(folder.length)), [
    "/in/a.txt",
    "/in/copy.txt",
  ]);
});

Deno.test("an incident goes on at a server with another name, and journals of both names make one report", async () => {
  await using bench = await startBench(FILES);
  const moved = { env: { ALX_SERVER: bench.demo.url.replace("127.0.0.1", "localhost") } };
  const args = ["submit", "--incident", "INC-1", `${bench.folder}/in`];
  const { journal } = JSON.parse((await bench.alx(args)).out);
  const refused = await bench.alx([...args, "--journal", journal], moved);
  assert.deepEqual([refused.code, /--server-moved/.test(refused.err)], [2, true]);
  await Deno.copyFile(journal, `${bench.folder}/old.jsonl`);
  await Deno.writeTextFile(`${bench.folder}/in/new.txt`, "new");
  const goesOn = await bench.alx([...args, "--server-moved"], moved);
  assert.equal(goesOn.code, 0, goesOn.err);
  assert.deepEqual(JSON.parse(goesOn.out).paths.done, 4);
  assert.notEqual(JSON.parse(goesOn.out).journal, journal, "its place is that of the new name");
  assert.equal((await bench.alx(args, moved)).code, 0, "from then on the new name is enough");
  const journals = [JSON.parse(goesOn.out).journal, `${bench.folder}/old.jsonl`].flatMap((
    path,
  ) => ["--journal", path]);
  assert.equal((await bench.alx(["analyze", ...journals], moved)).code, 2);
  const report = await bench.alx(["analyze", ...journals, "--server-moved", "--output", "jsonl"], moved);
  assert.equal(report.out.trim().split("\n").length, 4, report.err);
});

Deno.test("--max-duration ends a run in good order, --log keeps what it did, status --follow ends with it", async () => {
  await using bench = await startBench(FILES);
  const log = `${bench.folder}/run.log`;
  const args = ["submit", "--incident", "INC-1", `${bench.folder}/in`, "--log", log];
  const cut = await bench.alx([...args, "--bwlimit", "1", "--max-duration", "1s"]);
  assert.equal(cut.code, 1);
  assert.match(cut.err, /not sent and \d not analysed when the time is over; the same command goes on/);
  const rest = await bench.alx(args);
  assert.equal(rest.code, 0, rest.err);
  const lines = (await Deno.readTextFile(log)).trim().split("\n");
  assert.ok(lines.every((line) => /^\d{4}-\d\d-\d\dT[\d:.]+Z \S/.test(line)), lines.join("\n"));
  assert.match(lines.at(-1)!, /Every file has its outcome/);
  assert.ok(lines.some((line) => line.includes("when the time is over")));
  const followed = await bench.alx(["status", "--incident", "INC-1", "--follow"]);
  assert.deepEqual([followed.code, JSON.parse(followed.out).paths.done], [0, 3]);
  for (const wrong of [["--bwlimit", "fast"], ["--max-duration", "soon"]]) {
    assert.equal((await bench.alx([...args, ...wrong])).code, 2);
  }
});

Deno.test("status says which process works on an incident, and when that hears nothing", async () => {
  await using bench = await startBench(FILES);
  const { journal } = JSON.parse(
    (await bench.alx(["submit", "--incident", "INC-1", `${bench.folder}/in`])).out,
  );
  const activity = async () => JSON.parse((await bench.alx(["status", "--incident", "INC-1"])).out).activity;
  assert.equal(await activity(), "no run works on it");
  const lock = await lockJournal(journal);
  await Deno.writeTextFile(
    journal,
    (await Deno.readTextFile(journal)).split("\n").filter((line) => !line.includes('"type":"done"')).join(
      "\n",
    ),
  );
  await Deno.utime(journal, 1, (dayClock.now() - 40_000) / 1000);
  assert.match(await activity(), /^process \d+: no news for 40 s; checking 2 files$/);
  await Deno.utime(journal, 1, dayClock.now() / 1000);
  assert.match(await activity(), /^process \d+ works on it$/);
  lock.release();
});

Deno.test("incident submit --fresh keeps the old journal aside", async () => {
  await using bench = await startBench(FILES);
  const args = ["submit", "--incident", "INC-1", `${bench.folder}/in`];
  await bench.alx(args);
  const { code, err } = await bench.alx([...args, "--fresh"]);
  assert.equal(code, 0, err);
  assert.match(err, /The journal of earlier runs is kept as "/);
  const names = (await Array.fromAsync(Deno.readDir(`${bench.folder}/state/alx/incidents`))).map(({ name }) =>
    name
  );
  assert.equal(names.filter((name) => name.endsWith(".old.jsonl")).length, 1);
});

Deno.test("what cannot work is refused before anything is sent", async () => {
  await using bench = await startBench(FILES);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["submit", "--incident", "X"], /Nothing to send is named/],
    [["submit", "a"], /--incident/],
    [["submit", "--incident", "X", "a", "--shard", "3/2"], /wanted "K\/N"/],
    [["submit", "--incident", "X", "a", "--priority", "1"], /priority 1 are dropped/],
    [["submit", "--incident", "X", "-"], /An incident is made of files/],
    [["submit", "--incident", "", "a"], /an incident needs an id/],
    [["status", "--incident", " "], /an incident needs an id/],
    [["analyze", "--incident", ""], /an incident needs an id/],
    [["download", "--incident", "", "--to", "x"], /an incident needs an id/],
    [["retry", "--incident", ""], /an incident needs an id/],
    ...["incident_number", "filename", "alx_item"].map((key) =>
      [["submit", "--incident", "X", "a", "--meta", `${key}=7`], new RegExp(`"${key}" is set by`)] as const
    ),
    [["submit", "--incident", "X", "a", "--submission-profile", "nosuch"], /There is no profile "nosuch"/],
  ];
  for (const [args, words] of cases) {
    const { code, err, out } = await bench.alx(args);
    assert.match(err, words);
    assert.deepEqual([code, out], [2, ""], args.join(" "));
  }
});
