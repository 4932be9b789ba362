import assert from "node:assert/strict";
import { expandInputs, type ExpandOptions, type InputChoice } from "../../../src/features/submit/expand.ts";
import { type Found, isUnusable } from "../../../src/features/submit/item.ts";
import { UsageError } from "../../../src/util/error.ts";
import { collect } from "../../api/modules_support.ts";
import { inFolder, stdinOf } from "./support.ts";

const FILES = {
  "a.doc": "A",
  "b.exe": "BB",
  "sub/c.doc": "CCC",
  "sub/deep/d.txt": "D",
  ".hidden": "H",
  "empty/": "",
  "odd/ -n\n⏎ «é».bin": "odd",
  "odd/[x]*.bin": "stars",
};

async function expand(choice: InputChoice, options: Partial<ExpandOptions> = {}): Promise<Found[]> {
  return await collect(expandInputs(choice, { stdin: stdinOf(""), ...options }));
}

/** `name` of each, without the folder; `!name` of the unusable. */
async function names(
  folder: string,
  paths: string[],
  options: Partial<ExpandOptions> = {},
): Promise<string[]> {
  const found = await expand({ paths: paths.map((path) => `${folder}/${path}`) }, options);
  return found.map((one) => `${isUnusable(one) ? "!" : ""}${one.input.slice(folder.length + 1)}`);
}

Deno.test("files, folders and patterns", () =>
  inFolder(FILES, async (folder) => {
    const all = [
      ".hidden",
      "a.doc",
      "b.exe",
      "odd/ -n\n⏎ «é».bin",
      "odd/[x]*.bin",
      "sub/c.doc",
      "sub/deep/d.txt",
    ];
    const cases: readonly (readonly [string[], Partial<ExpandOptions>, string[]])[] = [
      [["a.doc", "b.exe"], {}, ["a.doc", "b.exe"]],
      [[""], {}, all],
      [["."], { recursive: false }, [".hidden", "a.doc", "b.exe"].map((name) => `./${name}`)],
      [[""], { include: ["*.doc"] }, ["a.doc", "sub/c.doc"]],
      [[""], { include: ["*.doc"], excludePath: ["sub"] }, ["a.doc"]],
      [[""], { excludePath: ["odd", "sub/deep"] }, [".hidden", "a.doc", "b.exe", "sub/c.doc"]],
      [["b.exe"], { include: ["*.doc"] }, ["b.exe"]],
      [["*.doc"], {}, ["a.doc"]],
      [["**/*.doc"], {}, ["a.doc", "sub/c.doc"]],
      [["su*"], {}, ["sub/c.doc", "sub/deep/d.txt"]],
      [["*/c.{doc,exe}"], {}, ["sub/c.doc"]],
      [["none*"], {}, ["!none*"]],
      [["odd/[x]*.bin"], {}, ["odd/[x]*.bin"]],
      [["none", "a.doc"], {}, ["!none", "a.doc"]],
      [["empty"], {}, []],
    ];
    for (const [paths, options, wanted] of cases) {
      assert.deepEqual(await names(folder, paths, options), wanted, JSON.stringify([paths, options]));
    }
  }));

Deno.test("links: to files they count, to folders they are not followed, dangling ones are told of", () =>
  inFolder(FILES, async (folder) => {
    await Deno.symlink(`${folder}/a.doc`, `${folder}/odd/file`);
    await Deno.symlink(folder, `${folder}/odd/round`);
    await Deno.symlink(`${folder}/none`, `${folder}/odd/dangling`);
    const found = await names(folder, ["odd"]);
    assert.deepEqual(found.filter((name) => !name.includes(".bin")), ["!odd/dangling", "odd/file"]);
    const [dangling] = await expand({ paths: [`${folder}/odd/dangling`] });
    assert.match(String((dangling as { error?: Error }).error), /its link leads nowhere/);
  }));

Deno.test("what is sent: the last part of the name, the size, the bytes, the hash, any part", () =>
  inFolder(FILES, async (folder) => {
    const [item] = await expand({ paths: [`${folder}/sub/c.doc`] });
    assert.ok(item !== undefined && !isUnusable(item) && item.source.kind === "stream");
    assert.equal(item.source.name, "c.doc");
    assert.equal(item.sizeBytes, 3);
    for (let attempt = 0; attempt < 2; attempt++) {
      const pieces: Uint8Array[] = await collect(await item.source.open());
      assert.equal(new TextDecoder().decode(pieces[0]), "CCC");
    }
    assert.equal(await item.sha256!(), await hexOf("CCC"));
    assert.equal(new TextDecoder().decode(await item.read!(1, 5)), "CC");
  }));

async function hexOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

Deno.test("a file larger than the buffers comes whole and in order", () =>
  inFolder({}, async (folder) => {
    const bytes = Uint8Array.from({ length: 5 * 1024 * 1024 + 17 }, (_, i) => (i * 31) ^ (i >> 11));
    await Deno.writeFile(`${folder}/big`, bytes);
    const [item] = await expand({ paths: [`${folder}/big`] });
    assert.ok(item !== undefined && !isUnusable(item) && item.source.kind === "stream");
    let at = 0;
    for await (const piece of await item.source.open()) {
      // Compared at once: the buffer is used again.
      assert.deepEqual(piece, bytes.subarray(at, at + piece.length));
      at += piece.length;
    }
    assert.equal(at, bytes.length);
    for await (const _ of await item.source.open()) break; // closes the file: the sanitizer would tell
  }));

Deno.test("standard input: its content, its name, its limit; once only", async () => {
  const [item] = await expand({ paths: ["-"] }, { stdin: stdinOf("hello"), stdinName: "mail.eml" });
  assert.ok(item !== undefined && !isUnusable(item) && item.source.kind === "bytes");
  assert.deepEqual([item.input, item.source.name, item.sizeBytes], ["-", "mail.eml", 5]);
  const [large] = await expand({ paths: ["-"] }, { stdin: stdinOf("hello"), limitBytes: 4 });
  assert.ok(large !== undefined && isUnusable(large));
  await assert.rejects(expand({ paths: ["-", "-"] }), UsageError);
  await assert.rejects(expand({ paths: ["-"], lists: ["-"] }), UsageError);
});

Deno.test("lists: one a line or with NULs, from a file or standard input", () =>
  inFolder(FILES, async (folder) => {
    const paths = [`${folder}/a.doc`, `${folder}/odd/ -n\n⏎ «é».bin`];
    const cases: readonly (readonly [text: string, wanted: string[]])[] = [
      [`${folder}/a.doc\n\n${folder}/b.exe`, [`${folder}/a.doc`, `${folder}/b.exe`]],
      [`${folder}/a.doc\r\n${folder}/b.exe\r\n`, [`${folder}/a.doc`, `${folder}/b.exe`]],
      [paths.map((path) => `${path}\0`).join(""), paths],
      ["", []],
    ];
    for (const [text, wanted] of cases) {
      const fromStdin = await expand({ paths: [], lists: ["-"] }, { stdin: stdinOf(text) });
      assert.deepEqual(fromStdin.map(({ input }) => input), wanted);
      await Deno.writeTextFile(`${folder}/list`, text);
      assert.deepEqual(
        (await expand({ paths: [], lists: [`${folder}/list`] })).map(({ input }) => input),
        wanted,
      );
    }
    await assert.rejects(expand({ paths: [], lists: [`${folder}/none`] }), /Cannot read the list/);
  }));

Deno.test("URLs and hashes are left to the server", async () => {
  const found = await expand({
    paths: [],
    urls: ["hxxp://evil[.]example/x"],
    hashes: [{ type: "sha256", value: "ab" }, { type: "md5", value: "cd" }],
  });
  assert.deepEqual(found.map((one) => isUnusable(one) ? one : [one.input, one.source.kind, one.sizeBytes]), [
    ["hxxp://evil[.]example/x", "url", undefined],
    ["ab", "hash", undefined],
    ["md5:cd", "hash", undefined],
  ]);
});
