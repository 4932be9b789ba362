/** Taking a change of alerts back. @module */
import type { Client } from "../api/mod.ts";
import { type Alert, ALERT_PRIORITIES, ALERT_STATUSES } from "../api/types/alert.ts";
import { fieldClause } from "../domain/lucene/quote.ts";
import { type AlertAction, clauseLists } from "./alerts.ts";

/** One step of taking a change back. */
export interface UndoStep {
  readonly action: AlertAction;
  readonly ids: readonly string[];
}

/** What takes a change back. */
export interface AlertUndo {
  readonly steps: readonly UndoStep[];
  /** Alerts whose earlier value the server does not take, as that they had none. */
  readonly left: number;
}

/** The alerts of these ids as the server's index has them. `GET alert/list/` */
export async function alertsById(
  client: Client,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Alert[]> {
  const found: Alert[] = [];
  for (const list of clauseLists(ids.map((id) => fieldClause("alert_id", id)))) {
    const query = list.join(" OR ");
    found.push(...(await client.alert.list({ query, rows: list.length, noDelay: true, signal })).items);
  }
  return found;
}

/** What an alert needs to be as it was: nothing when the action does not change it, null when that cannot be set. */
function backTo(alert: Alert, action: AlertAction): AlertAction | null | undefined {
  switch (action.kind) {
    case "status": {
      if (alert.status === action.status) return undefined;
      const status = ALERT_STATUSES.find((one) => one === alert.status);
      return status === undefined ? null : { kind: "status", status };
    }
    case "priority": {
      if (alert.priority === action.priority) return undefined;
      const priority = ALERT_PRIORITIES.find((one) => one === alert.priority);
      return priority === undefined ? null : { kind: "priority", priority };
    }
    case "labels": {
      const remove = action.add.filter((label) => !alert.label.includes(label));
      const add = action.remove.filter((label) => alert.label.includes(label));
      return add.length + remove.length === 0 ? undefined : { kind: "labels", add, remove };
    }
    default:
      return null;
  }
}

/** What takes an action back. @param before The alerts as they were. */
export function undoOf(before: readonly Alert[], action: AlertAction): AlertUndo {
  const steps = new Map<string, { action: AlertAction; ids: string[] }>();
  let left = 0;
  for (const alert of before) {
    const back = backTo(alert, action);
    if (back === null) left++;
    if (back === null || back === undefined) continue;
    const key = JSON.stringify(back);
    const step = steps.get(key) ?? { action: back, ids: [] };
    steps.set(key, step);
    step.ids.push(alert.alert_id);
  }
  return { steps: [...steps.values()], left };
}
