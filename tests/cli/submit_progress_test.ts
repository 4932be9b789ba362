// deno-lint-ignore-file no-control-regex -- escape sequences are what this reads
import assert from "node:assert/strict";
import { createContext } from "../../src/cli/create_context.ts";
import { createSubmitProgress } from "../../src/cli/submit/progress.ts";
import { reportAll, type Reported } from "../../src/cli/submit/report.ts";
import { DEFAULT_THRESHOLDS } from "../../src/domain/verdict.ts";
import { displayWidth } from "../../src/util/width.ts";

/** A context on a terminal, and everything written to it in order. */
function onTerminal(columns: number) {
  const written: string[] = [];
  let now = 0;
  const ctx = createContext({
    env: { NO_COLOR: "1" },
    clock: { now: () => now += 1000, sleep: () => Promise.resolve() },
    signal: new AbortController().signal,
    isTty: { in: true, out: true, err: true },
    columns,
    // deno-lint-ignore require-await
    out: async (data) => void written.push(typeof data === "string" ? data : new TextDecoder().decode(data)),
    err: (text) => void written.push(text),
    async *stdin() {},
  });
  return { ctx, written };
}

for (const columns of [80, 40]) {
  Deno.test(`progress never reaches the edge at ${columns} columns, and keeps how far the file is`, () => {
    const { ctx, written } = onTerminal(columns);
    const progress = createSubmitProgress(ctx);
    const names = [
      "a".repeat(200) + ".bin",
      "名".repeat(90),
      "zq\x1b[2Jqz".repeat(30),
      "x\n".repeat(50),
    ];
    for (const name of names) {
      const input = `some/folder/${name}`;
      progress.see({ type: "begin", input, sizeBytes: 1000 });
      progress.see({ type: "sent", input, sentBytes: 290 });
      progress.see({ type: "accepted", input, sid: "s" });
      const services = Object.fromEntries(names.map((one, i) => [`Service ${i} ${one}`, 1]));
      progress.see({ type: "watch", input, event: { type: "outstanding", services } });
    }
    const lines = written.map((text) => text.replace(/^\r\x1b\[K/, ""));
    assert.equal(lines.length, 4 * names.length);
    for (const line of lines) {
      assert.ok(displayWidth(line) < columns, line);
      assert.doesNotMatch(line, /[\x1b\n]/);
    }
    if (columns === 80) {
      assert.equal(lines.filter((line) => line.endsWith(" 29 % of 1000 B")).length, names.length);
    }
  });
}

Deno.test("what was drawn of the progress is gone before a row is printed", async () => {
  const { ctx, written } = onTerminal(80);
  const progress = createSubmitProgress(ctx);
  const reported = async function* (): AsyncGenerator<Reported> {
    for (const input of ["a", "b", "c"]) {
      progress.see({ type: "begin", input, sizeBytes: 1 });
      yield { record: { input, outcome: "completed", sid: "s", score: 0 }, error: undefined };
    }
  };
  await reportAll(ctx, reported(), {
    ...{ format: "table", thresholds: DEFAULT_THRESHOLDS, beforePrint: () => progress.end() },
    printing: (work) => progress.without(work),
    target: {
      isNew: true,
      async write(data) {
        // Others go on before the system has written it.
        progress.see({ type: "begin", input: "other", sizeBytes: 1 });
        await Promise.resolve();
        progress.see({ type: "sent", input: "other", sentBytes: 1 });
        await ctx.out(data);
      },
      close: () => undefined,
    },
  });
  const screen = written.join("").split("\n").map((line) => line.slice(line.lastIndexOf("\x1b[K") + 1));
  for (const input of ["a", "b", "c"]) {
    const row = screen.find((line) => line.includes(`completed   ${input}`));
    assert.ok(row !== undefined && !row.includes("·"), JSON.stringify(screen));
  }
});
