import type { Alert } from "../../api/types/alert.ts";
import { formatCount } from "../../util/format.ts";
import { useQueries } from "../hooks.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { listLines } from "../search/list_lines.ts";
import { tabOf } from "../search/state.ts";
import { busySpans, failureOf } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import type { ListState } from "../widgets/list.ts";
import { focusedColumn, layoutNow } from "./cells.ts";
import { groupWord } from "./chips_view.tsx";
import { geometryOf } from "./geometry.ts";
import { PAGE_ROWS, pageQuery } from "./queries.ts";
import { type AlertRows, countAlerts, listTotal, peekPage, rowKey, rowsOf } from "./rows.ts";
import { type AlertsContext, askOf } from "./state.ts";

/** Pages that hold the rows on screen and the next one; of groups, one can be asked for only after the one before. */
export function pagesWanted(
  rows: Pick<AlertRows, "pages" | "more" | "total" | "stale">,
  view: { readonly top: number; readonly rows: number; readonly grouped: boolean },
): number[] {
  if (rows.pages === 0 || rows.stale) return [0];
  const last = Math.floor((view.top + view.rows) / PAGE_ROWS) + 1;
  const end = view.grouped ? rows.pages + (rows.more ? 1 : 0) : Math.ceil(rows.total / PAGE_ROWS);
  const pages = new Set([0]);
  for (let page = Math.floor(view.top / PAGE_ROWS); page <= last && page < end; page++) pages.add(page);
  return [...pages];
}

/** Alerts with their heading and state. */
export function TableView({ ctx }: { readonly ctx: AlertsContext }): ReactNode {
  const { app, state } = ctx;
  const tab = tabOf(state.search);
  const geometry = geometryOf(ctx);
  const { columns, rows } = geometry.table;
  const ask = askOf(state);
  const view = { top: tab.list.top, rows: geometry.tableRows, grouped: ask.groupBy !== undefined };
  const wanted = pagesWanted(rowsOf(app, state), view);
  const states = useQueries(wanted.map((page) => pageQuery(app, ask, page)));
  const shown = rowsOf(app, state);
  const lines = listLines<Alert>(app, {
    ...geometry,
    layout: layoutNow(ctx),
    tab,
    total: listTotal(shown),
    rowAt: shown.at,
    stale: shown.stale,
    focused: state.search.focus === "table",
    column: focusedColumn(ctx),
    failure: failureOf(states),
    title: (list) => titleLine(ctx, { shown, list, busy: busySpans(app, states) }),
    empty: () => peekPage(app, ask, 0) === undefined ? [] : emptyLines(ctx, columns),
    isMarked: (alert) => state.marks.size > 0 && state.marks.has(rowKey(shown.ask, alert)),
  });
  return <Lines lines={lines} columns={columns} rows={rows} />;
}

function titleLine(
  ctx: AlertsContext,
  view: { shown: AlertRows; list: ListState; busy: readonly Span[] },
): string {
  const { table: { columns } } = geometryOf(ctx);
  const { state } = ctx;
  const grouped = view.shown.ask.groupBy;
  const by = grouped === undefined || columns < 70 ? "" : ` · grouped by ${groupWord(grouped)}`;
  const focused = state.search.focus === "table";
  const left: Span[] = [["alerts", focused ? "title" : "dim"], [by, "dim"]];
  const right: Span[] = [...view.busy, ...(view.busy.length > 0 ? [" "] : []), [countText(ctx, view), "dim"]];
  if (state.marks.size > 0) right.push([` · ${formatCount(state.marks.size)} marked`, "mark"]);
  return rule(ctx.app.theme(), columns, { left, right });
}

/** `1–18 of 24 groups · 81 alerts`; while groups follow that are not loaded: `1–18 of 50+ groups`. */
function countText(ctx: AlertsContext, { shown, list }: { shown: AlertRows; list: ListState }): string {
  if (!shown.answered) return "…";
  if (shown.total === 0) return "0";
  const last = Math.min(shown.total, list.top + geometryOf(ctx).tableRows);
  const range = `${formatCount(list.top + 1)}–${formatCount(last)} of ${formatCount(shown.total)}`;
  if (shown.ask.groupBy === undefined) {
    return shown.alerts > shown.total ? `${range} · ${countAlerts(shown.alerts)}` : range;
  }
  return `${range}${shown.more ? "+" : ""} groups · ${countAlerts(shown.alerts)}`;
}

/** Says which condition to drop when nothing was found. */
function emptyLines(ctx: AlertsContext, width: number): string[] {
  const theme = ctx.app.theme();
  const { run } = tabOf(ctx.state.search);
  const spans: Span[][] = [["  No alerts match."]];
  run.filters.slice(0, 5).forEach((filter) => {
    const keys: Span[] = filter.time === undefined
      ? [["  x", "key"], [" on the chip removes ", "dim"]]
      : [["  t", "key"], [" looks further back than ", "dim"]];
    spans.push([...keys, filter.exclude ? "NOT " : "", filter.label]);
  });
  if (run.query.trim() !== "") spans.push([["  /", "key"], [" changes the query", "dim"]]);
  if (ctx.state.groupBy !== undefined) {
    spans.push([["  B", "key"], [" groups otherwise: only alerts with ", "dim"], ctx.state.groupBy, [
      " are shown",
      "dim",
    ]]);
  }
  return spans.map((line) => paint(theme, line, width));
}
