import { createHash } from "node:crypto";
import { followIngested } from "../../features/submit/follow_ingested.ts";
import { type Found, isUnusable } from "../../features/submit/item.ts";
import { isFailure, type SubmitOutcome } from "../../features/submit/outcome.ts";
import { handIn } from "../../features/submit/hand_in.ts";
import { inParallel } from "../../features/submit/parallel.ts";
import { AuthError, QuotaError } from "../../api/errors.ts";
import { toError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { blamedOnAnswer } from "../exit.ts";
import { queueName } from "../submit/queue_name.ts";
import { type AlSubmitJob, filesOf, nameOf, pathOf, said, type Tally } from "./job.ts";
import { resultText } from "./output.ts";

const JOBS = 4;

/** Ingests every file; with `wait`, results are written as they come, also while others are still being sent. */
export async function runAsync(
  ctx: CliContext,
  job: AlSubmitJob,
  { tally, wait }: { readonly tally: Tally; readonly wait: boolean },
): Promise<void> {
  const queue = wait ? queueName("al_submit") : undefined;
  const inputs = new Map<string, string>();
  const sent = sendAll(ctx, job, { tally, inputs, queue });
  if (queue !== undefined) await collect(ctx, job, { tally, inputs, sent, queue });
  await sent;
}

interface Sending {
  readonly tally: Tally;
  /** Path by ingest id. */
  readonly inputs: Map<string, string>;
  readonly queue: string | undefined;
}

async function sendAll(ctx: CliContext, job: AlSubmitJob, { tally, inputs, queue }: Sending): Promise<void> {
  let stop: Error | undefined;
  const work = async (found: Found): Promise<void> => {
    tally.files++;
    const path = pathOf(found);
    const shown = safeText(path);
    try {
      if (stop !== undefined) throw stop;
      if (!job.quiet) ctx.err(said(`Sending file ${shown} for analysis...`));
      const id = await sendOne(job, found, queue);
      inputs.set(id, path);
      if (queue !== undefined) tally.unfinished.set(path, id);
      else if (!job.quiet) ctx.err(said(`\t${shown} has the ingest ID ${id}`));
    } catch (error) {
      tally.failed = true;
      if (error instanceof AuthError || error instanceof QuotaError) stop ??= error;
      const why = toError(blamedOnAnswer(error)).message.replace(/\.$/, "");
      if (ctx.signal.aborted) return;
      ctx.err(said(`\tWARNING: Could not send file ${shown}.\n\t\t${why}.`));
    }
  };
  const all = inParallel(filesOf(ctx, job), { jobs: JOBS, work, isStopped: () => ctx.signal.aborted });
  for await (const _ of all) { /* each says for itself how it went */ }
}

async function sendOne(
  { services, plan }: AlSubmitJob,
  found: Found,
  queue: string | undefined,
): Promise<string> {
  if (isUnusable(found)) throw found.error;
  const metadata = { al_submit_id: idOfPath(pathOf(found)), ...plan.metadata };
  const { ingestId = "" } = await handIn(services, found, {
    ...{ plan: { ...plan, metadata }, via: "ingest", queue, type: "AL_SUBMIT" },
  });
  return ingestId;
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The first 64 bits of the path's sha256 in the base 62 of Python's baseconv: al-submit gives a path the same id. */
export function idOfPath(path: string): string {
  let number = createHash("sha256").update(path).digest().readBigUInt64BE();
  let id = "";
  do {
    id = DIGITS[Number(number % 62n)]! + id;
    number /= 62n;
  } while (number > 0n);
  return id;
}

interface Collecting extends Sending {
  readonly sent: Promise<void>;
  readonly queue: string;
}

async function collect(ctx: CliContext, job: AlSubmitJob, collecting: Collecting): Promise<void> {
  const { queue, tally } = collecting;
  const onPoll = () => job.quiet ? undefined : ctx.err(`Checking message on notification queue: ${queue}\n`);
  try {
    for await (const outcome of followIngested(job.services, collecting, { queue, pollMs: 2000, onPoll })) {
      await writeOne(ctx, job, { outcome, tally });
    }
  } catch (error) {
    tally.failed = true;
    if (ctx.signal.aborted) return;
    ctx.err(said(`!!ERROR!! ${toError(blamedOnAnswer(error)).message}`));
  }
}

async function writeOne(
  ctx: CliContext,
  { services, output, quiet }: AlSubmitJob,
  { outcome, tally }: { readonly outcome: SubmitOutcome; readonly tally: Tally },
): Promise<void> {
  const { input, sid, fate, error } = outcome;
  const name = safeText(nameOf(input));
  const lose = (why: string) => {
    tally.failed = true;
    ctx.err(said(`\tWARNING: No results for file ${safeText(input)}: ${why}.`));
  };
  if (isFailure(outcome) || sid === undefined) {
    if (fate !== "unfinished" && fate !== "never answered") tally.unfinished.delete(input);
    return lose(error?.message ?? fate);
  }
  if (!quiet) {
    const text = `\tFile '${name}' complete. Fetching results for submission ID: ${sid}...`;
    ctx.err(said(text));
  }
  try {
    const full = await services.client.submission.full(sid, { signal: services.signal });
    await output.target.write(resultText(ctx, full, nameOf(input), output));
  } catch (error) {
    if (services.signal.aborted || error instanceof Deno.errors.BrokenPipe) throw error;
    tally.unfinished.delete(input);
    return lose(toError(blamedOnAnswer(error)).message);
  }
  tally.unfinished.delete(input);
  if (output.path !== undefined && !quiet) {
    ctx.err(said(`${name} => Resulting file saved to ${output.path}`));
  }
}
