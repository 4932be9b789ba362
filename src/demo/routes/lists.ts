import type { JsonObject } from "../../util/json.ts";
import { canSee } from "../access.ts";
import { type Call, jsonBody, param } from "../call.ts";
import { highest, normalize, UNRESTRICTED } from "../classification.ts";
import { Refusal } from "../envelope.ts";
import { type Route, type RouteLine, section } from "../router.ts";
import type { Doc } from "../store.ts";
import { attributionRoutes } from "./attribution.ts";
import { docsOf, type ListName, putEntry, refuse, sha256, signatureId, type Source } from "./list_entry.ts";
import { serverTime } from "../server_time.ts";

/** `safelist/…` and `badlist/…` */
export const listRoutes: readonly Route[] = [
  ...section("safelist", [
    ...common("safelist"),
    [
      "GET",
      "/signature/<signature_name>/",
      "safelist_view",
      "",
      (call) => byId(call, "safelist", signatureId(param(call, "signature_name"))),
    ],
  ]),
  ...section("badlist", [
    ...common("badlist"),
    ["GET", "/tlsh/<qhash>/", "badlist_view", "", (call) => byHash(call, "tlsh")],
    ["GET", "/ssdeep/<path:qhash>/", "badlist_view", "", ssdeep],
    ...attributionRoutes,
  ]),
];

function common(list: ListName): RouteLine[] {
  const [manage, view] = [`${list}_manage`, `${list}_view`];
  return [
    ["POST/PUT", "/", manage, "w", (call) => addOne(call, list)],
    ["POST/PUT", "/add_update_many/", manage, "w", (call) => addMany(call, list)],
    ["GET", "/<qhash>/", view, "", (call) => byId(call, list, checkedId(list, param(call, "qhash")))],
    ["GET", "/<tag_type>/<tag_value>/", view, "", (call) => byTag(call, list)],
    ["PUT", "/enable/<qhash>/", manage, "w", (call) => enable(call, list)],
    ["PUT", "/expiry/<qhash>/", manage, "w", (call) => setExpiry(call, list)],
    ["DELETE", "/expiry/<qhash>/", manage, "w", (call) => expireAt(call, list, null)],
    ["DELETE", "/source/<qhash>/<source>/<stype>/", manage, "w", (call) => dropSource(call, list)],
    ["PUT", "/classification/<qhash>/<source>/<stype>/", manage, "w", (call) => classify(call, list)],
    ["DELETE", "/<qhash>/", manage, "w", (call) => remove(call, list)],
  ];
}

function checkedId(list: ListName, id: string): string {
  if (list === "safelist" && ![64, 40, 32].includes(id.length)) refuse("Invalid hash length");
  return id;
}

function byId(call: Call, list: ListName, id: string): Doc {
  const docs = docsOf(call, list);
  const doc = docs.get(id) ?? [...docs.entries()].find(([, one]) => hasHash(one, id))?.[1];
  if (doc === undefined || !canSee(call, doc)) refuse(`The hash was not found in the ${list}.`, 404);
  return doc;
}

function hasHash(doc: Doc, hash: string): boolean {
  return Object.values((doc["hashes"] ?? {}) as JsonObject).includes(hash);
}

function byTag(call: Call, list: ListName): Doc {
  const value = decodeURIComponent(param(call, "tag_value"));
  return byId(call, list, sha256(`${param(call, "tag_type")}: ${value}`));
}

function byHash(call: Call, field: string): Doc[] {
  const hash = param(call, "qhash");
  return [...docsOf(call, "badlist").entries()].map(([, doc]) => doc)
    .filter((doc) => (doc["hashes"] as JsonObject | null)?.[field] === hash && canSee(call, doc));
}

function ssdeep(call: Call): Doc[] {
  const hash = param(call, "qhash");
  if (hash.split(":").length !== 3) throw new Refusal(400, `Invalid SSDEEP hash provided: ${hash}`, {});
  const chunks = hash.split(":").slice(1).filter((chunk) => chunk.length > 3);
  return [...docsOf(call, "badlist").entries()].map(([, doc]) => doc).filter((doc) => {
    const own = String((doc["hashes"] as JsonObject | null)?.["ssdeep"] ?? "").split(":").slice(1);
    return own.some((chunk) => chunks.includes(chunk)) && canSee(call, doc);
  });
}

async function addOne(call: Call, list: ListName) {
  const body = await jsonBody(call) as JsonObject;
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    refuse("Invalid data provided: no object");
  }
  return { ...putEntry(call, list, body), success: true };
}

async function addMany(call: Call, list: ListName) {
  const body = await jsonBody(call);
  if (!Array.isArray(body)) refuse("Could not get the list of hashes");
  for (const entry of body as JsonObject[]) putEntry(call, list, entry);
  return { errors: body.length === 0 ? [] : false, success: body.length };
}

/** An entry that is to be changed, found by its id only. */
export function entryOf(call: Call, list: ListName): Doc {
  const doc = docsOf(call, list).get(param(call, "qhash"));
  if (doc === undefined || !canSee(call, doc)) {
    throw new Refusal(404, `The ${list} item your are trying to modify does not exists`, {});
  }
  return doc;
}

/** Changes an entry. */
export function change(call: Call, list: ListName, next: (doc: Doc) => JsonObject): { success: boolean } {
  const doc = entryOf(call, list);
  const updated = serverTime(call.state.clock.now());
  docsOf(call, list).put(param(call, "qhash"), { ...doc, ...next(doc), updated });
  return { success: true };
}

/** Whether the entry is missing; the genuine server then answers that nothing was done, and no more. */
function isMissing(call: Call, list: ListName): boolean {
  return docsOf(call, list).get(param(call, "qhash")) === undefined;
}

async function enable(call: Call, list: ListName) {
  const enabled = Boolean(await jsonBody(call));
  if (isMissing(call, list)) return { success: false };
  return change(call, list, () => ({ enabled }));
}

async function setExpiry(call: Call, list: ListName) {
  const expiry = String(await jsonBody(call));
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(expiry)) {
    refuse("Invalid date format, must match ISO9660 format (0000-00-00T00:00:00.000000Z)");
  }
  return expireAt(call, list, expiry);
}

function expireAt(call: Call, list: ListName, expiry: string | null) {
  if (isMissing(call, list)) return { success: false };
  return change(call, list, () => ({ expiry_ts: expiry }));
}

function sourceAt(call: Call, list: ListName, doc: Doc): number {
  const [name, type] = [param(call, "source"), param(call, "stype")];
  if (!call.roles.has("administration") && (type !== "user" || name !== call.account.uname)) {
    throw new Refusal(403, `You are not allowed to remove this source from this ${list} item`, {});
  }
  const at = (doc["sources"] as readonly Source[]).findIndex((one) => one.name === name && one.type === type);
  if (at < 0) throw new Refusal(404, `The specified source does not exist in the specified ${list} item`, {});
  return at;
}

function dropSource(call: Call, list: ListName) {
  return change(call, list, (doc) => {
    const sources = doc["sources"] as readonly Source[];
    const at = sourceAt(call, list, doc);
    if (sources.length === 1) {
      throw new Refusal(403, `You are not allowed to remove the last source from this ${list} item`, {});
    }
    return { sources: sources.toSpliced(at, 1) };
  });
}

async function classify(call: Call, list: ListName) {
  const classification = normalize(await jsonBody(call)) ?? UNRESTRICTED;
  return change(call, list, (doc) => {
    const sources = doc["sources"] as readonly Source[];
    const at = sourceAt(call, list, doc);
    const next = sources.with(at, { ...sources[at]!, classification });
    return { sources: next, classification: highest(next.map((one) => one["classification"])) };
  });
}

function remove(call: Call, list: ListName) {
  const doc = docsOf(call, list).get(param(call, "qhash"));
  if (doc === undefined) return { success: false };
  const all = call.roles.has("administration") || call.roles.has("signature_manage");
  const left = (doc["sources"] as readonly Source[]).filter((one) =>
    one.type !== "user" || one.name !== call.account.uname
  );
  if (all || left.length === 0) docsOf(call, list).delete(param(call, "qhash"));
  else docsOf(call, list).put(param(call, "qhash"), { ...doc, sources: left });
  return { success: true };
}
