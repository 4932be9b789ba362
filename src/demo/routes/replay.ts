import type { JsonObject } from "../../util/json.ts";
import { canSee } from "../access.ts";
import { texts } from "../accounts.ts";
import { type Call, intOf, jsonBody, objectBody, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import type { Collection } from "../store.ts";

/** `replay/…`, which exists only where replay is allowed. */
export const replayRoutes: readonly Route[] = section("replay", [
  // The genuine server has the handlers of these two verbs swapped; here each does what it says.
  ["GET", "/checkpoint/<message_type>/", "replay_system", "", checkpoint],
  ["PUT", "/checkpoint/<message_type>/", "replay_system", "", setCheckpoint],
  ["GET", "/queue/<message_type>/", "replay_system", "", message],
  ["PUT", "/queue/<message_type>/", "replay_system", "", putMessage],
  ["GET", "/<index>/<doc_id>/", "replay_trigger", "", (call) => mark(call, "requested")],
  ["POST", "/<index>/<doc_id>/", "replay_system", "", (call) => mark(call, "done")],
  ["POST", "/pending/", "replay_system", "", pending],
]);

const CHECKPOINTS = ["badlist", "safelist", "workflow"];
const QUEUES = ["alert", "submission", "file"];

function known(type: string, types: readonly string[]): string {
  if (types.includes(type)) return type;
  throw new Refusal(400, `Invalid message type: ${type}`, { success: false });
}

function checkpoint(call: Call) {
  const type = known(param(call, "message_type"), CHECKPOINTS);
  return call.state.memory.get(`replay ${type}`) ?? "1970-01-01T00:00:00.000000Z";
}

async function setCheckpoint(call: Call) {
  const type = known(param(call, "message_type"), CHECKPOINTS);
  call.state.memory.set(`replay ${type}`, (await objectBody(call))["checkpoint"]);
  return { success: true };
}

function queueOf(call: Call): unknown[] {
  const name = `replay queue ${known(param(call, "message_type"), QUEUES)}`;
  const held = call.state.memory.get(name) as unknown[] | undefined;
  if (held !== undefined) return held;
  const fresh: unknown[] = [];
  call.state.memory.set(name, fresh);
  return fresh;
}

function message(call: Call) {
  return queueOf(call).shift() ?? null;
}

async function putMessage(call: Call) {
  queueOf(call).push(await jsonBody(call));
  return { success: true };
}

function docsOf(call: Call, index: string): Collection {
  if (index === "alert" || index === "submission") return call.state.store.collections[index];
  throw new Refusal(400, `Index ${index} is not valid for replay.`, { success: false });
}

function mark(call: Call, state: "requested" | "done") {
  const id = param(call, "doc_id");
  const docs = docsOf(call, param(call, "index"));
  const doc = docs.get(id);
  if (doc === undefined || !canSee(call, doc)) {
    throw new Refusal(404, `Document ${id} does not exist in ${param(call, "index")}`, { success: false });
  }
  docs.put(id, { ...doc, metadata: { ...doc["metadata"] as JsonObject, replay: state } });
  return { success: true };
}

async function pending(call: Call) {
  const body = await objectBody(call);
  const index = String(body["index"]);
  const docs = docsOf(call, index);
  const hits = call.state.search.hits({
    index: index as "alert" | "submission",
    query: String(body["query"] ?? "id:*"),
    filters: texts(body["filter_queries"]),
  });
  for (const [id, doc] of hits.slice(0, intOf(body["max_docs"], 1000))) {
    docs.put(id, { ...doc, metadata: { ...doc["metadata"] as JsonObject, replay: "pending" } });
  }
  return { success: true };
}
