import assert from "node:assert/strict";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { run, wholeProgram } from "./support/cli.ts";
import { startDemo, type TestDemo } from "./support/demo.ts";
import { ROOT } from "./support/paths.ts";
import { pythonRows, readReadme, shownCommands } from "./support/readme.ts";

/** What the library's cells of "From Python to alx" take for granted. */
const PRELUDE = `
import { type ApiError, type Client, createClient, type Credentials, type Source, type SubmissionParams }
  from "ROOT/src/api/mod.ts";
import { Classification, type ClassificationDefinition } from "ROOT/src/domain/classification.ts";
declare const client: Client, auth: Credentials, source: Source, params: SubmissionParams, error: unknown;
declare const metadata: Readonly<Record<string, string>>, definition: ClassificationDefinition;
declare const open: () => AsyncIterable<Uint8Array>, bytes: Uint8Array;
declare const server: string, user: string, apikey: string, password: string, token: string, certPem: string;
declare const caPem: string, url: string, sha256: string, sid: string, key: string, md5: string, q: string;
declare const a: string, b: string;
`;

async function denoCheck(...args: readonly string[]): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  });
  const { code, stderr } = await command.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

Deno.test("the README's TypeScript type-checks", async () => {
  await denoCheck("--doc-only", "README.md");
});

Deno.test("the library's lines beside Python's type-check", async () => {
  const cells = pythonRows(await readReadme()).map(({ library }) => library).filter((code) => code !== "");
  assert(cells.length > 30);
  const rows = cells.map((code, i) => `export async function row${i}() {\n  ${code};\n}\n`);
  const folder = await Deno.makeTempDir();
  try {
    const root = new URL(`file://${ROOT}`).href.replace(/\/$/, "");
    await Deno.writeTextFile(`${folder}/rows.ts`, PRELUDE.replaceAll("ROOT", root) + rows.join(""));
    await denoCheck("--config", `${ROOT}deno.json`, `${folder}/rows.ts`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("every option that the README names is one of some command", async () => {
  const known = new Set<string>();
  const collect = (command: CommandUnknownOpts) => {
    for (const { long } of command.options) if (long != null) known.add(long);
    command.commands.forEach(collect);
  };
  collect(await wholeProgram());
  const named = new Set((await readReadme()).match(/(?<=[\s`(])--[a-z][a-z0-9-]+/g));
  assert(named.size > 30);
  assert.deepEqual([...named].filter((option) => !known.has(option) && option !== "--help"), []);
});

/** Not run: what needs a terminal, another server, or has no end. */
const SKIPPED = /^$|^(login|demo|completions|queue read mail --follow)\b/;
/** Commands that are there to show a failure, and their exit codes. */
const CODES: Readonly<Record<string, number>> = {
  "query check submission times.submitted:[now-7d TO now": 2,
};
/** Options whose values are paths to write to. */
const PATHS = ["--out", "--html", "--to", "--resume", "--output-file"];

Deno.test("every command that the README shows runs on the embedded server", async (t) => {
  await using demo = await startDemo({ submissions: 120 });
  const folder = await Deno.makeTempDir();
  const env = { ...demo.env, XDG_STATE_HOME: `${folder}/state`, XDG_CACHE_HOME: `${folder}/cache` };
  const places = await placesOf(demo, folder);
  const commands = shownCommands(await readReadme());
  assert(commands.length > 40);
  for (const words of commands) {
    const line = words.join(" ");
    if (SKIPPED.test(line)) continue;
    await t.step(line, async () => {
      const args = words.map((word, i) =>
        PATHS.includes(words[i - 1] ?? "") ? `${folder}/${word}` : places.get(word) ?? word
      );
      const { code, err } = await run([...args, "--no-input"], { env });
      assert.equal(code, CODES[line] ?? 0, err);
    });
  }
  await Deno.remove(folder, { recursive: true });
});

/** What the README's placeholders stand for here. */
async function placesOf(demo: TestDemo, folder: string): Promise<ReadonlyMap<string, string>> {
  const first = async (index: string, query: string, fields: string) => {
    const args = ["search", index, query, "--rows", "1", "--fields", fields, "--output", "json"];
    return JSON.parse((await run(args, { env: demo.env })).out).items[0];
  };
  const { sid } = await first("submission", "state:completed AND results:*", "sid");
  const { sha256, md5 } = await first("file", "type:executable*", "sha256,md5");
  const { id } = await first("result", "*", "id");
  await Deno.mkdir(`${folder}/given`);
  await Deno.writeTextFile(`${folder}/given/one.txt`, "one harmless line\n");
  await Deno.writeTextFile(`${folder}/given/two.txt`, "another harmless line\n");
  const given = ["suspicious/", "/evidence", "mailbox/"].map((name) => [name, `${folder}/given`] as const);
  return new Map([
    ...given,
    ["SID", sid],
    ["SHA256", sha256],
    ["MD5", md5],
    ["KEY", id],
    ["FILE", `${folder}/given/one.txt`],
  ]);
}
