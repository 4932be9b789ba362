import type { Alert } from "../../api/types/alert.ts";
import { idsOfGroups } from "../../features/alerts.ts";
import type { App } from "../contracts.ts";
import { askKey, selectionOf } from "./queries.ts";
import { alertsIn, countAlerts, currentAlert, rowKey, rowsOf, shownAsk } from "./rows.ts";
import type { AlertAsk, AlertsContext } from "./state.ts";

/** What an action works on. */
export interface Targets {
  /** Alerts in all. */
  readonly count: number;
  /** `7 alerts in 2 groups`. */
  readonly words: string;
  /** Those that are known whole: the first of each group. */
  readonly known: readonly Alert[];
  /** Their ids; alerts of a group that are not on screen are asked for. */
  ids(signal: AbortSignal): Promise<readonly string[]>;
}

/** One alert as a target. */
export function oneTarget(alert: Alert): Targets {
  return {
    count: 1,
    words: "1 alert",
    known: [alert],
    ids: () => Promise.resolve([alert.alert_id]),
  };
}

/** Ids of rows: a group of one is its alert, those of larger ones are asked for once. */
async function idsOfRows(
  app: App,
  ask: AlertAsk,
  rows: { readonly alerts: readonly Alert[]; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const { groupBy } = ask;
  const alone = rows.alerts.filter((row) => alertsIn(row) === 1).map(({ alert_id }) => alert_id);
  const groups = rows.alerts.filter((row) => alertsIn(row) > 1);
  if (groupBy === undefined || groups.length === 0) return rows.alerts.map(({ alert_id }) => alert_id);
  const values = groups.map((row) => rowKey(ask, row));
  // A second action on the same rows goes to the same alerts, even when the first took them out of the list.
  const key = `alert-ids/${askKey(ask)}/${JSON.stringify(values)}`;
  const known = app.queries.peek<readonly string[]>(key);
  if (known !== undefined) return [...alone, ...known];
  const which = { ...selectionOf(app.queries, ask), signal: rows.signal };
  const found = await idsOfGroups(app.services.client, which, { field: groupBy, values });
  app.queries.put(key, found);
  return [...alone, ...found];
}

/** The marked rows as they are now; one that is no longer in the list as it was. */
function markedNow({ app, state }: AlertsContext): readonly Alert[] {
  const rows = rowsOf(app, state);
  const now = new Map<string, Alert>();
  for (let i = 0; i < rows.total; i++) {
    const alert = rows.at(i);
    if (alert !== undefined) now.set(rowKey(rows.ask, alert), alert);
  }
  return [...state.marks].map(([key, alert]) => now.get(key) ?? alert);
}

/** The marked rows, else the one under the cursor; undefined when there is none. */
export function targetsOf(ctx: AlertsContext): Targets | undefined {
  const { app, state } = ctx;
  const current = state.marks.size > 0 ? undefined : currentAlert(ctx);
  const alerts = state.marks.size > 0 ? markedNow(ctx) : current === undefined ? [] : [current];
  if (alerts.length === 0) return undefined;
  const ask = shownAsk(app, state);
  const count = alerts.reduce((sum, row) => sum + alertsIn(row), 0);
  const grouped = ask.groupBy !== undefined && count > 1;
  const groups = alerts.length === 1 ? "1 group" : `${alerts.length} groups`;
  return {
    count,
    words: grouped ? `${countAlerts(count)} in ${groups}` : countAlerts(count),
    known: alerts,
    ids: (signal) => idsOfRows(app, ask, { alerts, signal }),
  };
}
