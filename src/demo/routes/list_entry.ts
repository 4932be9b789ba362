/** What becomes an entry of the safelist or the badlist: its id, its sources, its fields. @module */
import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../../util/json.ts";
import { texts } from "../accounts.ts";
import type { Call } from "../call.ts";
import { highest, normalize, UNRESTRICTED } from "../classification.ts";
import { Refusal } from "../envelope.ts";
import type { Collection } from "../store.ts";
import { serverTime } from "../server_time.ts";

/** Either list of known things. */
export type ListName = "safelist" | "badlist";

/** Who vouches for an entry. */
export interface Source {
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
export function putEntry(
  call: Call,
  list: ListName,
  body: JsonObject,
): { hash: string; op: "add" | "update" } {
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
    ? serverTime(now + days * 86_400_000)
    : body["expiry_ts"] ?? old?.["expiry_ts"] ?? null;
  docs.put(id, {
    ...emptyEntry(list),
    ...old,
    ...given(list, body, id),
    added: old?.["added"] ?? serverTime(now),
    classification: highest([body["classification"], ...sources.map((one) => one["classification"])]),
    expiry_ts: expiry,
    sources,
    updated: serverTime(now),
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

function given(list: ListName, body: JsonObject, id: string): JsonObject {
  const fields: Record<string, Json> = { type: body["type"] ?? "file" };
  for (const name of ["file", "tag", "enabled", ...(list === "safelist" ? ["signature"] : [])]) {
    if (body[name] !== undefined) fields[name] = body[name];
  }
  if (body["type"] === "file" || body["type"] === undefined) {
    fields["hashes"] = { ...emptyEntry(list)["hashes"] as JsonObject, ...body["hashes"] as JsonObject };
  } else fields["hashes"] = { ...emptyEntry(list)["hashes"] as JsonObject, sha256: id };
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

/** The entries of a list. */
export function docsOf(call: Call, list: ListName): Collection {
  return call.state.store.collections[list];
}

/** In hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The id of the entry for a signature. */
export function signatureId(name: string): string {
  return sha256(`signature: ${name}`);
}

/** @throws {Refusal} always, with no answer but the message */
export function refuse(message: string, status = 400): never {
  throw new Refusal(status, message, null);
}
