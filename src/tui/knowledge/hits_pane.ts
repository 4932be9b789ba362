import type { SearchHit, SearchPage } from "../../api/types/common.ts";
import { numberAt, textAt } from "../../domain/columns.ts";
import { verdictOf } from "../../domain/verdict.ts";
import { hitsQuery } from "../../features/knowledge.ts";
import { formatAge, formatCount, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, padToWidth } from "../../util/width.ts";
import type { App } from "../contracts.ts";
import type { DrillLine } from "../drill/line.ts";
import { remember } from "../drill/remember.ts";
import type { DrillContext, Pane } from "../drill/state.ts";
import { serverThresholds } from "../drill/thresholds.ts";

/** A result: what it scored, when, of which file, by which service. */
function hitLine(app: App, hit: SearchHit, columns: number): DrillLine {
  const { ascii } = app.theme();
  const score = numberAt(hit, "result.score") ?? 0;
  const verdict = verdictOf(score, serverThresholds(app));
  const made = parseTime(textAt(hit, "created"));
  const sha256 = textAt(hit, "sha256");
  const age = made === undefined ? "" : formatAge(app.now() - made);
  return {
    spans: [
      [`${ascii ? verdict.ascii : verdict.glyph} ${String(score).padStart(5)}  `, verdict.tone],
      [padToWidth(age, 6, { align: "right" }), "dim"],
      "  ",
      columns < 100 ? padToWidth(cutMiddle(sha256, 24), 24) : sha256,
      `  ${safeText(textAt(hit, "type"))}`,
      [`  ${safeText(textAt(hit, "response.service_name"))}`, "dim"],
    ],
    handle: { kind: "file", sha256, name: sha256 },
    json: hit,
  };
}

/** The newest results that match a clause; `↵` opens the file of one. @param clauseOf Undefined while it is not known. */
export function hitsPane<P>(clauseOf: (ctx: DrillContext<P>) => string | undefined): Pane<P> {
  const page = (ctx: DrillContext<P>) => {
    const clause = clauseOf(ctx);
    return clause === undefined
      ? undefined
      : ctx.app.queries.peek<SearchPage>(hitsQuery(ctx.app.services, clause).key);
  };
  return {
    id: "hits",
    word: "newest hits",
    queries(ctx) {
      const clause = clauseOf(ctx);
      return clause === undefined ? [] : [hitsQuery(ctx.app.services, clause)];
    },
    note(ctx) {
      const answer = page(ctx);
      if (answer === undefined) return [];
      const total = answer.total ?? answer.items.length;
      const shown = total > answer.items.length ? `${answer.items.length} of ` : "";
      return [[`${shown}${formatCount(total)} results  `, "dim"], ["p", "key"], [" search", "dim"]];
    },
    lines(ctx, { columns }) {
      const answer = page(ctx);
      const thresholds = serverThresholds(ctx.app);
      const { ascii } = ctx.app.theme();
      return remember(
        ctx.app,
        `hits ${clauseOf(ctx)}`,
        [answer, columns, thresholds, ascii],
        () => (answer?.items ?? []).map((hit) => hitLine(ctx.app, hit, columns)),
      );
    },
    empty: "No hits",
  };
}
