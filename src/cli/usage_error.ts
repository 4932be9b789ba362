import type { CommanderError, CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { UsageError } from "../util/error.ts";

/** commander's complaint as one sentence in our words, with where to read on. */
export function usageErrorOf(error: CommanderError, root: Command, args: readonly string[]): UsageError {
  const command = namedCommand(root, args);
  const path = commandPath(command);
  if (error.code === "commander.help") {
    return new UsageError(`"${path}" needs a command`, {
      hint: command.commands.map((one) => one.name()).join(", "),
    });
  }
  const text = error.message.replace(/^error: /, "");
  if (error.code === "commander.excessArguments" && areFileNames(command.args)) {
    return new UsageError(
      `Too many arguments for "${path}": the shell has replaced a pattern by names of files`,
      {
        hint: "put the query in quotes: '*'",
      },
    );
  }
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

/** Whether several of the words are files of this folder, which a shell puts in the place of an unquoted pattern. */
function areFileNames(words: readonly string[]): boolean {
  const exists = (name: string) => {
    try {
      Deno.lstatSync(name);
      return true;
    } catch {
      return false;
    }
  };
  return words.slice(-3).filter(exists).length > 1;
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
