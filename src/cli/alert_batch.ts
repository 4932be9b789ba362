/** Changes to all alerts that a query matches: how many, the question, the change. @module */
import type { AlertSelection } from "../api/alert_query.ts";
import type { Client } from "../api/mod.ts";
import type { Success } from "../api/types/common.ts";
import { UsageError } from "../util/error.ts";
import { formatCount } from "../util/format.ts";
import { safeText } from "../util/safe_text.ts";
import type { CliContext } from "./context.ts";
import { call, confirmDanger } from "./noun.ts";
import { printValue } from "./output/print.ts";
import { canAsk } from "./prompts.ts";

/** `--batch QUERY` */
export const BATCH = ["--batch <query>", "Change all alerts that match; '*' for every alert"] as const;
/** `--dry-run` */
export const DRY_RUN = ["--dry-run", "With --batch: only say how many alerts match"] as const;

/** What the options say of a batch. */
export interface BatchChoice {
  readonly batch?: string | undefined;
  readonly dryRun?: true | undefined;
  readonly yes?: true | undefined;
}

/** Changes all alerts of a selection, once the user has agreed to their number; with `dryRun` only says it. */
export async function changeBatch(
  ctx: CliContext,
  which: AlertSelection,
  { dryRun, yes }: BatchChoice,
  change: (client: Client, which: AlertSelection) => Promise<Success>,
): Promise<void> {
  if (dryRun) {
    const query = safeText(which.query ?? "");
    const matches = await countAlerts(ctx, which);
    const verb = matches === 1 ? "matches" : "match";
    return await printValue(
      ctx,
      { matches },
      () => [`${alerts(matches)} ${verb} "${query}"; nothing was changed`],
    );
  }
  if (!yes) await confirmDanger(ctx, await batchQuestion(ctx, which), yes);
  const answer = await call(ctx, (client, signal) => change(client, { ...which, signal }));
  await printValue(ctx, answer, () => [`${alerts(Number(answer.success))} changed`]);
}

/** The question before a change, with the number of alerts where there is anybody to read it. */
export async function batchQuestion(ctx: CliContext, which: AlertSelection): Promise<string> {
  const amount = canAsk(ctx) ? alerts(await countAlerts(ctx, which)) : "all alerts";
  return `Change ${amount} that match "${safeText(which.query ?? "")}"?`;
}

/** @throws {UsageError} `--dry-run` without `--batch`: there is nothing to count */
export function refuseDryRun({ batch, dryRun }: BatchChoice): void {
  if (dryRun && batch === undefined) throw new UsageError("--dry-run requires --batch");
}

/** How many alerts a change would reach: the newest five minutes count, unlike in the lists. */
async function countAlerts(ctx: CliContext, which: AlertSelection): Promise<number> {
  const page = await call(
    ctx,
    (client, signal) => client.alert.list({ ...which, rows: 1, noDelay: true, trackTotalHits: true, signal }),
  );
  return page.total ?? 0;
}

function alerts(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "alert" : "alerts"}`;
}
