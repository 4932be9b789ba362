import type { ServiceSelection, SubmissionParams } from "../../api/types/submission.ts";
import { UsageError } from "../../util/error.ts";
import type { Json } from "../../util/json.ts";
import { choosableParams, flagKey } from "./table.ts";
import type { SubmitParam } from "./types.ts";

type Spec = Readonly<Record<string, Readonly<Record<string, Json>>>>;

function fault(param: SubmitParam, value: string, expected: string): never {
  throw new UsageError(`${param.flag ?? param.name}: "${value}" is not ${expected}`);
}

function parseFlag(param: SubmitParam, text: string): boolean {
  if (/^(?:true|yes|on|1)$/i.test(text)) return true;
  if (/^(?:false|no|off|0)$/i.test(text)) return false;
  fault(param, text, "true or false");
}

/** The setting with the words that hold for files on their way: a submission, or the ingestion queue. */
export function withWordsFor(param: SubmitParam, via: "submit" | "ingest"): SubmitParam {
  const { ingestWords } = param;
  return via === "submit" || ingestWords === undefined ? param : { ...param, words: ingestWords };
}

function parseInteger(param: SubmitParam, text: string): number {
  const word = param.words?.[text.trim().toLowerCase()];
  if (word !== undefined) return word;
  const words = Object.keys(param.words ?? {});
  const range = `a whole number of ${param.min} to ${param.max}`;
  const expected = words.length === 0 ? range : `${range}, nor one of ${words.join(", ")}`;
  if (!/^\s*[+-]?\d+\s*$/.test(text)) fault(param, text, expected);
  const value = Number(text);
  if (value < (param.min ?? -Infinity) || value > (param.max ?? Infinity)) fault(param, text, expected);
  return value;
}

/**
 * A scalar as people type it: true, false, null and numbers that are written back the same, JSON in brackets and quotes,
 * else text.
 */
function parseScalar(text: string): Json {
  if (/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?|[[{"].*)$/s.test(text)) {
    try {
      const value = JSON.parse(text) as Json;
      return typeof value === "number" && String(value) !== text ? text : value;
    } catch {
      return text;
    }
  }
  return text;
}

/** One `SERVICE.PARAM=VALUE`. Services have no dots in their names; parameters may. */
function parseSpec(param: SubmitParam, text: string): Spec {
  const match = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text);
  if (match === null) fault(param, text, "of the form SERVICE.PARAM=VALUE");
  return { [match[1]!.trim()]: { [match[2]!.trim()]: parseScalar(match[3]!) } };
}

function parseJson(param: SubmitParam, text: string): string {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${param.flag ?? param.name}: the text is not JSON`, { cause });
  }
  return text;
}

/**
 * The value of a setting from what was typed.
 *
 * @throws {UsageError} naming the option and what it wants.
 */
export function parseParam(param: SubmitParam, text: string): Json {
  switch (param.type) {
    case "flag":
      return parseFlag(param, text);
    case "integer":
      return parseInteger(param, text);
    case "json":
      return parseJson(param, text);
    case "names":
      return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
    case "spec":
      return parseSpec(param, text);
    default:
      return text;
  }
}

/** Sets `services.selected` or `priority` in an object that may be written to. */
function assign(params: Record<string, Json>, name: string, value: Json): void {
  const [head, tail] = name.split(".") as [string, string | undefined];
  if (tail === undefined) params[head] = value;
  else params[head] = { ...(params[head] as Record<string, Json> | undefined), [tail]: value };
}

/**
 * Settings from the options of a command line, under the keys of {@link flagKey}. Options may be repeated where
 * they hold names or service parameters; options that were not given set nothing.
 *
 * @throws {UsageError}
 */
export function paramsFromFlags(
  options: Readonly<Record<string, unknown>>,
  via: "submit" | "ingest" = "submit",
): SubmissionParams {
  const params: Record<string, Json> = {};
  for (const param of choosableParams().map((one) => withWordsFor(one, via))) {
    const given = options[flagKey(param)!];
    if (given === undefined || given === null) continue;
    const values = (Array.isArray(given) ? given as readonly unknown[] : [given])
      .map((value) => typeof value === "boolean" ? value : parseParam(param, String(value)));
    if (values.length === 0) continue;
    if (param.type === "names") assign(params, param.name, [...new Set(values.flat() as string[])]);
    else if (param.type === "spec") {
      assign(params, param.name, mergeSpecs(values as unknown as readonly Spec[]));
    } else assign(params, param.name, values.at(-1)!);
  }
  return params as SubmissionParams;
}

function mergeSpecs(specs: readonly (Spec | undefined)[]): Record<string, Record<string, Json>> {
  const merged: Record<string, Record<string, Json>> = {};
  for (const spec of specs) {
    for (const [service, values] of Object.entries(spec ?? {})) {
      merged[service] = { ...merged[service], ...values };
    }
  }
  return merged;
}

/**
 * Settings from several layers, later ones winning: server's settings, profile file, options. Lists of services
 * and parameters of services are merged by name, so that naming one excluded service does not lose the selection.
 */
export function mergeParams(...layers: readonly (SubmissionParams | undefined)[]): SubmissionParams {
  const given = layers.filter((layer) => layer !== undefined);
  const merged: SubmissionParams = Object.assign({}, ...given);
  const services: ServiceSelection = Object.assign({}, ...given.map((layer) => layer.services));
  const spec = mergeSpecs(given.map((layer) => layer.service_spec));
  return {
    ...merged,
    ...(Object.keys(services).length > 0 ? { services } : {}),
    ...(Object.keys(spec).length > 0 ? { service_spec: spec } : {}),
  };
}

/** `initial_data` with passwords for archives added to those it has. @throws {UsageError} when it is no JSON object. */
export function withPasswords(initialData: string | null | undefined, passwords: readonly string[]): string {
  let data: Json = {};
  try {
    if (initialData) data = JSON.parse(initialData) as Json;
  } catch (cause) {
    throw new UsageError("initial_data is not JSON", { cause });
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new UsageError("initial_data is not a JSON object");
  }
  const object = data as Readonly<Record<string, Json>>;
  const known = Array.isArray(object.passwords) ? object.passwords as readonly Json[] : [];
  return JSON.stringify({ ...object, passwords: [...new Set([...known, ...passwords])] });
}
