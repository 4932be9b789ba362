/** What arguments are called in help texts, where a command says nothing more exact. @module */
import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { SEARCH_INDEXES } from "../api/types/common.ts";

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "file/dir": "Files and folders",
  checkpoint: "Time up to which everything is done",
  comment: "Id of the comment",
  field: "Field, such as those of alx fields",
  file: "Path of the file",
  hash: "The hash",
  icon: "Name of the reaction",
  image: "Container image",
  index: SEARCH_INDEXES.join(", "),
  labels: "The labels",
  marking: "Classification, such as TLP:GREEN",
  profile: "Name of the submission profile",
  query: "Lucene query",
  service: "Name of the service",
  sha256: "Its sha256",
  sid: "Id of the submission",
  source: "Name of the source",
  text: "The text",
  time: "30d, 2030-01-31T00:00:00Z, or never",
  user: "Name of the user",
  value: "The value",
  values: "The values",
};

/** What a command is about, where its name does not say it. */
const NOUNS: Readonly<Record<string, string>> = {
  "obo-token": "token",
  "security-key": "security key",
  apikey: "API key",
  badlist: "entry",
  favorites: "favorite",
  replay: "document",
  retrohunt: "job",
  safelist: "entry",
  sources: "source",
  suggestions: "setting",
};

/** Ids and names are those of what the command is about. */
const OF_NOUN: Readonly<Record<string, string>> = { id: "Id", key: "Key", name: "Name", names: "Names" };

/** Describes the arguments of a command, and of all below it, that have no description. */
export function describeArguments(command: Command): void {
  for (const argument of command.registeredArguments) {
    const choices = argument.argChoices?.join(", ");
    argument.description ||= choices ?? descriptionOf(argument.name(), command);
  }
  for (const child of command.commands) describeArguments(child);
}

function descriptionOf(name: string, command: Command): string {
  const kind = OF_NOUN[name];
  if (kind === undefined) return DESCRIPTIONS[name] ?? "";
  const parent = command.parent?.name() ?? "";
  const noun = NOUNS[parent] ?? (parent === "ontology" ? command.name() : parent);
  return `${kind} of the ${noun}`;
}
