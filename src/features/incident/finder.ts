/** Finds files, hashes those that are new or have changed, and notes them. @module */
import { inParallel } from "../submit/parallel.ts";
import { findPaths } from "./find.ts";
import { lookAt, type Stat, statOf, unusable } from "./look.ts";
import { incidentRows } from "./rows.ts";
import type { RunContext } from "./run_context.ts";

const HASH_JOBS = 4;
/** Lines that may wait for the disk. */
const MOST_WAITING = 500;

/** Finds everything that the plan names. @throws {AlxError} a list or pattern cannot be read */
export async function findAll(run: RunContext): Promise<void> {
  const { plan, journal, stopping: signal } = run;
  if (plan.inputs === undefined) return;
  const looking = inParallel(findPaths(plan.inputs, signal), {
    jobs: plan.hashJobs ?? HASH_JOBS,
    work: async (found) => {
      if (typeof found === "string") return await look(run, found, signal);
      return journal.add(unusable(found.path, found.error));
    },
    isStopped: () => signal.aborted,
  });
  let paths = 0;
  for await (const _ of looking) {
    paths++;
    if (paths % MOST_WAITING === 0) await journal.flushed();
  }
  if (signal.aborted) return;
  await journal.add({ type: "walked", paths });
}

/** Looks at a path, unless the journal knows it as it is. */
async function look(run: RunContext, path: string, signal: AbortSignal): Promise<void> {
  const { journal: { ledger }, plan: { submit: { maxSizeBytes } }, bell } = run;
  const stat = await statOf(path);
  if (signal.aborted) return;
  if ("type" in stat) return void run.note(stat);
  if (isKnown(run, path, stat)) return;
  const seen = await lookAt(path, { stat, maxSizeBytes, signal }).catch(() => undefined);
  if (seen === undefined) return;
  const content = seen.type === "file" ? ledger.find(seen.sha256) : -1;
  const wasGone = content >= 0 && ledger.state(content) === "failed" && ledger.pathsOf(content).next().done;
  run.note(seen);
  if (wasGone) {
    run.note({ type: "again", sha256: ledger.sha256(content), reason: "another file holds it" });
    run.flight.again(content, run.now());
  }
  if (seen.type === "file") bell.ring();
}

/** Whether the journal knows a path as it is now, so that another look would tell nothing new. */
function isKnown({ journal: { ledger }, plan }: RunContext, path: string, stat: Stat): boolean {
  const number = ledger.findPath(path);
  if (number < 0 || !ledger.isUnchanged(number, stat)) return false;
  if (ledger.contentOf(number) >= 0) return true;
  const { maxSizeBytes = Infinity } = plan.submit;
  const fate = ledger.fate(number);
  return fate === "empty" || fate === "too large" && stat.size > maxSizeBytes;
}

/** Makes what failed pending again, and looks at what could not be read. For `retry`. */
export async function reviveFailed(run: RunContext): Promise<void> {
  const { journal } = run;
  const { ledger } = journal;
  for (let content = 0; content < ledger.contents; content++) {
    const state = ledger.state(content);
    if (state !== "failed" && state !== "too large") continue;
    run.note({ type: "again", sha256: ledger.sha256(content), reason: "asked for" });
  }
  await journal.flushed();
  for await (const { path, fate } of incidentRows(journal)) {
    if (fate === "unreadable" || fate === "too large") await look(run, path, run.stopping);
  }
  await journal.flushed();
}
