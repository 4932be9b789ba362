import assert from "node:assert/strict";
import { createIncidentProgress, progressText } from "../../src/cli/incident/progress.ts";
import type { CliContext } from "../../src/cli/context.ts";
import { countsOf } from "../../src/features/incident/fates.ts";
import type { RunState, RunTrouble } from "../../src/features/incident/state.ts";
import { run } from "../support/cli.ts";

function state(errors: readonly RunTrouble[], more: Partial<RunState> = {}): RunState {
  return {
    ...{ phase: "sending", stop: undefined, isWalked: true, sentPerSecond: 30, donePerSecond: 2.5 },
    paths: countsOf(
      new Map([["done", 40], ["failed", 2], ["unreadable", 1], ["pending", 51], ["again", 3], ["sent", 5]]),
    ),
    contents: countsOf(new Map([["done", 40], ["failed", 2], ["pending", 50], ["again", 3], ["sent", 5]])),
    ...{ sentBytes: 1, queue: 700, chance: 0.25, window: 16, outstanding: 5, uploads: 0, holdUntilMs: 0 },
    ...{
      stall: undefined,
      elapsedMs: 60_000,
      holdReason: "the server drops files",
      isPaused: false,
      etaMs: 90_000,
      errors,
      ...more,
    },
  };
}

Deno.test("Without a terminal a line tells rate, queue, chance, window, states, time left, and what went wrong since", () => {
  let now = 0;
  const notes: string[] = [];
  const ctx = { isTty: { err: false }, clock: { now: () => now }, note: (text: string) => notes.push(text) };
  const progress = createIncidentProgress(ctx as unknown as CliContext); // all that it uses
  const trouble = (atMs: number): RunTrouble => ({ atMs, path: `/in/${atMs}\x1b[2J`, reason: "HTTP 503" });
  progress.see(state([trouble(1)]));
  assert.equal(notes.length, 0);
  now = 10_000;
  progress.see(state([trouble(1)]));
  assert.deepEqual(notes.splice(0), [
    '"/in/1‹ESC›[2J": HTTP 503',
    "sending: 43 of 102 files (42 %) · 1 m 30 s left · 2 failed · 1 unreadable · 2.5/s analysed, 30/s sent · " +
    "1 m 00 s elapsed · the server drops files · 5 of 16 in flight · queue 700 · server keeps 25 % · " +
    "51 not sent yet · 3 to be sent again",
  ]);
  now = 19_000;
  progress.see(state([]));
  assert.equal(notes.length, 0);
  now = 20_000;
  progress.see(state([1, 11, 12, 13, 14, 15, 16, 17].map((at) => trouble(at * 1000))));
  assert.equal(notes[0], "2 more troubles before these:");
  assert.deepEqual(notes.slice(1, -1).map((note) => /\d+/.exec(note)?.[0]), [
    "13000",
    "14000",
    "15000",
    "16000",
    "17000",
  ]);
});

Deno.test("a stall is named before anything else but the count", () => {
  const text = progressText(state([], { stall: "no news for 40 s; checking 732 files", etaMs: undefined }));
  assert.match(text, /^sending: 43 of 102 files \(42 %\) · no news for 40 s; checking 732 files · 2 failed/);
});

Deno.test("--output html says how a page is made", async () => {
  const { code, err } = await run(["incident", "analyze", "--incident", "x", "--output", "html"], {});
  assert.equal(code, 2);
  assert.match(err, /A page is made by "alx incident analyze --html FILE"/);
});
