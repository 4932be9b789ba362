import assert from "node:assert/strict";
import { run } from "../support/cli.ts";

const PATHS: readonly (readonly string[])[] = [
  [],
  ["search"],
  ["submission"],
  ["submission", "show"],
  ["auth", "otp", "disable"],
  ["submit"],
];
for (const path of PATHS) {
  const name = ["alx", ...path].join(" ");
  Deno.test(`"help", -h and --help show the same of ${name}`, async () => {
    const [long, short, help] = await Promise.all([
      run([...path, "--help"]),
      run([...path, "-h"]),
      run(["help", ...path]),
    ]);
    assert.equal(long.code, 0);
    assert(long.out.startsWith(`Usage: ${name} `), long.out);
    assert.deepEqual(short, long);
    assert.deepEqual(help, long);
  });
}

Deno.test("a pattern that the shell has replaced is said to need quotes", async () => {
  const folder = await Deno.makeTempDir();
  const files = ["a", "b", "c"].map((name) => `${folder}/${name}`);
  for (const path of files) await Deno.writeTextFile(path, "");
  const replaced = await run(["search", "submission", ...files]);
  assert.equal(replaced.code, 2);
  assert.match(
    replaced.err,
    /the shell has replaced a pattern by names of files\n {2}Try: put the query in quotes/,
  );
  const other = await run(["search", "submission", "a:1", "b:2", "c:3"]);
  assert.match(other.err, /Expected 2 arguments but got 4/);
  await Deno.remove(folder, { recursive: true });
});
