/** Finds files, hashes those that are new or have changed, and notes them. @module */
import { inParallel } from "../submit/parallel.ts";
import { withPath } from "../submit/raw_path.ts";
import { makeFilters, type Walked } from "../submit/walk.ts";
import type { Fate } from "./fates.ts";
import { expandNamed, findPaths } from "./find.ts";
import { lookAt, type Stat, statOf, unusable } from "./look.ts";
import { windowOf } from "./pacing.ts";
import { incidentRows } from "./rows.ts";
import type { RunContext } from "./run_context.ts";

const HASH_JOBS = 4;
/** Lines that may wait for the disk. */
const MOST_WAITING = 500;
/** So many contents to send are enough for a while: finding more gives way to sending. */
const PLENTY = 500;
/** Paths between two breaks then, and how long a break is. */
const PATHS_A_BREAK = 20;
const BREAK_MS = 2;

/** Finds everything that the plan names. @throws {AlxError} a list or pattern cannot be read */
export async function findAll(run: RunContext): Promise<void> {
  const { plan, stopping: signal } = run;
  if (plan.inputs === undefined) return;
  const { paths, faulty } = await lookAtAll(run, findPaths(plan.inputs, signal));
  if (signal.aborted) return;
  await forgetFolders(run, faulty);
  await run.note({ type: "walked", paths });
}

/** Looks at paths, several at once; returns how many there were, and those that could not be looked at. */
async function lookAtAll(
  run: RunContext,
  found: AsyncIterable<Walked>,
): Promise<{ readonly paths: number; readonly faulty: ReadonlySet<string> }> {
  const { plan, journal, stopping: signal } = run;
  const faulty = new Set<string>();
  const looking = inParallel(found, {
    jobs: plan.hashJobs ?? HASH_JOBS,
    work: async (one) => {
      if (typeof one === "string") return await look(run, one, signal);
      faulty.add(one.path);
      run.note(unusable(one.path, one.error));
    },
    isStopped: () => signal.aborted,
  });
  let paths = 0;
  for await (const _ of looking) {
    paths++;
    if (paths % PATHS_A_BREAK === 0 && isSenderBusy(run)) {
      await run.services.clock.sleep(BREAK_MS, signal).catch(() => undefined);
    }
    if (paths % MOST_WAITING === 0) await journal.flushed();
  }
  return { paths, faulty };
}

/** Whether there is plenty to send, and it is not the server that is waited for. */
function isSenderBusy(run: RunContext): boolean {
  const { outstanding, busy } = run.flight.load;
  if (busy === 0 || run.journal.ledger.contentCounts().pending <= PLENTY) return false;
  return outstanding < windowOf(run.paceState, run.now());
}

/** Takes back the rows of folders that could not be read by an earlier run, and could by this one. */
async function forgetFolders(run: RunContext, faulty: ReadonlySet<string>): Promise<void> {
  const { journal } = run;
  if (journal.ledger.pathCounts().unreadable <= faulty.size) return;
  await journal.flushed();
  for await (const { path, fate } of incidentRows(journal, { endBytes: journal.endBytes })) {
    if (fate !== "unreadable" || faulty.has(path)) continue;
    const info = await withPath(path, Deno.stat).catch(() => undefined);
    if (info?.isDirectory) run.note({ type: "moot", path });
  }
}

/** Looks at a path, unless the journal knows it as it is. */
async function look(run: RunContext, path: string, signal: AbortSignal): Promise<void> {
  const { journal: { ledger }, plan: { submit: { maxSizeBytes } }, bell } = run;
  const stat = await statOf(path, run.disk);
  if (signal.aborted) return;
  if ("type" in stat) return void run.note(stat);
  if (isKnown(run, path, stat)) return;
  const seen = await lookAt(path, { stat, maxSizeBytes, signal, files: run.disk }).catch(() => undefined);
  if (seen === undefined) return;
  const content = seen.type === "file" ? ledger.find(seen.sha256) : -1;
  const wasGone = content >= 0 && ledger.state(content) === "failed" && ledger.pathsOf(content).next().done;
  const before = ledger.contents;
  run.note(seen);
  if (ledger.contents > before) bell.ring();
  if (wasGone) {
    run.note({ type: "again", sha256: ledger.sha256(content), reason: "another file holds it" });
    run.flight.again(content, run.now());
    bell.ring();
  }
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
    if (state !== "failed" && state !== "too large" && state !== "incomplete") continue;
    run.note({ type: "again", sha256: ledger.sha256(content), reason: "asked for" });
  }
  await journal.flushed();
  const { faulty } = await lookAtAll(run, unusableAgain(run));
  await forgetFolders(run, faulty);
  await journal.flushed();
}

const RETRIED: ReadonlySet<Fate> = new Set<Fate>(["unreadable", "too large", "keeps changing"]);

/** What could not be used, and what is below it where it turns out to be a folder. */
async function* unusableAgain({ journal, stopping: signal }: RunContext): AsyncGenerator<Walked, void> {
  const filters = { ...makeFilters({}), signal };
  // What is noted meanwhile is not looked at once more.
  for await (const { path, fate } of incidentRows(journal, { endBytes: journal.endBytes })) {
    if (RETRIED.has(fate)) yield* expandNamed(path, filters);
  }
}
