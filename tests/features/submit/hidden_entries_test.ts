import assert from "node:assert/strict";
import { damagedIn, hiddenEntries } from "../../../src/features/submit/hidden_entries.ts";

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

Deno.test("of a folder's records only damaged names are told, with what they are", () => {
  const records = [
    record(ascii("plain"), 8),
    record(ascii("größe"), 8),
    record([...ascii("bad"), 0xff, ...ascii(".exe")], 8),
    record([0xe9], 4),
    record(Array(255).fill(0x80), 10),
  ].flat();
  const found = [...damagedIn(Uint8Array.from(records))];
  assert.deepEqual(found.map(({ name, isFile, isDirectory }) => [name, isFile, isDirectory]), [
    ["bad\ufffd.exe", true, false],
    ["\ufffd", false, true],
    ["\ufffd".repeat(255), true, false],
  ]);
});

Deno.test("the runtime and what it hides are together what is in the folder, each once", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = `printf x > "$(printf 'bad\\377name')" && mkdir "$(printf 'dir\\351')" && printf x > good`;
    const made = await new Deno.Command("sh", { args: ["-c", script], cwd: folder, stderr: "null" }).output();
    if (!made.success) return; // a file system that takes no such names has none to hide
    using hidden = hiddenEntries();
    const entries = [...await Array.fromAsync(Deno.readDir(folder)), ...await hidden.in(folder)];
    const told = entries.map(({ name, isDirectory }) => `${name} ${isDirectory ? "folder" : "file"}`);
    assert.deepEqual(told.sort(), ["bad\ufffdname file", "dir\ufffd folder", "good file"]);
    assert.deepEqual(await hidden.in(`${folder}/none`), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
