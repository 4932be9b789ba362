import { canSee } from "../access.ts";
import { findAccount, keyDoc, texts } from "../accounts.ts";
import { type Call, objectBody, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { rolesOfKey } from "../roles.ts";
import { type Route, section } from "../router.ts";
import { newToken } from "../random_ids.ts";
import type { Doc } from "../store.ts";
import { serverTime } from "../server_time.ts";

/** `apikey/…` */
export const apikeyRoutes: readonly Route[] = section("apikey", [
  ["GET", "/list/", "administration", "q", list],
  ["GET", "/<key_id>/", "apikey_access", "q", (call) => shown(keyOf(call), param(call, "key_id"))],
  ["GET", "/username/<uname>/", "apikey_access", "q", ofUser],
  ["PUT", "/add/", "apikey_access", "q", add],
  ["DELETE", "/<key_id>/", "apikey_access", "", remove],
]);

/** Fields of a key that a list shows: not the hash of its secret. */
const SHOWN = "acl,creation_date,expiry_ts,id,key_name,last_used,roles,uname";

const PRIVILEGES = ["R", "RW", "W", "C", "E"];

function list(call: Call) {
  const { query, state } = call;
  return state.search.page({ index: "apikey", query: query.get("query") || "id:*" }, {
    offset: query.get("offset"),
    rows: query.get("rows"),
    defaultRows: 100,
    sort: query.get("sort") ?? "id asc",
    fl: SHOWN,
  });
}

function keyOf(call: Call): Doc {
  const doc = call.state.store.collections.apikey.get(param(call, "key_id"));
  const mine = doc?.["uname"] === call.account.uname || call.roles.has("administration");
  if (doc === undefined || !mine) throw new Refusal(404, "Cannot find APIKey with the given ID.", null);
  return doc;
}

function ofUser(call: Call) {
  const name = param(call, "uname");
  if (name !== call.account.uname && !call.roles.has("administration")) {
    fail(`You do not have the permission to fetch API Keys for user ${name}`);
  }
  return [...call.state.store.collections.apikey.entries()]
    .filter(([, doc]) => doc["uname"] === name)
    .map(([id, doc]) => shown(doc, id));
}

/** A key without the hash of its secret. */
function shown({ password: _password, ...doc }: Doc, id: string) {
  return { ...doc, id };
}

function fail(message: string, status = 400): never {
  throw new Refusal(status, message, "");
}

async function add(call: Call) {
  const body = await objectBody(call);
  const { secrets, store, clock } = call.state;
  const uname = typeof body["uname"] === "string" ? body["uname"] : call.account.uname;
  if (uname !== call.account.uname && !call.roles.has("administration")) {
    throw new Refusal(403, "Your username does not match requested username", {});
  }
  const owner = findAccount(store, uname);
  if (owner === undefined || !canSee(call, owner.doc)) fail("Target user not found");
  const keyId = call.query.get("keyid");
  const name = keyId === null ? String(body["key_name"] ?? "") : keyId.split("+")[0]!;
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name)) fail(`APIKey '${name}' contains forbidden characters.`);
  const id = `${name}+${uname}`;
  const old = store.collections.apikey.get(id);
  if (keyId === null && old !== undefined) fail(`API Key '${id}' already exist.`);
  if (keyId !== null && old === undefined) {
    fail(`API Key '${body["key_name"]}' does not exist and cannot be updated.`, 404);
  }
  const acl = texts(body["priv"]);
  if (!PRIVILEGES.includes([...acl].sort().join(""))) {
    fail(`Invalid APIKey privilege '${JSON.stringify(acl)}'. Choose between: ${JSON.stringify(PRIVILEGES)}`);
  }
  const roles = [...rolesOfKey(acl, texts(body["roles"]), owner.roles)];
  if (roles.length === 0) fail("None of the roles you've requested for this key are allowed for this user.");
  const secret = keyId === null ? newToken(call.state, 48) : undefined;
  if (secret !== undefined) secrets.keys.set(id, secret);
  const expiryTs = typeof body["expiry_ts"] === "string" ? body["expiry_ts"] : null;
  const doc = keyDoc(uname, name, { secret: "", acl, roles, expiryTs }, serverTime(clock.now()));
  store.collections.apikey.put(id, { ...doc, ...(old && { creation_date: old["creation_date"]! }) });
  return { ...shown(doc, id), keypassword: secret === undefined ? null : `${name}:${secret}` };
}

function remove(call: Call) {
  const id = param(call, "key_id");
  if (call.state.store.collections.apikey.get(id) === undefined) return { success: false };
  keyOf(call);
  call.state.secrets.keys.delete(id);
  return { success: call.state.store.collections.apikey.delete(id) };
}
