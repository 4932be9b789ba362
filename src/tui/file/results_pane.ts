import type { FileResults } from "../../api/types/file.ts";
import { submissionQuery } from "../../features/submissions.ts";
import type { Submission } from "../../api/types/submission.ts";
import { formatAge, formatCount, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine } from "../drill/pairs.ts";
import { viewState } from "../drill/pane.ts";
import { remember } from "../drill/remember.ts";
import {
  expandMinScore,
  type KeyedResult,
  resultFoldIds,
  resultsAsLines,
  settingsQueries,
  startFolds,
} from "../drill/result_lines.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import type { Pane } from "../drill/state.ts";
import { errorsAsLines } from "../submission/details_panes.ts";
import { type FileContext, fileName, type FileParams, type Found, foundOf, foundQuery } from "./data.ts";

/** Its results, with the keys where the submission tells them. */
export function fileResults(ctx: FileContext): readonly KeyedResult[] {
  const found = foundOf(ctx);
  const { sid } = ctx.params;
  const submission = sid === undefined
    ? undefined
    : ctx.app.queries.peek<Submission>(submissionQuery(ctx.app.services, sid).key);
  return remember(
    ctx.app,
    `results ${ctx.params.sha256} ${sid}`,
    [found, submission],
    () =>
      (found?.results ?? []).map((result): KeyedResult => {
        const start = `${result.sha256}.${result.response.service_name}.`;
        return { result, key: submission?.results.find((key) => key.startsWith(start)) };
      }),
  );
}

/** Older runs of services, where it is known that there are some. */
function olderLines(ctx: FileContext, found: Found | undefined): DrillLine[] {
  const alternates = Object.entries((found as FileResults | undefined)?.alternates ?? {}).filter(([, runs]) =>
    runs.length > 0
  );
  if (alternates.length === 0) return [];
  const now = ctx.app.now();
  return [
    headingLine("Older results", alternates.reduce((sum, [, runs]) => sum + runs.length, 0)),
    ...alternates.flatMap(([service, runs]) =>
      runs.map((run): DrillLine => {
        const made = parseTime(run.created);
        return {
          spans: [
            `${String(run.result?.score ?? 0).padStart(7)} `,
            safeText(service),
            [`  ${safeText(run.response?.service_version ?? "")}`, "dim"],
            [made === undefined ? "" : `  ${formatAge(now - made)} ago`, "dim"],
          ],
          handle: { kind: "service", name: service, key: run.id },
          depth: 1,
        };
      })
    ),
  ];
}

/** What services found, worst first; older runs and errors below. */
export const resultsPane: Pane<FileParams> = {
  id: "results",
  word: "results",
  title: (
    ctx,
  ) => [[
    ctx.params.sid === undefined ? " · of all submissions" : ` · in ${ctx.params.sid.slice(0, 8)}`,
    "dim",
  ]],
  queries(ctx) {
    const { sid } = ctx.params;
    const keys = sid === undefined ? [] : [submissionQuery(ctx.app.services, sid)];
    return [foundQuery(ctx), ...keys, ...settingsQueries(ctx.app)];
  },
  note: (ctx) =>
    foundOf(ctx) === undefined ? [] : [[`${formatCount(fileResults(ctx).length)} by score`, "dim"]],
  lines(ctx, { columns }) {
    const { ascii } = ctx.app.theme();
    const { folded } = viewState(ctx, resultsPane);
    const results = fileResults(ctx);
    const found = foundOf(ctx);
    const thresholds = serverThresholds(ctx.app);
    const slot = `result lines ${ctx.params.sha256}`;
    return remember(ctx.app, slot, [results, found, columns, folded, ascii, thresholds], () => {
      const errors = found?.errors ?? [];
      const names = new Map([[ctx.params.sha256, safeText(fileName(ctx))]]);
      return [
        ...resultsAsLines(results, { columns, folded, ascii, thresholds }),
        ...(errors.length > 0
          ? [headingLine("Errors", errors.length), ...errorsAsLines(errors, { columns, names })]
          : []),
        ...olderLines(ctx, found),
      ];
    });
  },
  empty: "No results for this file",
  foldIds: (ctx) => resultFoldIds(fileResults(ctx)),
  startFolds(ctx) {
    const results = fileResults(ctx);
    const min = expandMinScore(ctx.app);
    return remember(ctx.app, `folds ${ctx.params.sha256}`, [results, min], () => startFolds(results, min));
  },
};
