import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { needing, runProgram } from "../support/programs.ts";

const CASES: [words: string[], wanted: RegExp | string[], unwanted?: RegExp][] = [
  [["sea"], ["search"]],
  [["search", ""], /^submission$/m, /^search$/m],
  [["search", "sub"], ["submission"]],
  [["search", "file", "*", "--so"], ["--sort"]],
  [["--output", ""], ["csv", "json", "jsonl", "parquet", "table"]],
  [["submission", "rep"], ["report"]],
  [["submission", "report", "sid", "--format", ""], ["html", "json", "md"]],
  [["file", "download", "x", "--encoding", "c"], ["cart"]],
  [["completions", ""], ["bash", "fish", "zsh"]],
  [["whoami", "--ser"], ["--server", "--server-crt"]],
  [["--server", "https://x", "who"], ["whoami"]],
  [["search", "file", "--", "--"], []],
  [["nonsense", ""], []],
];
for (const [words, wanted, unwanted] of CASES) {
  Deno.test(`completion of ${JSON.stringify(words.join(" "))}`, async () => {
    const { out, code, err } = await run(["__complete", ...words]);
    assert.deepEqual([code, err], [0, ""]);
    if (Array.isArray(wanted)) assert.deepEqual(out.split("\n").filter(Boolean), wanted);
    else assert.match(out, wanted);
    if (unwanted !== undefined) assert.doesNotMatch(out, unwanted);
  });
}

Deno.test("completion offers the stored profiles", async () => {
  const home = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${home}/alx`);
    await Deno.writeTextFile(`${home}/alx/alx.ini`, "[profile prod]\nserver = https://x\n[profile test]\n");
    const { out } = await run(["__complete", "whoami", "--profile", "p"], { env: { XDG_CONFIG_HOME: home } });
    assert.equal(out, "prod\n");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

for (const shell of ["bash", "zsh", "fish"]) {
  Deno.test(`completions ${shell} prints a script that asks alx itself`, async () => {
    const { out, code } = await run(["completions", shell]);
    assert.equal(code, 0);
    assert.match(out, /alx __complete/);
  });
}

Deno.test(needing(["bash"], "the bash script asks with the words typed so far"), async () => {
  const { out } = await run(["completions", "bash"]);
  const script = `${out}
alx() { printf '%s\\n' "$@" > "$ASKED"; printf 'search\\nsubmission\\n'; }
COMP_WORDS=(alx --server x s); COMP_CWORD=3; _alx
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const asked = await Deno.makeTempFile();
  try {
    const shell = await runProgram("bash", ["--norc", "-c", script], { env: { ASKED: asked } });
    assert.deepEqual([shell?.err, shell?.out], ["", "search\nsubmission\n"]);
    assert.equal(await Deno.readTextFile(asked), "__complete\n--server\nx\ns\n");
  } finally {
    await Deno.remove(asked);
  }
});
