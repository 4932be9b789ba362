import type { Json } from "../../util/json.ts";
import { compileQuery, QueryError } from "../../domain/lucene/mod.ts";
import { facetDocs } from "../../domain/aggregate/mod.ts";
import { canSee, readerOf } from "../access.ts";
import { texts } from "../accounts.ts";
import { workflowChange } from "../alert_maker.ts";
import { type Call, flag, objectBody, param } from "../call.ts";
import { normalize, UNRESTRICTED } from "../classification.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import { newId } from "../random_ids.ts";
import type { Doc } from "../store.ts";
import { PRIORITIES, STATUSES } from "./alert_write.ts";
import { serverTime } from "../server_time.ts";

/** `workflow/…` */
export const workflowRoutes: readonly Route[] = section("workflow", [
  ["PUT", "/", "workflow_manage", "w", add],
  ["POST", "/<workflow_id>/", "workflow_manage", "w", update],
  ["PUT", "/enable/<workflow_id>/", "workflow_manage", "w", enable],
  ["GET", "/<workflow_id>/", "workflow_view", "w", (call) => workflowOf(call)],
  ["GET", "/labels/", "workflow_view", "w", labels],
  ["DELETE", "/<workflow_id>/", "workflow_manage", "w", remove],
  ["GET", "/<workflow_id>/run/", "workflow_manage", "w", run],
]);

function fail(status: number, message: string): never {
  throw new Refusal(status, message, { success: false });
}

function workflowOf(call: Call): Doc {
  const id = param(call, "workflow_id");
  const doc = call.state.store.collections.workflow.get(id);
  if (doc === undefined) throw new Refusal(404, `Workflow ID ${id} does not exist`, { success: false });
  if (!canSee(call, doc)) throw new Refusal(403, `You're not allowed to view workflow ID: ${id}`, {});
  return doc;
}

function fieldsOf(call: Call, body: Readonly<Record<string, unknown>>, old: Doc): Record<string, Json> {
  const fields: Record<string, Json> = {};
  for (const name of ["name", "query", "classification", "origin"]) {
    if (typeof body[name] === "string") fields[name] = body[name];
  }
  if (typeof body["enabled"] === "boolean") fields["enabled"] = body["enabled"];
  if (Array.isArray(body["labels"])) fields["labels"] = texts(body["labels"]);
  for (const [name, allowed] of [["priority", PRIORITIES], ["status", STATUSES]] as const) {
    if (body[name] === undefined) continue;
    const value = body[name] === null || body[name] === "" ? null : String(body[name]);
    if (value !== null && !allowed.includes(value)) {
      fail(400, `[${name}] ${value} not in ${JSON.stringify(allowed)}`);
    }
    fields[name] = value;
  }
  const merged = { ...old, ...fields };
  if (!merged["name"]) fail(400, "Name field is required");
  if (!merged["query"]) fail(400, "Query field is required");
  checkQuery(call, String(merged["query"]));
  fields["classification"] = normalize(merged["classification"] ?? UNRESTRICTED) ?? UNRESTRICTED;
  return fields;
}

function checkQuery(call: Call, query: string) {
  try {
    compileQuery(query, { fields: call.state.search.fields("alert"), now: call.state.clock.now() });
  } catch (error) {
    if (error instanceof QueryError) fail(400, "Query contains an error");
    throw error;
  }
}

async function add(call: Call) {
  const body = await objectBody(call);
  if (!body["name"]) fail(400, "Name field is required");
  if (!body["query"]) fail(400, "Query field is required");
  for (const name of ["priority", "status"]) {
    if (!Object.hasOwn(body, name)) throw new TypeError(`KeyError: '${name}'`);
  }
  const id = newId(call.state);
  const now = serverTime(call.state.clock.now());
  const empty: Doc = {
    classification: UNRESTRICTED,
    creation_date: now,
    creator: call.account.uname,
    description: "",
    edited_by: call.account.uname,
    enabled: true,
    first_seen: null,
    hit_count: 0,
    labels: [],
    last_edit: now,
    last_seen: null,
    origin: "localhost",
    priority: null,
    status: null,
    workflow_id: id,
  };
  call.state.store.collections.workflow.put(id, { ...empty, ...fieldsOf(call, body, empty) });
  if (flag(call.query, "run_workflow")) runOn(call, id);
  return { success: true, workflow_id: id };
}

async function update(call: Call) {
  const body = await objectBody(call);
  const old = workflowOf(call);
  const id = param(call, "workflow_id");
  const changed = { edited_by: call.account.uname, last_edit: serverTime(call.state.clock.now()) };
  call.state.store.collections.workflow.put(id, { ...old, ...fieldsOf(call, body, old), ...changed });
  if (flag(call.query, "run_workflow")) runOn(call, id);
  return { success: true };
}

async function enable(call: Call) {
  const { enabled } = await objectBody(call);
  if (typeof enabled !== "boolean") fail(400, "Enabled field is required");
  const id = param(call, "workflow_id");
  call.state.store.collections.workflow.put(id, { ...workflowOf(call), enabled });
  return { success: true };
}

function labels(call: Call) {
  const { fields, now } = call.state.search.request({ index: "workflow", query: "id:*" });
  return Object.keys(
    facetDocs(call.state.search.docs("workflow"), { index: "workflow", fields, now, field: "labels" }),
  )
    .sort();
}

function remove(call: Call) {
  workflowOf(call);
  call.state.store.collections.workflow.delete(param(call, "workflow_id"));
  return { success: true };
}

function run(call: Call) {
  workflowOf(call);
  runOn(call, param(call, "workflow_id"));
  return { success: true };
}

/** Applies a workflow to the alerts that are there. */
function runOn(call: Call, id: string) {
  const { search, store } = call.state;
  const workflow = store.collections.workflow.get(id)!;
  const filters = [String(workflow["query"])];
  const hits = search.hits({ index: "alert", query: "id:*", filters, reader: readerOf(call) });
  for (const [alertId, doc] of hits) {
    const next = workflowChange(workflow, id, doc, serverTime(call.state.clock.now()));
    if (next !== undefined) store.collections.alert.put(alertId, next);
  }
}
