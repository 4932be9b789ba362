import { bar, greatest } from "../../../util/bars.ts";
import { formatCount } from "../../../util/format.ts";
import { safeText } from "../../../util/safe_text.ts";
import { padToWidth } from "../../../util/width.ts";
import { fieldClause } from "../../../domain/lucene/mod.ts";
import type { Span } from "../../paint.ts";
import { PRIORITIES, priorityOf } from "../../alerts/priorities.ts";
import { type HomeLine, type HomePane, stateOf } from "../pane.ts";
import { ALERT_SPAN, alertsQuery, type AlertSummary, UNOWNED } from "../queries.ts";
import type { HomeContext } from "../state.ts";

const NAME_COLUMNS = 12;
const COUNT_COLUMNS = 6;

const NONE: AlertSummary = { total: 0, priorities: {}, statuses: {}, unowned: 0 };
const summaryOf = (ctx: HomeContext) => stateOf(ctx, alertsQuery(ctx.app.services)).data;

/** Every priority that counts something, the known ones first. */
function rowsOf(summary: AlertSummary): readonly (readonly [name: string, count: number])[] {
  const known = PRIORITIES.map(({ name }): [string, number] => [name, summary.priorities[name] ?? 0]);
  const names = new Set<string>(known.map(([name]) => name));
  const others = Object.entries(summary.priorities).filter(([name, count]) => !names.has(name) && count > 0);
  const counted = [...known, ...others].reduce((sum, [, count]) => sum + count, 0);
  // The server counts those that have a priority.
  const none: [string, number][] = summary.total > counted ? [["", summary.total - counted]] : [];
  return summary.total === 0 ? [] : [...known, ...others, ...none];
}

function line(
  ctx: HomeContext,
  row: readonly [string, number],
  view: { columns: number; most: number },
): HomeLine {
  const [name, count] = row;
  const { ascii } = ctx.app.theme();
  const clause = name === "" ? "NOT priority:*" : fieldClause("priority", name);
  const known = priorityOf(name);
  const glyph = known === undefined ? " " : ascii ? known.ascii : known.glyph;
  const role = known?.tone ?? "plain";
  const width = Math.max(0, view.columns - NAME_COLUMNS - COUNT_COLUMNS - 4);
  return {
    spans: [
      [padToWidth(`${glyph} ${safeText(name) || "none"}`, NAME_COLUMNS), count === 0 ? "dim" : role],
      [padToWidth(formatCount(count), COUNT_COLUMNS, { align: "right" }), count === 0 ? "dim" : "bold"],
      "  ",
      [bar(count, view.most, { width, ascii }), role],
    ],
    open: () => ctx.app.open("alerts", { query: clause }),
    copy: { title: "query", text: clause },
  };
}

function unownedLine(ctx: HomeContext, summary: AlertSummary): HomeLine {
  const words = Object.entries(summary.statuses).filter(([name, count]) => count > 0 && name !== "")
    .map(([name, count]) => `${formatCount(count)} ${safeText(name).toLowerCase()}`);
  return {
    spans: [
      [padToWidth("  no owner", NAME_COLUMNS), "dim"],
      [
        padToWidth(formatCount(summary.unowned), COUNT_COLUMNS, { align: "right" }),
        summary.unowned > 0 ? "warn" : "dim",
      ],
      [`  ${words.join(" · ")}`, "dim"],
    ],
    open: () => ctx.app.open("alerts", { query: UNOWNED }),
    copy: { title: "query", text: UNOWNED },
  };
}

/** Alerts of the last days by priority. */
export const alertsPane: HomePane = {
  id: "alerts",
  word: `alerts, ${ALERT_SPAN.replace("d", " days")}`,
  queries: (ctx) => [alertsQuery(ctx.app.services)],
  note(ctx): Span[] {
    const summary = summaryOf(ctx);
    if (summary === undefined) return [];
    const urgent = PRIORITIES.slice(0, 2).flatMap(({ name, glyph, ascii, tone }): Span[] => {
      const count = summary.priorities[name] ?? 0;
      return count === 0 ? [] : [[`${ctx.app.theme().ascii ? ascii : glyph}${formatCount(count)} `, tone]];
    });
    return [...urgent, [`${formatCount(summary.total)}  `, "dim"], ["g a", "key"]];
  },
  lines(ctx, { columns }) {
    const summary = summaryOf(ctx);
    if (summary === undefined) return [];
    const rows = rowsOf(summary);
    if (rows.length === 0) return [];
    const most = greatest(rows.map(([, count]) => count));
    return [...rows.map((row) => line(ctx, row, { columns, most })), unownedLine(ctx, summary)];
  },
  wants: (ctx) => Math.max(PRIORITIES.length, rowsOf(summaryOf(ctx) ?? NONE).length) + 1,
  empty: [[`No alert within ${ALERT_SPAN.replace("d", " days")}`, "dim"]],
};
