import assert from "node:assert/strict";
import { askConfirm, askSecret, askText } from "../../src/cli/prompts.ts";
import { createContext } from "../../src/cli/create_context.ts";
import { CanceledError } from "../../src/util/error.ts";
import { dayClock } from "../support/day_clock.ts";

Deno.test("a question ends at once when alx is interrupted", async () => {
  const stop = new AbortController();
  const ctx = createContext({
    ...{ env: {}, clock: dayClock, signal: stop.signal, columns: 80 },
    isTty: { in: true, out: true, err: true },
    out: () => Promise.resolve(),
    err: () => {},
    async *stdin() {},
  });
  stop.abort();
  await assert.rejects(askText(ctx, "Server", { instead: "--server" }), CanceledError);
  await assert.rejects(askSecret(ctx, "Key", "--apikey"), CanceledError);
  await assert.rejects(askConfirm(ctx, "Delete?", "--yes"), CanceledError);
});
