import type { Json, JsonObject } from "../util/json.ts";
import { texts } from "./accounts.ts";
import type { Call } from "./call.ts";
import { levelOf, maySee, normalize } from "./classification.ts";
import { Refusal } from "./envelope.ts";
import { readerOf } from "./access.ts";
import { submissionParams as corpusParams } from "./corpus/documents.ts";
import { FILE_TYPES } from "./file_types.ts";
import { PROFILE_NAMES, profileDisplay, profileParams } from "./settings.ts";

/** Every parameter with the value it has unless somebody says otherwise. */
const DEFAULTS: JsonObject = corpusParams({
  services: { excluded: [], rescan: [], resubmit: [], selected: [] },
  submitter: "",
});

const WHOLE = ["max_extracted", "max_supplementary", "priority", "ttl"];
const DAYS = 30;

/** What a request says about a submission, besides its file. */
export interface AskedSubmission {
  readonly params?: unknown;
  readonly submission_profile?: unknown;
  readonly metadata?: unknown;
  readonly type?: unknown;
}

/** Merges profile, request and the rules of the server into the parameters of a submission. */
export function submissionParams(call: Call, asked: AskedSubmission): Record<string, Json> {
  const given = (asked.params ?? {}) as JsonObject;
  const profile = chosenProfile(call, asked.submission_profile);
  if (!call.roles.has("submission_customize")) refuseRestricted(given, String(asked.submission_profile));
  const merged: Record<string, Json> = { ...DEFAULTS, ...profile };
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(DEFAULTS, name)) merged[name] = checkedParam(name, value);
  }
  if (merged["ttl"] === null) merged["ttl"] = DAYS;
  merged["classification"] = checkedClassification(call, merged["classification"]);
  merged["services"] = servicesOf(merged["services"]);
  merged["submitter"] = call.account.uname;
  merged["quota_item"] = true;
  const type = merged["filetype_override"];
  if (type !== null && !FILE_TYPES.includes(String(type))) {
    throw new Refusal(
      400,
      `Filetype override '${type}' is not a recognized file type in the system`,
      {},
    );
  }
  return merged;
}

function chosenProfile(call: Call, asked: unknown): Record<string, Json> {
  const free = call.roles.has("submission_customize");
  if (asked === undefined || asked === null || asked === "") {
    if (free) return profileParams("default", call.roles)!;
    const names = PROFILE_NAMES.map((name) => `'${name}'`).join(", ");
    throw new Refusal(400, `You must specify a submission profile. One of: [${names}]`, {});
  }
  const found = profileParams(String(asked), call.roles);
  if (found !== undefined) return found;
  // The genuine server lets those who may customise name a profile it does not have.
  if (free) return profileParams("default", call.roles)!;
  throw new Refusal(400, `Submission profile '${asked}' does not exist`, {});
}

function refuseRestricted(given: JsonObject, profile: string) {
  const allowed = [
    "description",
    "classification",
    "ttl",
    "priority",
    "deep_scan",
    "ignore_cache",
    "initial_data",
  ];
  const wrong = Object.keys(given).find((name) => Object.hasOwn(DEFAULTS, name) && !allowed.includes(name));
  if (wrong === undefined) return;
  throw new Refusal(
    400,
    `User isn't allowed to modify the "${wrong}" parameters of ${profileDisplay(profile)} profile`,
    {},
  );
}

function checkedParam(name: string, value: Json): Json {
  if (WHOLE.includes(name)) {
    if (value === null && name === "ttl") return null;
    if (typeof value !== "number" && !/^\s*[+-]?\d+\s*$/.test(String(value))) {
      throw new Refusal(400, `invalid literal for int() with base 10: '${value}'`);
    }
    return Math.trunc(Number(value));
  }
  // As Python sees it: every text but the empty one is true.
  return typeof DEFAULTS[name] === "boolean" ? Boolean(value) : value;
}

const MAX_PRIORITY = 1_500;

/** Refuses a priority that a submission cannot have. @throws {Refusal} */
export function requirePriority(priority: unknown): void {
  if (Number(priority) > MAX_PRIORITY) {
    throw new Refusal(400, `[priority] Value bigger then the max value. (${priority} > ${MAX_PRIORITY})`);
  }
  if (Number(priority) < 1) {
    throw new Refusal(400, `[priority] Value smaller then the min value. (${priority} < ${MAX_PRIORITY})`);
  }
}

function checkedClassification(call: Call, value: Json | undefined): string {
  const long = normalize(value ?? "TLP:C");
  if (long === undefined) {
    const level = String(value).split("//")[0]!.toUpperCase();
    throw new Refusal(
      400,
      `Classification level '${level}' was not found in your classification definition.`,
      {},
    );
  }
  if (!maySee(readerOf(call), long) && levelOf(readerOf(call)) > 0) {
    throw new Refusal(
      400,
      "You cannot start a submission with higher classification then you're allowed to see",
      {},
    );
  }
  return long;
}

function servicesOf(value: Json | undefined): JsonObject {
  const given = (value ?? {}) as JsonObject;
  if (typeof given !== "object") throw new TypeError("as on the genuine server: services are no object");
  return {
    excluded: texts(given["excluded"]),
    rescan: texts(given["rescan"]),
    resubmit: texts(given["resubmit"]),
    selected: texts(given["selected"]),
  };
}

const MAX_METADATA_LENGTH = 4096;
const METADATA_KEY = /^[a-z][a-z0-9_.]*$/;

/**
 * The metadata of a request, as stored.
 *
 * @param response what `api_response` holds in a refusal
 * @throws {Refusal} for a key that the server does not store
 */
export function askedMetadata(value: unknown, response: unknown = ""): Record<string, string> {
  const flat = flatMetadata(value);
  const illegal = Object.keys(flat).find((key) => !METADATA_KEY.test(key));
  if (illegal !== undefined) throw new Refusal(400, `'Illegal key: ${illegal}'`, response);
  return flat;
}

/** Metadata as stored: one level of keys with dots, all values text. */
export function flatMetadata(value: unknown, prefix = ""): Record<string, string> {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return {};
  const flat: Record<string, string> = {};
  for (const [name, inner] of Object.entries(value)) {
    const key = `${prefix}${name}`;
    if (inner !== null && typeof inner === "object" && !Array.isArray(inner)) {
      Object.assign(flat, flatMetadata(inner, `${key}.`));
    } else {
      const text = typeof inner === "string" ? inner : JSON.stringify(inner).replaceAll(",", ", ");
      if (text.length <= MAX_METADATA_LENGTH) flat[key] = text;
    }
  }
  return flat;
}
