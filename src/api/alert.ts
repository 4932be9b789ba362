import {
  type Alert,
  AlertChanges,
  type AlertGroups,
  type AlertPage,
  AlertPriority,
  AlertStatus,
} from "./types/alert.ts";
import type { Success } from "./types/common.ts";
import { type AlertListOptions, alertQuery, type AlertSelection } from "./alert_query.ts";
import { type Http, route } from "./http.ts";
import { type AlertBatch, alertBatch } from "./alert_batch.ts";
import type { GivenVerdict } from "./submission.ts";

/** How often each value occurs. In the order of the values, not of the counts. */
export type ValueCounts = Readonly<Record<string, number>>;

/**
 * Alerts: what needs a person's eyes.
 *
 * An unknown id is a {@link NotFoundError}.
 *
 * `alertId` is an alert's `alert_id`, not the `sid` of its submission. Labels are single words; one that is there already
 * does no harm.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function triage(client: Client): Promise<void> {
 *   const page = await client.alert.list({ query: "al.score:>=1000", timeSpan: "4d", rows: 25 });
 *   for (const { alert_id, al } of page.items) {
 *     console.log(alert_id, al.score, al.attrib);
 *     await client.alert.status(alert_id, "MALICIOUS");
 *   }
 * }
 * ```
 */
export interface AlertApi {
  /** One alert. `GET alert/{id}/` */
  get(alertId: string, signal?: AbortSignal): Promise<Alert>;
  /** A page of whole alerts, newest first. `GET alert/list/` */
  list(options?: AlertListOptions): Promise<AlertPage>;
  /**
   * A page of groups of alerts with the same value of a field. `GET alert/grouped/{field}/`
   *
   * @param field An indexed field, such as `file.sha256`, `owner` or `priority`
   */
  grouped(field: string, options?: AlertListOptions): Promise<AlertGroups>;
  /** The ten commonest labels. `GET alert/labels/` */
  labels(options?: AlertSelection): Promise<ValueCounts>;
  /** Alerts by priority. `GET alert/priorities/` */
  priorities(options?: AlertSelection): Promise<ValueCounts>;
  /** Alerts by status. `GET alert/statuses/` */
  statuses(options?: AlertSelection): Promise<ValueCounts>;
  /** The ten commonest values of the telling fields. `GET alert/statistics/` */
  statistics(options?: AlertSelection): Promise<Readonly<Record<string, ValueCounts>>>;
  /**
   * Ids of all matching alerts; needs a query or filters. `GET alert/related/`
   *
   * @throws {RequestError} neither a query nor a filter is given
   */
  related(options: AlertSelection): Promise<readonly string[]>;
  /** Adds labels. `POST alert/label/{id}/` */
  label(alertId: string, labels: readonly string[], signal?: AbortSignal): Promise<Success>;
  /** Takes labels off. `DELETE alert/label/{id}/` */
  removeLabel(alertId: string, labels: readonly string[], signal?: AbortSignal): Promise<Success>;
  /** Sets the priority. `POST alert/priority/{id}/` */
  priority(alertId: string, priority: AlertPriority, signal?: AbortSignal): Promise<Success>;
  /** Sets the status. `POST alert/status/{id}/` */
  status(alertId: string, status: AlertStatus, signal?: AbortSignal): Promise<Success>;
  /**
   * Takes it on. `GET alert/ownership/{id}/`
   *
   * @throws {ForbiddenError} someone owns it
   */
  ownership(alertId: string, signal?: AbortSignal): Promise<Success>;
  /**
   * Says what the user thinks, on its submission too. `PUT alert/verdict/{id}/{verdict}/`
   *
   * @throws {NotFoundError} the alert is unknown
   */
  verdict(alertId: string, verdict: GivenVerdict, signal?: AbortSignal): Promise<Success>;
  /**
   * Several changes to one alert. Done as a batch of one, because `alert/all/{id}/` fails on the server.
   * `POST alert/all/batch/`
   */
  all(alertId: string, changes: AlertChanges, signal?: AbortSignal): Promise<Success>;
  /** The same for all alerts a query matches. */
  readonly batch: AlertBatch;
}

/** The `alert` module over a connection. */
export function alertApi(http: Http): AlertApi {
  const batch = alertBatch(http);
  const read = <T>(path: string, options: AlertListOptions = {}) =>
    http.get<T>(path, { query: alertQuery(options), signal: options.signal });
  return {
    get: (alertId, signal) => http.get(route`alert/${alertId}/`, { signal }),
    list: (options) => read("alert/list/", options),
    grouped: (field, options) => read(route`alert/grouped/${field}/`, options),
    labels: (options) => read("alert/labels/", options),
    priorities: (options) => read("alert/priorities/", options),
    statuses: (options) => read("alert/statuses/", options),
    statistics: (options) => read("alert/statistics/", options),
    related: (options) => read("alert/related/", options),
    label: (alertId, json, signal) =>
      http.json("POST", route`alert/label/${alertId}/`, { json, signal, idempotent: true }),
    removeLabel: (alertId, json, signal) =>
      http.json("DELETE", route`alert/label/${alertId}/`, { json, signal }),
    priority: (alertId, json, signal) =>
      http.json("POST", route`alert/priority/${alertId}/`, { json, signal, idempotent: true }),
    status: (alertId, json, signal) =>
      http.json("POST", route`alert/status/${alertId}/`, { json, signal, idempotent: true }),
    ownership: (alertId, signal) =>
      http.get(route`alert/ownership/${alertId}/`, { signal, idempotent: false }),
    verdict: (alertId, verdict, signal) =>
      http.json("PUT", route`alert/verdict/${alertId}/${verdict}/`, { signal }),
    all: (alertId, changes, signal) => batch.all({ query: `alert_id:"${alertId}"`, signal }, changes),
    batch,
  };
}
