import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { alx, BINARY, journey, openPane } from "./tmux.ts";

Deno.test("the binary says its version", async () => {
  const { code, out } = await alx("--version");
  strictEqual(code, 0);
  match(out, /^alx \d+\.\d+\.\d+\n$/);
});

Deno.test("without a terminal the demo runs its tour and ends with 0", async () => {
  const { code, out, err } = await alx("demo");
  strictEqual(code, 0, err);
  match(out, /Facet: what kinds of files came in/);
  match(out, /Drill down/);
});

Deno.test("one command against the embedded server", async () => {
  const { code, out } = await alx(
    "demo",
    "--",
    "search",
    "submission",
    "max_score:>=500",
    "--rows",
    "3",
    "--output",
    "json",
  );
  strictEqual(code, 0);
  ok(out.includes('"max_score"'), out);
});

Deno.test("a broken query is one sentence with a caret, exit 2", async () => {
  const { code, out, err } = await alx(
    "query",
    "check",
    "submission",
    "times.submitted:[now-7d TO now",
    "--offline",
  );
  strictEqual(code, 2, out + err);
  match(err, /^alx: /);
  ok(!/\n\s+at /.test(err), err);
});

for (const [columns, rows] of [[80, 24], [120, 40]] as const) {
  journey(
    `the UI searches, pages to the end, drills down to bytes and goes back, at ${columns}x${rows}`,
    async () => {
      await using pane = await openPane(["demo"], { columns, rows });
      await pane.see(/24 hours ─+ [1-9]/);
      await pane.press("/");
      await pane.press("max_score:>=1000", "Enter");
      await pane.see(/of \d{2,3}[ ]/);
      await pane.press("G");
      await pane.see(/(\d+) of \1\b/);
      await pane.press("?");
      await pane.see(/help · Search/);
      await pane.press("Escape");
      await pane.see(/^(?![\s\S]*help · Search)/);
      await pane.press("Enter");
      await pane.see(/MALICIOUS \d+[\s\S]*─ files ─[\s\S]*─ why ─/);
      await pane.press(..."jjjjj", "Enter");
      await pane.see(/\[2 Results/);
      await pane.press("x");
      await pane.see(/00000000 {2}[0-9a-f]{2} /);
      await pane.press("q", "q");
      await pane.see(/max_score:>=1000/);
    },
  );
}

Deno.test("the binary keeps no code cache in the shared temporary folder", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (let i = 0; i < 3; i++) {
      const child = new Deno.Command(BINARY, { args: ["help"], env: { TMPDIR: folder }, stdout: "null" });
      strictEqual((await child.output()).code, 0);
    }
    deepStrictEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
