/** Triage of alerts, whatever face asks for it. @module */
import type { Client } from "../api/mod.ts";
import type { Alert, AlertEvent, AlertPriority, AlertStatus } from "../api/types/alert.ts";
import type { AlertSelection } from "../api/alert_query.ts";
import type { GivenVerdict } from "../api/submission.ts";
import { fieldClause } from "../domain/lucene/quote.ts";
import { AlxError, toError } from "../util/error.ts";

/** What is done to alerts: one thing at a time. */
export type AlertAction =
  | { readonly kind: "status"; readonly status: AlertStatus }
  | { readonly kind: "priority"; readonly priority: AlertPriority }
  | { readonly kind: "labels"; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: "owner" }
  | { readonly kind: "verdict"; readonly verdict: GivenVerdict };

/** How to run an action. */
export interface ActionOptions {
  /** Stops it between two requests. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each request how many of the alerts are done. */
  onProgress?(done: number): void;
}

/**
 * Characters of a query, as it stands in a URL: servers refuse request lines beyond 4,094, and path and other
 * conditions need room too.
 */
const QUERY_MAX = 2400;

/** Clauses in as few lists as fit into one query each. @param room Characters of a query. */
export function clauseLists(clauses: readonly string[], room = QUERY_MAX): string[][] {
  const lists: string[][] = [];
  let used = Infinity;
  for (const clause of clauses) {
    const size = encodeURIComponent(clause).length + " OR ".length * 2;
    if (used + size > room) {
      lists.push([]);
      used = 0;
    }
    lists.at(-1)!.push(clause);
    used += size;
  }
  return lists;
}

const anyOf = (clauses: readonly string[]) => clauses.join(" OR ");
const idClause = (id: string) => fieldClause("alert_id", id);

/**
 * Ids of every alert of some groups, within what the list shows. `GET alert/related/`
 *
 * @param group.field Field that the list is grouped by.
 * @param group.values Its values in the groups wanted.
 */
export async function idsOfGroups(
  client: Client,
  which: AlertSelection,
  group: { readonly field: string; readonly values: readonly string[] },
): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const list of clauseLists(group.values.map((value) => fieldClause(group.field, value)))) {
    const filters = [...which.filters ?? [], anyOf(list)];
    for (const id of await client.alert.related({ ...which, filters })) ids.add(id);
  }
  return [...ids];
}

function sendBatch(client: Client, action: AlertAction, which: AlertSelection) {
  const { batch } = client.alert;
  switch (action.kind) {
    case "status":
      return batch.status(which, action.status);
    case "priority":
      return batch.priority(which, action.priority);
    case "labels":
      return batch.all(which, { labels: action.add, removedLabels: action.remove });
    default:
      return batch.ownership(which);
  }
}

/**
 * Does one thing to the alerts named, in as few requests as there can be, and to no other; a verdict takes one
 * request for each. `POST alert/{status,priority,all}/batch/`, `GET alert/ownership/batch/`,
 * `PUT alert/verdict/{id}/{verdict}/`
 *
 * @returns how many alerts were changed: those that were so already do not count
 * @throws {AlxError} that says how many were done before it failed
 */
export async function actOnAlerts(
  client: Client,
  ids: readonly string[],
  action: AlertAction,
  { signal, onProgress }: ActionOptions = {},
): Promise<number> {
  let changed = 0;
  let done = 0;
  const step = async (count: number, send: () => Promise<number>) => {
    signal?.throwIfAborted();
    try {
      changed += await send();
    } catch (thrown) {
      throw signal?.aborted ? signal.reason : partly(toError(thrown), done, ids.length);
    }
    done += count;
    onProgress?.(done);
  };
  if (action.kind === "verdict") {
    for (const id of ids) {
      await step(1, async () => {
        await client.alert.verdict(id, action.verdict, signal);
        return 1;
      });
    }
    return changed;
  }
  for (const list of clauseLists(ids.map(idClause))) {
    await step(list.length, async () => {
      const { success } = await sendBatch(client, action, { query: anyOf(list), signal });
      return typeof success === "number" ? success : 0;
    });
  }
  return changed;
}

function partly(error: Error, done: number, total: number): Error {
  if (done === 0) return error;
  const hint = error instanceof AlxError && error.hint !== undefined ? { hint: error.hint } : {};
  return new AlxError(`${done} of ${total} alerts were done, then: ${error.message}`, {
    cause: error,
    ...hint,
  });
}

/** Who did it, and when. */
export interface ActionAuthor {
  readonly user: string;
  /** Name to show in the events. */
  readonly name: string;
  /** ISO time. */
  readonly at: string;
}

/** The alert as the server has it after an action; the same object when nothing changes. */
export function actedOn(alert: Alert, action: AlertAction, author: ActionAuthor): Alert {
  const event = (what: Partial<AlertEvent>): AlertEvent => ({
    entity_type: "user",
    entity_id: author.user,
    entity_name: author.name,
    ts: author.at,
    ...what,
  });
  const events = alert.events ?? [];
  switch (action.kind) {
    case "status":
      if (alert.status === action.status) return alert;
      return { ...alert, status: action.status, events: [...events, event({ status: action.status })] };
    case "priority":
      if (alert.priority === action.priority) return alert;
      return {
        ...alert,
        priority: action.priority,
        events: [...events, event({ priority: action.priority })],
      };
    case "labels":
      return relabelled(alert, action, event);
    case "owner":
      return alert.owner ? alert : { ...alert, owner: author.user, hint_owner: false };
    case "verdict":
      return { ...alert, verdict: voted(alert, action.verdict, author.user) };
  }
}

function relabelled(
  alert: Alert,
  action: { readonly add: readonly string[]; readonly remove: readonly string[] },
  event: (what: Partial<AlertEvent>) => AlertEvent,
): Alert {
  const labels = action.add.filter((label) => !alert.label.includes(label));
  const removed = action.remove.filter((label) => alert.label.includes(label));
  if (labels.length + removed.length === 0) return alert;
  return {
    ...alert,
    label: [...alert.label.filter((label) => !removed.includes(label)), ...labels],
    events: [...alert.events ?? [], event({ labels, labels_removed: removed })],
  };
}

function voted(alert: Alert, verdict: GivenVerdict, user: string): Alert["verdict"] {
  const others = (names: readonly string[] | undefined) => (names ?? []).filter((name) => name !== user);
  const malicious = others(alert.verdict?.malicious);
  const harmless = others(alert.verdict?.non_malicious);
  return verdict === "malicious"
    ? { malicious: [...malicious, user], non_malicious: harmless }
    : { malicious, non_malicious: [...harmless, user] };
}
