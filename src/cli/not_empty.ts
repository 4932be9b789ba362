/** Refuses arguments and options without text, which a script's unset variable leaves. @module */
import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { UsageError } from "../util/error.ts";

/** Texts that may be empty: a description, a message, a password. */
const FREE_TEXTS = new Set(["text", "checkpoint"]);
/** Names of files: a blank is one. */
const FILES = new Set(["path", "file"]);
/** Arguments of commands that check them themselves. */
const PASSED_ON = new Set(["command", "file/dir"]);

/**
 * Refuses empty ids, names and queries: a server takes them for all, or for another endpoint.
 *
 * @throws {UsageError} naming the argument or option
 */
export function refuseEmpty(command: Command): void {
  if (command.registeredArguments.some((argument) => PASSED_ON.has(argument.name()))) return;
  command.registeredArguments.forEach((argument, at) => {
    const given = argument.variadic ? command.args.slice(at) : command.args.slice(at, at + 1);
    refuse(`argument "${argument.name()}"`, argument.name(), given);
  });
  for (let one: Command | null = command; one !== null; one = one.parent) refuseEmptyOptions(one);
}

function refuseEmptyOptions(command: Command): void {
  for (const option of command.options) {
    const name = /<(.+)>/.exec(option.flags)?.[1];
    if (name === undefined || command.getOptionValueSource(option.attributeName()) !== "cli") continue;
    const values: unknown[] = [command.getOptionValue(option.attributeName())].flat();
    refuse(`option "${option.long}"`, name, values.filter((one) => typeof one === "string"));
  }
}

function refuse(what: string, name: string, texts: readonly string[]): void {
  if (!texts.some((text) => isEmpty(name, text))) return;
  throw new UsageError(`The ${what} is empty`, {
    hint: name === "query" ? "'*' for everything" : "check the variable it comes from",
  });
}

function isEmpty(name: string, text: string): boolean {
  if (FREE_TEXTS.has(name)) return false;
  return (FILES.has(name) ? text : text.trim()) === "";
}
