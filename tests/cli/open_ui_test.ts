import { match, strictEqual } from "node:assert/strict";
import { createContext } from "../../src/cli/create_context.ts";
import type { Outside } from "../../src/cli/context.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { run } from "../support/cli.ts";

function outside(written: string[], isTty: boolean): Outside {
  return {
    env: {},
    clock: new FakeClock(),
    signal: new AbortController().signal,
    isTty: { in: isTty, out: isTty, err: isTty },
    columns: 80,
    out: () => Promise.resolve(),
    err: (text) => void written.push(text),
    stdin: async function* () {},
  };
}

Deno.test("nothing is written over a whole screen, and all again afterwards", async () => {
  const written: string[] = [];
  const ctx = createContext(outside(written, true));
  await ctx.onWholeScreen(() => {
    ctx.note("Trying again");
    ctx.err("alx: GET user/whoami/\n");
    return Promise.resolve();
  });
  strictEqual(written.join(""), "");
  ctx.note("Done");
  strictEqual(written.join(""), "alx: Done\n");
});

Deno.test("standard error that goes to a file gets its notices while the screen is shown", async () => {
  const written: string[] = [];
  const ctx = createContext({ ...outside(written, true), isTty: { in: true, out: true, err: false } });
  await ctx.onWholeScreen(() => {
    ctx.note("Trying again");
    return Promise.resolve();
  });
  strictEqual(written.join(""), "alx: Trying again\n");
});

Deno.test("incident submit --ui needs a terminal", async () => {
  const { code, err } = await run(["incident", "submit", "--incident", "X", "--ui", "."]);
  strictEqual(code, 2);
  match(err, /needs a terminal/);
});
