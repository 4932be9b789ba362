import type { MetadataScheme } from "../../api/types/user.ts";
import { parseTime } from "../../util/format.ts";
import type { Json } from "../../util/json.ts";
import { type IndicatorKind, recognise } from "../hashes.ts";
import type { SubmitProblem } from "./validate.ts";

type Check = (text: string, params: Readonly<Record<string, Json>>) => string | undefined;

const kind = (wanted: IndicatorKind, words: string): Check => (text) =>
  recognise(text)?.kind === wanted ? undefined : `is not ${words}`;

/** Longer values are left to the server to check. */
const CHECKED_LENGTH_MAX = 1_000;

/** A server's pattern. One that JavaScript cannot read, or might need very long for, is left to the server to check. */
function matches(pattern: string, text: string): boolean {
  if (text.length > CHECKED_LENGTH_MAX || mayBacktrack(pattern)) return true;
  try {
    return new RegExp(`^(?:${pattern})`).test(text);
  } catch {
    return true;
  }
}

/** Whether matching may take a time that grows faster than with the square of the text: repeated groups, many repeats. */
function mayBacktrack(pattern: string): boolean {
  const repeats = pattern.match(/[*+]|\{\d*,\d*\}/g) ?? [];
  return repeats.length > 2 || /\)[*+{]/.test(pattern);
}

const CHECKS: Readonly<Record<string, Check>> = {
  boolean: (text) => /^(?:true|false)$/i.test(text) ? undefined : "is not true or false",
  integer(text, params) {
    if (!/^[+-]?\d+$/.test(text)) return "is not a whole number";
    const { min, max } = params;
    if (typeof min === "number" && Number(text) < min) return `is less than ${min}`;
    return typeof max === "number" && Number(text) > max ? `is more than ${max}` : undefined;
  },
  float: (text) => text.trim() !== "" && Number.isFinite(Number(text)) ? undefined : "is not a number",
  date: (text) => parseTime(text) === undefined ? "is not a date such as 2026-11-24T12:00:00Z" : undefined,
  domain: kind("domain", "a domain"),
  ip: kind("ip", "an IP address"),
  email: kind("email", "an e-mail address"),
  uri: kind("url", "a URL"),
  md5: kind("md5", "an MD5"),
  sha1: kind("sha1", "a SHA-1"),
  sha256: kind("sha256", "a SHA-256"),
  ssdeephash: kind("ssdeep", "an ssdeep hash"),
  enum(text, params) {
    const values = Array.isArray(params.values) ? params.values as readonly Json[] : [];
    return values.some((one) => String(one) === text) ? undefined : `is not one of ${values.join(", ")}`;
  },
  regex(text, params) {
    const pattern = params.validation_regex;
    return typeof pattern !== "string" || matches(pattern, text) ? undefined : `does not match ${pattern}`;
  },
};

/** Keys that the server's store takes (`FLATTENED_OBJECT_SANITIZER` of assemblyline's odm). */
const KEY = /^[a-z][a-z0-9_.]*$/;

/** Why a key of the metadata would be refused, whatever its value; undefined when it would not. */
export function metadataKeyFault(key: string): string | undefined {
  return KEY.test(key)
    ? undefined
    : `The key of the metadata "${key}" is invalid: a-z, 0-9, "_" and "." only, starting with a letter`;
}

/**
 * What the server has against some metadata: invalid keys, missing keys, values of the wrong kind, keys that a strict
 * scheme does not know. Kinds that we do not know are left to the server.
 *
 * @param metadata What will be sent.
 * @param schemes `configuration.submission.metadata.submit`, or that of an ingest type.
 * @param options.strict Whether other keys are refused. Default false.
 */
export function metadataProblems(
  metadata: Readonly<Record<string, string>>,
  schemes: Readonly<Record<string, MetadataScheme>>,
  options: { readonly strict?: boolean } = {},
): readonly SubmitProblem[] {
  const problem = (path: string, message: string): SubmitProblem => ({ path, message, severity: "error" });
  const known = new Set<string>();
  const problems = Object.entries(schemes).flatMap(([name, scheme]) => {
    const names = [name, ...scheme.aliases ?? []];
    for (const one of names) known.add(one);
    const given = names.find((one) => Object.hasOwn(metadata, one));
    if (given === undefined) {
      const missing = scheme.required && (scheme.default === undefined || scheme.default === null);
      return missing ? [problem(name, `The server wants the metadata "${name}"`)] : [];
    }
    const check = CHECKS[(scheme.validator_type ?? "").toLowerCase()];
    const fault = check?.(String(metadata[given]), scheme.validator_params ?? {});
    return fault === undefined ? [] : [problem(given, `The metadata "${given}" ${fault}`)];
  });
  const invalid = Object.keys(metadata).flatMap((key) => {
    const fault = metadataKeyFault(key);
    return fault === undefined ? [] : [problem(key, fault)];
  });
  if (!options.strict) return [...problems, ...invalid];
  const others = Object.keys(metadata).filter((name) => !known.has(name));
  return [
    ...problems,
    ...invalid,
    ...others.map((name) => problem(name, `The server does not accept the metadata "${name}"`)),
  ];
}
