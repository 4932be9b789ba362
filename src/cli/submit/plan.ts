/** From options to a plan: files are read, JSON is parsed, and the server's rules are held against it. @module */
import type { SubmissionParams } from "../../api/types/submission.ts";
import type { Whoami } from "../../api/types/user.ts";
import { mergeParams, paramsFromFlags, withPasswords } from "../../domain/submit_params.ts";
import { flatMetadata, type Plan, planSubmission } from "../../features/submit/plan.ts";
import { leftOutText, readable } from "../../features/submit/readable.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { readObject } from "../noun.ts";
import type { PlanOptions } from "./options.ts";

/** What the person asks for, before the server is asked. */
export interface AskedPlan {
  readonly params: SubmissionParams;
  readonly metadata: Readonly<Record<string, string>>;
  readonly profile: string | undefined;
  readonly dynamic: boolean;
}

/**
 * Reads the settings given; options win over `-j`, and this over the file.
 *
 * @param via how the files go, which words for the priority depend on
 * @throws {UsageError} something cannot be read or is no JSON object
 */
export async function readAsked(
  ctx: CliContext,
  options: PlanOptions,
  via: "submit" | "ingest" = "submit",
): Promise<AskedPlan> {
  const flags = paramsFromFlags(options, via);
  const meta = (options.meta ?? []).map(pairOf);
  const file = options.params === undefined ? {} : await named(ctx, "--params", `@${options.params}`);
  const whole = ["params", "metadata", "submission_profile"].some((key) => key in file);
  const fromFile = whole ? objectAt(file, "params") : file;
  const json = options.jsonParams === undefined ? {} : await named(ctx, "--json-params", options.jsonParams);
  const spec = options.srvSpec === undefined ? {} : {
    service_spec: await named(ctx, "--srv-spec", options.srvSpec) as
      & SubmissionParams["service_spec"]
      & object,
  };
  const metadata = options.metadata === undefined ? {} : await named(ctx, "--metadata", options.metadata);
  const params = mergeParams(fromFile, json, spec, flags);
  const profile = options.submissionProfile ?? (whole ? file.submission_profile : undefined);
  if (profile !== undefined && typeof profile !== "string") {
    throw new UsageError('--params: "submission_profile" is not a text');
  }
  return {
    params: options.archivePassword === undefined
      ? params
      : { ...params, initial_data: withPasswords(params.initial_data, options.archivePassword) },
    metadata: {
      ...flatMetadata(whole ? objectAt(file, "metadata") : {}),
      ...flatMetadata(metadata),
      ...Object.fromEntries(meta),
    },
    profile,
    dynamic: options.runDynamic ?? false,
  };
}

async function named(ctx: CliContext, option: string, text: string): Promise<Record<string, unknown>> {
  try {
    return await readObject(ctx, text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    throw new UsageError(`${option}: ${error.message}`, { cause: error, ...hint });
  }
}

function objectAt(file: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = file[key] ?? {};
  if (typeof value === "object" && !Array.isArray(value)) return { ...value };
  throw new UsageError(`--params: "${key}" is not a JSON object`);
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`--meta: "${text}" is not of the form KEY=VALUE`);
}

/**
 * The plan, once nothing is wrong with it; doubts are said on standard error.
 *
 * @throws {UsageError} the server would refuse it
 */
export function checkedPlan(
  ctx: CliContext,
  me: Whoami,
  asked: AskedPlan & { readonly via: "submit" | "ingest"; readonly type?: string | undefined },
): Plan {
  const plan = planSubmission(me, asked);
  const faults = plan.problems.filter((one) => one.severity === "error").map((one) => one.message);
  const [first, ...rest] = faults;
  if (first !== undefined) throw new UsageError(first, rest.length === 0 ? {} : { detail: rest.join("\n") });
  for (const { message } of plan.problems) ctx.note(message);
  const leftOut = leftOutText(readable(me).leftOut);
  if (leftOut !== undefined) ctx.note(leftOut);
  return plan;
}
