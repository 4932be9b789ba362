/** The root command: global options, the list of commands, the way to each. @module */
import { Command, type CommandUnknownOpts, Help, type Option } from "@commander-js/extra-typings";
import { closest } from "../util/closest.ts";
import { UsageError } from "../util/error.ts";
import { describeArguments } from "./argument_help.ts";
import { COMMANDS } from "./commands/mod.ts";
import type { OwnedContext } from "./create_context.ts";
import { addGlobalOptions, globalOptionsOf } from "./global_options.ts";
import { refuseEmpty } from "./not_empty.ts";
import { checkFormat } from "./output/format.ts";
import { commandPath } from "./usage_error.ts";
import { VERSION } from "./version.ts";

/** How {@link createProgram} makes the tree. */
export interface ProgramOptions {
  /** Only commands named here are loaded whole, the others as names with their summaries. Default: load all. */
  readonly words?: readonly string[];
  /** Takes help texts. */
  help(text: string): void;
}

const INTRO = `The terminal for Assemblyline 4.

Without a command alx opens its terminal UI. "alx demo" shows it with no server at all.`;

/** Makes the tree of commands. */
export async function createProgram(ctx: OwnedContext, options: ProgramOptions): Promise<Command> {
  const root = rootCommand(ctx, options);
  await addCommands(root, ctx, options);
  nameHelp(root);
  describeArguments(root);
  for (const command of root.commands) {
    command.addHelpText("after", '\nEvery command takes the global options too:\n"alx --help" lists them.');
  }
  addGlobalOptions(root);
  root.hook("preAction", (_root, command) => {
    ctx.setGlobals(globalOptionsOf(command));
    refuseEmpty(command);
    checkFormat(ctx, command);
  });
  return root.allowExcessArguments(true).action(() => withoutCommand(ctx, root.args));
}

/** The root alone: how it names itself, prints its help and ends. */
function rootCommand(ctx: OwnedContext, { help }: ProgramOptions): Command {
  const width = Number.isFinite(ctx.columns) ? ctx.columns : 100;
  return new Command("alx")
    .description(INTRO)
    .usage("[options] [command]")
    .version(`alx ${VERSION}`, "--version", "Print the version")
    .helpOption("-h, --help", "Print this help")
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureHelp({
      subcommandTerm: commandTerm,
      subcommandDescription,
      optionDescription,
      minWidthToWrap: 12,
    })
    .configureOutput({
      writeOut: help,
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      getOutHasColors: () => ctx.style.enabled,
    });
}

/** Adds every command in its group; one that is not among the words only as its name and summary. */
async function addCommands(root: Command, ctx: OwnedContext, { words }: ProgramOptions): Promise<void> {
  for (const entry of COMMANDS) {
    root.commandsGroup(`${entry.group}:`);
    if (words === undefined || words.includes(entry.name)) {
      (await entry.load()).add(root, ctx);
    } else root.command(entry.name, { hidden: entry.hidden ?? false }).description(entry.summary);
  }
}

/** No command opens the UI; a word that is none is a mistake. */
async function withoutCommand(ctx: OwnedContext, words: readonly string[]): Promise<void> {
  const [name] = words;
  if (name !== undefined) throw unknownCommand(name);
  const { runUi } = await import("./commands/tui.ts");
  await runUi(ctx, {});
}

function nameHelp(command: CommandUnknownOpts): void {
  if (command.commands.length === 0) return;
  command.helpCommand("help [command]", "Print the help of a command");
  for (const child of command.commands) nameHelp(child);
}

/** In a list only the first paragraph. */
function subcommandDescription(command: CommandUnknownOpts): string {
  return HELP.subcommandDescription(command).split("\n\n")[0]!;
}

const HELP = new Help();

/** The description with its default, but for an empty one: that says nothing. */
function optionDescription(option: Option): string {
  const { defaultValue } = option;
  const isEmpty = typeof defaultValue === "object" && Object.keys(defaultValue ?? {}).length === 0;
  return isEmpty ? option.description : HELP.optionDescription(option);
}

function commandTerm(command: CommandUnknownOpts): string {
  const words = command.registeredArguments.map((argument) => {
    const name = argument.name() + (argument.variadic ? "..." : "");
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...words].join(" ");
}

function unknownCommand(name: string): UsageError {
  return unknownBelow("alx", name, COMMANDS.filter((entry) => !entry.hidden).map((entry) => entry.name));
}

/** The error for a word that is not a command, with those that begin like it, or the nearest. */
function unknownBelow(path: string, name: string, names: readonly string[]): UsageError {
  const longer = names.filter((one) => one.startsWith(name));
  const near = longer.length > 0 ? longer : [closest(name, names) ?? "--help"];
  return new UsageError(`Unknown command "${path === "alx" ? "" : `${path.slice(4)} `}${name}"`, {
    hint: near.slice(0, 5).map((one) => `${path} ${one}`).join(", "),
  });
}

/**
 * Checks the words after `alx help`.
 *
 * @throws {UsageError} one of them is not a command
 */
export function checkHelpPath(root: CommandUnknownOpts, words: readonly string[]): void {
  let command = root;
  for (const word of words) {
    const child = command.commands.find((one) => one.name() === word);
    if (child === undefined) {
      throw unknownBelow(commandPath(command), word, command.commands.map((one) => one.name()));
    }
    command = child;
  }
}
