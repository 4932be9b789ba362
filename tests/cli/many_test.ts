import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";

/** Commands that show several things, and where the demo has one of them. */
const SHOWN: readonly (readonly [command: readonly string[], index: string, field: string])[] = [
  [["result", "show"], "result", "id"],
  [["alert", "show"], "alert", "alert_id"],
  [["signature", "show"], "signature", "id"],
  [["workflow", "show"], "workflow", "workflow_id"],
  [["heuristic", "show"], "heuristic", "heur_id"],
  [["submission", "show"], "submission", "sid"],
];

Deno.test("of several ids those that exist are shown, the others named, and the exit code is 7", async (t) => {
  await using demo = await startDemo();
  const options = { env: demo.env };
  for (const [command, index, field] of SHOWN) {
    await t.step(command.join(" "), async () => {
      const found = await run(["search", index, "*", "--rows", "2", "--output", "json"], options);
      const [first, second] = JSON.parse(found.out).items.map((item: Record<string, string>) => item[field]);
      for (const format of ["json", "jsonl", "table"]) {
        const args = [...command, first, "NONE", second, "--output", format];
        const { code, out, err } = await run(args, options);
        assert.equal(code, 7, err);
        assert.match(err, /^alx: "NONE": [^\n]+\n/);
        if (format === "table") assert(out.includes(first) && out.includes(second), out);
        if (format === "json") assert.equal(Object.keys(JSON.parse(out)).length, 2);
        if (format === "jsonl") assert.equal(out.trim().split("\n").length, 2);
      }
    });
  }
});

Deno.test("submit names on standard error what reached --fail-on", async () => {
  await using demo = await startDemo({ submissions: 5 });
  const folder = await Deno.makeTempDir();
  const paths = ["a", "b"].map((name) => `${folder}/${name}`);
  for (const path of paths) await Deno.writeTextFile(path, path);
  const all = await run(["submit", ...paths, "--fail-on", "0"], { env: demo.env });
  assert.equal(all.code, 8);
  assert.match(all.err, /^alx: 2 of 2 reached --fail-on: .*\/[ab] \(\w+\), .*\/[ab] \(\w+\)$/m);
  const none = await run(["submit", ...paths, "--fail-on", "99999"], { env: demo.env });
  assert.equal(none.code, 0);
  assert.doesNotMatch(none.err, /--fail-on/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a raw download is said to be live malware, a neutralised one is not", async () => {
  await using demo = await startDemo();
  const found = await run(["search", "file", "*", "--rows", "1", "--output", "json"], { env: demo.env });
  const { sha256 } = JSON.parse(found.out).items[0];
  for (const [encoding, warned] of [["raw", true], ["cart", false]] as const) {
    const args = ["file", "download", sha256, "--encoding", encoding, "--out", "-"];
    const { code, err } = await run(args, { env: demo.env });
    assert.equal(code, 0);
    assert.equal(/live malware/.test(err), warned, err);
  }
});

Deno.test("a reason of another source than the user is external, unless --type says otherwise", async () => {
  await using demo = await startDemo({ submissions: 5 });
  const sent: unknown[] = [];
  for (
    const [args, type] of [
      [[], "user"],
      [["--source", "analyst"], "user"],
      [["--source", "feed"], "external"],
      [["--source", "feed", "--type", "user"], "user"],
    ] as const
  ) {
    const kind = ["badlist", "add", "tag", "network.static.domain=x.example", "--reason", "r"];
    const { out, err } = await run([...kind, ...args], { env: demo.env });
    sent.push([type, /external source/.test(err), /another user/.test(err), out !== ""]);
  }
  assert.deepEqual(sent, [
    ["user", false, false, true],
    ["user", false, false, true],
    ["external", true, false, false],
    ["user", false, true, false],
  ]);
});

Deno.test("api prints the head of a response to HEAD, and says how to get bytes that are not JSON", async () => {
  await using demo = await startDemo();
  const head = await run(["api", "HEAD", "user/whoami"], { env: demo.env });
  assert.equal(head.code, 0, head.err);
  const { status, headers } = JSON.parse(head.out);
  assert.deepEqual([status, headers["content-type"]], [200, "application/json"]);
  const found = await run(["search", "file", "*", "--rows", "1", "--output", "json"], { env: demo.env });
  const path = `file/download/${JSON.parse(found.out).items[0].sha256}`;
  const bytes = await run(["api", "GET", path], { env: demo.env });
  assert.equal(bytes.code, 6);
  assert.match(bytes.err, /\n {2}Try: --raw for its bytes as they are, or --out FILE\n$/);
});

Deno.test("hash reads from standard input where - stands, each hash once", async () => {
  await using demo = await startDemo();
  const [one, two] = ["a".repeat(32), "b".repeat(40)];
  const options = { env: demo.env, stdin: `${one}\n${two} ${one}\n` };
  const { code, out, err } = await run(["hash", two!, "-", "--output", "jsonl"], options);
  assert.equal(code, 0, err);
  assert.deepEqual(out.trim().split("\n").map((line) => JSON.parse(line).hash), [two, one]);
  assert.equal((await run(["hash", "-"], { env: demo.env, stdin: " \n" })).code, 2);
});

Deno.test("file info shows several files", async () => {
  await using demo = await startDemo();
  const found = await run(["search", "file", "*", "--rows", "2", "--output", "json"], { env: demo.env });
  const hashes: string[] = JSON.parse(found.out).items.map((item: { sha256: string }) => item.sha256);
  const { out } = await run(["file", "info", ...hashes], { env: demo.env });
  assert.deepEqual(JSON.parse(out).map((one: { sha256: string }) => one.sha256), hashes);
});
