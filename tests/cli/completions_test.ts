import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
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
  [["help", "sub"], ["submission", "submit"]],
  [["help", "submission", "sh"], ["show"]],
  [["api", "P"], ["POST", "PUT"]],
  [["submission", "verdict", "SID", ""], ["malicious", "non-malicious"]],
  [["alert", "verdict", "ID", ""], ["malicious", "non_malicious"]],
  [["alert", "status", "ID", "T"], ["TRIAGE"]],
  [["system", "pause", ""], ["dispatcher", "ingester"]],
  [["submit", "--fail-on", "s"], ["safe", "suspicious"]],
  [["submit", "--priority", ""], ["high", "low", "medium", "user-high", "user-low", "user-medium"]],
  [["incident", "submit", "--priority", "l"], ["low"]],
  [["ingest", "--priority", "c"], ["critical"]],
  [["whoami", "--output=j"], ["--output=json", "--output=jsonl"]],
  [["whoami", "--output", "=", "j"], ["json", "jsonl"]],
  [["whoami", "--output", "="], ["csv", "json", "jsonl", "parquet", "table"]],
  [["al-submit", "-"], /^-a$/m, /--config|--profile/],
  [["facet", "file", ""], []],
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

/** What only a server knows. */
const ASKED: readonly (readonly [words: readonly string[], wanted: readonly string[]])[] = [
  [["facet", "file", "sha"], ["sha1", "sha256"]],
  [["histogram", "submission", "max_"], ["max_score"]],
  [["stats", "file", "entr"], ["entropy"]],
  [["grouped", "alert", "file.sha2"], ["file.sha256"]],
  [["alert", "grouped", "file.sha2"], ["file.sha256"]],
  [["search", "file", "*", "--sort", "sha2"], ["sha256"]],
  [["search", "file", "*", "--fields", "size,sha2"], ["size,sha256"]],
  [["workflow", "list", "--sort", "workf"], ["workflow_id"]],
  [["submit", "--service", "Extr"], ["Extract", "Extraction"]],
  [["submit", "--submission-profile", "defa"], ["default"]],
  [["submit", "-r", "defa"], ["default"]],
];

Deno.test("completion asks the server for fields, services and profiles", async () => {
  await using demo = await startDemo({ submissions: 5 });
  for (const [words, wanted] of ASKED) {
    const { out, code, err } = await run(["__complete", ...words], { env: demo.env });
    assert.deepEqual([code, err], [0, ""]);
    assert.deepEqual(out.split("\n").filter(Boolean), wanted, words.join(" "));
  }
  const silent = await run(["__complete", "facet", "file", "s"], {
    env: { ...demo.env, ALX_SERVER: "http://127.0.0.1:1" },
  });
  assert.deepEqual([silent.code, silent.out, silent.err], [0, "", ""]);
});

Deno.test("completion offers the incidents whose journals are there", async () => {
  const state = await Deno.makeTempDir();
  await Deno.mkdir(`${state}/alx/incidents`, { recursive: true });
  for (const [name, head] of [["a", '{"type":"incident","incident":"IR-1"}'], ["b", "no JSON"]] as const) {
    await Deno.writeTextFile(`${state}/alx/incidents/${name}.jsonl`, `${head}\n`);
  }
  const { out } = await run(["__complete", "incident", "status", "--incident", ""], {
    env: { XDG_STATE_HOME: state },
  });
  assert.equal(out, "IR-1\n");
  await Deno.remove(state, { recursive: true });
});

Deno.test("commands and options are described for shells that show it", async () => {
  const { out } = await run(["__describe", "submission", "re"]);
  assert.match(out, /^report\t\S.*\nresubmit\t\S.*\n$/);
  assert.match((await run(["__describe", "whoami", "--prof"])).out, /^--profile\tA server stored/);
});

for (const shell of ["bash", "zsh", "fish"]) {
  Deno.test(`completions ${shell} prints a script that asks alx itself`, async () => {
    const { out, code } = await run(["completions", shell]);
    assert.equal(code, 0);
    assert.match(out, /alx __(complete|describe) /);
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
