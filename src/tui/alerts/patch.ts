import type { Alert } from "../../api/types/alert.ts";
import type { App } from "../contracts.ts";
import { type AnyAlertPage, PAGE_ROWS, pageKey } from "./queries.ts";
import { rowsOf } from "./rows.ts";
import type { AlertsState } from "./state.ts";

/** The server's index lags behind its writes by about a second. */
const LAG_MS = 1500;

function patchPage(page: AnyAlertPage, change: (alert: Alert) => Alert): AnyAlertPage {
  const items = page.items.map(change);
  return items.every((item, i) => item === page.items[i]) ? page : { ...page, items };
}

/** Changes the alerts known under these ids wherever they are on screen, before the server is asked again. */
export function patchAlerts(app: App, ids: readonly string[], change: (alert: Alert) => Alert): void {
  const wanted = new Set(ids);
  const changed = (alert: Alert) => wanted.has(alert.alert_id) ? change(alert) : alert;
  for (const frame of app.shell.get().frames) {
    if (frame.screen.id !== "alerts") continue;
    // The frame is that of the list, so its state is the list's.
    const rows = rowsOf(app, frame.state as AlertsState);
    for (let page = 0; page * PAGE_ROWS < rows.total; page++) {
      const key = pageKey(rows.ask, page);
      const known = app.queries.peek<AnyAlertPage>(key);
      if (known === undefined) continue;
      const next = patchPage(known, changed);
      if (next !== known) app.queries.put(key, next);
    }
  }
  for (const id of ids) {
    const alert = app.queries.peek<Alert>(`alert/${id}`);
    if (alert !== undefined) app.queries.put(`alert/${id}`, changed(alert));
  }
}

/** Beginnings of the keys of all that shows alerts. */
const ABOUT_ALERTS = ["alerts/", "alerts-labels", "alert/", "search/alert/", "preview/alert/", "home/alerts"];

/**
 * Asks again for everything about alerts, once the server's index has caught up.
 *
 * @param more Beginnings of other keys that the change reached.
 */
export function refreshLater(app: App, more: readonly string[] = []): void {
  app.after(LAG_MS, () => [...ABOUT_ALERTS, ...more].forEach((prefix) => app.queries.invalidate(prefix)));
}
