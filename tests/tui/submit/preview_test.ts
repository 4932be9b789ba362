import assert from "node:assert/strict";
import { guessType } from "../../../src/features/submit/guess_type.ts";
import {
  countQuery,
  digestQuery,
  entriesNow,
  entriesQuery,
  glanceQuery,
  type PathGlance,
} from "../../../src/features/submit/preview.ts";
import { someFiles } from "../../support/some_files.ts";

const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const { signal } = new AbortController();

for (
  const [head, words] of [
    ["MZ\x90\0", "Windows program"],
    ["\x7fELF\x02", "Linux program"],
    ["%PDF-1.7", "PDF document"],
    ["PK\x03\x04....word/document.xml", "Word document"],
    ["PK\x03\x04....xl/workbook.xml", "Excel workbook"],
    ["PK\x03\x04....a.txt", "ZIP archive"],
    ["\x1f\x8b\x08", "gzip archive"],
    ["\0".repeat(257) + "ustar", "tar archive"],
    ["<!DOCTYPE html><html>", "HTML page"],
    ["Received: from a\r\nSubject: b\r\n", "e-mail"],
    ["#!/bin/sh", "script"],
    ["visit http://evil.example", "text"],
    ["gr\xc3\xbc\xc3\x9fe", "text"],
    ["\xff\xfeh\0i\0", "text"],
    ["\x01\x02\x03", "unknown"],
    ["", "unknown"],
  ] as const
) {
  Deno.test(`bytes that begin with ${JSON.stringify(head.slice(0, 24))} seem to be ${words}`, () => {
    assert.equal(guessType(latin1(head)), words);
  });
}

Deno.test("A look at a path tells file, folder, pattern, and why not", async () => {
  await using folder = await someFiles({ "a.txt": "abc", "b.txt": "" });
  const look = (path: string) => glanceQuery(path).fetch(signal);
  const file = await look(`${folder.path}/a.txt`);
  assert.equal(file.kind, "file");
  assert.equal(file.kind === "file" && file.sizeBytes, 3);
  assert.equal((await look(folder.path)).kind, "folder");
  assert.equal((await look(`${folder.path}/*.txt`)).kind, "pattern");
  assert.equal((await look("/dev/null")).kind, "pipe");
  await assert.rejects(look(`${folder.path}/none`), /Cannot read it: there is no such file/);
});

Deno.test("A folder is counted with what cannot be read, and a file hashed as it is now", async () => {
  await using folder = await someFiles({ "a.txt": "abc", "b.txt": "defg" });
  await Deno.symlink("/nowhere", `${folder.path}/dangling`);
  const count = await countQuery(folder.path).fetch(signal);
  assert.deepEqual(count, { files: 2, sizeBytes: 7, unusable: count.unusable, more: false });
  const path = `${folder.path}/a.txt`;
  const glance = await glanceQuery(path).fetch(signal) as Extract<PathGlance, { kind: "file" }>;
  assert.equal(
    await digestQuery(path, glance).fetch(signal),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assert.notEqual(digestQuery(path, { ...glance, sizeBytes: 4 }).key, digestQuery(path, glance).key);
});

Deno.test("A folder's entries come folders first, by name; one that cannot be read has none", async () => {
  await using folder = await someFiles({ "b.txt": "", "a.txt": "" });
  await Deno.mkdir(`${folder.path}/z`);
  await Deno.symlink(`${folder.path}/z`, `${folder.path}/y`);
  assert.deepEqual((await entriesQuery(folder.path).fetch(signal)).map(({ name }) => name), [
    "y",
    "z",
    "a.txt",
    "b.txt",
  ]);
  assert.deepEqual(entriesNow(folder.path), await entriesQuery(folder.path).fetch(signal));
  assert.deepEqual(await entriesQuery(`${folder.path}/none`).fetch(signal), []);
  assert.deepEqual(entriesNow(`${folder.path}/none`), []);
});
