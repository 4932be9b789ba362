import { ADMIN_INDEXES } from "../../api/types/mod.ts";
import type { Json, JsonObject } from "../../util/json.ts";
import { type Account, findAccount, texts, userDoc } from "../accounts.ts";
import { bodyText, type Call, flag, objectBody, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { rolesOfTypes } from "../roles.ts";
import { type Route, section } from "../router.ts";
import { PROFILE_NAMES, profileParams, saveSettings, settingsOf } from "../settings.ts";
import { whoami } from "../whoami.ts";
import { favoriteRoutes } from "./favorites.ts";
import { serverTime } from "../server_time.ts";

const MANAGE = "self_manage|administration";

/** `user/…` */
export const userRoutes: readonly Route[] = [
  ...section("user", [
    ["GET", "/whoami/", "-", "", whoami],
    ["GET", "/<username>/", "-", "q", one],
    ["PUT", "/<username>/", "administration", "q", add],
    ["POST", "/<username>/", MANAGE, "q", update],
    ["DELETE", "/<username>/", "administration", "q", remove],
    ["GET", "/list/", "administration", "q", list],
    ["GET", "/avatar/<username>/", "-", "q", avatar],
    ["POST", "/avatar/<username>/", MANAGE, "q", setAvatar],
    ["GET", "/settings/<username>/", "-", "q", settings],
    ["POST", "/settings/<username>/", MANAGE, "q", setSettings],
    ["GET", "/submission_params/<username>/<profile>/", "-", "q", submissionParams],
    ["GET", "/tos/<username>/", "self_manage", "q", agree],
    ["GET", "/quotas/<username>/", "-", "q", quotas],
  ]),
  ...favoriteRoutes,
];

const FAILED = { success: false };

/** The account named in the path; `__current__` is the caller. */
function accountOf(call: Call, response: unknown = {}): Account {
  const name = param(call, "username");
  if (name.toLowerCase() === "__current__") return call.account;
  const found = findAccount(call.state.store, name);
  if (found === undefined) throw new Refusal(404, `User ${name} does not exists`, response);
  return found;
}

function one(call: Call): JsonObject {
  const account = accountOf(call);
  const { otps, passwords } = call.state.secrets;
  const picture = call.state.memory.get(`avatar ${account.uname}`) as string | undefined;
  const { identity_id: identity = null, ...doc } = account.doc;
  return {
    ...doc,
    ...(call.roles.has("administration") && { identity_id: identity }),
    "2fa_enabled": otps.has(account.uname),
    has_password: passwords.has(account.uname),
    roles: [...account.roles],
    security_token_enabled: false,
    security_tokens: [],
    ...(flag(call.query, "load_avatar") && { avatar: picture ?? null }),
  };
}

async function add(call: Call) {
  const name = param(call, "username");
  const { store, secrets } = call.state;
  if (/[{}]/.test(name)) throw new Refusal(412, `You can't use '{}' in the username`, FAILED);
  if (store.collections.user.get(name) !== undefined) {
    throw new Refusal(400, "The username you are trying to add already exists.", {});
  }
  const body = await objectBody(call);
  const { new_pass: password, ...rest } = body;
  if (typeof password === "string" && password !== "") secrets.passwords.set(name, strong(password));
  const fresh = userDoc(
    { uname: name, password: "", ...NEW_USER_QUOTAS },
    serverTime(call.state.clock.now()),
  );
  store.collections.user.put(name, { ...fresh, agrees_with_tos: null, ...(rest as JsonObject), uname: name });
  return { success: true };
}

/** Calls and submissions at a time, unless an administrator says otherwise. */
const NEW_USER_QUOTAS = { apiQuota: 10, submissionQuota: 5 };

function strong(password: string): string {
  if (password.length >= 12) return password;
  throw new Refusal(469, "Password needs to be at least 12 characters", {});
}

const OWN_FIELDS = ["name", "avatar", "new_pass"];
const VIRTUAL = [
  "2fa_enabled",
  "has_password",
  "security_token_enabled",
  "security_tokens",
  "avatar",
  "new_pass",
];

async function update(call: Call) {
  const account = accountOf(call, FAILED);
  const body = await objectBody(call) as JsonObject;
  const changes: Record<string, Json> = {};
  for (const [field, value] of Object.entries(body)) {
    if (JSON.stringify(value) === JSON.stringify(one(call)[field]) || field === "uname") continue;
    if (!OWN_FIELDS.includes(field) && !call.roles.has("administration")) {
      throw new Refusal(403, `Only Administrators can change the value of the field [${field}].`, {});
    }
    changes[field] = value;
  }
  if (changes["name"] === "") throw new Refusal(400, "Full name of the user cannot be empty", FAILED);
  if (typeof changes["new_pass"] === "string" && changes["new_pass"] !== "") {
    call.state.secrets.passwords.set(account.uname, strong(changes["new_pass"]));
  }
  if (typeof changes["avatar"] === "string") {
    call.state.memory.set(`avatar ${account.uname}`, changes["avatar"]);
  }
  for (const field of VIRTUAL) delete changes[field];
  call.state.store.collections.user.put(account.uname, { ...account.doc, ...changes });
  return { success: true };
}

function remove(call: Call) {
  const asked = param(call, "username");
  if (findAccount(call.state.store, asked) === undefined) {
    throw new Refusal(404, `User ${asked} does not exist`, FAILED);
  }
  const { uname } = accountOf(call);
  const { store, secrets } = call.state;
  store.collections.user.delete(uname);
  secrets.passwords.delete(uname);
  for (const [id, doc] of [...store.collections.apikey.entries()]) {
    if (doc["uname"] === uname) store.collections.apikey.delete(id);
  }
  return { success: true };
}

function list(call: Call) {
  const { query, state } = call;
  return state.search.page(
    { index: ADMIN_INDEXES[2], query: query.get("query") || "id:*" },
    {
      offset: query.get("offset"),
      rows: query.get("rows"),
      defaultRows: 100,
      sort: query.get("sort") ?? "id asc",
    },
  );
}

function avatar(call: Call) {
  const name = param(call, "username");
  const uname = name.toLowerCase() === "__current__" ? call.account.uname : name;
  const picture = call.state.memory.get(`avatar ${uname}`);
  if (picture === undefined) throw new Refusal(404, "No avatar for specified user", null);
  return picture;
}

async function setAvatar(call: Call) {
  call.state.memory.set(`avatar ${accountOf(call).uname}`, await bodyText(call));
  return { success: true };
}

function settings(call: Call) {
  const account = accountOf(call);
  const roles = account.uname === call.account.uname ? call.roles : account.roles;
  return settingsOf(call.state, account, roles);
}

async function setSettings(call: Call) {
  const body = await objectBody(call);
  if (body["default_zip_password"] === "") {
    throw new Refusal(403, "Encryption password can't be empty.", { success: false });
  }
  saveSettings(call.state, accountOf(call).uname, body);
  return { success: true };
}

function submissionParams(call: Call) {
  const asked = param(call, "username");
  const account = accountOf(call);
  const roles = rolesOfTypes(texts(account.doc["type"]), texts(account.doc["roles"]));
  const profile = param(call, "profile");
  const params = profileParams(profile, roles);
  if (params === undefined) {
    const names = roles.has("submission_customize") ? ["default", ...PROFILE_NAMES] : PROFILE_NAMES;
    const known = names.map((name) => `'${name}'`).join(", ");
    throw new Refusal(
      400,
      `Submission profile '${profile}' does not exist for user: ${asked}. Select one of [${known}].`,
    );
  }
  return {
    ...params,
    classification: "TLP:CLEAR",
    groups: [],
    services: { excluded: [], rescan: [], resubmit: [], ...params["services"] as JsonObject },
    submitter: asked,
  };
}

function agree(call: Call) {
  const account = accountOf(call);
  if (call.state.config.tos === null) {
    throw new Refusal(400, "Terms of service are disabled on this system.", {
      success: false,
    });
  }
  const agreed = serverTime(call.state.clock.now());
  call.state.store.collections.user.put(account.uname, { ...account.doc, agrees_with_tos: agreed });
  return { success: true };
}

function quotas(call: Call) {
  const account = accountOf(call);
  return {
    daily_api: call.state.quotas.remaining(account, "api"),
    daily_submission: call.state.quotas.remaining(account, "submission"),
  };
}
