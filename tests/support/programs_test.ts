import { deepEqual, equal, match } from "node:assert/strict";
import { isInstalled, needing, runProgram, skippedFor } from "./programs.ts";

Deno.test("runProgram gives undefined for a program that is not installed", async () => {
  equal(await runProgram("alx-no-such-program", []), undefined);
  equal(await runProgram(import.meta.dirname!, []), undefined);
});

Deno.test("runProgram gives output and success of a program that runs", async () => {
  const result = await runProgram(Deno.execPath(), ["--version"]);
  equal(result?.success, true);
  match(result.out, /^deno \d/);
});

Deno.test("a test whose program is missing is ignored under a name that says so", () => {
  equal(isInstalled("sh", ""), false);
  deepEqual(needing(["alx-no-such-program"], "reads"), {
    name: "reads (skipped: no alx-no-such-program on the PATH)",
    ignore: true,
  });
  deepEqual(skippedFor(undefined, "reads"), { name: "reads", ignore: false });
});
