/** Undoing the last change of alerts. @module */
import type { Alert } from "../../api/types/alert.ts";
import { alertsById, type AlertUndo, undoOf } from "../../features/alert_undo.ts";
import { actedOn, type ActionAuthor, actOnAlerts, type AlertAction } from "../../features/alerts.ts";
import type { App } from "../contracts.ts";
import { patchAlerts, refreshLater } from "./patch.ts";
import { alertsIn, countAlerts } from "./rows.ts";
import type { Targets } from "./targets.ts";

/** The change that can be undone. */
interface LastChange extends AlertUndo {
  /** What it was done to: `7 alerts in 2 groups`. */
  readonly words: string;
}

const last = new WeakMap<App, LastChange>();

/** What can be undone, for people; undefined when there is nothing. */
export function undoWords(app: App): string | undefined {
  return last.get(app)?.words;
}

/** The alerts as they are before an action that can be undone; those in groups are asked for. */
export async function beforeOf(
  app: App,
  { known }: Targets,
  { action, ids, signal }: { action: AlertAction; ids: readonly string[]; signal: AbortSignal },
): Promise<readonly Alert[]> {
  if (action.kind === "owner" || action.kind === "verdict") return [];
  // What is shown is newer than the index, which lags behind a change just made.
  const shown = new Map(
    known.filter((alert) => alertsIn(alert) === 1).map((alert) => [alert.alert_id, alert]),
  );
  const others = ids.filter((id) => !shown.has(id));
  const found = others.length === 0 ? [] : await alertsById(app.services.client, others, signal);
  return [...ids.flatMap((id) => shown.get(id) ?? []), ...found];
}

/** Keeps what takes the change back; a change that cannot be undone leaves nothing to undo. */
export function rememberUndo(
  app: App,
  { before, action, words }: { before: readonly Alert[]; action: AlertAction; words: string },
): void {
  const undo = undoOf(before, action);
  if (undo.steps.length === 0) last.delete(app);
  else last.set(app, { ...undo, words });
}

/** Undoes the last change, as a job. @param authorOf Who undoes it, and when. */
export function undoLast(app: App, authorOf: (app: App) => ActionAuthor): void {
  const change = last.get(app);
  if (change === undefined) return app.notify("There is no change of alerts to undo");
  const { steps, left, words } = change;
  last.delete(app);
  app.startJob({
    title: `Undo the change of ${words}`,
    async run(signal) {
      try {
        for (const { action, ids } of steps) {
          await actOnAlerts(app.services.client, ids, action, { signal });
          patchAlerts(app, ids, (alert) => actedOn(alert, action, authorOf(app)));
        }
      } catch (thrown) {
        // Steps done twice do no harm: what they set is set already.
        last.set(app, change);
        throw thrown;
      } finally {
        refreshLater(app);
      }
      const count = steps.reduce((sum, { ids }) => sum + ids.length, 0);
      const others = left === 0 ? "" : `; ${countAlerts(left)} had no value before and cannot be reset`;
      app.notify(`Undone for ${countAlerts(count)}${others}`, { kind: "success" });
    },
  });
}
