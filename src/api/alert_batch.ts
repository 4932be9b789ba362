import type { AlertChanges, AlertPriority, AlertStatus } from "./types/alert.ts";
import { alertQuery, type AlertSelection } from "./alert_query.ts";
import type { Success } from "./types/common.ts";
import { UsageError } from "../util/error.ts";
import type { Http, Method } from "./http.ts";

/** Changes to all alerts that a query matches. `success` is the number of alerts it matches. */
export interface AlertBatch {
  /**
   * Adds labels. `POST alert/label/batch/`
   *
   * @throws {UsageError} the query is empty, or neither a query nor a filter is given; so for each of these
   */
  label(which: AlertSelection, labels: readonly string[]): Promise<Success>;
  /** Takes labels off. `DELETE alert/label/batch/` */
  removeLabel(which: AlertSelection, labels: readonly string[]): Promise<Success>;
  /** Sets the priority. `POST alert/priority/batch/` */
  priority(which: AlertSelection, priority: AlertPriority): Promise<Success>;
  /** Sets the status. `POST alert/status/batch/` */
  status(which: AlertSelection, status: AlertStatus): Promise<Success>;
  /** Takes on those without an owner. `GET alert/ownership/batch/` */
  ownership(which: AlertSelection): Promise<Success>;
  /** Several changes in one go. `POST alert/all/batch/` */
  all(which: AlertSelection, changes: AlertChanges): Promise<Success>;
}

/** The batch calls of the `alert` module. They refuse an empty selection, which would change every alert. */
export function alertBatch(http: Http): AlertBatch {
  const send = async (method: Method, path: string, which: AlertSelection, json?: unknown) => {
    refuseAll(which);
    return await http.json<Success>(method, path, {
      query: alertQuery(which),
      signal: which.signal,
      json,
      idempotent: json !== undefined,
    });
  };
  return {
    label: (which, labels) => send("POST", "alert/label/batch/", which, labels),
    removeLabel: (which, labels) => send("DELETE", "alert/label/batch/", which, labels),
    priority: (which, priority) => send("POST", "alert/priority/batch/", which, priority),
    status: (which, status) => send("POST", "alert/status/batch/", which, status),
    ownership: (which) => send("GET", "alert/ownership/batch/", which),
    all: (which, changes) =>
      send("POST", "alert/all/batch/", which, {
        priority: changes.priority ?? null,
        status: changes.status ?? null,
        labels: changes.labels ?? [],
        removed_labels: changes.removedLabels ?? [],
      }),
  };
}

function refuseAll(which: AlertSelection): void {
  const { query, filters = [] } = which;
  const isBlank = (text: string) => text.trim() === "";
  // The server takes an empty query for the query that every alert matches.
  if (query === undefined ? filters.every(isBlank) : isBlank(query)) {
    throw new UsageError("a change to many alerts needs a query or a filter", {
      hint: "To change every alert, say so with the query *",
    });
  }
}
