/** What the screen of a mass submission shows, and where it comes from. @module */
import type { IncidentEntry } from "../../features/incident/entries.ts";
import type { Counts } from "../../features/incident/fates.ts";
import { readIncident, readJournal } from "../../features/incident/journal.ts";
import type { IncidentRun, RunState, RunTrouble } from "../../features/incident/state.ts";
import type { Query } from "../../features/queries.ts";
import type { App, ScreenContext } from "../contracts.ts";
import { type ListState, moveTo } from "../widgets/list.ts";
import { type EndedLine, type Feed, FeedFold, isFailed, NO_FEED } from "./feed.ts";
import { type IncidentParams, isUnderWay, type LiveRun, liveRuns } from "./runs.ts";

/** State of the screen. */
export interface IncidentState {
  /** Among what has ended. */
  readonly list: ListState;
  /** How many there were when the cursor was put there: newer ones push it down with its line. */
  readonly seen: number;
  /** Only what failed is listed. */
  readonly onlyFailed: boolean;
}

/** Context of everything on the screen. */
export type IncidentContext = ScreenContext<IncidentParams, IncidentState>;

/** A journal that nobody here writes to. */
export interface Resting {
  readonly head: IncidentEntry;
  readonly paths: Counts;
  readonly isWalked: boolean;
  readonly lastRunAt: string | undefined;
  readonly feed: Feed;
}

/** A journal as it lies on the disk. */
export function restingQuery(app: App, journal: string): Query<Resting> {
  return {
    key: `local/incident/${journal}`,
    staleMs: 0,
    async fetch() {
      const { ledger } = await readIncident(journal);
      const fold = new FeedFold();
      for await (const { entry } of readJournal(journal)) fold.take(entry);
      return {
        head: ledger.head!,
        paths: ledger.pathCounts(),
        isWalked: ledger.isWalked,
        lastRunAt: ledger.run?.at,
        feed: fold.feed(app.now()),
      };
    },
  };
}

/** All that is known now. */
export interface Shown {
  readonly live: LiveRun | undefined;
  /** Of a run of this program that has begun. */
  readonly state: RunState | undefined;
  /** The run, while it can be steered. */
  readonly run: IncidentRun | undefined;
  readonly resting: Resting | undefined;
  readonly paths: Counts | undefined;
  readonly isWalked: boolean;
  readonly feed: Feed;
}

/** What is known without asking. */
export function shownOf({ app, params }: Pick<IncidentContext, "app" | "params">): Shown {
  const live = liveRuns(app).get().get(params.journal);
  const state = live?.run?.state.get();
  const resting = live === undefined
    ? app.queries.peek<Resting>(restingQuery(app, params.journal).key)
    : undefined;
  return {
    live,
    state,
    run: isUnderWay(live) ? live?.run : undefined,
    resting,
    paths: state?.paths ?? resting?.paths,
    isWalked: state?.isWalked ?? resting?.isWalked ?? false,
    feed: live?.feed.get() ?? resting?.feed ?? NO_FEED,
  };
}

/** How long a trouble of the connection is told of after it is over. */
const TROUBLE_MS = 60_000;

/** What went wrong: with files, and with the connection as long as that is news. */
export function troublesOf({ app, params }: Pick<IncidentContext, "app" | "params">): readonly RunTrouble[] {
  const { state, run } = shownOf({ app, params });
  const isNews = (one: RunTrouble) =>
    one.path !== undefined || run === undefined || app.now() - one.atMs < TROUBLE_MS;
  return (state?.errors ?? []).filter(isNews);
}

/** How often it is asked whether the server can be reached. */
const REACH_MS = 5000;

/** Whether the server can be reached: its answer is not used, but the top bar follows it. `GET system/status/ALL/` */
export function reachQuery(app: App): Query<unknown> {
  return {
    key: "reach",
    staleMs: REACH_MS,
    pollMs: () => REACH_MS,
    fetch: (signal) => app.services.client.system.status("ALL", signal),
  };
}

/** What has ended, as it is listed. */
export function endedOf(ctx: Pick<IncidentContext, "app" | "params" | "state">): readonly EndedLine[] {
  const { ended } = shownOf(ctx).feed;
  return ctx.state.onlyFailed ? ended.filter(isFailed) : ended;
}

/** How many lines the list has had so far. */
export function endedSoFar(ctx: Pick<IncidentContext, "app" | "params" | "state">): number {
  const { endedCount, failedCount } = shownOf(ctx).feed;
  return ctx.state.onlyFailed ? failedCount : endedCount;
}

/** The list kept within what there is, the cursor on its line; at the top it stays at the top. @param page Rows of it on screen. */
export function listNow(ctx: IncidentContext, page: number): ListState {
  const { list, seen } = ctx.state;
  const newer = list.cursor === 0 ? 0 : Math.max(0, endedSoFar(ctx) - seen);
  const shifted = newer === 0 ? list : { cursor: list.cursor + newer, top: list.top + newer };
  return moveTo(shifted, shifted.cursor, { total: endedOf(ctx).length, page });
}
