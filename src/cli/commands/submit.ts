import { type Command, Option } from "@commander-js/extra-typings";
import { thresholdsFrom } from "../../domain/verdict.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { openUi } from "../open_ui.ts";
import { parsePositive } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { withShortOptions } from "../submit/context.ts";
import { checkKinds, inputChoice, namedInputs } from "../submit/inputs.ts";
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
import { scoreLimit } from "../submit/threshold.ts";

interface SubmitOptions extends InputOptions, ShortOptions {
  readonly wait: boolean;
  readonly deadline?: number;
  readonly async?: true;
  readonly chunked?: true;
  readonly text?: true;
  readonly full?: true;
  readonly outputFile?: string;
  readonly failOn?: string;
  readonly wizard?: true;
  readonly preset?: string;
}

/** `alx submit PATH…` */
export function add(root: Command, ctx: CliContext): void {
  const command = givesRows(root.command("submit"))
    .description(
      "Submit files, folders, standard input, URLs or hashes and wait for results\n\n" +
        "Every result names its input. On a terminal one file is shown as a page and several as a table; elsewhere " +
        "there is one JSON object a line, with the submission and the summary of its tags and heuristics.",
    )
    .argument("[path...]", 'Files, folders, patterns, or "-" for standard input');
  addInputOptions(command);
  addPlanOptions(command);
  command.addOption(presetOption());
  for (const option of resultOptions()) command.addOption(option.helpGroup("Results:"));
  addShortOptions(command, "qupkcsi");
  command.action((paths, options) => {
    const given = options as unknown as SubmitOptions & PlanOptions; // their types are lost in the loops that add them
    return withShortOptions(ctx, given, (own) => submit(own, paths, given));
  });
}

function resultOptions(): Option[] {
  return [
    new Option("-n, --no-wait", "Print the sids and do not wait"),
    new Option("--wait", "Wait for the results").default(true),
    new Option("--deadline <seconds>", "Longest wait for one thing").argParser(parsePositive),
    new Option("-a, --async", "Go through the ingestion queue; for many files"),
    new Option("--chunked", "Send in pieces; after a break the same command goes on where it stopped"),
    new Option("-t, --text", "Results as al-submit's text"),
    new Option("--full", "Whole results in JSON: every section of every file"),
    new Option("-o, --output-file <file>", "Append the results to this file"),
    new Option("--fail-on <level>", "Exit with 8 from this verdict or score on: suspicious, malicious, 500"),
    new Option("--wizard", "Fill in a form on the terminal instead"),
  ];
}

async function submit(
  ctx: CliContext,
  paths: readonly string[],
  options: SubmitOptions & PlanOptions,
): Promise<void> {
  if (options.wizard) return await runWizard(ctx, paths, options);
  checkTogether(options);
  const inputs = inputChoice(ctx, paths, options, "submit");
  const given = await readAsked(ctx, options, options.async ? "ingest" : "submit");
  const preset = await readPreset(ctx, options.preset);
  if (options.failOn !== undefined) scoreLimit(options.failOn, thresholdsFrom(undefined));
  const { client, signal } = await ctx.services();
  const me = await client.user.whoami(signal);
  const via = options.async ? "ingest" : options.chunked ? "chunked" : "submit";
  checkKinds(me, inputs);
  const asked = withPreset(me, given, preset);
  const { type } = asked.params;
  const plan = checkedPlan(ctx, me, { ...asked, via: options.async ? "ingest" : "submit", type });
  const { failOn, deadline } = options;
  const choice = {
    ...{ inputs, options, me, plan, via, wait: options.wait, outputFile: options.outputFile } as const,
    deadlineMs: deadline === undefined ? undefined : 1000 * deadline,
    details: options.full ? "full" : "summary",
    text: options.text ?? false,
    failOn: failOn === undefined ? undefined : scoreLimit(failOn, thresholdsFrom(me.configuration)),
    queue: options.async && options.wait ? queueName() : undefined,
    type: options.async ? type : undefined,
  } as const;
  await (options.dryRun ? printRequests(ctx, choice) : runSubmit(ctx, choice));
}

/** @throws {UsageError} options that exclude each other */
function checkTogether({ wait, failOn, text, full, async, chunked }: SubmitOptions): void {
  if (!wait && failOn !== undefined) {
    throw new UsageError("--fail-on needs the results, and --no-wait leaves them");
  }
  if (!wait && (text || full)) {
    throw new UsageError(`${text ? "--text" : "--full"} needs the results, and --no-wait leaves them`);
  }
  if (async && chunked) throw new UsageError("--async and --chunked exclude each other");
}

/**
 * The form of the terminal UI, filled in with what is given.
 *
 * @throws {UsageError} there is no terminal, or an option that the form does not have
 */
async function runWizard(
  ctx: CliContext,
  paths: readonly string[],
  options: SubmitOptions & PlanOptions,
): Promise<void> {
  if (!ctx.isTty.in || !ctx.isTty.out) {
    throw new UsageError("The wizard needs a terminal", { hint: "alx submit --help for the options" });
  }
  if (paths.includes("-") || options.fromFile !== undefined) {
    throw new UsageError("The wizard takes files by their names, not from standard input or a list");
  }
  const { urls, hashes } = namedInputs(paths, options);
  const { params, metadata, profile, dynamic } = await readAsked(ctx, options);
  const preset = await readPreset(ctx, options.preset);
  const given = { urls, hashes, params, metadata, profile, dynamic, preset };
  const isGiven = dynamic || (profile ?? preset) !== undefined ||
    [urls, hashes, params, metadata].some((one) => Object.keys(one ?? {}).length > 0);
  await openUi(ctx, { screen: "submit", paths, ...(isGiven ? { given } : {}) });
}
