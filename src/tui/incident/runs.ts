/** Mass submissions that run in this program, and how they are started. @module */
import type { App, JobProgress } from "../contracts.ts";
import { startIncident } from "../../features/incident/engine.ts";
import type { IncidentPlan } from "../../features/incident/plan.ts";
import type { IncidentRun, RunState } from "../../features/incident/state.ts";
import { AlxError, CanceledError } from "../../util/error.ts";
import { formatCount, formatDuration } from "../../util/format.ts";
import { createStore, type Store } from "../../util/store.ts";
import { shellWord } from "../../util/shell.ts";
import { massArguments, settingArguments } from "../submit/command_line.ts";
import { type Feed, FeedFold, NO_FEED } from "./feed.ts";
import { FollowedFile } from "./follow_file.ts";
import { finished, total } from "./counts.ts";
import { defaultJournal } from "./place.ts";

/** What the screen of a mass submission is opened with. */
export interface IncidentParams {
  readonly incident: string;
  /** Path of the journal. */
  readonly journal: string;
  /** Begun when the screen is opened. */
  readonly plan?: IncidentPlan | undefined;
}

/** A run of this program, under way or ended. */
export interface LiveRun {
  readonly plan: IncidentPlan;
  readonly startedAt: number;
  readonly jobId: number;
  /** Undefined until the journal is read and the lock taken. */
  readonly run: IncidentRun | undefined;
  /** It has ended, or never began. */
  readonly isOver: boolean;
  readonly feed: Store<Feed>;
}

const registry = new WeakMap<App, Store<ReadonlyMap<string, LiveRun>>>();

/** The runs of this program by the path of their journal; the last one of each. */
export function liveRuns(app: App): Store<ReadonlyMap<string, LiveRun>> {
  let runs = registry.get(app);
  if (runs === undefined) registry.set(app, runs = createStore<ReadonlyMap<string, LiveRun>>(new Map()));
  return runs;
}

/** Whether a run goes on. */
export const isUnderWay = (live: LiveRun | undefined): boolean => live !== undefined && !live.isOver;

/** Command that goes on with an incident from a shell. */
export function resumeCommand(
  app: App,
  { incident, inputs, journal, submit, shard, ceiling }:
    & Pick<IncidentPlan, "incident" | "inputs" | "journal">
    & Partial<Pick<IncidentPlan, "submit" | "shard" | "ceiling">>,
): string {
  const verb = inputs === undefined ? "retry" : "submit";
  const elsewhere = journal === defaultJournal(app, incident) ? [] : ["--journal", journal];
  const own = inputs === undefined ? ["--incident", incident] : [
    ...massArguments({
      ...{ incident, include: inputs.include, excludePath: inputs.excludePath },
      shard: shard === undefined ? undefined : `${shard.part}/${shard.of}`,
      ceiling: ceiling === undefined ? undefined : String(ceiling),
    }),
    ...(submit === undefined ? [] : settingArguments(submit)),
  ];
  const words = ["alx", "incident", verb, ...own, ...elsewhere, ...(inputs?.paths ?? [])];
  return words.map(shellWord).join(" ");
}

/** How far it is, in the words of a job. */
export function progressWords(state: RunState): string {
  const left = state.etaMs === undefined ? "" : ` · ${formatDuration(state.etaMs)} left`;
  return `${formatCount(finished(state.paths))} of ${formatCount(total(state.paths))}${left}`;
}

/** Why a run ended before its end. */
function endOf({ stop, contents }: RunState): Error | undefined {
  if (stop === undefined || stop.reason === "not waiting") return undefined;
  if (stop.reason === "interrupted") return new CanceledError("Stopped");
  const open = contents.pending + contents.again + contents.sending;
  const hint = `${formatCount(open)} are not sent yet; c resumes it`;
  if (stop.reason === "daily quota") {
    return new AlxError("The daily quota of submissions is used up", { hint: `${hint}, after midnight UTC` });
  }
  return new AlxError(stop.error?.message ?? `The run ended: ${stop.reason}`, { cause: stop.error, hint });
}

/** Starts a run, or goes on with one, as a job that goes on when its screen is left. */
export function startRun(app: App, plan: IncidentPlan): void {
  const { journal, incident } = plan;
  const runs = liveRuns(app);
  const feed = createStore<Feed>(NO_FEED);
  const set = (change: Partial<LiveRun>) =>
    runs.set((now) => {
      const live = now.get(journal);
      return live === undefined || live.feed !== feed
        ? now
        : new Map(now).set(journal, { ...live, ...change });
    });
  const jobId = app.startJob({
    title: `Mass submission ${incident}`,
    opens: { screen: "incident", params: { incident, journal } },
    resumes: resumeCommand(app, plan),
    async run(signal, progress) {
      // The job is among the runs before its first step.
      await Promise.resolve();
      const services = { ...app.services, signal: AbortSignal.any([app.services.signal, signal]) };
      try {
        const run = await startIncident(services, plan);
        set({ run });
        await follow(app, run, { plan, feed, progress });
      } finally {
        set({ isOver: true });
      }
    },
  });
  const live = { plan, startedAt: app.now(), jobId, run: undefined, isOver: false, feed };
  runs.set((now) => new Map(now).set(journal, live));
}

/** Tells how far a run is until it ends. @throws why it ended before its end */
async function follow(
  app: App,
  run: IncidentRun,
  { plan, feed, progress }: { plan: IncidentPlan; feed: Store<Feed>; progress: JobProgress },
): Promise<void> {
  const read = journalReader(app, plan.journal, feed);
  const stop = run.state.subscribe(() => {
    const state = run.state.get();
    progress(progressWords(state), share(state));
    void read().catch((error) => app.report(error));
  });
  const last = await run.finished;
  stop();
  await read();
  const error = endOf(last);
  if (error !== undefined) throw error;
  const count = formatCount(finished(last.paths));
  app.notify(`Mass submission ${plan.incident}: ${count} files finished`, { kind: "success" });
}

/** The part that is finished, 0 to 1; undefined while nothing is known. */
function share({ paths }: Pick<RunState, "paths">): number | undefined {
  const all = total(paths);
  return all === 0 ? undefined : finished(paths) / all;
}

/** Takes in what was written to a journal since it was last called. */
function journalReader(app: App, journal: string, feed: Store<Feed>): () => Promise<void> {
  const fold = new FeedFold();
  const file = new FollowedFile(journal);
  return async () => {
    await file.read((lines) => {
      for (const line of lines) fold.take(parsed(line));
    });
    feed.set(() => fold.feed(app.now()));
  };
}

/** The value of a line; a torn one says nothing. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
