import { AuthError, QuotaError } from "../../api/errors.ts";
import { type WatchEvent, watchSubmission } from "../../api/live_watch.ts";
import { handIn } from "../../features/submit/hand_in.ts";
import { type Found, isUnusable } from "../../features/submit/item.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { type AlSubmitJob, failureLine, filesOf, nameOf, pathOf, said, type Tally } from "./job.ts";
import { resultText } from "./output.ts";
import { inOrder, type Transcript } from "./transcript.ts";

/** Fewer than the five submissions that a server allows at once. */
const JOBS = 4;

/** Submits each file and writes its results, in order; four are under way at once. */
export async function runSync(ctx: CliContext, job: AlSubmitJob, tally: Tally): Promise<void> {
  let stop = false;
  await inOrder(ctx, filesOf(ctx, job), {
    jobs: JOBS,
    write: (text) => job.output.target.write(text),
    isStopped: () => ctx.signal.aborted,
    async work(found, say) {
      tally.files++;
      const path = safeText(pathOf(found));
      try {
        if (stop) say.err(said(`!!ERROR!! '${path}' was not submitted.`));
        else await submitOne(ctx, found, { job, tally, say });
        tally.failed ||= stop;
      } catch (error) {
        tally.failed = true;
        // Nothing else would go through.
        stop ||= error instanceof AuthError || error instanceof QuotaError;
        if (!ctx.signal.aborted) say.err(failureLine(path, error));
      }
    },
  });
}

interface Run {
  readonly job: AlSubmitJob;
  readonly tally: Tally;
  readonly say: Transcript;
}

async function submitOne(ctx: CliContext, found: Found, { job, tally, say }: Run): Promise<void> {
  if (isUnusable(found)) throw found.error;
  const { services, plan, output, quiet } = job;
  const path = pathOf(found);
  const name = safeText(nameOf(path));
  const tell = (text: string) => quiet || text === "" ? undefined : say.err(said(text));
  const { sid } = await handIn(services, found, { plan, via: "submit" });
  if (sid === undefined) throw new Error("Could not find the sid of the submitted file");
  tally.unfinished.set(path, sid);
  tell(`File ${name} submitted for analysis [sid: ${sid}]`);
  await watch(job, sid, tell);
  tell("\tAll messages received, fetching results...");
  const full = await services.client.submission.full(sid, { signal: services.signal });
  say.out(resultText(ctx, full, nameOf(path), output));
  tally.unfinished.delete(path);
  if (output.path !== undefined) tell(`${name} => Resulting file saved to ${output.path}`);
}

/** Tells what happens until the submission is completed, also when it was before anybody looked. */
async function watch({ services }: AlSubmitJob, sid: string, tell: (text: string) => void): Promise<void> {
  const { client, clock, signal } = services;
  const isCompleted = (signal?: AbortSignal) => client.submission.isCompleted(sid, signal);
  for (let again = false;; again = true) {
    const source = {
      ...client.live,
      isCompleted,
      async setupWatchQueue(sid: string, signal?: AbortSignal) {
        const queue = await client.live.setupWatchQueue(sid, signal);
        const first = `Listening for incoming results (WQ_ID: ${queue.wq_id})`;
        const other = `Submission hasn't started on the server yet (new WQ_ID: ${queue.wq_id})`;
        tell(`\t${again ? other : first}`);
        return queue;
      },
    };
    for await (
      const event of watchSubmission(source, sid, { pollMs: 1000, outstandingMs: 0, clock, signal })
    ) {
      tell(eventText(event));
    }
    if (await isCompleted(signal)) return;
    await clock.sleep(1000, signal);
  }
}

function eventText(event: WatchEvent): string {
  if (event.type === "start") return "\tProcessing...";
  if (event.type !== "result" && event.type !== "error") return "";
  const [sha256 = "", service = ""] = event.key.split(".");
  return `\t\t[x] ${service} (${sha256}) - ${event.type === "error" ? "ERROR" : "SUCCESS"}`;
}
