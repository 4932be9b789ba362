/** `alx alert change`: several changes in one go. @module */
import { type Command, Option } from "@commander-js/extra-typings";
import { ALERT_PRIORITIES, ALERT_STATUSES, type AlertChanges } from "../../api/types/alert.ts";
import { UsageError } from "../../util/error.ts";
import { BATCH, type BatchChoice, changeBatch, DRY_RUN, refuseDryRun } from "../alert_batch.ts";
import { type AlertChoice, selectionOf, SPAN, START } from "../alert_options.ts";
import type { CliContext } from "../context.ts";
import { callAndSay, YES } from "../noun.ts";
import { collect } from "../options.ts";
import { FILTER } from "../search_options.ts";

interface ChangeChoice extends AlertChoice, BatchChoice {
  readonly priority?: typeof ALERT_PRIORITIES[number] | undefined;
  readonly status?: typeof ALERT_STATUSES[number] | undefined;
  readonly label: readonly string[];
  readonly unlabel: readonly string[];
}

/** Adds the command. */
export function addAlertChange(noun: Command, ctx: CliContext): void {
  noun.command("change")
    .description("Several changes in one go\n\nWith --batch QUERY they are made to all alerts that match.")
    .argument("[id]", "Id of the alert; left out with --batch")
    .addOption(new Option("--priority <level>", "How urgent").choices(ALERT_PRIORITIES))
    .addOption(new Option("--status <state>", "How it stands").choices(ALERT_STATUSES))
    .option("--label <text>", "Add this label; may be repeated", collect, [])
    .option("--unlabel <text>", "Take this label off; may be repeated", collect, [])
    .option(...BATCH).option(...DRY_RUN)
    .option(...FILTER).option(...SPAN).option(...START).option(...YES)
    .action((id, choice) => change(ctx, id, choice));
}

async function change(ctx: CliContext, id: string | undefined, choice: ChangeChoice): Promise<void> {
  const { priority, status, label: labels, unlabel: removedLabels, batch } = choice;
  if ((id === undefined) === (batch === undefined)) {
    throw new UsageError("Expected either the id of an alert or --batch", { hint: "ID, or --batch QUERY" });
  }
  if ((priority ?? status) === undefined && labels.length + removedLabels.length === 0) {
    throw new UsageError("There is nothing to change", { hint: "--priority, --status, --label, --unlabel" });
  }
  const changes: AlertChanges = { priority, status, labels, removedLabels };
  refuseDryRun(choice);
  if (id !== undefined) {
    return await callAndSay(
      ctx,
      (client, signal) => client.alert.all(id, changes, signal),
      `"${id}" is changed`,
    );
  }
  await changeBatch(
    ctx,
    selectionOf(batch, choice),
    choice,
    (client, which) => client.alert.batch.all(which, changes),
  );
}
