import type { SubmissionParams } from "../../api/types/submission.ts";
import type { ServiceCategory, SubmissionProfile, UserSettings } from "../../api/types/user.ts";
import { isJson, type Json, jsonFault } from "../../util/json.ts";
import { closest } from "../../util/closest.ts";
import { fuzzyFilter } from "../../util/fuzzy.ts";
import type { Classification } from "../classification.ts";
import { serviceParam, specFault } from "./service_spec.ts";
import { SUBMIT_PARAMS, submitParam } from "./table.ts";
import type { SubmitParam } from "./types.ts";

/** What is wrong with a setting. */
export interface SubmitProblem {
  /** `priority`, `services.selected`, `service_spec.CAPE.timeout`. */
  readonly path: string;
  /** One sentence. */
  readonly message: string;
  /** Whether the server would refuse it or the outcome would surprise; warnings may be sent. */
  readonly severity: "error" | "warning";
}

/** What is known of the server; the more of it, the more is checked. */
export interface SubmitContext {
  readonly classification?: Classification | undefined;
  /** The user's clearance, to refuse what they could not see. */
  readonly userClassification?: string | undefined;
  /** The user's settings: services, their parameters. */
  readonly settings?: Pick<UserSettings, "services" | "service_spec"> | undefined;
  /** Longest time to live in days; 0 for none. */
  readonly maxDtl?: number | undefined;
  /** Names of the server's external sources. */
  readonly externalSources?: readonly string[] | undefined;
}

const error = (path: string, message: string): SubmitProblem => ({ path, message, severity: "error" });
const warning = (path: string, message: string): SubmitProblem => ({ path, message, severity: "warning" });

function nearest(name: string, known: readonly string[]): string {
  const lower = name.toLowerCase();
  const same = known.find((one) =>
    one.toLowerCase().replaceAll(/[-_ ]/g, "") === lower.replaceAll(/[-_ ]/g, "")
  );
  const found = same ?? closest(name, known) ??
    fuzzyFilter(name, known, { text: (one) => one, limit: 1 })[0]?.item;
  return found === undefined ? "" : `; did you mean "${found}"?`;
}

function typeProblem(param: SubmitParam, value: unknown): string | undefined {
  if (value === null && (param.default === null || param.name === "ttl")) return undefined;
  switch (param.type) {
    case "flag":
      return typeof value === "boolean" ? undefined : "is not true or false";
    case "integer": {
      const { min = -Infinity, max = Infinity } = param;
      const good = typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
      return good ? undefined : `is not a whole number of ${min} to ${max}`;
    }
    case "names":
      return Array.isArray(value) && value.every((one) => typeof one === "string")
        ? undefined
        : "is not a list of names";
    case "spec": {
      const object = (one: unknown) => typeof one === "object" && one !== null && !Array.isArray(one);
      return object(value) && Object.values(value as object).every(object)
        ? undefined
        : "is not an object of services with parameters";
    }
    case "json":
      return typeof value !== "string"
        ? "is not text"
        : isJson(value)
        ? undefined
        : `is not JSON: ${jsonFault(value)}`;
    default:
      return typeof value === "string" ? undefined : "is not text";
  }
}

/** Paths and values: `services` is taken apart, the rest stays whole. */
function entries(params: SubmissionParams): [string, unknown][] {
  return Object.entries(params).flatMap(([name, value]): [string, unknown][] => {
    if (name !== "services" || typeof value !== "object" || value === null) return [[name, value]];
    return Object.entries(value).map(([part, list]) => [`services.${part}`, list]);
  });
}

function settingProblems(name: string, value: unknown): SubmitProblem[] {
  const param = submitParam(name);
  if (param === undefined) {
    const known = SUBMIT_PARAMS.map((one) => one.name);
    return [warning(name, `"${name}" is no setting of a submission${nearest(name, known)}`)];
  }
  const fault = typeProblem(param, value);
  if (fault !== undefined) return [error(name, `${name} ${fault}`)];
  if (name === "submitter") return [warning(name, "submitter is left to the server")];
  return [];
}

/** The settings of the table whose values are of another kind, by their paths. Settings of other versions are none. */
export function settingFaults(params: SubmissionParams): readonly string[] {
  return entries(params).filter(([name, value]) => {
    const param = submitParam(name);
    return param !== undefined && typeProblem(param, value) !== undefined;
  }).map(([name]) => name);
}

function markingProblems(params: SubmissionParams, context: SubmitContext): SubmitProblem[] {
  const { classification } = params;
  const engine = context.classification;
  if (typeof classification !== "string" || engine === undefined || !engine.enforce) return [];
  try {
    const seen = context.userClassification === undefined ||
      engine.isAccessible(context.userClassification, classification);
    return seen ? [] : [error("classification", `You are not cleared for "${classification}"`)];
  } catch (cause) {
    return [error("classification", cause instanceof Error ? cause.message : String(cause))];
  }
}

const namesOf = (categories: readonly ServiceCategory[]) =>
  categories.flatMap((category) => [category.name, ...category.services.map((service) => service.name)]);

function serviceProblems(params: SubmissionParams, context: SubmitContext): SubmitProblem[] {
  const categories = context.settings?.services;
  if (categories === undefined) return [];
  const known = namesOf(categories);
  const unknown = Object.entries(params.services ?? {}).flatMap(([part, names]) =>
    (Array.isArray(names) ? names as readonly unknown[] : []).flatMap((name) =>
      typeof name !== "string" || known.includes(name) ? [] : [
        error(`services.${part}`, `The server has no service or category "${name}"${nearest(name, known)}`),
      ]
    )
  );
  const spec = Object.entries(params.service_spec ?? {}).flatMap(([service, values]) => {
    if (!known.includes(service)) {
      return [
        error(`service_spec.${service}`, `The server has no service "${service}"${nearest(service, known)}`),
      ];
    }
    return Object.entries(values ?? {}).flatMap(([name, value]) => {
      const why = parameterFault(context.settings?.service_spec, { service, name, value });
      return why === undefined ? [] : [error(`service_spec.${service}.${name}`, why)];
    });
  });
  return [...unknown, ...spec];
}

function parameterFault(
  known: UserSettings["service_spec"] | undefined,
  { service, name, value }: { readonly service: string; readonly name: string; readonly value: unknown },
): string | undefined {
  const param = serviceParam(known, service, name);
  if (param !== undefined) {
    // What the server itself says is its own affair.
    const isOwn = sameJson(value, param.value) || sameJson(value, param.default);
    const fault = isOwn ? undefined : specFault(param, value);
    return fault === undefined
      ? undefined
      : `The parameter "${name}" of ${service} ${fault}: ${JSON.stringify(value)}`;
  }
  const names = known?.find((one) => one.name === service)?.params.map((one) => one.name) ?? [];
  return `${service} has no parameter "${name}"${nearest(name, names)}`;
}

/** Everything wrong with the settings of a submission. Empty when they can be sent. */
export function validateParams(
  params: SubmissionParams,
  context: SubmitContext = {},
): readonly SubmitProblem[] {
  const problems = entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : settingProblems(name, value)
  );
  if (problems.some((one) => one.severity === "error")) return problems;
  const { ttl } = params;
  if (typeof ttl === "number" && context.maxDtl && (ttl > context.maxDtl || ttl === 0)) {
    problems.push(warning("ttl", `The server keeps results for ${context.maxDtl} days at most`));
  }
  const sources = context.externalSources;
  for (const name of params.default_external_sources ?? []) {
    if (sources !== undefined && !sources.includes(name)) {
      problems.push(
        error(
          "default_external_sources",
          `The server has no external source "${name}"${nearest(name, sources)}`,
        ),
      );
    }
  }
  return [...problems, ...markingProblems(params, context), ...serviceProblems(params, context)];
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * What a user without the role `submission_customize` may not change in a profile. With the role, nothing is wrong.
 *
 * @param params What the user asks for, without what the profile sets.
 * @param profile The profile named; undefined when none is.
 * @param options.customize Whether the user has the role.
 */
export function profileProblems(
  params: SubmissionParams,
  profile: SubmissionProfile | undefined,
  options: { readonly customize: boolean },
): readonly SubmitProblem[] {
  if (options.customize) return [];
  if (profile === undefined) {
    return [
      error(
        "submission_profile",
        "You must name a submission profile: your account may not customise submissions",
      ),
    ];
  }
  const restricted = profile.restricted_params ?? {};
  const set = profile.params as Readonly<Record<string, unknown>>;
  const says = (name: string) => `The profile "${profile.display_name}" does not let you change ${name}`;
  const own = (restricted.submission ?? []).filter((name) => {
    const value = (params as Readonly<Record<string, unknown>>)[name];
    const allowed = set[name] ?? submitParam(name)?.default;
    return value !== undefined && !sameJson(value, allowed);
  });
  const services = Object.entries(params.service_spec ?? {}).flatMap(([service, values]) =>
    Object.entries(values ?? {}).filter(([name, value]) => {
      const allowed: Json | undefined = profile.params.service_spec?.[service]?.[name];
      return (restricted[service] ?? []).includes(name) && !sameJson(value, allowed);
    }).map(([name]) => [service, name] as const)
  );
  return [
    ...own.map((name) => error(name, says(name))),
    ...services.map(([service, name]) =>
      error(`service_spec.${service}.${name}`, says(`${name} of ${service}`))
    ),
  ];
}
