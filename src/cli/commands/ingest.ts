import { type Command, Option } from "@commander-js/extra-typings";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { parseCount, parsePositive } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { withShortOptions } from "../submit/context.ts";
import { openIngestResume } from "../submit/ingest_resume.ts";
import { checkKinds, inputChoice } from "../submit/inputs.ts";
import {
  addInputOptions,
  addPlanOptions,
  addShortOptions,
  type InputOptions,
  type PlanOptions,
  type ShortOptions,
} from "../submit/options.ts";
import { checkedPlan, readAsked } from "../submit/plan.ts";
import { presetOption, readPreset, withPreset } from "../submit/preset.ts";
import { queueName } from "../submit/queue_name.ts";
import { printRequests, runSubmit } from "../submit/run.ts";

interface IngestOptions extends InputOptions, ShortOptions {
  readonly queue?: string;
  readonly threshold?: number;
  readonly follow?: true;
  readonly deadline?: number;
  readonly outputFile?: string;
  readonly resume?: string;
  readonly preset?: string;
}

/** `alx ingest PATH…` */
export function add(root: Command, ctx: CliContext): void {
  const command = givesRows(root.command("ingest"))
    .description(
      "Queue files for analysis without waiting\n\n" +
        "Prints an ingest id for each input. Their outcome comes through a notification queue: read it with " +
        '"alx queue read", or follow it here with --follow.',
    )
    .argument("[path...]", 'Files, folders, patterns, or "-" for standard input');
  addInputOptions(command);
  addPlanOptions(command);
  command.addOption(presetOption());
  const results = [
    new Option("-q, --queue <name>", "Notification queue to be told in"),
    new Option("--threshold <score>", "Be told only of scores from here on").argParser(parseCount),
    new Option("--follow", "Wait for the notifications: outcome, sid and score of each input"),
    new Option("--deadline <seconds>", "With --follow: look up the rest after this long without news")
      .argParser(parsePositive),
    new Option("-o, --output-file <file>", "Append the results to this file"),
    new Option("--resume <file>", "Note accepted inputs in this file; skip those that it names"),
  ];
  for (const option of results) command.addOption(option.helpGroup("Results:"));
  addShortOptions(command, "upkcsi");
  command.action((paths, options) => {
    const given = options as unknown as IngestOptions & PlanOptions; // their types are lost in the loops that add them
    return withShortOptions(ctx, given, (own) => ingest(own, paths, given));
  });
}

async function ingest(
  ctx: CliContext,
  paths: readonly string[],
  options: IngestOptions & PlanOptions,
): Promise<void> {
  if (options.resume !== undefined && options.follow) {
    throw new UsageError("--resume and --follow exclude each other", {
      hint: "--queue NAME, then: alx queue read NAME",
    });
  }
  const inputs = inputChoice(ctx, paths, options, "ingest");
  const given = await readAsked(ctx, options, "ingest");
  const preset = await readPreset(ctx, options.preset);
  const { client, signal } = await ctx.services();
  const me = await client.user.whoami(signal);
  checkKinds(me, inputs);
  const asked = withPreset(me, given, preset);
  const { type } = asked.params;
  const plan = checkedPlan(ctx, me, { ...asked, via: "ingest", type });
  const { follow = false, deadline, threshold } = options;
  const choice = {
    ...{ inputs, options, me, plan, via: "ingest", wait: follow, details: "none", text: false } as const,
    ...{ outputFile: options.outputFile, failOn: undefined, threshold, type },
    deadlineMs: deadline === undefined ? undefined : 1000 * deadline,
    resume: options.resume === undefined ? undefined : await openIngestResume(options.resume),
    queue: options.queue ?? (follow ? queueName() : undefined),
  };
  await (options.dryRun ? printRequests(ctx, choice) : runSubmit(ctx, choice));
}
