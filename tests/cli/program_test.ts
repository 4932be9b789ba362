import assert from "node:assert/strict";
import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { COMMANDS } from "../../src/cli/commands/mod.ts";
import { manPage } from "../../src/cli/man_page.ts";
import { VERSION } from "../../src/cli/version.ts";
import manifest from "../../deno.json" with { type: "json" };
import { run, wholeProgram } from "../support/cli.ts";

/** al-submit has its own words, options and help, and its own tests. */
const FOREIGN = "al-submit";

/** Every command that does something, with its path. */
function leaves(command: Command, path = ""): [path: string, command: Command][] {
  if (command.commands.length === 0) return [[path.trim(), command]];
  return command.commands.filter((child) => child.name() !== FOREIGN)
    .flatMap((child) => leaves(child, `${path} ${child.name()}`));
}

Deno.test("the version is that of deno.json", () => {
  assert.equal(VERSION, manifest.version);
});

/** The letters are al-submit's, wherever its settings are given; nobody else has any, least of all the global options. */
const LETTERED = ["submit", "ingest", "incident submit"];

Deno.test("every command and argument is described, has no variadic option, and no short one but al-submit's", async () => {
  for (const [path, command] of leaves(await wholeProgram())) {
    assert.notEqual(command.description(), "", path);
    for (const option of command.options) {
      if (!LETTERED.includes(path)) assert.equal(option.short, undefined, `${path} ${option.flags}`);
      assert(!option.variadic, `${path} ${option.flags}`);
      assert.notEqual(option.description, "", `${path} ${option.flags}`);
    }
    for (const argument of command.registeredArguments) {
      assert.notEqual(argument.description, "", `${path} ${argument.name()}`);
    }
  }
});

Deno.test("every command of the list is loaded under its name, and only when named", async () => {
  const root = await wholeProgram();
  assert.deepEqual(root.commands.map((one) => one.name()), COMMANDS.map((one) => one.name));
});

Deno.test("--help of every command names it and its arguments", async () => {
  for (const [path, command] of leaves(await wholeProgram())) {
    const { out, code, err } = await run([...path.split(" "), "--help"]);
    assert.deepEqual([code, err], [0, ""], path);
    assert(out.startsWith(`Usage: alx ${path} `), out);
    for (const argument of command.registeredArguments) assert(out.includes(argument.name()), path);
  }
});

Deno.test("alx --help lists every command and global option", async () => {
  const { out, code } = await run(["--help"]);
  assert.equal(code, 0);
  for (const { name, summary } of COMMANDS) assert.match(out, new RegExp(`^ {2}${name}\\b.*`, "m"), summary);
  for (const option of ["--server", "--profile", "--no-insecure", "--output", "--debug"]) {
    assert(out.includes(option));
  }
});

for (
  const args of [["config", "path", "--output", "jsonl"], ["--output", "jsonl", "config", "path"], [
    "config",
    "--output",
    "jsonl",
    "path",
  ]]
) {
  Deno.test(`a global option counts wherever it stands: ${args.join(" ")}`, async () => {
    const { out } = await run(args, { env: { HOME: "/home/a" } });
    assert.equal(JSON.parse(out).config, "/home/a/.al/submit.cfg");
    assert.equal(out.split("\n").length, 2);
  });
}

Deno.test("the manual page holds every command, and roff shows its text unchanged", async () => {
  const root = await wholeProgram();
  const page = manPage(root);
  for (const [path] of leaves(root)) assert(page.includes(`alx ${path}`.replaceAll("-", "\\-")), path);
  for (const line of page.split("\n")) {
    assert(!/^['.](?!TH|SH|SS|TP|B |I |PP|BR |RS$|RE$|nf$|fi$)/.test(line), line);
  }
});

Deno.test("the manual page is ASCII, and tells of the environment, with examples that are commands", async () => {
  const root = await wholeProgram();
  const page = manPage(root);
  assert(/^[\n\x20-\x7e]*$/.test(page), "a sign that groff warns of");
  for (const section of ["EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES", "SEE ALSO"]) {
    assert(page.includes(`\n.SH ${section}\n`), section);
  }
  const examples = page.slice(page.indexOf(".SH EXAMPLES")).replaceAll("\\-", "-").matchAll(/^alx (\S+)/gm);
  const names = COMMANDS.map(({ name }) => name);
  for (const [, name = ""] of examples) assert(names.includes(name), name);
});

Deno.test("no secret is shown, whatever the format", async () => {
  const env = {
    ALX_SERVER: "https://x",
    ALX_USER: "me",
    ALX_APIKEY: "k:hunter2",
    HTTPS_PROXY: "http://u:hunter2@p",
  };
  for (const format of ["table", "json", "jsonl", "csv"]) {
    const { out, err } = await run(["config", "show", "--output", format], { env });
    assert(!(out + err).includes("hunter2"), out);
    assert(out.includes("********"));
  }
});

Deno.test("config show tells the defaults in force, the format and the file of the settings", async () => {
  const rows = async (args: string[], env: Record<string, string>) => {
    const all: Record<"name" | "value" | "origin", string>[] = JSON.parse(
      (await run(["config", "show", ...args], { env })).out,
    );
    return Object.fromEntries(all.map(({ name, value, origin }) => [name, [value, origin]]));
  };
  const plain = await rows([], { HOME: "/nowhere" });
  assert.deepEqual([plain.timeout, plain.retries, plain.output, plain.config], [
    ["60", "default"],
    ["4", "default"],
    ["json", "default"],
    ["/nowhere/.al/submit.cfg", "default"],
  ]);
  const set = await rows(["--output", "json"], { ALX_OUTPUT: "csv", ALX_RETRIES: "7" });
  assert.deepEqual([set.output, set.retries], [["json", "option --output"], [
    "7",
    "environment ALX_RETRIES",
  ]]);
});

for (const terminal of [60, 80]) {
  Deno.test(`help has no line of more than ${terminal} cells`, async () => {
    for (const command of ["", "search", "submit", "alert label", "incident submit", "config init"]) {
      const { out } = await run([...command.split(" ").filter(Boolean), "--help"], { terminal });
      assert.deepEqual(out.split("\n").filter((line) => line.length > terminal), [], command);
    }
  });
}

Deno.test("a closed pipe ends the command quietly with 0", async () => {
  const { code, err } = await run(["config", "show"], {
    onOut() {
      throw new Deno.errors.BrokenPipe("Broken pipe");
    },
  });
  assert.deepEqual([code, err], [0, ""]);
});

Deno.test("FORCE_COLOR and CLICOLOR_FORCE colour a pipe, and NO_COLOR is stronger", async () => {
  const isColoured = async (env: Record<string, string>) =>
    (await run(["config", "show", "--output", "table"], { env })).out.includes("\x1b[");
  assert(await isColoured({ FORCE_COLOR: "1" }));
  assert(await isColoured({ CLICOLOR_FORCE: "1" }));
  assert(!await isColoured({ FORCE_COLOR: "0" }));
  assert(!await isColoured({ FORCE_COLOR: "1", NO_COLOR: "1" }));
});

Deno.test("nothing is coloured without a terminal, with NO_COLOR or with --no-color", async () => {
  const coloured = async (args: string[], options: Parameters<typeof run>[1]) =>
    (await run(["config", "show", "--output", "table", ...args], options)).out.includes("\x1b[");
  assert(await coloured([], { terminal: 80 }));
  assert(!await coloured([], {}));
  assert(!await coloured([], { terminal: 80, env: { NO_COLOR: "1" } }));
  assert(!await coloured(["--no-color"], { terminal: 80 }));
});
