import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";

Deno.test("line feeds and tabs in the name of a submitted file are shown by name in submission show", async () => {
  await using demo = await startDemo();
  const { env } = demo;
  const name = "a\nforged  line\tb.txt";
  const sent = await run(["submit", "-", "--stdin-name", name, "--output", "json"], {
    env,
    stdin: "content",
  });
  assert.equal(sent.code, 0, sent.err);
  const sid = JSON.parse(sent.out).sid ?? JSON.parse(sent.out)[0].sid;
  const { out } = await run(["submission", "show", sid, "--no-color"], { env, terminal: 120 });
  assert.match(out, /^files +1, submitted a‹LF›forged {2}line‹TAB›b\.txt$/m);
  assert.doesNotMatch(out, /^ *forged/m);
});
