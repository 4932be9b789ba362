/** Values that may complete an option or an argument, as far as this machine and its server know them. @module */
import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { type IndexName, SEARCH_INDEXES } from "../api/types/common.ts";
import { ALERT_PRIORITIES, ALERT_STATUSES } from "../api/types/alert.ts";
import type { Client } from "../api/mod.ts";
import { INGEST_PRIORITY_WORDS, PRIORITY_WORDS } from "../domain/submit_params/priority_words.ts";
import { VERDICT_LEVELS } from "../domain/verdict.ts";
import { readProfiles } from "../features/profiles.ts";
import { xdgDirs } from "../util/xdg.ts";
import type { CliContext } from "./context.ts";
import { readTextFile } from "./files.ts";
import { METHODS } from "./commands/api.ts";
import { INDEXES } from "./options.ts";
import { commandPath } from "./usage_error.ts";

/** What the values are for: a word of a command. */
export interface Place {
  readonly command: Command;
  /** Operands before it. */
  readonly operands: readonly string[];
}

type Values = (ctx: CliContext, place: Place) => readonly string[] | Promise<readonly string[]>;

/** Longest wait for the server while somebody types. */
const PATIENCE_MS = 2000;
/** Incidents looked at. */
const MOST_INCIDENTS = 200;

const OPTIONS: Readonly<Record<string, Values>> = {
  "--profile": profileNames,
  "--fail-on": () => VERDICT_LEVELS,
  "--priority": (_, { command }) =>
    Object.keys(command.name() === "submit" && !isIncident(command) ? PRIORITY_WORDS : INGEST_PRIORITY_WORDS),
  "--service": serviceNames,
  "--exclude": serviceNames,
  "--rescan": serviceNames,
  "--resubmit": serviceNames,
  "--submission-profile": submissionProfiles,
  "--incident": incidentIds,
  "--fields": fieldNames,
  "--sort": fieldNames,
  "--group-sort": fieldNames,
};

const ARGUMENTS: Readonly<Record<string, Values>> = {
  index: () => SEARCH_INDEXES,
  field: fieldNames,
  method: () => METHODS,
  verdict: () => ["malicious", "non-malicious"],
  status: () => ALERT_STATUSES,
  priority: () => ALERT_PRIORITIES,
  component: () => ["ingester", "dispatcher"],
};

/** Values of an option; empty where only a file name, or anything, fits. */
export async function optionValues(ctx: CliContext, long: string, place: Place): Promise<readonly string[]> {
  return await (OPTIONS[long]?.(ctx, place) ?? []);
}

/** Values of an argument. */
export async function argumentValues(
  ctx: CliContext,
  name: string,
  place: Place,
): Promise<readonly string[]> {
  return await (ARGUMENTS[name]?.(ctx, place) ?? []);
}

function isIncident(command: Command): boolean {
  return command.parent?.name() === "incident";
}

async function profileNames(ctx: CliContext): Promise<readonly string[]> {
  const { config } = xdgDirs(ctx.env);
  return [...(await readProfiles(config && `${config}/alx.ini`, readTextFile)).all.keys()];
}

/** Fields of the index that the command names, or is about. */
async function fieldNames(ctx: CliContext, { command, operands }: Place): Promise<readonly string[]> {
  const named = [...operands, ...commandPath(command).split(" ")];
  const index = named.map((word) => INDEXES.find((one) => one === word)).find((one) => one !== undefined);
  if (index === undefined) return [];
  return Object.keys(
    await fromServer(ctx, (client, signal) => client.search.fields(index as IndexName, signal)),
  );
}

async function serviceNames(ctx: CliContext): Promise<readonly string[]> {
  const services = await fromServer(ctx, (client, signal) => client.service.list(signal));
  return [...new Set(services.flatMap(({ name, category }) => [name, category]))];
}

async function submissionProfiles(ctx: CliContext): Promise<readonly string[]> {
  const { configuration } = await fromServer(ctx, (client, signal) => client.user.whoami(signal));
  return ["default", ...Object.keys(configuration.submission?.profiles ?? {})];
}

async function fromServer<T>(
  ctx: CliContext,
  work: (client: Client, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { client, signal } = await ctx.services();
  return await work(client, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
}

/** Ids of the incidents whose journals lie in alx's state folder. */
async function incidentIds(ctx: CliContext): Promise<readonly string[]> {
  const { state } = xdgDirs(ctx.env);
  const ids = new Set<string>();
  let left = MOST_INCIDENTS;
  for await (const { name } of Deno.readDir(`${state}/incidents`)) {
    if (!name.endsWith(".jsonl") || left-- <= 0) continue;
    const id = await incidentOf(`${state}/incidents/${name}`).catch(() => undefined);
    if (id !== undefined) ids.add(id);
  }
  return [...ids];
}

/** The id in the first line of a journal. */
async function incidentOf(path: string): Promise<string | undefined> {
  using file = await Deno.open(path);
  const head = new Uint8Array(64 * 1024);
  const size = await file.read(head) ?? 0;
  const [line = ""] = new TextDecoder().decode(head.subarray(0, size)).split("\n");
  const { incident } = JSON.parse(line) as { incident?: unknown };
  return typeof incident === "string" ? incident : undefined;
}
