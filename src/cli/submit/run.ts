/** Hands in what the command line names, and prints what becomes of it. @module */
import type { Whoami } from "../../api/types/user.ts";
import { submissionText } from "../../domain/text_report.ts";
import { thresholdsFrom } from "../../domain/verdict.ts";
import { dryRequest } from "../../features/submit/dry_run.ts";
import { ingestAll } from "../../features/submit/ingest_all.ts";
import type { InputChoice } from "../../features/submit/expand.ts";
import { type Found, isUnusable } from "../../features/submit/item.ts";
import type { SubmitOutcome } from "../../features/submit/outcome.ts";
import { inParallel } from "../../features/submit/parallel.ts";
import type { Plan } from "../../features/submit/plan.ts";
import { submitAll, type SubmitEvent } from "../../features/submit/submit_all.ts";
import type { Services } from "../../features/services.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext, Format } from "../context.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { askedFormat } from "../output/format.ts";
import { jsonText } from "../output/json.ts";
import { submissionLines } from "../views/submission_view.ts";
import { foundInputs } from "./inputs.ts";
import type { IngestResume } from "./ingest_resume.ts";
import type { InputOptions } from "./options.ts";
import { createSubmitProgress } from "./progress.ts";
import { type Details, recordOf, type SubmitRecord } from "./record.ts";
import { openTarget, reportAll, type Reported } from "./report.ts";
import { hasLine } from "../progress.ts";
import { tellingWait } from "../wait_line.ts";
import { capital } from "./words.ts";

/** Everything that one run needs to know. */
export interface RunChoice {
  readonly inputs: InputChoice;
  readonly options: InputOptions;
  readonly me: Whoami;
  readonly plan: Plan;
  readonly via: "submit" | "ingest" | "chunked";
  /** Wait for the results. */
  readonly wait: boolean;
  /** Longest wait for one thing. */
  readonly deadlineMs: number | undefined;
  readonly details: Details;
  /** al-submit's text form. */
  readonly text: boolean;
  readonly outputFile: string | undefined;
  readonly failOn: number | undefined;
  /** Of `ingest`. */
  readonly queue?: string | undefined;
  /** Of `ingest`: which inputs the server has accepted before. */
  readonly resume?: IngestResume | undefined;
  readonly threshold?: number | undefined;
  readonly type?: string | undefined;
}

/** Runs it to the end. @throws as {@link reportAll} */
export async function runSubmit(ctx: CliContext, choice: RunChoice): Promise<void> {
  const services = await ctx.services();
  const format = askedFormat(ctx, "rows") ??
    (ctx.isTty.out && choice.outputFile === undefined ? "table" : "jsonl");
  const target = await openTarget(ctx, choice.outputFile);
  const { found, isOne } = await peeked(
    foundInputs(ctx, choice.inputs, { options: choice.options, limitBytes: choice.plan.maxSizeBytes }),
  );
  const progress = createSubmitProgress(ctx);
  const thresholds = thresholdsFrom(choice.me.configuration);
  const details = detailsOf(choice, { format, isOne });
  const outcomes = outcomesOf(services, found, choice, (event) => progress.see(event));
  const reported = inParallel(outcomes, {
    jobs: choice.options.jobs,
    work: async (outcome): Promise<Reported> => ({
      record: await recordOf(services, outcome, { details, thresholds }),
      error: outcome.error,
    }),
  });
  const report = () =>
    reportAll(ctx, reported, {
      ...{ format, target, thresholds, failOn: choice.failOn },
      ingested: choice.via === "ingest" && !choice.wait,
      page: pageOf(ctx, choice, { format, isOne }),
      beforePrint: () => progress.end(),
      printing: (work) => progress.without(work),
    });
  // On a terminal the line of the progress stays; elsewhere it would be silent for as long as the analysis takes.
  await (hasLine(ctx) ? report() : tellingWait(ctx, () => progress.text(), report));
}

/** One outcome for each thing found. */
function outcomesOf(
  services: Services,
  found: AsyncIterable<Found>,
  choice: RunChoice,
  onEvent: (event: SubmitEvent) => void,
): AsyncIterable<SubmitOutcome> {
  const { plan, via, wait, deadlineMs, queue, threshold, type } = choice;
  const { jobs, skipKnown } = choice.options;
  const common = { plan, jobs, skipKnown, threshold, type, onEvent };
  if (via === "ingest" && wait && queue !== undefined) {
    return seen(ingestAll(services, found, { ...common, queue, deadlineMs }), onEvent);
  }
  // Each look counts where the number of calls a day is limited.
  const pollMs = choice.me.api_daily_quota ? 5000 : 500;
  const waiting = wait
    ? { deadlineMs, pollMs, outstandingMs: choice.me.api_daily_quota ? 0 : 2000 }
    : undefined;
  const send = (all: AsyncIterable<Found>) =>
    submitAll(services, all, { ...common, via, queue, wait: waiting });
  return choice.resume?.outcomes(found, send) ?? send(found);
}

/** The outcomes of what was ingested, each shown in the progress as well. */
async function* seen(
  outcomes: AsyncIterable<SubmitOutcome>,
  onEvent: (event: SubmitEvent) => void,
): AsyncGenerator<SubmitOutcome, void> {
  for await (const outcome of outcomes) {
    if (outcome.ingestId !== undefined) onEvent({ type: "end", outcome });
    yield outcome;
  }
}

interface Shape {
  readonly format: Format;
  readonly isOne: boolean;
}

/** What a table or a page does not show is not fetched. */
function detailsOf({ wait, text, details, via }: RunChoice, { format, isOne }: Shape): Details {
  if (!wait || via === "ingest" && details === "none") return "none";
  if (text) return "full";
  const shows = format === "json" || format === "jsonl" || format === "table" && isOne;
  return shows ? details : "none";
}

/** Pages instead of lines: the text form, and the only thing handed in on a terminal. */
function pageOf(
  ctx: CliContext,
  { text, wait }: RunChoice,
  { format, isOne }: Shape,
): ((record: SubmitRecord) => string) | undefined {
  if (text && wait) {
    return ({ input, full }) => {
      if (full === undefined) return "";
      return `${isOne ? "" : `==> ${safeText(input)} <==\n`}${submissionText(full)}\n${isOne ? "" : "\n"}`;
    };
  }
  if (format !== "table" || !isOne || !wait) return undefined;
  return ({ submission, full, summary }) => {
    const shown = submission ?? full;
    return shown === undefined ? "" : submissionLines(ctx, { submission: shown, summary }).join("\n") + "\n";
  };
}

/** Whether exactly one thing is found, and all of it again. */
async function peeked(
  found: AsyncGenerator<Found, void>,
): Promise<{ readonly found: AsyncGenerator<Found, void>; readonly isOne: boolean }> {
  const first = await found.next();
  const second = first.done ? first : await found.next();
  const again = async function* () {
    if (!first.done) yield first.value;
    if (!second.done) yield second.value;
    yield* found;
  };
  return { found: again(), isOne: !first.done && second.done === true };
}

/** `--dry-run`: the requests, one a line. @throws {ExitWith} some cannot be sent */
export async function printRequests(ctx: CliContext, choice: RunChoice): Promise<void> {
  const { plan, via, queue, threshold, type } = choice;
  const format = askedFormat(ctx, "value") ?? (ctx.isTty.out ? "table" : "jsonl");
  let failed = 0;
  const limitBytes = plan.maxSizeBytes;
  for await (const one of foundInputs(ctx, choice.inputs, { options: choice.options, limitBytes })) {
    try {
      if (isUnusable(one)) throw one.error;
      const request = await dryRequest(one, { plan, via, queue, threshold, type });
      await ctx.out(jsonText(ctx, request, { indent: format === "jsonl" ? 0 : 2 }) + "\n");
    } catch (error) {
      failed++;
      const why = error instanceof Error ? error.message : String(error);
      ctx.err(`alx: ${safeText(`"${one.input}": ${capital(why)}`)}\n`);
    }
  }
  if (failed > 0) throw new ExitWith(EXIT.partial);
}
