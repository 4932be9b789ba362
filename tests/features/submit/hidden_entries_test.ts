import assert from "node:assert/strict";
import { fileItem } from "../../../src/features/submit/file_source.ts";
import { damagedIn, hiddenEntries } from "../../../src/features/submit/hidden_entries.ts";
import { makeFilters, walkFolder } from "../../../src/features/submit/walk.ts";
import { runProgram } from "../../support/programs.ts";

/** A record as Linux writes it. */
function record(name: readonly number[], kind: number): number[] {
  const length = Math.ceil((19 + name.length + 1) / 8) * 8;
  const bytes = new Uint8Array(length);
  bytes.fill(0xee, 0, 16);
  bytes.set([length & 255, length >> 8, kind], 16);
  bytes.set(name, 19);
  return [...bytes];
}
const ascii = (text: string) => [...new TextEncoder().encode(text)];

Deno.test("of a folder's records only names that are not UTF-8, or look like it, are told, with what they are", () => {
  const records = [
    record(ascii("plain"), 8),
    record(ascii("größe"), 8),
    record(ascii("\ufffd"), 8),
    record([...ascii("bad"), 0xff, ...ascii(".exe")], 8),
    record([0xe9], 4),
    record([0xe8], 10),
    record([...ascii("%C3"), 0xa9], 0),
    record(Array(255).fill(0x80), 1),
  ].flat();
  const found = [...damagedIn(Uint8Array.from(records))];
  assert.deepEqual(found.map((entry) => [entry.name, entry.isFile, entry.isDirectory, entry.isSymlink]), [
    ["\ufffd", true, false, false],
    ["bad%FF.exe", true, false, false],
    ["%E9", false, true, false],
    ["%E8", false, false, true],
    ["%C3%A9", true, false, false],
    ["%80".repeat(255), false, false, false],
  ]);
});

const SCRIPT = `
printf one > "$(printf 'bad\\377name')"; printf two > "$(printf 'bad\\376name')"; printf three > 'bad\ufffdname'
printf four > 'bad%FEname'; mkdir "$(printf 'dir\\351')"; printf five > "$(printf 'dir\\351/in\\350')"
printf six > good; ln -s "$(printf 'bad\\377name')" "$(printf 'link\\377')"`;

/** A folder with names that are not UTF-8; none where the file system takes no such names. */
async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const made = await runProgram("sh", ["-ec", SCRIPT], { cwd: folder });
    if (made?.success) await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("each entry of a folder is told once, with a name of its own", async () => {
  await withFolder(async (folder) => {
    using hidden = hiddenEntries();
    const entries = await hidden.completed(folder, await Array.fromAsync(Deno.readDir(folder)));
    const told = entries.map(({ name, isDirectory }) => `${name} ${isDirectory ? "folder" : "file"}`);
    assert.deepEqual(told.sort(), [
      "bad%FEname (not UTF-8) file",
      "bad%FEname file",
      "bad%FFname file",
      "bad\ufffdname file",
      "dir%E9 folder",
      "good file",
      "link%FF file",
    ]);
    assert.deepEqual(await hidden.completed(`${folder}/none`, []), []);
  });
});

Deno.test("a walk finds files whose names are not UTF-8, and they can be read under the names it tells", async () => {
  await withFolder(async (folder) => {
    const read: Record<string, string> = {};
    for await (const found of walkFolder(folder, makeFilters({}))) {
      const path = typeof found === "string" ? found : found.path;
      const item = await fileItem(path).catch(() => undefined);
      const bytes = await item?.read?.(0, 10);
      read[path.slice(folder.length + 1)] = bytes === undefined ? "-" : new TextDecoder().decode(bytes);
    }
    assert.deepEqual(read, {
      "bad%FEname": "four",
      "bad%FEname (not UTF-8)": "two", // another file has the name that it would be written as
      "bad%FFname": "one",
      "bad\ufffdname": "three",
      "dir%E9/in%E8": "five",
      good: "six",
      "link%FF": "one",
    });
  });
});
