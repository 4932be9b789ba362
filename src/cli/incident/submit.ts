import type { RequestRecord } from "../../api/client_options.ts";
import { startIncident } from "../../features/incident/engine.ts";
import { failureCount } from "../../features/incident/fates.ts";
import { failedInputs } from "../../features/incident/failed_inputs.ts";
import { DEFAULT_JOBS } from "../../features/incident/sending.ts";
import { openIncidentServices } from "../../features/incident/services.ts";
import { type IncidentPlan, TIMING } from "../../features/incident/plan.ts";
import type { RunState } from "../../features/incident/state.ts";
import { formatCount, formatDuration } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { readTextFile } from "../files.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { printValue } from "../output/print.ts";
import { fateLines } from "./fate_lines.ts";
import { createIncidentProgress } from "./progress.ts";
import { shortPath } from "./short_path.ts";

/**
 * Runs a plan to its end: progress on standard error, counts on standard output, and each file that failed by its name.
 *
 * @throws {ExitWith} 7 when some failed, 1 or 130 when the run ended early
 * @throws what ended the run, when it is more than that
 */
export async function runPlan(ctx: CliContext, plan: IncidentPlan): Promise<void> {
  const last = await runToEnd(ctx, plan);
  await nameFailed(ctx, plan.journal, last);
  await printSummary(ctx, plan, last);
  endRun(ctx, last);
}

async function runToEnd(ctx: CliContext, plan: IncidentPlan): Promise<RunState> {
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
      if (!ctx.signal.aborted) return progress.see(state);
      if (isTold) return;
      isTold = true;
      progress.end();
      if (state.uploads > 0) ctx.err(`alx: ${finishingText(state.uploads)}\n`);
    });
    const last = await run.finished;
    stop();
    return last;
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
      return `${sent} are still not analysed after the deadline; ${goOn}`;
    default:
      return `Stopped: ${open} are not sent yet and ${sent} are on their way; ${goOn}`;
  }
}
