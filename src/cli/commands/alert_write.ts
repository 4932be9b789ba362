import { Argument, type Command } from "@commander-js/extra-typings";
import { ALERT_PRIORITIES, ALERT_STATUSES } from "../../api/alert.ts";
import type { AlertSelection } from "../../api/alert_query.ts";
import type { Client } from "../../api/mod.ts";
import type { Success } from "../../api/types/common.ts";
import { UsageError } from "../../util/error.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { call, callAndSay, confirmDanger, YES } from "../noun.ts";
import { printValue } from "../output/print.ts";
import { FILTER } from "../search_options.ts";
import { selectionOf, SPAN, START } from "../alert_options.ts";

/** A change to one alert, or with `--batch QUERY` to all that match. */
interface Change {
  readonly name: string;
  readonly description: string;
  /** How many values follow the id; `many` for one or more. */
  readonly values: 0 | 1 | "many";
  readonly choices?: readonly string[];
  one(client: Client, id: string, values: readonly string[], signal: AbortSignal): Promise<Success>;
  many(client: Client, which: AlertSelection, values: readonly string[]): Promise<Success>;
}

const CHANGES: readonly Change[] = [
  {
    name: "label",
    description: "Add labels",
    values: "many",
    one: (client, id, labels, signal) => client.alert.label(id, labels, signal),
    many: (client, which, labels) => client.alert.batch.label(which, labels),
  },
  {
    name: "unlabel",
    description: "Take labels off",
    values: "many",
    one: (client, id, labels, signal) => client.alert.removeLabel(id, labels, signal),
    many: (client, which, labels) => client.alert.batch.removeLabel(which, labels),
  },
  {
    name: "priority",
    description: `Set the priority: ${ALERT_PRIORITIES.join(", ")}`,
    values: 1,
    choices: ALERT_PRIORITIES,
    one: (client, id, [value], signal) => client.alert.priority(id, among(ALERT_PRIORITIES, value), signal),
    many: (client, which, [value]) => client.alert.batch.priority(which, among(ALERT_PRIORITIES, value)),
  },
  {
    name: "status",
    description: `Set the state: ${ALERT_STATUSES.join(", ")}`,
    values: 1,
    choices: ALERT_STATUSES,
    one: (client, id, [value], signal) => client.alert.status(id, among(ALERT_STATUSES, value), signal),
    many: (client, which, [value]) => client.alert.batch.status(which, among(ALERT_STATUSES, value)),
  },
  {
    name: "owner",
    description: "Take it on",
    values: 0,
    one: (client, id, _, signal) => client.alert.ownership(id, signal),
    many: (client, which) => client.alert.batch.ownership(which),
  },
];

function among<T extends string>(choices: readonly T[], value: string | undefined): T {
  const found = choices.find((one) => one === value?.toUpperCase());
  if (found !== undefined) return found;
  throw new UsageError(`Cannot use "${value ?? ""}" here`, { hint: choices.join(", ") });
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
  noun.command(change.name)
    .description(`${change.description}\n\nWith --batch QUERY the change is made to all alerts that match.`)
    .argument("[words...]", change.values === 0 ? "ID" : "ID, then values; with --batch only values")
    .option("--batch <query>", "Change all alerts that match")
    .option(...FILTER).option(...SPAN).option(...START).option(...YES)
    .action(async (words, options) => {
      const { batch, yes } = options;
      const [id, values] = batch === undefined ? [words[0], words.slice(1)] : ["", words];
      if (id === undefined) {
        throw new UsageError("Missing the id of the alert", { hint: "ID, or --batch QUERY" });
      }
      checkValues(change, values);
      if (batch === undefined) {
        const work = (client: Client, signal: AbortSignal) => change.one(client, id, values, signal);
        return await callAndSay(ctx, work, `"${id}" is changed`);
      }
      await confirmDanger(ctx, `Change all alerts that match "${batch}"?`, yes);
      const which = selectionOf(batch, options);
      const answer = await call(ctx, (client, signal) => change.many(client, { ...which, signal }, values));
      await printValue(ctx, answer, () => [`${formatCount(Number(answer.success))} alerts are changed`]);
    });
}

function checkValues({ values: wanted, choices }: Change, values: readonly string[]): void {
  const fits = wanted === "many" ? values.length > 0 : values.length === wanted;
  if (!fits) {
    const what = wanted === "many" ? "one value or more" : wanted === 1 ? "one value" : "no value";
    throw new UsageError(`Wanted ${what} after the id, not ${values.length}`);
  }
  if (choices !== undefined) among(choices, values[0]);
}
