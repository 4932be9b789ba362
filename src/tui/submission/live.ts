/** A submission while it runs: what its live queue tells. @module */
import type { Submission } from "../../api/types/submission.ts";
import {
  type KeyedResults,
  parseResultKey,
  resultsQuery,
  submissionQuery,
} from "../../features/submissions.ts";
import { toError } from "../../util/error.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { padToWidth } from "../../util/width.ts";
import type { Query } from "../../features/queries.ts";
import type { App } from "../contracts.ts";
import type { DrillLine } from "../drill/line.ts";
import {
  expandMinScore,
  type KeyedResult,
  resultFoldIds,
  resultsAsLines,
  startFolds,
} from "../drill/result_lines.ts";
import { remember } from "../drill/remember.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import type { Pane } from "../drill/state.ts";
import { useEffect } from "../react.ts";
import { viewState } from "../drill/pane.ts";
import { namesOf, type SubmissionContext, submissionOf, type SubmissionParams } from "./data.ts";

/** What is known of a running submission beside its document. */
export interface Live {
  /** Keys of results, in the order they came. */
  readonly results: readonly string[];
  /** When the queue was opened, in ms since the epoch: each queue has an order of its own. */
  readonly openedAt: number;
  readonly errors: readonly string[];
  /** Files each service has yet to do. */
  readonly outstanding: Readonly<Record<string, number>>;
  readonly failure?: Error;
}

const NOTHING: Live = { openedAt: 0, results: [], errors: [], outstanding: {} };
const keyOf = (sid: string) => `live/${sid}`;

/** What its live queue has told so far. */
export function liveOf(ctx: SubmissionContext): Live | undefined {
  return ctx.app.queries.peek<Live>(keyOf(ctx.params.sid));
}

/** How long after a failure the live queue is opened again. */
const RETRY_MS = 5000;

/** Follows the submission until it is done or `signal` aborts; opens the live queue again after a failure. */
async function follow(app: App, sid: string, signal: AbortSignal): Promise<void> {
  const { clock } = app.services;
  for (;;) {
    try {
      return await followOnce(app, sid, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      app.queries.put<Live>(keyOf(sid), { ...known(app, sid), failure: toError(thrown) });
    }
    await clock.sleep(RETRY_MS, signal).catch(() => {});
    if (signal.aborted) return;
  }
}

const known = (app: App, sid: string): Live => app.queries.peek<Live>(keyOf(sid)) ?? NOTHING;

/** A new queue tells everything from the beginning; until then what is known stays on screen. */
async function followOnce(app: App, sid: string, signal: AbortSignal): Promise<void> {
  const { client, clock } = app.services;
  let live: Live = { ...NOTHING, openedAt: clock.now(), outstanding: known(app, sid).outstanding };
  const put = (next: Partial<Live>) => app.queries.put<Live>(keyOf(sid), live = { ...live, ...next });
  for await (const event of client.live.watch(sid, { clock, signal })) {
    if (event.type === "start") put({});
    else if (event.type === "result") put({ results: [...live.results, event.key] });
    else if (event.type === "error") put({ errors: [...live.errors, event.key] });
    else if (event.type === "outstanding") put({ outstanding: event.services });
  }
  app.queries.invalidate(submissionQuery(app.services, sid).key);
}

/**
 * Follows a running submission while its screen is shown and `R` has not turned it off. Whatever was learned while it
 * ran is asked for again once it is no longer running, however that became known.
 */
export function useLive(ctx: SubmissionContext, submission: Submission | undefined): void {
  const { app, params: { sid }, state: { live } } = ctx;
  const isRunning = submission?.state === "submitted";
  useEffect(() => {
    if (!isRunning) return;
    return () => app.queries.invalidate(`submission/${sid}/`);
  }, [app, sid, isRunning]);
  useEffect(() => {
    if (!isRunning || !live) return;
    const controller = new AbortController();
    void follow(app, sid, controller.signal);
    return () => controller.abort();
  }, [app, sid, isRunning, live]);
}

/** Whether it runs. */
export const isRunning = (ctx: SubmissionContext): boolean => submissionOf(ctx)?.state === "submitted";

/** Services with files yet to do. */
export const outstandingPane: Pane<SubmissionParams> = {
  id: "outstanding",
  word: "waiting for",
  queries: (ctx) => [liveQuery(ctx)],
  note(ctx) {
    const live = liveOf(ctx);
    const total = Object.values(live?.outstanding ?? {}).reduce((sum, count) => sum + count, 0);
    return [
      [
        ctx.state.live
          ? `${formatCount(total)} ${total === 1 ? "analysis" : "analyses"}  `
          : "not followed  ",
        "dim",
      ],
      ["R", "key"],
      [
        " live on/off",
        "dim",
      ],
    ];
  },
  lines(ctx, { columns }) {
    const live = liveOf(ctx);
    if (live?.failure !== undefined) {
      return [{ spans: [[safeText(live.failure.message), "error"]] }, {
        spans: [["Polling instead", "dim"]],
      }];
    }
    return Object.entries(live?.outstanding ?? {}).sort(([, a], [, b]) => b - a).map((
      [service, count],
    ): DrillLine => ({
      spans: [padToWidth(safeText(service), Math.max(12, columns - 10)), [
        `${formatCount(count)} ${count === 1 ? "file" : "files"}`.padStart(9),
        "dim",
      ]],
      handle: { kind: "service", name: service },
    }));
  },
  empty: (ctx) =>
    !ctx.state.live
      ? "Not followed; R follows it live"
      : (liveOf(ctx)?.results.length ?? 0) > 0
      ? "No service has anything left to do"
      : "Waiting for the dispatcher",
};

/** Stands for the live queue among the questions: its answer is put in from outside. */
export function liveQuery(ctx: SubmissionContext): Query<Live> {
  return {
    key: keyOf(ctx.params.sid),
    staleMs: Infinity,
    fetch: () => Promise.resolve(liveOf(ctx) ?? NOTHING),
  };
}

/** Results that came in one batch; each batch is asked for once. */
const BATCH = 25;

function batches(ctx: SubmissionContext) {
  const { results: keys, openedAt } = liveOf(ctx) ?? NOTHING;
  const queries = [];
  for (let from = 0; from < keys.length; from += BATCH) {
    const part = keys.slice(from, from + BATCH);
    queries.push(
      resultsQuery(
        ctx.app.services,
        () => part,
        `${ctx.params.sid}/arrived/${openedAt}/${from}-${part.length}`,
      ),
    );
  }
  return queries;
}

function arrived(ctx: SubmissionContext): readonly KeyedResult[] {
  const answers = batches(ctx).map((query) => ctx.app.queries.peek<KeyedResults>(query.key));
  const names = namesOf(ctx);
  return remember(
    ctx.app,
    `arrived ${ctx.params.sid}`,
    [names, ...answers],
    () =>
      answers.flatMap((answer) => answer?.results ?? [])
        .map(([key, result]): KeyedResult => ({
          key,
          result,
          note: names.get(result.sha256) ?? result.sha256.slice(0, 12),
        })),
  );
}

/** Results as they arrive. */
export const arrivedPane: Pane<SubmissionParams> = {
  id: "arrived",
  word: "results so far",
  rests: true,
  queries: (ctx) => [liveQuery(ctx), ...batches(ctx)],
  note(ctx) {
    const keys = liveOf(ctx)?.results ?? [];
    const errors = liveOf(ctx)?.errors.length ?? 0;
    return [
      ...(errors > 0 ? [[`${errors} ${errors === 1 ? "error" : "errors"}  `, "warn"] as const] : []),
      [`${arrived(ctx).length} with findings of ${keys.length}`, "dim"],
    ];
  },
  lines(ctx, { columns }) {
    const { ascii } = ctx.app.theme();
    const results = arrived(ctx);
    const { folded } = viewState(ctx, arrivedPane);
    const thresholds = serverThresholds(ctx.app);
    const silent = [
      ...new Set(
        (liveOf(ctx)?.results ?? []).filter((key) => key.endsWith(".e")).map((key) =>
          parseResultKey(key).service
        ),
      ),
    ];
    return resultsAsLines(results, { columns, folded, ascii, thresholds }, silent);
  },
  empty: "No result yet",
  foldIds: (ctx) => resultFoldIds(arrived(ctx)),
  startFolds: (ctx) => startFolds(arrived(ctx), expandMinScore(ctx.app)),
};
