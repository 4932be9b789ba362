import { createHash } from "node:crypto";
import { canSee, readerOf } from "../access.ts";
import { type Call, jsonBody, objectBody, param } from "../call.ts";
import { normalize, UNRESTRICTED } from "../classification.ts";
import { fileAnswer, Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import type { Doc } from "../store.ts";
import { makeZip } from "../zip.ts";
import { sourceRoutes } from "./signature_source.ts";
import { serverTime } from "../server_time.ts";

/** `signature/…` */
export const signatureRoutes: readonly Route[] = [
  ...section("signature", [
    ["POST/PUT", "/add_update/", "signature_import", "w", addUpdate],
    ["POST/PUT", "/add_update_many/", "signature_import", "w", addUpdateMany],
    ["GET", "/change_status/<signature_id>/<status>/", "signature_manage", "w", changeStatus],
    ["GET", "/clear_status/<signature_id>/", "signature_manage", "w", clearStatus],
    ["DELETE", "/<signature_id>/", "signature_manage", "w", remove],
    ["GET", "/download/", "signature_download", "xw", download],
    ["GET", "/<signature_id>/", "signature_view", "w", one],
    ["GET", "/stats/", "signature_view", "w", stats],
    ["GET", "/update_available/", "signature_view", "w", updateAvailable],
  ]),
  ...sourceRoutes,
];

function one(call: Call): Doc {
  const id = param(call, "signature_id");
  const doc = call.state.store.collections.signature.get(id);
  if (doc === undefined) throw new Refusal(404, `Signature not found. (${id})`);
  if (!canSee(call, doc)) throw new Refusal(403, "Your are not allowed to view this signature.");
  return doc;
}

function stats(call: Call) {
  return [...call.state.store.collections.signature.entries()]
    .filter(([, doc]) => canSee(call, doc))
    .map(([id, doc]) => {
      const { classification, name, source, type } = doc;
      return { classification, id, name, source, type, ...(doc["stats"] as Doc) };
    });
}

function updateAvailable(call: Call) {
  const type = call.query.get("type") ?? "*";
  const since = call.query.get("last_update") ?? "";
  const newer = ([, doc]: readonly [string, Doc]) =>
    (type === "*" || doc["type"] === type) && String(doc["last_modified"]) > since;
  return { update_available: [...call.state.store.collections.signature.entries()].some(newer) };
}

function download(call: Call): Response {
  const query = call.query.get("query") || "status:DEPLOYED";
  const hits = call.state.search.hits({ index: "signature", query, reader: readerOf(call) });
  const files = new Map<string, string[]>();
  for (const [, doc] of hits) {
    const name = `${doc["type"]}/${doc["source"]}`;
    files.set(name, [...files.get(name) ?? [], String(doc["data"])]);
  }
  const entries = [...files].map(([name, rules]) => ({
    name,
    content: new TextEncoder().encode(rules.join("\n\n")),
  }));
  const tag = createHash("md5").update(query).digest("hex").slice(0, 7);
  const zip = entries.length === 0 ? new Uint8Array() : makeZip(entries);
  return fileAnswer(zip, `al_signatures_${tag}.zip`, "application/zip");
}

/** What an import brings; fields of the model. */
type Given = Readonly<Record<string, unknown>>;

function put(call: Call, given: Given): string {
  const { signature } = call.state.store.collections;
  const id = `${given["type"]}_${given["source"]}_${given["signature_id"]}`;
  const old = signature.get(id);
  const now = serverTime(call.state.clock.now());
  const own = old?.["state_change_user"] ? { status: old["status"]! } : {};
  const none = { avg: 0, count: 0, first_hit: null, last_hit: null, max: 0, min: 0, sum: 0 };
  signature.put(id, {
    classification: normalize(given["classification"] ?? UNRESTRICTED) ?? UNRESTRICTED,
    data: String(given["data"]),
    last_modified: now,
    name: String(given["name"]),
    order: Number(given["order"] ?? 1),
    revision: String(given["revision"] ?? "1"),
    signature_id: String(given["signature_id"]),
    source: String(given["source"]),
    state_change_date: old?.["state_change_date"] ?? null,
    state_change_user: old?.["state_change_user"] ?? null,
    stats: old?.["stats"] ?? none,
    status: String(given["status"] ?? "TESTING"),
    type: String(given["type"]),
    ...own,
  });
  return id;
}

function nameTaken(call: Call, given: Given): boolean {
  for (const [, doc] of call.state.store.collections.signature.entries()) {
    if (doc["name"] !== given["name"] || doc["type"] !== given["type"]) continue;
    if (doc["source"] === given["source"] && doc["signature_id"] !== given["signature_id"]) return true;
  }
  return false;
}

/** Whether names must differ: yes, unless the request says no. */
function dedupsNames({ query }: Call): boolean {
  return (query.get("dedup_name") ?? "true").toLowerCase() === "true";
}

async function addUpdate(call: Call) {
  const given = await objectBody(call);
  if (["signature_id", "name", "type", "data"].some((field) => !given[field])) {
    throw new Refusal(400, "Signature id, name, type and data are mandatory fields.", "");
  }
  if (dedupsNames(call) && nameTaken(call, given)) {
    throw new Refusal(400, "A signature with that name already exists", { success: false });
  }
  return { id: put(call, given), success: true };
}

async function addUpdateMany(call: Call) {
  const [source, type] = [call.query.get("source"), call.query.get("sig_type")];
  const body = await jsonBody(call);
  if (!source || !type || !Array.isArray(body)) {
    throw new Refusal(400, "Source, source type and data are mandatory fields.", "");
  }
  const dedup = dedupsNames(call);
  const skipped: unknown[] = [];
  for (const given of body as Given[]) {
    if (dedup && nameTaken(call, { ...given, source, type })) skipped.push(given["name"]);
    else put(call, { ...given, source, type });
  }
  return { errors: body.length === 0 ? [] : false, skipped, success: body.length - skipped.length };
}

const DEPLOYED = ["DEPLOYED", "NOISY", "DISABLED"];
const DRAFT = ["STAGING", "TESTING"];

/** The genuine server means to answer the texts below, but raises 500 on its way there; so does this one. */
function changeStatus(call: Call) {
  const { signature } = call.state.store.collections;
  const id = param(call, "signature_id");
  const status = param(call, "status");
  const doc = signature.get(id);
  if (doc === undefined) throw new TypeError(`Signature not found. (${id})`);
  const old = String(doc["status"]);
  if (![...DEPLOYED, ...DRAFT].includes(status)) throw new TypeError(`cannot apply the status ${status}`);
  if (DEPLOYED.includes(old) && DRAFT.includes(status)) {
    throw new TypeError(`no way from ${old} to ${status}`);
  }
  if (old === "INVALID" && !DRAFT.includes(status)) throw new TypeError("only a draft status is possible");
  const now = serverTime(call.state.clock.now());
  const change = { last_modified: now, state_change_date: now, state_change_user: call.account.uname };
  if (["DEPLOYED", "NOISY", "STAGING"].includes(status)) {
    for (const [otherId, other] of [...signature.entries()]) {
      if (otherId === id || other["signature_id"] !== doc["signature_id"] || other["type"] !== doc["type"]) {
        continue;
      }
      signature.put(otherId, { ...other, ...change, status: "DISABLED" });
    }
  }
  signature.put(id, { ...doc, ...change, status });
  return { success: true };
}

function clearStatus(call: Call) {
  const { signature } = call.state.store.collections;
  const id = param(call, "signature_id");
  const doc = signature.get(id);
  if (doc === undefined) {
    throw new Refusal(404, "This signature was not found in the system.", { success: false });
  }
  signature.put(id, { ...doc, state_change_date: null, state_change_user: null });
  return { success: true };
}

function remove(call: Call) {
  one(call);
  return { success: call.state.store.collections.signature.delete(param(call, "signature_id")) };
}
