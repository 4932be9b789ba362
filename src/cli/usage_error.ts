import type { CommanderError, CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { UsageError } from "../util/error.ts";

/** commander's complaint as one sentence in our words, with where to read on. */
export function usageErrorOf(error: CommanderError, root: Command, args: readonly string[]): UsageError {
  const command = namedCommand(root, args);
  const path = commandPath(command);
  if (error.code === "commander.help") {
    return new UsageError(`"${path}" wants one of its commands`, {
      hint: command.commands.map((one) => one.name()).join(", "),
    });
  }
  const text = error.message.replace(/^error: /, "");
  const suggestion = /\n\(Did you mean (?:one of )?(.+)\?\)$/.exec(text)?.[1];
  const message = text.replace(/\n[^]*$/, "").replace(/'([^']*)'/g, '"$1"').replace(/\.$/, "")
    .replace(/\. (?=\S)/g, ": ");
  const hint = suggestion === undefined
    ? `${path} --help`
    : suggestion.startsWith("-")
    ? suggestion
    : suggestion.split(", ").map((name) => `${path} ${name}`).join(", ");
  return new UsageError(message.slice(0, 1).toUpperCase() + message.slice(1), { hint });
}

/** The deepest command that the words name. */
export function namedCommand(root: Command, words: readonly string[]): Command {
  let command = root;
  for (const word of words) {
    const child = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (child !== undefined) command = child;
  }
  return command;
}

/** `alx submission show` */
export function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}
