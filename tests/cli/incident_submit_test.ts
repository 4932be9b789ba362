import assert from "node:assert/strict";
import { PRIORITY_WORDS } from "../../src/domain/submit_params/priority_words.ts";
import { run, type RunOptions, type RunResult } from "../support/cli.ts";
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
  assert.deepEqual(added.trim().split("\n").map((line) => JSON.parse(line).type), ["run", "walked"]);
});

Deno.test("incident submit names what failed, and exits with 7", async () => {
  await using bench = await startBench({ ...FILES, "empty": "" });
  const { code, out, err } = await bench.alx([
    ...["submit", "--incident", "INC-1", `${bench.folder}/in`, `${bench.folder}/absent\x1b`],
  ]);
  assert.equal(code, 7);
  const { paths } = JSON.parse(out);
  assert.deepEqual([paths.done, paths.empty, paths.unreadable], [3, 1, 1]);
  assert.match(err, /^alx: ".*\/absent.*": unreadable: there is no such file or folder\n$/);
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

Deno.test("a word for the priority means the same in submit, ingest and incident submit: the server's ranges", async () => {
  await using bench = await startBench({ "a": "one" });
  const constants = await run(["help-info", "constants", "--output", "json"], { env: bench.demo.env });
  assert.equal(constants.code, 0, constants.err);
  const ranges = JSON.parse(constants.out).priorities as Record<string, readonly [number, number]>;
  assert.deepEqual(Object.keys(PRIORITY_WORDS).sort(), Object.keys(ranges).sort());
  const file = `${bench.folder}/in/a`;
  for (const word of Object.keys(ranges)) {
    const [, most] = ranges[word]!;
    for (const command of ["submit", "ingest"]) {
      const args = [command, "--dry-run", file, "--priority", word, "--output", "json"];
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
  assert.equal(JSON.parse(head!).params.priority, PRIORITY_WORDS.low);
});

Deno.test("incident submit --dry-run says what would be sent, and sends nothing", async () => {
  await using bench = await startBench({ ...FILES, "empty": "" });
  const args = ["submit", "--incident", "INC-1", `${bench.folder}/in`, "--dry-run"];
  const { code, out, err } = await bench.alx(args);
  assert.equal(code, 0, err);
  const rows = out.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(rows.map(({ fate }) => fate).sort(), ["duplicate", "empty", "pending", "pending"]);
  assert.match(err, /2 contents with 6 B would be sent/);
  const count = await run(["count", "submission", "metadata.incident_number:*"], { env: bench.demo.env });
  assert.equal(count.out.trim(), "0");
  await assert.rejects(Deno.stat(`${bench.folder}/state`));
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
