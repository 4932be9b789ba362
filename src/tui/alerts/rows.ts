import type { Alert, AlertGroups } from "../../api/types/alert.ts";
import { textAt } from "../../domain/columns.ts";
import { formatCount } from "../../util/format.ts";
import type { App } from "../contracts.ts";
import { remember } from "../drill/remember.ts";
import { tabOf } from "../search/state.ts";
import type { ListBinding } from "../widgets/list.ts";
import { geometryOf } from "./geometry.ts";
import { type AnyAlertPage, PAGE_ROWS, pageKey, WINDOW_ROWS } from "./queries.ts";
import { type AlertAsk, type AlertsContext, type AlertsState, askOf, withList } from "./state.ts";

/** The rows on screen. */
export interface AlertRows {
  readonly ask: AlertAsk;
  /** From an older answer. */
  readonly stale: boolean;
  readonly answered: boolean;
  /** Rows there are; of groups, those loaded so far: how many follow is known at the end only. */
  readonly total: number;
  /** Pages loaded from the first on, without a gap. */
  readonly pages: number;
  /** More groups follow that are not loaded. */
  readonly more: boolean;
  /** All alerts, in whatever groups. */
  readonly alerts: number;
  at(index: number): Alert | undefined;
}

/** A page of an answer, if it is loaded. */
export const peekPage = (app: App, ask: AlertAsk, page: number): AnyAlertPage | undefined =>
  app.queries.peek<AnyAlertPage>(pageKey(ask, page));

/** The question whose answer is on screen. */
export function shownAsk(app: App, state: AlertsState): AlertAsk {
  const ask = askOf(state);
  const { before } = state;
  if (before === undefined || peekPage(app, ask, 0) !== undefined) return ask;
  return peekPage(app, before, 0) === undefined ? ask : before;
}

/** The rows on screen, as far as they are loaded. */
export function rowsOf(app: App, state: AlertsState): AlertRows {
  const ask = shownAsk(app, state);
  const first = peekPage(app, ask, 0);
  const alerts = first?.total ?? 0;
  let loaded = 0;
  let counted = 0;
  let pages = 0;
  let full = true;
  while (full) {
    const page = peekPage(app, ask, pages);
    if (page === undefined) break;
    pages++;
    loaded += page.items.length;
    counted += (page as AlertGroups).counted_total ?? page.items.length;
    full = page.items.length === PAGE_ROWS;
  }
  const grouped = ask.groupBy !== undefined;
  return {
    ask,
    stale: ask.turn !== state.turn,
    answered: first !== undefined,
    total: grouped ? loaded : Math.min(alerts, WINDOW_ROWS),
    pages,
    more: grouped && pages > 0 && full && counted < alerts && loaded < WINDOW_ROWS,
    alerts,
    at: (index) => peekPage(app, ask, Math.floor(index / PAGE_ROWS))?.items[index % PAGE_ROWS],
  };
}

/** Rows in the list: those there are, and one that stands for the groups that follow. */
export const listTotal = (rows: AlertRows): number => rows.total + (rows.more ? 1 : 0);

/** What tells a row apart: the value it is grouped by, else the id of the alert. */
export function rowKey(ask: AlertAsk, alert: Alert): string {
  return ask.groupBy === undefined ? alert.alert_id : textAt(alert, ask.groupBy) || alert.alert_id;
}

/** The alert under the cursor: the first of its group. */
export function currentAlert(ctx: AlertsContext): Alert | undefined {
  return rowsOf(ctx.app, ctx.state).at(tabOf(ctx.state.search).list.cursor);
}

/** Alerts in a row. */
export const alertsIn = (row: Alert): number => row.group_count ?? 1;

/** `1 alert`, `7 alerts`. */
export const countAlerts = (count: number): string =>
  count === 1 ? "1 alert" : `${formatCount(count)} alerts`;

/** The table as the motion keys see it. */
export function tableBinding(ctx: AlertsContext): ListBinding {
  const geometry = geometryOf(ctx);
  const total = listTotal(rowsOf(ctx.app, ctx.state));
  // Beside a pane the terminal cannot scroll the table alone: it is drawn anew, so rarely and by more rows.
  const jump = geometry.facets.columns > 0 ? Math.max(1, Math.floor(geometry.tableRows / 3)) : 1;
  return {
    list: tabOf(ctx.state.search).list,
    size: { total, page: geometry.tableRows, jump },
    set: (list) => ctx.update((state) => withList(state, list)),
  };
}

/** The account's own name, once it is known. */
export function ownName(app: App): string | undefined {
  return app.queries.peek<{ readonly username: string }>("whoami")?.username;
}

/** Markings of the rows on screen. */
export function shownMarkings(ctx: AlertsContext): ReadonlySet<string> {
  const rows = rowsOf(ctx.app, ctx.state);
  const { top } = tabOf(ctx.state.search).list;
  const end = Math.min(rows.total, top + geometryOf(ctx).tableRows);
  const shown = Array.from({ length: Math.max(0, end - top) }, (_, i) => rows.at(top + i));
  return remember(
    ctx.app,
    "alert markings",
    shown,
    () => new Set(shown.flatMap((row) => row === undefined ? [] : [row.classification])),
  );
}
