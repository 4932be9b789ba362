import assert from "node:assert/strict";
import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { wholeProgram } from "../support/cli.ts";

/** Words that the help of a command does not use. */
const NEVER =
  /\b(hand in|anew|became of|bring (it|them) in|take it on|so (many|long)|(some|no)body|at work)\b/i;

/** Not reworded yet: its help still uses some of these words. Remove this once it is. */
const PENDING = " incident";

/** Every description below a command, with the place it stands at. */
function texts(command: Command, path = ""): [place: string, text: string][] {
  return [
    [path, command.description()],
    [path, command.summary()],
    ...command.options.map((it): [string, string] => [`${path} ${it.flags}`, it.description]),
    ...command.registeredArguments.map((it): [string, string] => [`${path} <${it.name()}>`, it.description]),
    ...command.commands.flatMap((child) => texts(child, `${path} ${child.name()}`)),
  ];
}

Deno.test("help texts of all commands avoid the words that are ruled out", async () => {
  const all = texts(await wholeProgram()).filter(([place]) => !place.startsWith(`${PENDING} `));
  assert(all.length > 500, `${all.length} texts`);
  assert.deepEqual(all.filter(([, text]) => NEVER.test(text)), []);
});
