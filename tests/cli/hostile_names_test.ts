import assert from "node:assert/strict";
import { inFolder } from "../features/submit/support.ts";
import { run, type RunResult } from "../support/cli.ts";
import { knownThings } from "../support/hostile_commands.ts";
import { startHostileServer } from "../support/hostile_server.ts";

/** What a server may call a download, in the header's own words. */
const DISPOSITIONS: readonly string[] = [
  "attachment; filename=../../outside.txt",
  'attachment; filename="/tmp/alx-owned"',
  'attachment; filename="C:\\\\Windows\\\\x.dll"',
  "attachment; filename=C:x.txt",
  "attachment; filename=..",
  "attachment; filename=.",
  'attachment; filename=""',
  "attachment; filename=-",
  "attachment; filename=-rf",
  "attachment; filename=.bashrc",
  "attachment; filename=CON",
  'attachment; filename="aux .txt"',
  'attachment; filename="trailing. . "',
  "attachment; filename*=UTF-8''a%00b%1b%5b2J%0d%0a.txt",
  "attachment; filename*=UTF-8''%2e%2e%2f%2e%2e%2foutside.txt",
  "attachment; filename*=UTF-8''order%E2%80%AEfdp.exe",
  "attachment; filename*=UTF-8''%ff%fe",
  "attachment; filename=https://x/y?z=1",
  `attachment; filename=${"x".repeat(5000)}.docm`,
  `attachment; filename*=UTF-8''${"%E5%AE%BD".repeat(1500)}.docm`,
  "attachment; filename=file.txt:stream",
  "inline",
  "\x9b31m",
];

/** Folders and files below a folder, with what the files hold. */
async function treeOf(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(folder)) {
    if (isDirectory) {
      for (const [path, held] of Object.entries(await treeOf(`${folder}/${name}`))) {
        found[`${name}/${path}`] = held;
      }
    } else found[name] = isSymlink ? "link" : await Deno.readTextFile(`${folder}/${name}`);
  }
  return found;
}

function assertHarmless(path: string): void {
  assert.match(path, /^in\/[^/\\]+$/);
  const name = path.slice(3);
  assert.doesNotMatch(name, /^[.\-]|[. ]$|[\p{C}\p{Zl}\p{Zp}<>:"|?*]/u);
  assert.doesNotMatch(name, /^(?:con|aux|nul|prn) *(?:\.|$)/i);
  assert(new TextEncoder().encode(name).length <= 200);
}

function assertSentence({ err, code }: RunResult, wanted: number): void {
  assert.equal(code, wanted, err);
  assert.match(err, /^alx: [^\n]+\n(?: {2}Try: [^\n]+\n)?$/);
  assert.doesNotMatch(err, /unforeseen/);
}

Deno.test("a server's name for a download stays in the folder and takes nothing's place", async (t) => {
  await using server = await startHostileServer();
  const { sid, sha256 } = await knownThings(server.demo);
  const commands: readonly (readonly string[])[] = [
    ["file", "download", sha256, "--encoding", "raw"],
    ["bundle", "create", sid],
  ];
  for (const words of commands) {
    const alx = (...options: string[]) => run([...words, ...options], { env: server.env });
    for (const disposition of DISPOSITIONS) {
      await t.step(
        `${words[0]}: ${disposition.slice(0, 60)}`,
        () =>
          inFolder({ "outside.txt": "mine", "in/.keep": "" }, async (folder) => {
            server.behave("names", { disposition });
            assert.equal((await alx("--out", `${folder}/in`)).code, 0);
            const { "outside.txt": outside, "in/.keep": _keep, ...made } = await treeOf(folder);
            assert.equal(outside, "mine");
            const [path, ...others] = Object.keys(made);
            assert.deepEqual(others, []);
            assertHarmless(path!);
            await Deno.writeTextFile(`${folder}/${path}`, "kept");
            assertSentence(await alx("--out", `${folder}/in`), 2);
            assertSentence(await alx("--out", `${folder}/in`, "--force"), 2);
            assert.equal((await treeOf(folder))[path!], "kept");
          }),
      );
    }
  }
});

Deno.test("what stands where a download wants to go stays as it is, links and folders too", async (t) => {
  await using server = await startHostileServer();
  const { sha256 } = await knownThings(server.demo);
  server.behave("names", { disposition: "attachment; filename=../x.txt" });
  const download = (folder: string, ...options: string[]) =>
    run(["file", "download", sha256, "--encoding", "raw", "--out", `${folder}/in`, ...options], {
      env: server.env,
    });

  for (const to of ["outside.txt", "nowhere"]) {
    await t.step(
      `a link to ${to}`,
      () =>
        inFolder({ "outside.txt": "mine", "in/.keep": "" }, async (folder) => {
          await Deno.symlink(`../${to}`, `${folder}/in/x.txt`);
          assertSentence(await download(folder), 2);
          const before = { "outside.txt": "mine", "in/.keep": "", "in/x.txt": "link" };
          assert.deepEqual(await treeOf(folder), before);
          assertSentence(await download(folder, "--force"), 2);
          assert.deepEqual(await treeOf(folder), before);
          assert.equal((await download(folder, "--force", "--out", `${folder}/in/x.txt`)).code, 0);
          const after = await treeOf(folder);
          assert.deepEqual(Object.keys(after).sort(), Object.keys(before).sort());
          assert.equal(after["outside.txt"], "mine");
          assert.notEqual(after["in/x.txt"], "link");
        }),
    );
  }

  await t.step("a folder of that name", () =>
    inFolder({ "in/x.txt/inner": "mine" }, async (folder) => {
      for (const [options, code] of [[[], 2], [["--force"], 2]] as const) {
        assertSentence(await download(folder, ...options), code);
        assert.deepEqual(await treeOf(folder), { "in/x.txt/inner": "mine" });
      }
    }));

  await t.step(
    "bytes that are not those asked for leave nothing behind",
    () =>
      inFolder({ "in/.keep": "" }, async (folder) => {
        const { demo, url } = server;
        const other = "0".repeat(64);
        const env = { ALX_SERVER: url, ALX_USER: demo.user, ALX_APIKEY: demo.apikey };
        const result = await run(["file", "download", other, "--out", `${folder}/in`], { env });
        assertSentence(result, 5);
        assert.deepEqual(await treeOf(folder), { "in/.keep": "" });
      }),
  );
});

Deno.test("the name kept in a CaRT is as little trusted", async (t) => {
  for (
    const name of [
      "../../outside.txt",
      "/tmp/alx-owned",
      "C:\\x\\y",
      "-",
      "..",
      "a\x1b[2J\nb",
      "x".repeat(3000),
    ]
  ) {
    await t.step(
      JSON.stringify(name.slice(0, 40)),
      () =>
        inFolder({ "outside.txt": "mine", "in/.keep": "" }, async (folder) => {
          const packed = await run(["cart", "pack", "-", "--name", name, "--out", `${folder}/a.cart`], {
            stdin: "x",
          });
          assert.equal(packed.code, 0, packed.err);
          const { code, err } = await run(["cart", "unpack", `${folder}/a.cart`, "--out", `${folder}/in`]);
          assert.equal(code, 0, err);
          const { "outside.txt": outside, "in/.keep": _keep, "a.cart": _cart, ...made } = await treeOf(
            folder,
          );
          assert.equal(outside, "mine");
          assert.equal(Object.keys(made).length, 1);
          assertHarmless(Object.keys(made)[0]!);
        }),
    );
  }
});

Deno.test("bytes go to no terminal, text only as it can be read", async () => {
  await using server = await startHostileServer();
  const { sid, sha256 } = await knownThings(server.demo);
  for (
    const words of [
      ["file", "download", sha256, "--out", "-"],
      ["file", "download", sha256, "--encoding", "raw", "--out", "-"],
      ["bundle", "create", sid, "--out", "-"],
      ["api", "GET", `file/download/${sha256}`, "--query", "encoding=raw", "--raw"],
    ]
  ) {
    const result = await run(words, { env: server.env, terminal: 80 });
    assertSentence(result, 2);
    assert.doesNotMatch(result.out, /(?!\n)\p{C}/u);
  }
  server.behave("text", { seed: 1, share: 1 });
  const { out, code } = await run(["api", "GET", "help/constants", "--raw"], {
    env: server.env,
    terminal: 80,
  });
  assert.equal(code, 0);
  assert.doesNotMatch(out, /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
});
