import type { RequestRecord } from "../../api/client_options.ts";
import { startIncident } from "../../features/incident/engine.ts";
import { failureCount } from "../../features/incident/fates.ts";
import { failedInputs } from "../../features/incident/failed_inputs.ts";
import { DEFAULT_JOBS } from "../../features/incident/sending.ts";
import { openIncidentServices } from "../../features/incident/services.ts";
import { type IncidentPlan, TIMING } from "../../features/incident/plan.ts";
import type { RunState } from "../../features/incident/state.ts";
import { descriptorLimit, lanesWithin } from "../../util/descriptors.ts";
import { toError } from "../../util/error.ts";
import { formatCount, formatDuration } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { readTextFile } from "../files.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { printValue } from "../output/print.ts";
import { fateLines } from "./fate_lines.ts";
import { openRunLog } from "./log_file.ts";
import { createIncidentProgress } from "./progress.ts";
import { shortPath } from "./short_path.ts";

/**
 * Runs a plan to its end: progress on standard error, counts on standard output, and each file that failed by its name.
 *
 * @throws {ExitWith} 7 when some failed, 1 or 130 when the run ended early
 * @throws what ended the run, when it is more than that
 */
export async function runPlan(ctx: CliContext, plan: IncidentPlan, log?: string): Promise<void> {
  const last = await runToEnd(ctx, await withinLimits(ctx, plan), log);
  await nameFailed(ctx, plan.journal, last);
  await printSummary(ctx, plan, last);
  endRun(ctx, last);
}

/** Fewer requests at once where few files may be open. */
async function withinLimits(ctx: CliContext, plan: IncidentPlan): Promise<IncidentPlan> {
  const limit = await descriptorLimit();
  const { jobs = DEFAULT_JOBS } = plan;
  const lanes = limit === undefined ? jobs : lanesWithin(limit);
  if (lanes >= jobs) return plan;
  ctx.note(`Only ${limit} files may be open: ${lanes} requests at once; "ulimit -n 1024" allows more`);
  return { ...plan, jobs: lanes, hashJobs: Math.min(plan.hashJobs ?? lanes, lanes, 4) };
}

async function runToEnd(ctx: CliContext, plan: IncidentPlan, logPath: string | undefined): Promise<RunState> {
  const log = await openRunLog(ctx, logPath);
  const services = await openIncidentServices(await ctx.services(), {
    jobs: plan.jobs ?? DEFAULT_JOBS,
    readText: readTextFile,
    onRequest: ctx.globals.debug ? (record) => ctx.err(`alx: ${requestText(record)}\n`) : undefined,
  });
  const progress = createIncidentProgress(ctx);
  try {
    const run = await startIncident(services, plan);
    let isTold = false;
    const stop = run.state.subscribe(() => {
      const state = run.state.get();
      log.see(state);
      if (!ctx.signal.aborted) return progress.see(state);
      if (isTold) return;
      isTold = true;
      progress.end();
      if (state.uploads > 0) ctx.err(`alx: ${finishingText(state.uploads)}\n`);
    });
    const last = await run.finished;
    stop();
    log.see(last);
    await log.end(endSentence(last) ?? "Every file has its outcome");
    return last;
  } catch (error) {
    await log.end(toError(error).message);
    throw error;
  } finally {
    progress.end();
    services.client.close();
  }
}

/** What the first Ctrl-C waits for. */
function finishingText(uploads: number): string {
  const what = uploads === 1 ? "1 upload" : `${formatCount(uploads)} uploads`;
  return `Finishing ${what}, for ${
    formatDuration(TIMING.graceMs)
  } at most; Ctrl-C once more stops at once, ` +
    "and the same command goes on all the same";
}

function requestText({ method, path, status, ms, error }: RequestRecord): string {
  const answer = status === undefined ? safeText(error ?? "no answer") : String(status);
  return `${method} ${safeText(path)} → ${answer} ${formatDuration(ms)}`;
}

async function printSummary(ctx: CliContext, plan: IncidentPlan, last: RunState): Promise<void> {
  const { incident, journal } = plan;
  const stopped = last.stop === undefined ? {} : { stopped: last.stop.reason };
  await printValue(
    ctx,
    { incident, journal, ...stopped, paths: last.paths, contents: last.contents },
    () => fateLines(ctx, last.paths),
  );
}

const MOST_NAMED = 20;

/** Names the inputs that failed, the first of them. */
async function nameFailed(ctx: CliContext, journal: string, { paths }: RunState): Promise<void> {
  const count = failureCount(paths);
  if (count === 0) return;
  const named = await failedInputs(journal, MOST_NAMED);
  for (const { path, fate, reason } of named) {
    ctx.err(`alx: ${safeText(`"${shortPath(path)}": ${fate}: ${reason}`)}\n`);
  }
  const left = count - named.length;
  if (left > 0) ctx.note(`and ${formatCount(left)} more; "alx incident analyze" names them all`);
}

/** What the end of a run means for the exit code, with a sentence where it ended early. */
function endRun(ctx: CliContext, last: RunState): void {
  const { stop, paths } = last;
  const sentence = endSentence(last);
  if (sentence !== undefined) ctx.err(`alx: ${sentence}\n`);
  switch (stop?.reason) {
    case undefined:
    case "not waiting":
      if (failureCount(paths) > 0) throw new ExitWith(EXIT.partial);
      return;
    case "interrupted":
      throw new ExitWith(EXIT.interrupted);
    case "daily quota":
    case "deadline":
      throw new ExitWith(EXIT.failed);
    default:
      throw stop?.error ?? new ExitWith(EXIT.failed);
  }
}

/** What is left of a run that ended early; undefined when nothing is. */
function endSentence({ stop, contents }: RunState): string | undefined {
  const open = formatCount(contents.pending + contents.again + contents.sending);
  const sent = formatCount(contents.sent);
  const goOn = "the same command goes on";
  switch (stop?.reason) {
    case undefined:
      return undefined;
    case "not waiting":
      return `All is sent, and ${sent} are not analysed yet; ${goOn} and waits for them`;
    case "daily quota":
      return `A daily quota is used up with ${open} not sent and ${sent} not told of; ${goOn} after midnight UTC`;
    case "deadline":
      return `${open} are not sent and ${sent} not analysed when the time is over; ${goOn}`;
    default:
      return `Stopped: ${open} are not sent yet and ${sent} are on their way; ${goOn}`;
  }
}
