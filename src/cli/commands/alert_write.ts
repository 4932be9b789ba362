import { Argument, type Command } from "@commander-js/extra-typings";
import { ALERT_PRIORITIES, ALERT_STATUSES } from "../../api/types/alert.ts";
import type { AlertSelection } from "../../api/alert_query.ts";
import type { Client } from "../../api/mod.ts";
import type { Success } from "../../api/types/common.ts";
import { closest } from "../../util/closest.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { callAndSay, YES } from "../noun.ts";
import { FILTER } from "../search_options.ts";
import { BATCH, type BatchChoice, changeBatch, DRY_RUN, refuseDryRun } from "../alert_batch.ts";
import { type AlertChoice, selectionOf, SPAN, START } from "../alert_options.ts";

/** A change to one alert, or with `--batch QUERY` to all that match. */
interface Change {
  readonly name: string;
  readonly description: string;
  /** How many values follow the id; `many` for one or more. */
  readonly values: 0 | 1 | "many";
  /** What they are called. */
  readonly noun: "label" | "priority" | "status" | "owner";
  readonly choices?: readonly string[];
  /** What a batch leaves out. */
  readonly filters?: readonly string[];
  one(client: Client, id: string, values: readonly string[], signal: AbortSignal): Promise<Success>;
  many(client: Client, which: AlertSelection, values: readonly string[]): Promise<Success>;
}

const CHANGES: readonly Change[] = [
  {
    name: "label",
    noun: "label",
    description: "Add labels",
    values: "many",
    one: (client, id, labels, signal) => client.alert.label(id, labels, signal),
    many: (client, which, labels) => client.alert.batch.label(which, labels),
  },
  {
    name: "unlabel",
    noun: "label",
    description: "Remove labels",
    values: "many",
    one: (client, id, labels, signal) => client.alert.removeLabel(id, labels, signal),
    many: (client, which, labels) => client.alert.batch.removeLabel(which, labels),
  },
  {
    name: "priority",
    noun: "priority",
    description: `Set the priority: ${ALERT_PRIORITIES.join(", ")}`,
    values: 1,
    choices: ALERT_PRIORITIES,
    one: (client, id, [value], signal) => client.alert.priority(id, among(ALERT_PRIORITIES, value), signal),
    many: (client, which, [value]) => client.alert.batch.priority(which, among(ALERT_PRIORITIES, value)),
  },
  {
    name: "status",
    noun: "status",
    description: `Set the state: ${ALERT_STATUSES.join(", ")}`,
    values: 1,
    choices: ALERT_STATUSES,
    one: (client, id, [value], signal) => client.alert.status(id, among(ALERT_STATUSES, value), signal),
    many: (client, which, [value]) => client.alert.batch.status(which, among(ALERT_STATUSES, value)),
  },
  {
    name: "owner",
    noun: "owner",
    description: "Assign alerts without an owner to me",
    values: 0,
    filters: ["!owner:*"],
    one: (client, id, _, signal) => client.alert.ownership(id, signal),
    many: (client, which) => client.alert.batch.ownership(which),
  },
];

function among<T extends string>(choices: readonly T[], value: string | undefined): T {
  const found = choices.find((one) => one === value?.toUpperCase());
  if (found !== undefined) return found;
  const near = closest(value ?? "", choices);
  throw new UsageError(
    `Unknown value "${value ?? ""}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
    {
      hint: choices.join(", "),
    },
  );
}

/** Adds the commands that change alerts. */
export function addAlertWrites(noun: Command, ctx: CliContext): void {
  for (const change of CHANGES) addChange(noun, ctx, change);
  noun.command("verdict").description("Say what you think of it; its submission is told too").argument("<id>")
    .addArgument(new Argument("<verdict>").choices(["malicious", "non_malicious"] as const))
    .action((id, verdict) =>
      callAndSay(
        ctx,
        (client, signal) => client.alert.verdict(id, verdict, signal),
        `"${id}" is ${verdict} to you`,
      )
    );
}

function addChange(noun: Command, ctx: CliContext, change: Change): void {
  const command = noun.command(change.name)
    .description(`${change.description}\n\nWith --batch QUERY the change is made to all alerts that match.`)
    .option(...BATCH).option(...DRY_RUN)
    .option(...FILTER).option(...SPAN).option(...START).option(...YES)
    .argument("[id]", "Id of the alert; left out with --batch");
  if (change.values === 1) command.argument(`[${change.noun}]`, change.choices?.join(", "));
  if (change.values === "many") command.argument(`[${change.noun}...]`, "One label or more");
  command.action(() => makeChange(ctx, change, { words: command.args, options: command.opts() }));
}

interface GivenChange {
  /** The id, unless it is a batch, and the values. */
  readonly words: readonly string[];
  readonly options: AlertChoice & BatchChoice;
}

async function makeChange(ctx: CliContext, change: Change, { words, options }: GivenChange): Promise<void> {
  const { batch } = options;
  refuseDryRun(options);
  const [id, values] = batch === undefined ? [words[0], words.slice(1)] : [undefined, words];
  if (id === undefined && batch === undefined) {
    throw new UsageError("Missing the id of the alert", { hint: "ID, or --batch QUERY" });
  }
  checkValues(change, values);
  if (id !== undefined) {
    const work = (client: Client, signal: AbortSignal) => change.one(client, id, values, signal);
    return await callAndSay(ctx, work, `"${id}" is changed`);
  }
  const { filters = [], ...which } = selectionOf(batch, options);
  await changeBatch(
    ctx,
    { ...which, filters: [...filters, ...change.filters ?? []] },
    options,
    (client, selected) => change.many(client, selected, values),
  );
}

function checkValues({ name, noun, values: wanted, choices }: Change, values: readonly string[]): void {
  if (values.length === 0 && wanted !== 0) {
    const usage = `alx alert ${name} ID ${noun.toUpperCase()}, or ${noun.toUpperCase()} alone with --batch`;
    throw new UsageError(`Missing the ${noun}`, { hint: usage });
  }
  if (wanted !== "many" && values.length > wanted) {
    throw new UsageError(`Unexpected argument "${values[wanted]}"`, {
      hint: `alx alert ${name} --help`,
    });
  }
  if (choices !== undefined) among(choices, values[0]);
}
