import type { FormattedResult } from "../../api/types/result.ts";
import { verdictOf } from "../../domain/verdict.ts";
import { resultQuery } from "../../features/knowledge.ts";
import { parseResultKey } from "../../features/submissions.ts";
import { formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { shellCommand } from "../../util/shell.ts";
import { cutMiddle } from "../../util/width.ts";
import { headingLine, pairLines } from "../drill/pairs.ts";
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
import { fileChoice } from "../drill/submits.ts";
import type { Drill, DrillContext, Pane } from "../drill/state.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import { drillScreen, paneTab } from "../knowledge/make_screen.tsx";
import { type Span, spread } from "../paint.ts";
import { documentLines } from "./document.tsx";
import type { Json } from "../../util/json.ts";
import type { DrillLine } from "../drill/line.ts";

/** Which result. */
export interface ResultParams {
  readonly key: string;
}
type C = DrillContext<ResultParams>;

const resultOf = (ctx: C) =>
  ctx.app.queries.peek<FormattedResult>(resultQuery(ctx.app.services, ctx.params.key).key);

function keyed(ctx: C): readonly KeyedResult[] {
  const result = resultOf(ctx);
  return remember(
    ctx.app,
    `result ${ctx.params.key}`,
    [result],
    () => result === undefined ? [] : [{ result, key: ctx.params.key }],
  );
}

function head(ctx: C): readonly (readonly Span[])[] {
  const result = resultOf(ctx);
  const { service, sha256 } = parseResultKey(ctx.params.key);
  const score = result?.result?.score ?? 0;
  const verdict = verdictOf(score, serverThresholds(ctx.app));
  const left: Span[] = result === undefined
    ? [" "]
    : [[` ${ctx.app.theme().ascii ? verdict.ascii : verdict.glyph} ${score}  `, verdict.tone]];
  const right: Span[] = ctx.columns < 60 ? [] : [[cutMiddle(sha256, 24), "dim"], " "];
  const version = result === undefined ? "" : `  ${safeText(result.response.service_version)}`;
  return [spread([...left, [safeText(service), "bold"], [version, "dim"]], right, ctx.columns)];
}

const sectionsPane: Pane<ResultParams> = {
  id: "sections",
  word: "result",
  queries: (ctx) => [resultQuery(ctx.app.services, ctx.params.key), ...settingsQueries(ctx.app)],
  lines(ctx, { columns }) {
    const result = resultOf(ctx);
    const { ascii } = ctx.app.theme();
    const { folded } = viewState(ctx, sectionsPane);
    const thresholds = serverThresholds(ctx.app);
    return remember(
      ctx.app,
      `result lines ${ctx.params.key}`,
      [result, columns, folded, ascii, thresholds],
      () => {
        if (result === undefined) return [];
        const file = { kind: "file", sha256: result.sha256, name: result.sha256 } as const;
        return [
          ...resultsAsLines(keyed(ctx), { columns, folded, ascii, thresholds }),
          headingLine("About"),
          ...pairLines("file", result.sha256, { columns, handle: file }),
          ...pairLines("key", ctx.params.key, { columns }),
          ...pairLines("created", formatTime(result.created), { columns }),
          ...pairLines("expires", formatTime(result.expiry_ts), { columns }),
          ...pairLines("classification", result.classification, { columns }),
        ];
      },
    );
  },
  empty: "The service found nothing",
  foldIds: (ctx) => resultFoldIds(keyed(ctx)),
  startFolds(ctx) {
    const results = keyed(ctx);
    const min = expandMinScore(ctx.app);
    return remember(
      ctx.app,
      `result folds ${ctx.params.key}`,
      [results, min],
      () => startFolds(results, min),
    );
  },
};

const documentPane: Pane<ResultParams> = {
  id: "document",
  word: "document",
  queries: (ctx) => [resultQuery(ctx.app.services, ctx.params.key)],
  lines(ctx) {
    const result = resultOf(ctx);
    return remember(ctx.app, `result document ${ctx.params.key}`, [result], () =>
      // A document is JSON: it came as such.
      (result === undefined ? [] : documentLines(result as unknown as Json)).map((line): DrillLine => ({
        spans: [
          "  ".repeat(line.depth),
          [safeText(line.name), "field"],
          line.value === undefined ? "" : ` ${safeText(line.value)}`,
        ],
        depth: line.depth,
        json: line.exact,
      })));
  },
  empty: "Nothing is known of it",
  scrolls: true,
};

const resultDrill: Drill<ResultParams> = {
  id: "result",
  head,
  queries: (ctx) => [resultQuery(ctx.app.services, ctx.params.key)],
  prefixes: ({ params }) => [`result/${params.key}`],
  tabs: [paneTab(sectionsPane, "Result"), paneTab(documentPane, "Document")],
};

/** The result of one service on one file. */
export const resultScreen = drillScreen<ResultParams>({
  drill: resultDrill,
  title: ({ key }) => `${safeText(parseResultKey(key).service)} ${key.slice(0, 8)}`,
  marking: (ctx) => resultOf(ctx)?.classification,
  submits(ctx) {
    const result = resultOf(ctx);
    return result === undefined ? [] : [fileChoice({ sha256: result.sha256 })];
  },
  copies: (ctx) => [
    { key: "k", title: "result key", text: () => ctx.params.key },
    {
      key: "c",
      title: "alx command for this result",
      text: () => shellCommand(["alx", "result", "show"], [ctx.params.key]),
    },
  ],
});
