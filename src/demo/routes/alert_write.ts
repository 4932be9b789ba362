import type { Json, JsonObject } from "../../util/json.ts";
import { QueryError } from "../../domain/lucene/mod.ts";
import { canSee, readerOf } from "../access.ts";
import { texts } from "../accounts.ts";
import { alertSelection } from "../alert_query.ts";
import { type Call, jsonBody, objectBody, param } from "../call.ts";
import { maySee } from "../classification.ts";
import { Refusal } from "../envelope.ts";
import { type RouteLine, section } from "../router.ts";
import type { Hit, Selection } from "../search.ts";
import type { Doc } from "../store.ts";
import { giveVerdict } from "../verdicts.ts";
import { serverTime } from "../server_time.ts";

const LINES: readonly RouteLine[] = [
  ["POST", "/all/<alert_id>/", "alert_manage", "w", allOne],
  ["POST", "/all/batch/", "alert_manage", "w", allBatch],
  ["POST", "/label/<alert_id>/", "alert_manage", "w", (call) => changeOne(call, addLabels)],
  ["POST", "/label/batch/", "alert_manage", "w", (call) => changeMany(call, addLabels)],
  ["DELETE", "/label/<alert_id>/", "alert_manage", "w", (call) => changeOne(call, dropLabels)],
  ["DELETE", "/label/batch/", "alert_manage", "w", (call) => changeMany(call, dropLabels)],
  ["POST", "/priority/<alert_id>/", "alert_manage", "w", (call) => changeOne(call, setPriority)],
  ["POST", "/priority/batch/", "alert_manage", "w", (call) => changeMany(call, setPriority)],
  ["POST", "/status/<alert_id>/", "alert_manage", "w", (call) => changeOne(call, setStatus)],
  ["POST", "/status/batch/", "alert_manage", "w", (call) => changeMany(call, setStatus)],
  ["GET", "/ownership/<alert_id>/", "alert_manage", "w", own],
  ["GET", "/ownership/batch/", "alert_manage", "w", ownMany],
  ["PUT", "/verdict/<alert_id>/<verdict>/", "alert_manage", "x", verdict],
];

/** The endpoints that change alerts. */
export const alertWriteRoutes = section("alert", LINES);

/** Allowed priorities and statuses. */
export const PRIORITIES = ["LOW", "MEDIUM", "HIGH", "CRITICAL"];
/** Allowed statuses. */
export const STATUSES = ["MALICIOUS", "NON-MALICIOUS", "ASSESS", "TRIAGE"];

/** What changes on an alert. */
export interface AlertChange {
  readonly labels?: readonly string[];
  readonly removed?: readonly string[];
  readonly priority?: string | null;
  readonly status?: string | null;
}

/** Who makes a change, as the alert's events name it. */
export interface ChangeAuthor {
  readonly type: "user" | "workflow";
  readonly id: string;
  readonly name: string;
  /** Wire form. */
  readonly at: string;
}

/** The alert after a change, with a line in its events; undefined when nothing changes. */
export function changedAlert(doc: Doc, change: AlertChange, author: ChangeAuthor): Doc | undefined {
  const old = texts(doc["label"]);
  const added = (change.labels ?? []).filter((label) => !old.includes(label));
  const removed = (change.removed ?? []).filter((label) => old.includes(label));
  const priority = change.priority !== doc["priority"] ? change.priority ?? null : null;
  const status = change.status !== doc["status"] ? change.status ?? null : null;
  if (added.length + removed.length === 0 && priority === null && status === null) return undefined;
  const event: JsonObject = {
    entity_id: author.id,
    entity_name: author.name,
    entity_type: author.type,
    labels: added,
    labels_removed: removed,
    priority,
    status,
    ts: author.at,
  };
  return {
    ...doc,
    label: [...old.filter((label) => !removed.includes(label)), ...added],
    ...(priority !== null && { priority }),
    ...(status !== null && { status }),
    events: [...(doc["events"] as readonly Json[] | undefined ?? []), event],
  };
}

function authorOf(call: Call): ChangeAuthor {
  const { doc, uname } = call.account;
  return { type: "user", id: uname, name: String(doc["name"]), at: serverTime(call.state.clock.now()) };
}

function alertOf(call: Call): Doc {
  const id = param(call, "alert_id");
  const doc = call.state.store.collections.alert.get(id);
  if (doc === undefined) throw new Refusal(404, `Alert ID ${id} not found`, { success: false });
  if (!canSee(call, doc)) throw new Refusal(403, "You are not allowed to see this alert...");
  return doc;
}

/** Socket.io does not tell: the genuine server's `AlertUpdated` comes from its alerter alone, not from people's changes. */
function put(call: Call, id: string, doc: Doc) {
  call.state.store.collections.alert.put(id, doc);
}

type ReadChange = (body: unknown) => AlertChange;

async function changeOne(call: Call, read: ReadChange) {
  const change = read(await jsonBody(call));
  const next = changedAlert(alertOf(call), change, authorOf(call));
  if (next !== undefined) put(call, param(call, "alert_id"), next);
  return { success: true };
}

async function changeMany(call: Call, read: ReadChange) {
  return { success: apply(call, read(await jsonBody(call))) };
}

/** Changes all that match; how many, also those that are as asked already. A change of nothing counts as none. */
function apply(call: Call, change: AlertChange): number {
  const { tcStart: _start, ...selection } = alertSelection(call);
  const { labels = [], removed = [], priority, status } = change;
  if (labels.length + removed.length === 0 && !priority && !status) return 0;
  const hits = [...matched(call, selection)];
  for (const [id, doc] of hits) {
    const next = changedAlert(doc, change, authorOf(call));
    if (next !== undefined) put(call, id, next);
  }
  return hits.length;
}

/** The alerts that match; none for a query that cannot be read, as on the genuine server. */
function matched(call: Call, selection: Selection): readonly Hit[] {
  try {
    return call.state.search.hits(selection);
  } catch (error) {
    if (error instanceof QueryError) return [];
    throw error;
  }
}

function upper(body: unknown): string[] {
  // The genuine server takes a text for the list of its letters.
  if (typeof body === "string") return upper([...body]);
  // An object is taken for the list of its keys.
  if (body !== null && typeof body === "object" && !Array.isArray(body)) return upper(Object.keys(body));
  if (!Array.isArray(body)) throw new Refusal(400, "No labels received", { success: false });
  return body.map((label) => String(label).toUpperCase());
}

function addLabels(body: unknown): AlertChange {
  return { labels: [...new Set(upper(body))] };
}

function dropLabels(body: unknown): AlertChange {
  return { removed: upper(body) };
}

function setPriority(body: unknown): AlertChange {
  const priority = String(body).toUpperCase();
  if (!PRIORITIES.includes(priority)) {
    throw new Refusal(400, "Invalid priority received.", { success: false });
  }
  return { priority };
}

function setStatus(body: unknown): AlertChange {
  const status = String(body).toUpperCase();
  if (!STATUSES.includes(status)) throw new Refusal(400, "Invalid status received.", { success: false });
  return { status };
}

async function allChange(call: Call): Promise<AlertChange> {
  const body = await objectBody(call);
  const priority = body["priority"] === undefined || body["priority"] === null
    ? null
    : String(body["priority"]);
  const status = body["status"] === undefined || body["status"] === null ? null : String(body["status"]);
  if (priority !== null && !PRIORITIES.includes(priority)) {
    throw new Refusal(400, `Priority ${priority} not in priorities`, { success: false });
  }
  if (status !== null && !STATUSES.includes(status)) {
    throw new Refusal(400, `Status '${status}' not in statuses`, { success: false });
  }
  const labels = (name: string) => texts(body[name]).map((label) => label.toUpperCase());
  return { priority, status, labels: labels("labels"), removed: labels("removed_labels") };
}

async function allBatch(call: Call) {
  return { success: apply(call, await allChange(call)) };
}

function allOne(): never {
  throw new Error("as on the genuine server, which always fails here");
}

function own(call: Call) {
  const doc = alertOf(call);
  if (doc["owner"]) {
    throw new Refusal(403, `Alert is already owned by ${doc["owner"]}`, { success: false });
  }
  put(call, param(call, "alert_id"), { ...doc, owner: call.account.uname });
  return { success: true };
}

function ownMany(call: Call) {
  const { tcStart: _start, ...selection } = alertSelection(call);
  const free = call.state.search.hits(selection).filter(([, doc]) => !doc["owner"]);
  for (const [id, doc] of free) put(call, id, { ...doc, owner: call.account.uname });
  return { success: free.length };
}

function verdict(call: Call) {
  const id = param(call, "alert_id");
  const word = param(call, "verdict");
  if (word !== "malicious" && word !== "non_malicious") {
    throw new Refusal(400, `'${word}' is not a valid verdict.`, { success: false });
  }
  const doc = call.state.store.collections.alert.get(id);
  if (doc === undefined) throw new Refusal(404, `There are no alert with id: ${id}`, { success: false });
  if (!maySee(readerOf(call), doc["classification"])) {
    throw new Refusal(403, `You are not allowed to give verdict on alert with ID: ${id}`, { success: false });
  }
  giveVerdict(call, String(doc["sid"]), word);
  return { success: true };
}
