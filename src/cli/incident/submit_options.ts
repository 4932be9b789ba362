/** `alx incident submit`: its options, and the plan that follows from them. @module */
import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { Whoami } from "../../api/types/user.ts";
import { mergeParams } from "../../domain/submit_params.ts";
import { ITEM_KEY } from "../../features/incident/item_key.ts";
import type { Shard } from "../../features/incident/entries.ts";
import { checkInputs, type IncidentInputs } from "../../features/incident/find.ts";
import type { IncidentPlan } from "../../features/incident/plan.ts";
import { prepareIncident } from "../../features/incident/prepare.ts";
import { lockJournal } from "../../features/incident/lock.ts";
import { readStart } from "../../features/incident/journal.ts";
import {
  type IncidentSettings,
  refuseDifferences,
  settingDifferences,
  withIncidentSettings,
} from "../../features/incident/settings.ts";
import { parseShardText } from "../../features/incident/shard_text.ts";
import { parseDuration, parseSize } from "../../util/duration.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { collect, parsePositive } from "../options.ts";
import { addPlanOptions, type PlanOptions } from "../submit/options.ts";
import { readAsked } from "../submit/plan.ts";
import { presetOption, readPreset, withPreset } from "../submit/preset.ts";
import { journalHere } from "./offline.ts";
import { INCIDENT, type IncidentChoice, JOURNAL, journalOf } from "./options.ts";

/** What was given on the command line. */
export interface SubmitOptions extends IncidentChoice, PlanOptions {
  readonly fromFile?: readonly string[];
  readonly include?: readonly string[];
  readonly excludePath?: readonly string[];
  readonly recursive: boolean;
  readonly preset?: string;
  readonly resubmitDynamic?: true;
  readonly jobs?: number;
  readonly ceiling?: number;
  readonly bwlimit?: number;
  readonly maxDuration?: number;
  readonly log?: string;
  readonly shard?: Shard;
  readonly fresh?: true;
  readonly changeSettings?: true;
  readonly serverMoved?: true;
  readonly test?: true;
  readonly dryRun?: true;
  readonly list?: true;
  readonly wait: boolean;
  readonly deadline?: number;
  readonly ui?: true;
}

/** Adds `alx incident submit`. */
export function addSubmit(noun: Command, ctx: CliContext): void {
  const command = noun.command("submit")
    .description(
      "Submit files by the hundred thousand at the server's pace, each content once\n\n" +
        "Every step stands in a journal. After Ctrl-C, a crash or a full disk the same command goes on where it " +
        "stopped, with the settings of the first run. Files with the same content are sent once. What the server " +
        "drops is sent again later. Links to folders are not followed.\n\n" +
        "What remains possible: a request that something before the server holds for more than 75 seconds, and " +
        "whose response is lost, is sent again; with the server's cache it is still analysed once.",
    )
    .argument("[path...]", "Files, folders and patterns");
  for (const option of [...ownOptions(), ...runOptions()]) command.addOption(option);
  command.addOption(presetOption());
  addPlanOptions(command);
  const priority = command.options.find(({ long }) => long === "--priority");
  if (priority !== undefined) priority.description = PRIORITY_HELP;
  command.action(async (paths, options) => {
    const given = options as unknown as SubmitOptions; // their types are lost in the loops that add them
    const { submit } = await import("./submit_command.ts");
    await submit(ctx, paths, given);
  });
}

/** The words mean the same as elsewhere; what is the default, and what the server makes of more, does not. */
const PRIORITY_HELP =
  "Set the priority: low (100), which is the default, medium (200), high (300), or 2 to 1500; the server takes more " +
  "than its limit for ingested files, mostly 250, as that limit";

const many = (flags: string, help: string) =>
  new Option(flags, help).argParser((value: string, before: readonly string[] = []) =>
    collect(value, before)
  );

function ownOptions(): Option[] {
  return [
    new Option(INCIDENT[0], INCIDENT[1]).argParser(INCIDENT[2]).makeOptionMandatory(),
    many("--from-file <list>", 'Paths in a file, one a line or NUL after each; "-" for standard input'),
    many("--include <glob>", "Of the files in folders, only these, such as '*.{doc,docx}'; may be repeated"),
    many("--exclude-path <glob>", "Leave out these files and folders in folders; may be repeated"),
    new Option("--no-recursive", "Leave out the folders in folders"),
    new Option(
      "--shard <k/n>",
      "Send only this part of the contents, such as 2/5; other machines send the others",
    )
      .argParser(parseShard),
    new Option("--resubmit-dynamic", "Send files that score to dynamic analysis too"),
  ].map((option) => option.helpGroup("What to send:"));
}

function runOptions(): Option[] {
  return [
    new Option(...JOURNAL),
    new Option("--fresh", "Put the journal of earlier runs aside, and begin anew"),
    new Option("--change-settings", "Use other settings than the first run for what is not sent yet"),
    new Option("--server-moved", "Go on with the incident though its server has another name now"),
    new Option("--jobs <n>", "Most requests at once (64); fewer when the server answers slowly").argParser(
      parsePositive,
    ),
    new Option("--ceiling <n>", "Keep the server's queue of this priority below this length").argParser(
      parsePositive,
    ),
    new Option("--bwlimit <rate>", "Most bytes a second, such as 500k or 10M").argParser(parseRate),
    new Option("--max-duration <time>", "Stop after this long, such as 8h or 90m; the same command goes on")
      .argParser(parseTime),
    new Option("--log <file>", "Append progress and failures to this file"),
    new Option("--no-wait", "End when all is sent; a later run waits for the results"),
    new Option("--deadline <seconds>", "End when all is sent and nothing came for so long").argParser(
      parsePositive,
    ),
    new Option("--test", "Send one small made file instead, and follow it to its end"),
    new Option("--ui", "Watch and steer it in the terminal UI"),
    new Option("--dry-run", "Say what would be submitted, with totals; submit nothing"),
    new Option("--list", "With --dry-run: print a line for each file"),
  ].map((option) => option.helpGroup("How to go about it:"));
}

function parseRate(text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  throw new InvalidArgumentError('expected bytes a second, such as "500k" or "10M"');
}

function parseTime(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new InvalidArgumentError('expected a duration, such as "90m" or "8h"');
}

/** `K/N` */
export function parseShard(text: string): Shard {
  const shard = parseShardText(text);
  if (shard !== undefined) return shard;
  throw new InvalidArgumentError('wanted "K/N", such as "2/5"');
}

/**
 * What the paths and options name.
 *
 * @throws {UsageError} nothing is named
 */
export function inputsOf(ctx: CliContext, paths: readonly string[], options: SubmitOptions): IncidentInputs {
  const { fromFile: lists = [], include, excludePath, recursive } = options;
  if (paths.length + lists.length === 0) {
    throw new UsageError("Nothing to send is named", { hint: "alx incident submit --incident ID FOLDER" });
  }
  checkInputs({ paths, lists });
  return { paths, lists, cwd: Deno.cwd(), stdin: () => ctx.stdin(), include, excludePath, recursive };
}

/** @throws {UsageError} metadata that the incident itself needs */
function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  const own = ["incident_number", "filename", ITEM_KEY].find((key) => key in metadata);
  if (own !== undefined) throw new UsageError(`The metadata "${own}" is set by the incident itself`);
}

/** Where the journal is, or is to be; that of a server with another name by now gets the place of the new one. */
async function journalFor(ctx: CliContext, server: string, options: SubmitOptions): Promise<string> {
  const place = journalOf(ctx, server, options);
  if (!options.serverMoved || options.journal !== undefined) return place;
  const exists = await Deno.stat(place).then(() => true, () => false);
  if (exists || options.dryRun) return place;
  const before = await journalHere(ctx, options.incident);
  const lock = await lockJournal(before, ctx.clock);
  try {
    await Deno.rename(before, place);
    return place;
  } finally {
    lock.release();
  }
}

/** The settings that a journal holds a run to; undefined where there is none. */
async function currentSettings(
  journal: string,
  shard: Shard | undefined,
): Promise<IncidentSettings | undefined> {
  if (!await Deno.stat(journal).then(({ size }) => size > 0, () => false)) return undefined;
  const { head: { params, metadata, profile }, run } = await readStart(journal);
  // Before the first run no part was chosen.
  return { params, metadata, profile, shard: run === undefined ? shard : run.shard };
}

/**
 * The plan that the options ask for, checked against the server's rules; doubts are said on standard error.
 *
 * @throws {UsageError} the server would refuse it
 */
export async function planOf(
  ctx: CliContext,
  me: Whoami,
  options: SubmitOptions,
): Promise<Omit<IncidentPlan, "inputs">> {
  const { settings } = await ctx.services();
  const given = await readAsked(ctx, options, "ingest");
  const asked = withPreset(me, given, await readPreset(ctx, options.preset));
  const resubmit = options.resubmitDynamic ? { services: { resubmit: ["Dynamic Analysis"] } } : {};
  checkMetadata(asked.metadata);
  const journal = await journalFor(ctx, settings.server, options);
  const current = options.fresh || options.test ? undefined : await currentSettings(journal, options.shard);
  const whole = withIncidentSettings({
    ...asked,
    ...{ incident: options.incident, params: mergeParams(asked.params, resubmit), shard: options.shard },
  }, current);
  const { problems, ...prepared } = prepareIncident(me, whole);
  if (current !== undefined && !options.changeSettings) {
    refuseDifferences(settingDifferences(current, { ...prepared.submit, shard: whole.shard }));
  }
  const faults = problems.filter((one) => one.severity === "error").map((one) => one.message);
  const [first, ...rest] = faults;
  if (first !== undefined) throw new UsageError(first, rest.length === 0 ? {} : { detail: rest.join("\n") });
  for (const { message } of problems) ctx.note(message);
  return {
    ...prepared,
    ...{ incident: options.incident, journal, shard: whole.shard, changeSettings: options.changeSettings },
    serverMoved: options.serverMoved,
    ...{ jobs: options.jobs, ceiling: options.ceiling, wait: options.wait },
    ...{ bytesPerSecond: options.bwlimit, maxDurationMs: options.maxDuration },
    deadlineMs: options.deadline === undefined ? undefined : 1000 * options.deadline,
  };
}
