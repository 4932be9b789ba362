/** What `alx incident submit` and `retry` do. @module */
import type { Client } from "../../api/mod.ts";
import { startAside } from "../../features/incident/aside.ts";
import { readStart } from "../../features/incident/journal.ts";
import type { IncidentPlan } from "../../features/incident/plan.ts";
import { prepareIncident } from "../../features/incident/prepare.ts";
import { testIngest } from "../../features/incident/test_ingest.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { openUi } from "../open_ui.ts";
import { printValue } from "../output/print.ts";
import { pairLines } from "../lines.ts";
import { dryRun } from "./dry_run.ts";
import { type IncidentChoice, journalOf } from "./options.ts";
import { runPlan } from "./submit.ts";
import { inputsOf, planOf, type SubmitOptions } from "./submit_options.ts";

/** `alx incident submit` */
export async function submit(
  ctx: CliContext,
  paths: readonly string[],
  options: SubmitOptions,
): Promise<void> {
  if (options.test) return await sendTest(ctx, options);
  if (options.ui) checkUi(ctx, options);
  const inputs = inputsOf(ctx, paths, options);
  const { client, signal } = await ctx.services();
  const plan = { ...await planOf(ctx, await client.user.whoami(signal), options), inputs };
  if (options.dryRun) return await dryRun(ctx, plan, options);
  if (options.fresh) {
    const aside = await startAside(plan.journal, ctx.clock);
    if (aside !== undefined) ctx.note(`The journal of earlier runs is kept as "${aside}"`);
  }
  if (options.ui) return await runInUi(ctx, plan);
  await runPlan(ctx, plan, options.log);
}

/** @throws {UsageError} the UI cannot be opened with these options */
function checkUi(ctx: CliContext, { fromFile = [], dryRun }: SubmitOptions): void {
  if (!ctx.isTty.in || !ctx.isTty.out) {
    throw new UsageError("The terminal UI needs a terminal", { hint: "leave out --ui" });
  }
  if (fromFile.includes("-")) {
    throw new UsageError("The terminal UI needs standard input for its keys", { hint: "--from-file LIST" });
  }
  if (dryRun) throw new UsageError("--ui and --dry-run exclude each other");
}

async function runInUi(ctx: CliContext, plan: IncidentPlan): Promise<void> {
  const { incident, journal } = plan;
  await openUi(ctx, { screen: "incident", incident, journal, plan });
}

/** `alx incident retry`: with the settings that the journal was begun with. */
export async function retry(
  ctx: CliContext,
  options: IncidentChoice & { readonly wait: boolean; readonly jobs?: number | undefined },
): Promise<void> {
  const { client, settings, signal } = await ctx.services();
  const journal = journalOf(ctx, settings.server, options);
  const { head: { params, metadata, profile }, run } = await readStart(journal);
  const me = await client.user.whoami(signal);
  const { problems, ...prepared } = prepareIncident(me, {
    ...{ incident: options.incident, params, metadata, profile },
  });
  const fault = problems.find((one) => one.severity === "error");
  if (fault !== undefined) throw new UsageError(fault.message);
  await runPlan(ctx, {
    ...prepared,
    ...{ incident: options.incident, journal, inputs: undefined, shard: run?.shard },
    ...{ jobs: options.jobs, wait: options.wait, retry: true },
  });
}

/** `--test` */
async function sendTest(ctx: CliContext, options: SubmitOptions): Promise<void> {
  const services = await ctx.services();
  const { client, signal }: { readonly client: Client; readonly signal: AbortSignal } = services;
  const { submit: settings } = await planOf(ctx, await client.user.whoami(signal), options);
  const outcome = await testIngest(services, {
    ...{ incident: options.incident, submit: settings },
    deadlineMs: options.deadline === undefined ? undefined : 1000 * options.deadline,
  });
  const { outcome: how, sid, score, reason } = outcome;
  await printValue(
    ctx,
    { outcome: how, sid, score, reason },
    () => pairLines(ctx, [["outcome", how], ["sid", sid], ["score", score], ["reason", reason]]),
  );
  if (!["done", "cached", "duplicate"].includes(how)) throw new ExitWith(EXIT.partial);
}
