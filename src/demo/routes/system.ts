import type { JsonObject } from "../../util/json.ts";
import { bodyText, type Call, flag, jsonBody, objectBody, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { type Route, type RouteLine, section } from "../router.ts";
import { serverTime } from "../server_time.ts";

const ADMIN = "administration";

/** `system/…` */
export const systemRoutes: readonly Route[] = section("system", [
  ["GET", "/system_message/", ADMIN, "q", (call) => call.state.memory.get("system_message") ?? null],
  ["PUT/POST", "/system_message/", ADMIN, "q", setMessage],
  ["DELETE", "/system_message/", ADMIN, "q", clearMessage],
  [
    "GET",
    "/classification_aliases/",
    ADMIN,
    "q",
    (call) => call.state.memory.get("classification_aliases") ?? {},
  ],
  ["PUT/POST", "/classification_aliases/", ADMIN, "q", (call) => keepJson(call, "classification_aliases")],
  ["GET", "/metadata_suggestions/", ADMIN, "q", suggestions],
  ["PUT/POST", "/metadata_suggestions/", ADMIN, "q", setSuggestions],
  ["GET", "/tag_safelist/", ADMIN, "q", tagSafelist],
  ["PUT", "/tag_safelist/", ADMIN, "qw", (call) => keepText(call, "tag_safelist", /^(match|regex):/m)],
  ["GET", "/status/<component>/", "-", "q", status],
  ["PUT/POST", "/status/<component>/", ADMIN, "q", setStatus],
  ...["magic", "mimes", "patterns", "yara"].flatMap((name) => identify(name)),
  ["GET", "/actions/", ADMIN, "q", (call) => call.state.memory.get("actions") ?? DEFAULT_ACTIONS],
  ["PUT", "/actions/", ADMIN, "q", (call) => keepText(call, "actions", /\S/)],
]);

const DEFAULT_ACTIONS = `default_alerts:
  archive_submission: false
  enabled: true
  filter: 'max_score: >=500'
  raise_alert: true
  resubmit: null
  run_on_cache: true
  run_on_completed: true
  use_archive_alternate_dtl: false
  webhook: null
`;

const TAG_SAFELIST = `match:
  network.dynamic.domain:
  - localhost
  - www.w3.org
  network.static.domain:
  - localhost
  - schemas.microsoft.com
  - schemas.openxmlformats.org
  - www.w3.org
regex:
  network.static.ip:
  - (?:127\\.|10\\.|192\\.168).*
`;

function refuse(message: string): never {
  throw new Refusal(400, message, { success: false });
}

async function setMessage(call: Call) {
  const body = await objectBody(call);
  const { message, severity, title } = body;
  if (typeof message !== "string" || typeof severity !== "string" || typeof title !== "string") {
    throw new Refusal(400, "Invalid system message submitted.", null);
  }
  call.state.memory.set("system_message", { message, severity, title, user: call.account.uname });
  return { success: true };
}

function clearMessage(call: Call) {
  call.state.memory.delete("system_message");
  return { success: true };
}

/** Adds to what is there: nothing is ever taken out. */
async function keepJson(call: Call, name: string) {
  const more = await objectBody(call) as JsonObject;
  if (Object.keys(more).length === 0) throw new Error("as the genuine server fails, given nothing to add");
  call.state.memory.set(name, { ...call.state.memory.get(name) as JsonObject | undefined, ...more });
  return { success: true };
}

function suggestions(call: Call) {
  const all = (call.state.memory.get("metadata_suggestions") ?? {}) as JsonObject;
  const key = call.query.get("key");
  return key === null ? all : all[key] ?? null;
}

async function setSuggestions(call: Call) {
  const body = await jsonBody(call);
  const key = call.query.get("key");
  const all = (call.state.memory.get("metadata_suggestions") ?? {}) as JsonObject;
  // What is sent without a key is added to what is there.
  const more = key === null ? body as JsonObject : { [key]: body };
  call.state.memory.set("metadata_suggestions", { ...all, ...more });
  return { success: true };
}

function tagSafelist(call: Call) {
  if (flag(call.query, "default")) return TAG_SAFELIST;
  return call.state.memory.get("tag_safelist") ?? TAG_SAFELIST;
}

/** Keeps a text that was sent as JSON or bare. */
async function keepText(call: Call, name: string, like: RegExp) {
  const body = await bodyText(call);
  const text = body.startsWith('"') ? String(JSON.parse(body)) : body;
  if (!like.test(text)) refuse(`Invalid ${name} file submitted.`);
  call.state.memory.set(name, text);
  return { success: true };
}

function identify(name: string): RouteLine[] {
  const key = `identify ${name}`;
  return [
    [
      "GET",
      `/identify/${name}/`,
      ADMIN,
      "q",
      (call: Call) => call.state.memory.get(key) ?? `# ${name}: built in\n`,
    ],
    ["PUT", `/identify/${name}/`, ADMIN, "q", (call: Call) => keepText(call, key, /\S/)],
  ];
}

const COMPONENTS = ["ingester", "dispatcher"];

function isActive(call: Call, component: string): boolean {
  return COMPONENTS.includes(component) && call.state.memory.get(`status ${component}`) !== false;
}

function status(call: Call) {
  const asked = param(call, "component");
  const names = asked.toUpperCase() === "ALL" ? COMPONENTS : [asked];
  return Object.fromEntries(names.map((name) => [name, isActive(call, name)]));
}

function setStatus(call: Call) {
  const component = param(call, "component");
  if (!COMPONENTS.includes(component)) {
    throw new Refusal(403, `Component ${component} is not allowed to change status.`, "");
  }
  call.state.memory.set(`status ${component}`, flag(call.query, "active"));
  call.state.memory.set(`status ${component} since`, serverTime(call.state.clock.now()));
  call.state.core.pause(call.state.memory.get("status dispatcher") === false);
  return { success: true };
}
