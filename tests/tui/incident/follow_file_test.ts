import { deepStrictEqual } from "node:assert/strict";
import { FollowedFile } from "../../../src/tui/incident/follow_file.ts";

Deno.test("a growing file's lines come once each; a torn one waits for its end", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/journal.jsonl`;
    const file = new FollowedFile(path);
    const found: string[] = [];
    const read = () => file.read((lines) => void found.push(...lines));
    await read();
    deepStrictEqual(found, []);
    await Deno.writeTextFile(path, "one\ntwo\nthr");
    await read();
    deepStrictEqual(found, ["one", "two"]);
    const bytes = new TextEncoder().encode("ee ✓\nfour\n");
    // In the middle of a character.
    await Deno.writeFile(path, bytes.subarray(0, 4), { append: true });
    await read();
    deepStrictEqual(found, ["one", "two"]);
    await Deno.writeFile(path, bytes.subarray(4), { append: true });
    await Promise.all([read(), read()]);
    deepStrictEqual(found, ["one", "two", "three ✓", "four"]);
    const long = Array.from({ length: 30_000 }, (_, i) => `line number ${i} of many`);
    await Deno.writeTextFile(path, long.join("\n") + "\n", { append: true });
    await read();
    deepStrictEqual(found.slice(4), long);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
