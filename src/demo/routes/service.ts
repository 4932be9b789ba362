import type { Json, JsonObject } from "../../util/json.ts";
import { texts } from "../accounts.ts";
import { bodyText, type Call, intOf, jsonBody, objectBody, param } from "../call.ts";
import { ERROR_TYPES } from "../corpus/documents.ts";
import { fileAnswer, Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import { SERVICE_CONSTANTS, type ServiceDoc, services } from "../service_registry.ts";
import type { Doc } from "../store.ts";
import { yamlOf } from "../yaml.ts";

const ADMIN = "administration";

/** `service/…` */
export const serviceRoutes: readonly Route[] = section("service", [
  ["PUT", "/", ADMIN, "qw", add],
  ["GET", "/backup/", ADMIN, "qw", backup],
  ["PUT/POST", "/restore/", ADMIN, "qw", restore],
  ["GET", "/updates/", ADMIN, "qw", () => ({})],
  ["GET", "/constants/", "-", "qw", () => SERVICE_CONSTANTS],
  ["GET", "/versions/<servicename>/", ADMIN, "qw", versions],
  ["GET", "/<servicename>/", ADMIN, "qw", (call) => serviceOf(call)],
  ["GET", "/<servicename>/<version>/", ADMIN, "qw", ofVersion],
  ["GET", "/all/", "-", "qw", all],
  ["POST", "/<servicename>/", ADMIN, "qw", set],
  ["DELETE", "/<servicename>/", ADMIN, "qw", remove],
  ["GET", "/installing/", ADMIN, "qw", () => []],
  ["POST", "/installing/", ADMIN, "qw", installState],
  ["PUT", "/install/", ADMIN, "qw", () => []],
  ["PUT", "/update/", ADMIN, "qw", update],
  ["GET", "/update_all/", ADMIN, "qw", () => ({ updated: [], updating: [] })],
  ["GET", "/stats/<service_name>/", ADMIN, "q", stats],
]);

function serviceOf(call: Call): ServiceDoc {
  const name = param(call, "servicename");
  const service = services(call.state).get(name);
  const version = call.query.get("version") ?? service?.["version"];
  if (service === undefined || version !== service["version"]) {
    throw new Refusal(404, `${name} service does not exist`, "");
  }
  return service;
}

const LISTED = [
  "accepts",
  "category",
  "classification",
  "description",
  "enabled",
  "is_external",
  "name",
  "privileged",
  "rejects",
  "stage",
  "version",
];

function all(call: Call) {
  return [...services(call.state).values()]
    .sort((a, b) => String(a["name"]) < String(b["name"]) ? -1 : 1)
    .map((service) => Object.fromEntries(LISTED.map((field) => [field, service[field]])));
}

function versions(call: Call) {
  return [serviceOf(call)["version"]];
}

function ofVersion(call: Call) {
  const service = serviceOf(call);
  if (service["version"] === param(call, "version")) return service;
  throw new Refusal(404, `${service["name"]} service does not exist`, "");
}

/** Fields of a manifest in YAML or JSON; only the flat ones matter here. */
function manifest(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    const fields = [...text.matchAll(/^([a-z_]+):[ \t]*(\S.*)$/gm)];
    return Object.fromEntries(fields.map(([, key, value]) => [key!, value!.replace(/^(["'])(.*)\1$/, "$2")]));
  }
}

async function add(call: Call) {
  const given = manifest(await bodyText(call));
  if (Object.keys(given).length === 0) {
    throw new Error("as the genuine server fails, given what is no manifest");
  }
  const name = given["name"];
  if (typeof name !== "string" || name === "") {
    throw new Refusal(400, "The service you're trying to add is invalid: name is missing", "");
  }
  const known = services(call.state);
  const [template] = known.values();
  const base = known.get(name) ?? { ...template, submission_params: [], description: "" };
  known.set(name, { ...base, ...given, name });
  return { new_heuristics: [], service_name: name };
}

async function set(call: Call) {
  const service = serviceOf(call);
  const body = await objectBody(call) as JsonObject;
  const name = String(service["name"]);
  if (body["name"] !== undefined && body["name"] !== name) {
    throw new Refusal(400, "You cannot change the service name", { success: false });
  }
  services(call.state).set(name, { ...service, ...body });
  return { removed_sources: {}, success: true };
}

function remove(call: Call) {
  const { name } = serviceOf(call);
  services(call.state).delete(String(name));
  for (const [id] of [...call.state.store.collections.heuristic.entries()]) {
    if (id.startsWith(`${String(name).toUpperCase()}.`)) call.state.store.collections.heuristic.delete(id);
  }
  return { success: true };
}

/** The genuine server, too, promises to update what it does not know. */
async function update(call: Call) {
  const { name } = await objectBody(call);
  const known = services(call.state).has(String(name));
  return { status: known ? "updated" : "updating", success: true };
}

async function installState(call: Call) {
  const { true: installed = [], false: missing = [] } = Object.groupBy(
    texts(await jsonBody(call)),
    (name) => services(call.state).has(name) ? "true" : "false",
  );
  return { installed, installing: [], not_installed: missing };
}

function backup(call: Call): Response {
  const data = Object.fromEntries(
    [...services(call.state)].map(([name, service]): [string, Json] => [
      name,
      { config: service, versions: { [String(service["version"])]: service } },
    ]),
  );
  const text = yamlOf({ data, server: "localhost", type: "backup" });
  return fileAnswer(text, "localhost_service_backup.yml", "application/json");
}

async function restore(call: Call) {
  const text = await bodyText(call);
  if (!/^type: "?backup"?$/m.test(text) || !/^data:$/m.test(text)) {
    throw new Refusal(400, "Invalid service configuration backup.", { success: false });
  }
  return { success: true };
}

function range(values: readonly number[]) {
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    avg: values.length === 0 ? 0 : sum / values.length,
    max: values.length === 0 ? 0 : Math.max(...values),
    min: values.length === 0 ? 0 : Math.min(...values),
  };
}

function stats(call: Call) {
  const name = param(call, "service_name");
  const version = call.query.get("version");
  const ours = (doc: Doc) => {
    const response = doc["response"] as JsonObject;
    return response["service_name"] === name && (version === null || response["service_version"] === version);
  };
  const most = intOf(call.query.get("max_docs"), 500);
  const { error, result } = call.state.store.collections;
  const results = [...result.entries()].map(([, doc]) => doc).filter(ours).slice(0, most);
  const scores = results.map((doc) => (doc["result"] as { score: number }).score);
  const heuristics: Record<string, number> = {};
  for (const doc of results) {
    const { sections } = doc["result"] as { sections: readonly { heuristic: { heur_id: string } | null }[] };
    for (const { heuristic } of sections) {
      if (heuristic !== null) heuristics[heuristic.heur_id] = (heuristics[heuristic.heur_id] ?? 0) + 1;
    }
  }
  const errors = Object.fromEntries(Object.keys(ERROR_TYPES).sort().map((type) => [type, 0]));
  for (const [, doc] of error.entries()) if (ours(doc)) errors[String(doc["type"])]! += 1;
  const counts = (field: "extracted" | "supplementary") =>
    results.map((doc) => ((doc["response"] as JsonObject)[field] as readonly Json[]).length);
  const step = (score: number) => String(Math.floor(score / 500) * 500);
  const distribution: Record<string, number> = { "0": 0, "500": 0 };
  for (const score of scores) distribution[step(score)] = (distribution[step(score)] ?? 0) + 1;
  return {
    error: errors,
    file: { extracted: range(counts("extracted")), supplementary: range(counts("supplementary")) },
    heuristic: heuristics,
    result: { count: results.length, score: { ...range(scores), distribution } },
    service: { name, ...(version !== null && { version }) },
  };
}
