import type { Alert, AlertGroups } from "../../api/types/alert.ts";
import { textAt } from "../../domain/columns.ts";
import { fieldClause } from "../../domain/lucene/mod.ts";
import type { App } from "../contracts.ts";
import type { ListBinding } from "../widgets/list.ts";
import { geometryOf } from "./geometry.ts";
import { type AnyAlertPage, PAGE_ROWS, pageKey, WINDOW_ROWS } from "./queries.ts";
import type { AlertAsk, AlertsContext, AlertsState } from "./state.ts";

/** The rows on screen. */
export interface AlertRows {
  readonly ask: AlertAsk;
  /** From an older answer. */
  readonly stale: boolean;
  readonly answered: boolean;
  /** Rows known so far. */
  readonly loaded: number;
  /** More rows follow that are not loaded: how many groups there are is known at the end only. */
  readonly more: boolean;
  /** All alerts, in whatever groups. */
  readonly alerts: number;
  at(index: number): Alert | undefined;
}

const peek = (app: App, ask: AlertAsk, page: number) => app.queries.peek<AnyAlertPage>(pageKey(ask, page));

/** The question whose answer is on screen. */
export function shownAsk(app: App, state: AlertsState): AlertAsk {
  const { ask, before } = state;
  if (peek(app, ask, 0) !== undefined || before === undefined) return ask;
  return peek(app, before, 0) === undefined ? ask : before;
}

/** The rows on screen, as far as they are loaded. */
export function rowsOf(app: App, state: AlertsState): AlertRows {
  const ask = shownAsk(app, state);
  const first = peek(app, ask, 0);
  let loaded = 0;
  let counted = 0;
  let pages = 0;
  let full = first !== undefined;
  for (; full; pages++) {
    const page = peek(app, ask, pages);
    if (page === undefined) break;
    loaded += page.items.length;
    counted += (page as AlertGroups).counted_total ?? page.items.length;
    full = page.items.length === PAGE_ROWS;
  }
  const alerts = first?.total ?? 0;
  return {
    ask,
    stale: ask !== state.ask,
    answered: first !== undefined,
    loaded,
    more: full && counted < alerts && loaded < WINDOW_ROWS,
    alerts,
    at: (index) => peek(app, ask, Math.floor(index / PAGE_ROWS))?.items[index % PAGE_ROWS],
  };
}

/** Rows in the list: those loaded, and one that stands for what follows. */
export const listTotal = (rows: AlertRows): number => rows.loaded + (rows.more ? 1 : 0);

/** What tells a row apart: the value it is grouped by, else the id of the alert. */
export function rowKey(ask: AlertAsk, alert: Alert): string {
  return ask.groupBy === undefined ? alert.alert_id : textAt(alert, ask.groupBy) || alert.alert_id;
}

/** The query clause that matches the alerts of a row. */
export function rowClause(ask: AlertAsk, key: string): string {
  return fieldClause(ask.groupBy ?? "alert_id", key);
}

/** The alert under the cursor: the first of its group. */
export function currentAlert(ctx: AlertsContext): Alert | undefined {
  const rows = rowsOf(ctx.app, ctx.state);
  return rows.at(Math.min(ctx.state.list.cursor, Math.max(0, rows.loaded - 1)));
}

/** What an action works on: the marked rows, else the one under the cursor. */
export interface Targets {
  readonly ask: AlertAsk;
  readonly keys: readonly string[];
  readonly alerts: number;
}

/** The rows that an action works on; undefined when there are none. */
export function targetsOf(ctx: AlertsContext): Targets | undefined {
  const { app, state } = ctx;
  const ask = shownAsk(app, state);
  if (state.marks.size > 0) {
    const alerts = [...state.marks.values()].reduce((sum, count) => sum + count, 0);
    return { ask, keys: [...state.marks.keys()], alerts };
  }
  const alert = currentAlert(ctx);
  return alert === undefined
    ? undefined
    : { ask, keys: [rowKey(ask, alert)], alerts: alert.group_count ?? 1 };
}

/** `7 alerts in 2 groups`. */
export function targetWords({ ask, keys, alerts }: Targets): string {
  const what = alerts === 1 ? "1 alert" : `${alerts} alerts`;
  return ask.groupBy === undefined || keys.length < 2 ? what : `${what} in ${keys.length} groups`;
}

/** The table as the motion keys see it. */
export function tableBinding(ctx: AlertsContext): ListBinding {
  const rows = rowsOf(ctx.app, ctx.state);
  return {
    list: ctx.state.list,
    size: { total: listTotal(rows), page: geometryOf(ctx).tableRows },
    set: (list) =>
      ctx.update((state) => {
        if (list === state.list) return state;
        const marks = state.anchor === undefined ? state.marks : rangeMarks(rows, state, list.cursor);
        return { ...state, list, marks };
      }),
  };
}

/** The marks with those of the range from the anchor to a row. */
export function rangeMarks(rows: AlertRows, state: AlertsState, to: number): ReadonlyMap<string, number> {
  const marks = new Map(state.marks);
  const from = state.anchor ?? to;
  for (let i = Math.min(from, to); i <= Math.max(from, to); i++) {
    const alert = rows.at(i);
    if (alert !== undefined) marks.set(rowKey(rows.ask, alert), alert.group_count ?? 1);
  }
  return marks;
}
