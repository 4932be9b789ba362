/** What may follow on a command line. @module */
import type { CommandUnknownOpts as Command, Option } from "@commander-js/extra-typings";
import { argumentValues, optionValues, type Place } from "./completion_values.ts";
import type { CliContext } from "./context.ts";
import { GLOBAL_GROUP } from "./global_options.ts";

/** A word that may stand where the last one is being typed. */
export interface Candidate {
  readonly word: string;
  /** What it means; empty where the word says it. */
  readonly about: string;
}

/** Words that may stand where the last of `typed` is being typed; empty where only a file name fits. */
export async function candidates(
  ctx: CliContext,
  root: Command,
  typed: readonly string[],
): Promise<Candidate[]> {
  const words = wholeWords(typed);
  const last = words.at(-1) ?? "";
  const before = words[0] === "help" && words.length > 1 ? words.slice(1, -1) : words.slice(0, -1);
  const walked = walk(root, before);
  const joined = /^(--[a-z-]+=)(.*)$/s.exec(last);
  const found = joined !== null && walked.pending === undefined && !walked.literal
    ? withPrefix(joined[1]!, await valuesAfter(ctx, walked, joined))
    : await wordsAt(ctx, walked, last);
  const fitting = found.filter(({ word }) => word.startsWith(last));
  const unique = new Map(fitting.map((one) => [one.word, one]));
  return [...unique.values()].sort((a, b) => a.word < b.word ? -1 : 1);
}

/** bash takes `--output=j` apart at the equals sign. */
function wholeWords(typed: readonly string[]): readonly string[] {
  const words = typed.filter((word, at) => word !== "=" || at === 0 || !typed[at - 1]!.startsWith("--"));
  return typed.at(-1) === "=" && words.length < typed.length ? [...words, ""] : words;
}

interface Walked extends Place {
  /** An option that waits for its value. */
  readonly pending: Option | undefined;
  /** After `--`. */
  readonly literal: boolean;
}

function walk(root: Command, words: readonly string[]): Walked {
  let command = root;
  const operands: string[] = [];
  let pending: Option | undefined;
  let literal = false;
  for (const word of words) {
    if (pending !== undefined) pending = undefined;
    else if (word === "--") literal = true;
    else if (word.startsWith("-") && !literal) {
      const option = command.options.find((one) => one.long === word || one.short === word);
      if (option?.required) pending = option;
    } else {
      const child = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (child === undefined) operands.push(word);
      else command = child;
    }
  }
  return { command, operands, pending, literal };
}

async function wordsAt(ctx: CliContext, walked: Walked, last: string): Promise<readonly Candidate[]> {
  const { command, operands, pending, literal } = walked;
  if (pending !== undefined) return await valuesOf(ctx, pending, { place: walked, last });
  if (last.startsWith("-") && !literal) return optionsOf(command);
  const argument = command.registeredArguments[operands.length];
  const values = argument?.argChoices ??
    (argument === undefined ? [] : await orNothing(argumentValues(ctx, argument.name(), walked)));
  return [...operands.length === 0 ? subcommands(command) : [], ...plain(values)];
}

/** Values after `--option=`. */
async function valuesAfter(
  ctx: CliContext,
  walked: Walked,
  [, name = "", last = ""]: readonly string[],
): Promise<readonly Candidate[]> {
  const option = walked.command.options.find(({ long }) => `${long}=` === name);
  return option === undefined ? [] : await valuesOf(ctx, option, { place: walked, last });
}

interface Typed {
  readonly place: Place;
  readonly last: string;
}

async function valuesOf(
  ctx: CliContext,
  option: Option,
  { place, last }: Typed,
): Promise<readonly Candidate[]> {
  if (option.argChoices !== undefined) return plain(option.argChoices);
  const values = plain(await orNothing(optionValues(ctx, option.long ?? "", place)));
  // Of a list the name after the last comma is being typed.
  const isList = /<a,b>|<sort>|<list>/.test(option.flags);
  return isList ? withPrefix(last.slice(0, last.lastIndexOf(",") + 1), values) : values;
}

function withPrefix(prefix: string, values: readonly Candidate[]): readonly Candidate[] {
  return values.map(({ word, about }) => ({ word: prefix + word, about }));
}

/** A server that cannot be reached, or no settings at all, is no reason to disturb whoever types. */
async function orNothing(values: Promise<readonly string[]>): Promise<readonly string[]> {
  return await values.catch(() => []);
}

function plain(words: readonly string[]): readonly Candidate[] {
  return words.map((word) => ({ word, about: "" }));
}

/** The options of a command; al-submit has those of al-submit alone. */
function optionsOf(command: Command): readonly Candidate[] {
  const isForeign = command.name() === "al-submit";
  const options = command.options.filter((one) => !isForeign || one.helpGroupHeading !== GLOBAL_GROUP);
  const named = options.flatMap(({ long, short, description }) =>
    [long, isForeign ? short : undefined].flatMap((word) => word ? [{ word, about: description }] : [])
  );
  return [...named, { word: "--help", about: "Print this help" }];
}

function subcommands(command: Command): readonly Candidate[] {
  return command.createHelp().visibleCommands(command).map((one) => ({
    word: one.name(),
    about: one.description().split("\n")[0]!,
  }));
}
