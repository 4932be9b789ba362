import type { Json, JsonObject } from "../../util/json.ts";
import { type Call, objectBody, param } from "../call.ts";
import { UNRESTRICTED } from "../classification.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import { services } from "../service_registry.ts";
import { serverTime } from "../server_time.ts";

/** `signature/sources/…` */
export const sourceRoutes: readonly Route[] = section("signature", [
  ["GET", "/sources/", "signature_manage", "w", sources],
  ["PUT", "/sources/<service>/", "signature_manage", "w", add],
  ["POST", "/sources/<service>/<name>/", "signature_manage", "w", update],
  ["DELETE", "/sources/<service>/<path:name>/", "signature_manage", "w", remove],
  ["PUT", "/sources/update/<service>/", "signature_manage", "w", trigger],
  ["PUT", "/sources/enable/<service>/<name>/", "workflow_manage", "w", enable],
]);

interface UpdateConfig {
  readonly sources: JsonObject[];
  readonly generates_signatures: boolean;
  readonly update_interval_seconds: number;
  readonly default_pattern: string;
}

/** Services that fetch rules, with the sources they begin with. */
function configs(call: Call): Map<string, UpdateConfig> {
  const held = call.state.memory.get("signature sources") as Map<string, UpdateConfig> | undefined;
  if (held !== undefined) return held;
  const now = serverTime(call.state.clock.now());
  const config = (...names: string[]): UpdateConfig => ({
    default_pattern: ".*",
    generates_signatures: true,
    sources: names.map((name) => sourceOf({ name, uri: `https://rules.example/${name.toLowerCase()}` }, now)),
    update_interval_seconds: 86_400,
  });
  const fresh = new Map([["YARA", config("DEMO_RULES")], ["Suricata", config("DEMO_NETWORK")]]);
  call.state.memory.set("signature sources", fresh);
  return fresh;
}

function sourceOf(given: JsonObject, now: string): JsonObject {
  return {
    ca_cert: null,
    configuration: {},
    data: null,
    default_classification: UNRESTRICTED,
    enabled: true,
    fetch_method: "GET",
    git_branch: null,
    headers: [],
    ignore_cache: false,
    override_classification: false,
    password: null,
    pattern: ".*",
    private_key: null,
    proxy: null,
    ssl_ignore_errors: false,
    status: {
      last_successful_update: "1970-01-01T00:00:00Z",
      message: "Waiting for next update..",
      state: "UNKNOWN",
      ts: now,
    },
    sync: false,
    update_interval: null,
    use_managed_identity: false,
    username: null,
    ...given,
  };
}

function configOf(call: Call): UpdateConfig {
  const name = param(call, "service");
  const config = configs(call).get(name);
  if (config !== undefined) return config;
  if (!services(call.state).has(name)) {
    throw new Error("as the genuine server fails, asked for an unknown service");
  }
  throw new Refusal(400, "This service is not configured to use external sources.", { success: false });
}

function sources(call: Call) {
  return Object.fromEntries(configs(call));
}

async function add(call: Call) {
  const config = configOf(call);
  const body = await objectBody(call) as JsonObject;
  if (config.sources.some((one) => one["name"] === body["name"])) {
    throw new Refusal(400, `Update source name already exist: ${body["name"]}`, { success: false });
  }
  config.sources.push(sourceOf(body, serverTime(call.state.clock.now())));
  return { success: true };
}

function indexOf(call: Call, config: UpdateConfig): number {
  const name = param(call, "name");
  const at = config.sources.findIndex((one) => one["name"] === name);
  if (at >= 0) return at;
  const service = param(call, "service");
  throw new Refusal(404, `Could not found source '${name}' in service ${service}.`, { success: false });
}

function change(call: Call, config: UpdateConfig, fields: Readonly<Record<string, Json>>) {
  const at = indexOf(call, config);
  config.sources[at] = { ...config.sources[at], ...fields, name: param(call, "name") };
  return { success: true };
}

async function update(call: Call) {
  const config = configOf(call);
  const body = await objectBody(call) as JsonObject;
  if (body["name"] !== undefined && body["name"] !== param(call, "name")) {
    throw new Refusal(400, "You are not allowed to change the source name.", { success: false });
  }
  if (body["default_classification"] === undefined) {
    throw new Error("as the genuine server fails, which wants default_classification");
  }
  return change(call, config, body);
}

function remove(call: Call) {
  const config = configOf(call);
  config.sources.splice(indexOf(call, config), 1);
  for (const [id, doc] of [...call.state.store.collections.signature.entries()]) {
    const ours = doc["type"] === param(call, "service").toLowerCase() &&
      doc["source"] === param(call, "name");
    if (ours) call.state.store.collections.signature.delete(id);
  }
  return { success: true };
}

function trigger(call: Call) {
  const config = configOf(call);
  const asked = call.query.get("sources")?.split(",");
  return { sources: asked ?? config.sources.map((one) => one["name"]!), success: true };
}

async function enable(call: Call) {
  const { enabled } = await objectBody(call);
  if (typeof enabled !== "boolean") throw new Refusal(400, "Enabled field is required", { success: false });
  return change(call, configOf(call), { enabled });
}
