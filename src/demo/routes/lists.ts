import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../../util/json.ts";
import { canSee } from "../access.ts";
import { texts } from "../accounts.ts";
import { type Call, jsonBody, param } from "../call.ts";
import { highest, normalize, UNRESTRICTED } from "../classification.ts";
import { Refusal } from "../envelope.ts";
import { type Route, type RouteLine, section } from "../router.ts";
import { wireTime } from "../state.ts";
import type { Collection, Doc } from "../store.ts";
import { attributionRoutes } from "./attribution.ts";

/** Either list of known things. */
export type ListName = "safelist" | "badlist";

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

function docsOf(call: Call, list: ListName): Collection {
  return call.state.store.collections[list];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function signatureId(name: string): string {
  return sha256(`signature: ${name}`);
}

function refuse(message: string, status = 400): never {
  throw new Refusal(status, message, null);
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

interface Source {
  readonly [key: string]: Json;
  readonly name: string;
  readonly type: string;
}

const HASH_LENGTHS: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha256: 64 };

function isHash(name: string, value: string): boolean {
  const length = HASH_LENGTHS[name];
  return length === undefined || value.length === length && /^[0-9a-f]+$/i.test(value);
}

function idOf(list: ListName, body: JsonObject): string {
  if (body["type"] === undefined) throw new Error("as the genuine server fails, not told of what kind it is");
  const hashes = (body["hashes"] ?? {}) as Record<string, string | undefined>;
  const tag = body["tag"] as { type?: string; value?: string } | undefined;
  const signature = body["signature"] as { name?: string } | undefined;
  if (body["type"] === "tag") {
    if (!tag?.type || !tag.value) refuse("Tag data not found");
    return sha256(`${tag.type}: ${tag.value}`);
  }
  if (body["type"] === "signature" && list === "safelist") {
    if (!signature?.name) refuse("Signature data not found");
    return signatureId(signature.name);
  }
  const names = list === "badlist" ? ["sha256", "sha1", "md5", "tlsh", "ssdeep"] : ["sha256", "sha1", "md5"];
  if (names.some((name) => hashes[name] && !isHash(name, hashes[name]))) {
    throw new Error("as the genuine server fails, given what is no such hash");
  }
  const id = names.map((name) => hashes[name]).find((hash) => hash);
  return id ?? refuse("No valid hash found");
}

function sourcesOf(call: Call, body: JsonObject): Source[] {
  return (body["sources"] as readonly Source[] | undefined ?? []).map((source) => {
    if (source.type === "user" && source.name !== call.account.uname) {
      refuse(`You cannot add a source for another user. ${source.name} != ${call.account.uname}`);
    }
    if (source.type === "external" && !call.roles.has("signature_import")) {
      refuse("You do not have sufficient priviledges to add an external source.", 403);
    }
    const classification = normalize(source["classification"] ?? UNRESTRICTED) ?? UNRESTRICTED;
    return { ...source, classification, reason: texts(source["reason"]) };
  });
}

/** Adds an entry or merges it into the one that is there. */
function put(call: Call, list: ListName, body: JsonObject): { hash: string; op: "add" | "update" } {
  const id = idOf(list, body);
  const docs = docsOf(call, list);
  const old = docs.get(id);
  const now = call.state.clock.now();
  const sources = mergedSources(
    old?.["sources"] as readonly Source[] | undefined ?? [],
    sourcesOf(call, body),
  );
  const days = Number(body["dtl"] ?? 0);
  const expiry = days > 0
    ? wireTime(now + days * 86_400_000)
    : body["expiry_ts"] ?? old?.["expiry_ts"] ?? null;
  docs.put(id, {
    ...emptyEntry(list),
    ...old,
    ...given(list, body),
    added: old?.["added"] ?? wireTime(now),
    classification: highest([body["classification"], ...sources.map((one) => one["classification"])]),
    expiry_ts: expiry,
    sources,
    updated: wireTime(now),
  });
  return { hash: id, op: old === undefined ? "add" : "update" };
}

function emptyEntry(list: ListName): JsonObject {
  const hashes = { md5: null, sha1: null, sha256: null };
  const common = { classification: UNRESTRICTED, enabled: true, expiry_ts: null, file: null, tag: null };
  return list === "safelist"
    ? { ...common, hashes, signature: null }
    : { ...common, attribution: null, hashes: { ...hashes, ssdeep: null, tlsh: null } };
}

const ATTRIBUTION = ["actor", "campaign", "category", "exploit", "family", "implant", "network"];

function given(list: ListName, body: JsonObject): JsonObject {
  const fields: Record<string, Json> = { type: body["type"] ?? "file" };
  for (const name of ["file", "tag", "enabled", ...(list === "safelist" ? ["signature"] : [])]) {
    if (body[name] !== undefined) fields[name] = body[name];
  }
  if (body["type"] === "file" || body["type"] === undefined) {
    fields["hashes"] = { ...emptyEntry(list)["hashes"] as JsonObject, ...body["hashes"] as JsonObject };
  }
  const attribution = body["attribution"] as JsonObject | undefined | null;
  if (list === "badlist" && attribution) {
    fields["attribution"] = Object.fromEntries(
      ATTRIBUTION.map((kind) => [kind, attribution[kind] ? texts(attribution[kind]).map(upper) : null]),
    );
  }
  return fields;
}

function upper(text: string): string {
  return text.toUpperCase();
}

function mergedSources(old: readonly Source[], fresh: readonly Source[]): Source[] {
  const merged = [...old];
  for (const source of fresh) {
    const at = merged.findIndex((one) => one.name === source.name && one.type === source.type);
    if (at < 0) merged.push(source);
    else {
      const reason = [...new Set([...texts(merged[at]!["reason"]), ...texts(source["reason"])])];
      merged[at] = { ...merged[at]!, ...source, reason };
    }
  }
  return merged;
}

async function addOne(call: Call, list: ListName) {
  const body = await jsonBody(call) as JsonObject;
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    refuse("Invalid data provided: no object");
  }
  return { ...put(call, list, body), success: true };
}

async function addMany(call: Call, list: ListName) {
  const body = await jsonBody(call);
  if (!Array.isArray(body)) refuse("Could not get the list of hashes");
  for (const entry of body as JsonObject[]) put(call, list, entry);
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
  const updated = wireTime(call.state.clock.now());
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
