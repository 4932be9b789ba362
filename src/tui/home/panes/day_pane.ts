import { VERDICT_LEVELS, verdictOfWord } from "../../../domain/verdict.ts";
import { greatest, rebin, sparkline } from "../../../util/bars.ts";
import { formatCount } from "../../../util/format.ts";
import { padToWidth } from "../../../util/width.ts";
import { serverThresholds } from "../../drill/thresholds.ts";
import { type HomeLine, type HomePane, stateOf } from "../pane.ts";
import { DAY_LEVELS, type DayLevel, dayQuery, levelClause } from "../queries.ts";
import type { HomeContext } from "../state.ts";

const NAME_COLUMNS = 16;
const COUNT_COLUMNS = 7;
const SHORT = {
  all: "all",
  malicious: "malicious",
  "highly-suspicious": "highly susp.",
  suspicious: "suspicious",
};
const LAST_DAY = "times.submitted:[now-1d TO now]";

const total = (steps: readonly number[]) => steps.reduce((a, b) => a + b, 0);
const query = (ctx: HomeContext) => dayQuery(ctx.app.services, serverThresholds(ctx.app));

function line(
  ctx: HomeContext,
  level: DayLevel,
  view: { columns: number; steps: readonly number[] },
): HomeLine {
  const { app } = ctx;
  const { ascii } = app.theme();
  const verdict = VERDICT_LEVELS.some((one) => one === level) ? verdictOfWord(level) : undefined;
  const glyph = verdict === undefined ? " " : ascii ? verdict.ascii : verdict.glyph;
  const role = verdict?.tone ?? "plain";
  const count = total(view.steps);
  const width = Math.max(0, view.columns - NAME_COLUMNS - COUNT_COLUMNS - 4);
  const values = rebin(view.steps, width);
  const clause = levelClause(level, serverThresholds(app));
  const found = clause === undefined ? LAST_DAY : `${clause} AND ${LAST_DAY}`;
  return {
    spans: [
      [padToWidth(`${glyph} ${SHORT[level]}`, NAME_COLUMNS), count === 0 ? "dim" : role],
      [padToWidth(formatCount(count), COUNT_COLUMNS, { align: "right" }), count === 0 ? "dim" : "bold"],
      "  ",
      [greatest(values) === 0 ? "" : sparkline(values, { ascii }), verdict === undefined ? "accent" : role],
    ],
    open: () => app.open("search", { index: "submission", query: found }),
    copy: { title: "query", text: found },
  };
}

/** The last day's submissions, all and by how bad they are, over time. */
export const dayPane: HomePane = {
  id: "day",
  word: "24 hours",
  queries: (ctx) => [query(ctx)],
  note(ctx) {
    const { data } = stateOf(ctx, query(ctx));
    if (data === undefined) return [];
    const count = total(data.all);
    return [[`${formatCount(count)} ${count === 1 ? "submission" : "submissions"}`, "dim"]];
  },
  lines(ctx, { columns }) {
    const { data } = stateOf(ctx, query(ctx));
    return data === undefined
      ? []
      : DAY_LEVELS.map((level) => line(ctx, level, { columns, steps: data[level] }));
  },
  wants: () => DAY_LEVELS.length,
  empty: [["Nothing was handed in", "dim"]],
};
