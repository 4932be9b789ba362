import assert from "node:assert/strict";
import { createContext } from "../../src/cli/create_context.ts";
import { columnsAsked } from "../../src/cli/process.ts";
import { createProgress } from "../../src/cli/progress.ts";
import { dayClock } from "../support/day_clock.ts";

/** What is on a terminal that both streams go to. */
function terminal(isTty: { readonly in: boolean; readonly out: boolean; readonly err: boolean }) {
  let written = "";
  const ctx = createContext({
    ...{ env: {}, clock: dayClock, signal: new AbortController().signal, isTty, columns: 40 },
    // deno-lint-ignore require-await
    async out(data) {
      written += typeof data === "string" ? data : new TextDecoder().decode(data);
    },
    err: (text) => void (written += text),
    async *stdin() {},
  });
  // A carriage return with "erase the line" leaves nothing of what stood before it.
  return { ctx, screen: () => written.split("\n").map((line) => line.split("\x1b[K").at(-1)!) };
}

const TTY = { in: true, out: true, err: true };

Deno.test("a progress line is removed before rows and notices are written to its terminal", async () => {
  const { ctx, screen } = terminal(TTY);
  const progress = createProgress(ctx);
  progress.show(() => "50 hits");
  await ctx.out("5d8056a7  text/ini\n");
  ctx.showProgress("60 hits");
  ctx.note("Trying again");
  assert.deepEqual(screen(), [
    "5d8056a7  text/ini",
    "alx: Trying again",
    "",
  ]);
});

Deno.test("a progress line stays while rows go to a file", async () => {
  const { ctx, screen } = terminal({ ...TTY, out: false });
  ctx.showProgress("50 hits");
  await ctx.out("row\n");
  assert.match(screen()[0]!, /50 hitsrow/);
});

Deno.test("without a terminal COLUMNS limits the width when it is exported, and nothing else does", () => {
  assert.equal(columnsAsked({}), Infinity);
  assert.equal(columnsAsked({ COLUMNS: "" }), Infinity);
  assert.equal(columnsAsked({ COLUMNS: "wide" }), Infinity);
  assert.equal(columnsAsked({ COLUMNS: "100" }), 100);
  assert.equal(columnsAsked({ COLUMNS: "3" }), 20);
});
