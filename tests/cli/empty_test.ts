import assert from "node:assert/strict";
import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { batchQuestion } from "../../src/cli/alert_batch.ts";
import { createContext } from "../../src/cli/create_context.ts";
import { run, wholeProgram } from "../support/cli.ts";
import { dayClock } from "../support/day_clock.ts";
import { startDemo } from "../support/demo.ts";

/** Commands that check their words themselves: one runs another, one is al-submit's. */
const OWN_CHECK = new Set(["demo", "al-submit"]);
/** A description or a message may be empty. */
const FREE_TEXTS = new Set(["text", "checkpoint"]);

function leaves(command: Command, path: readonly string[] = []): [readonly string[], Command][] {
  if (command.commands.length === 0) return [[path, command]];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

const LEAVES = leaves(await wholeProgram()).filter(([path]) => !OWN_CHECK.has(path[0]!));

/** A word that fits where the argument stands. */
function wordFor(argument: Command["registeredArguments"][number]): string {
  if (argument.argChoices !== undefined) return argument.argChoices[0]!;
  const words: Record<string, string> = {
    sha256: "0".repeat(64),
    index: "file",
    method: "GET",
    digits: "1",
    verdict: "malicious",
  };
  return words[argument.name()] ?? "x";
}

Deno.test("every command refuses an empty argument before anything is sent", async () => {
  for (const [path, command] of LEAVES) {
    const given = command.registeredArguments.map(wordFor);
    for (const [at, argument] of command.registeredArguments.entries()) {
      if (FREE_TEXTS.has(argument.name())) continue;
      for (const empty of argument.name() === "path" || argument.name() === "file" ? [""] : ["", " "]) {
        const args = [...path, ...given.slice(0, at), empty, ...given.slice(at + 1)];
        const { code, out, err } = await run(args);
        assert.deepEqual([code, out], [2, ""], `${args.join(" ")}: ${err}`);
      }
    }
  }
});

Deno.test("every command refuses an option whose value is empty before anything is sent", async () => {
  for (const [path, command] of LEAVES) {
    const given = command.registeredArguments.filter(({ required }) => required).map(wordFor);
    for (const option of command.options) {
      const value = /<(.+)>/.exec(option.flags)?.[1];
      if (value === undefined || FREE_TEXTS.has(value) || option.long === null || option.long === undefined) {
        continue;
      }
      const args = [...path, ...given, option.long, ""];
      const { code, out, err } = await run(args);
      assert.deepEqual([code, out], [2, ""], `${args.join(" ")}: ${err}`);
    }
  }
});

Deno.test("an empty --batch changes no alert, and --dry-run says how many a batch would change", async () => {
  await using demo = await startDemo();
  const alx = (...args: string[]) => run(["alert", ...args], { env: demo.env });
  const all = JSON.parse((await alx("list", "--rows", "0", "--no-delay")).out).total;
  assert(all > 1);
  for (const query of ["", " "]) {
    const { code, err } = await alx("label", "--batch", query, "--yes", "EMPTIED");
    assert.equal(code, 2);
    assert.match(err, /^alx: The option "--batch" is empty\n {2}Try: '\*' for everything\n$/);
  }
  const dry = await alx("label", "--batch", "*", "--dry-run", "EMPTIED");
  assert.deepEqual([dry.code, JSON.parse(dry.out)], [0, { matches: all }]);
  assert.equal(JSON.parse((await alx("list", "label:EMPTIED", "--no-delay")).out).total, 0);
  const owned = JSON.parse((await alx("list", "owner:*", "--no-delay")).out).total;
  assert.deepEqual(JSON.parse((await alx("owner", "--batch", "*", "--dry-run")).out), {
    matches: all - owned,
  });
  const { code, err } = await alx("change", "x", "--label", "Y", "--dry-run");
  assert.equal(code, 2);
  assert.match(err, /--dry-run requires --batch/);
});

Deno.test("the question before a batch says how many alerts it changes", async () => {
  await using demo = await startDemo();
  const total = JSON.parse((await run(["alert", "list", "--no-delay"], { env: demo.env })).out).total;
  const ctx = createContext({
    ...{ env: demo.env, clock: dayClock, signal: new AbortController().signal, columns: 80 },
    isTty: { in: true, out: true, err: true },
    out: () => Promise.resolve(),
    err: () => {},
    async *stdin() {},
  });
  try {
    assert.equal(await batchQuestion(ctx, { query: "*" }), `Change ${total} alerts that match "*"?`);
  } finally {
    await ctx.close();
  }
});

Deno.test("changes of alerts name what is missing or unknown", async () => {
  const cases: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [["label", "--batch", "*", "--yes"], /^alx: Missing the label\n {2}Try: .* LABEL alone with --batch\n$/],
    [["label", "x"], /^alx: Missing the label\n/],
    [["label"], /^alx: Missing the id of the alert\n/],
    [
      ["status", "x", "TRAIGE"],
      /^alx: Unknown value "TRAIGE"; did you mean "TRIAGE"\?\n {2}Try: MALICIOUS, /,
    ],
    [["status", "--batch", "*", "TRIAGE", "more"], /^alx: Unexpected argument "more"\n/],
    [["owner", "--batch", "*", "more"], /^alx: Unexpected argument "more"\n/],
  ];
  for (const [args, says] of cases) {
    const { code, err } = await run(["alert", ...args]);
    assert.equal(code, 2);
    assert.match(err, says);
  }
});
