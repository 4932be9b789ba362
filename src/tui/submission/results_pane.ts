import type { SubmissionFile } from "../../api/types/submission.ts";
import {
  isEmptyKey,
  type KeyedResults,
  parseResultKey,
  resultsQuery,
  submissionFileQuery,
} from "../../features/submissions.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutName } from "../../util/width.ts";
import type { DrillLine } from "../drill/line.ts";
import { remember } from "../drill/remember.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import {
  expandMinScore,
  type KeyedResult,
  resultFoldIds,
  resultsAsLines,
  settingsQueries,
  startFolds,
} from "../drill/result_lines.ts";
import type { Pane, PaneView } from "../drill/state.ts";
import { viewState } from "../drill/pane.ts";
import {
  emptyText,
  namesOf,
  selectedRow,
  selectionOf,
  type SubmissionContext,
  submissionOf,
  type SubmissionParams,
} from "./data.ts";

/** The file under the tree's cursor as this submission sees it. */
function selectedFile(ctx: SubmissionContext): SubmissionFile | undefined {
  const row = selectedRow(ctx);
  if (row === undefined) return undefined;
  const { key } = submissionFileQuery(ctx.app.services, ctx.params.sid, row.sha256);
  return ctx.app.queries.peek<SubmissionFile>(key);
}

function fileResults(ctx: SubmissionContext): readonly KeyedResult[] {
  const file = selectedFile(ctx);
  const keys = submissionOf(ctx)?.results;
  return remember(
    ctx.app,
    `file results ${ctx.params.sid}`,
    [file, keys],
    () =>
      (file?.results ?? []).map((result): KeyedResult => {
        const start = `${result.sha256}.${result.response.service_name}.`;
        const key = keys?.find((one) => one.startsWith(start));
        return { result, key };
      }),
  );
}

function layOut(
  ctx: SubmissionContext,
  slot: string,
  what: {
    view: PaneView;
    pane: Pane<SubmissionParams>;
    results: readonly KeyedResult[];
    silent?: readonly string[];
  },
): readonly DrillLine[] {
  const { ascii } = ctx.app.theme();
  const { view: { columns }, results, silent } = what;
  const { folded } = viewState(ctx, what.pane);
  const thresholds = serverThresholds(ctx.app);
  return remember(
    ctx.app,
    `${slot} ${ctx.params.sid}`,
    [results, columns, folded, ascii, thresholds, silent],
    () => resultsAsLines(results, { columns, folded, ascii, thresholds }, silent),
  );
}

/** The results of the file under the tree's cursor. */
export const fileResultsPane: Pane<SubmissionParams> = {
  id: "file-results",
  word: "results",
  rests: true,
  title(ctx) {
    const row = selectedRow(ctx);
    return row === undefined ? [] : [[" · ", "dim"], cutName(safeText(row.name), 48)];
  },
  queries(ctx) {
    const row = selectedRow(ctx);
    return row === undefined
      ? []
      : [submissionFileQuery(ctx.app.services, ctx.params.sid, row.sha256), ...settingsQueries(ctx.app)];
  },
  note: () => [["by score", "dim"]],
  lines: (ctx, view) =>
    layOut(ctx, "file result lines", { view, pane: fileResultsPane, results: fileResults(ctx) }),
  empty: emptyText("No results"),
  foldIds: (ctx) => resultFoldIds(fileResults(ctx)),
  startFolds: (ctx) => {
    const results = fileResults(ctx);
    const min = expandMinScore(ctx.app);
    return remember(
      ctx.app,
      `file result folds ${ctx.params.sid}`,
      [results, min],
      () => startFolds(results, min),
    );
  },
};

const allKey = (ctx: SubmissionContext) => `submission/${ctx.params.sid}/results`;

function allResults(ctx: SubmissionContext): readonly KeyedResult[] {
  const answer = ctx.app.queries.peek<KeyedResults>(allKey(ctx));
  const names = namesOf(ctx);
  const selection = selectionOf(ctx);
  return remember(
    ctx.app,
    `all results ${ctx.params.sid}`,
    [answer, names, selection],
    () =>
      (answer?.results ?? []).filter(([, result]) =>
        selection.name === undefined || selection.files.has(result.sha256)
      )
        .map(([key, result]): KeyedResult => ({
          result,
          key,
          note: names.get(result.sha256) ?? result.sha256.slice(0, 12),
        })),
  );
}

function silentServices(ctx: SubmissionContext): readonly string[] {
  const keys = submissionOf(ctx)?.results;
  return remember(ctx.app, `silent ${ctx.params.sid}`, [keys], () => {
    const loud = new Set(
      (keys ?? []).filter((key) => !isEmptyKey(key)).map((key) => parseResultKey(key).service),
    );
    const all = (keys ?? []).map((key) => parseResultKey(key).service);
    return [...new Set(all.filter((service) => !loud.has(service)))];
  });
}

/** The results of everything that is selected. */
export const resultsPane: Pane<SubmissionParams> = {
  id: "results",
  word: "results",
  title(ctx) {
    const { name } = selectionOf(ctx);
    return name === undefined ? [] : [[" · ", "dim"], cutName(safeText(name), 48)];
  },
  queries(ctx) {
    const keys = submissionOf(ctx)?.results;
    return keys === undefined || keys.length === 0 ? [] : [
      resultsQuery(ctx.app.services, () => submissionOf(ctx)?.results ?? keys, `${ctx.params.sid}/results`),
      ...settingsQueries(ctx.app),
    ];
  },
  note(ctx) {
    const answer = ctx.app.queries.peek<KeyedResults>(allKey(ctx));
    if (answer === undefined) return [];
    const shown = allResults(ctx).length;
    return [
      ...(answer.omitted > 0 ? [[`${formatCount(answer.omitted)} more not read  `, "warn"] as const] : []),
      [
        `${shown < answer.results.length ? `${formatCount(shown)} of ` : ""}${
          formatCount(answer.results.length)
        } by score`,
        "dim",
      ],
    ];
  },
  lines: (ctx, view) =>
    layOut(ctx, "result lines", {
      view,
      pane: resultsPane,
      results: allResults(ctx),
      silent: silentServices(ctx),
    }),
  empty: emptyText("No findings"),
  foldIds: (ctx) => resultFoldIds(allResults(ctx)),
  startFolds: (ctx) => {
    const results = allResults(ctx);
    const min = expandMinScore(ctx.app);
    return remember(
      ctx.app,
      `result folds ${ctx.params.sid}`,
      [results, min],
      () => startFolds(results, min),
    );
  },
};
