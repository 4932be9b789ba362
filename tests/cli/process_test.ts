import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
import { ROOT } from "../support/paths.ts";

Deno.test({
  name: "a full disk behind standard output is said in one line, with exit code 1",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const alx = `exec "$0" run -A --config "$1/deno.json" "$1/src/main.ts" version > /dev/full`;
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", alx, Deno.execPath(), ROOT.replace(/\/$/, "")],
      stdout: "null",
    }).output();
    const err = new TextDecoder().decode(stderr);
    assert.equal(code, 1, err);
    assert.match(err, /^alx: Cannot write to standard output: no space left on device$/m);
  },
});

Deno.test("a port in use is said to be in use", async () => {
  await using demo = await startDemo({ submissions: 5 });
  const { port } = new URL(demo.url);
  const { code, err } = await run(["demo", "--serve", "--submissions", "5", "--port", port]);
  assert.equal(code, 2);
  assert.equal(err, `alx: Port ${port} is in use\n  Try: another --port\n`);
});

Deno.test("al-submit --help tells where settings come from, in order", async () => {
  const { out } = await run(["al-submit", "--help"]);
  assert.match(
    out.replaceAll("\n", " "),
    /environment of alx \(ALX_SERVER, .*\), then from ~\/\.al\/submit\.cfg/,
  );
});
