import type { MetadataScheme, SubmissionProfile, Whoami } from "../../api/types/user.ts";
import type { SubmissionParams } from "../../api/types/submission.ts";
import { engineOf } from "../../domain/classification/engine_of.ts";
import {
  DEFAULT_SERVICES,
  mergeParams,
  metadataProblems,
  profileProblems,
  type SubmitContext,
  type SubmitProblem,
  typedSpec,
  validateParams,
} from "../../domain/submit_params.ts";
import { readable } from "./readable.ts";

/** The category of services that run a file. */
const DYNAMIC = "Dynamic Analysis";

/** What a person asks for. */
export interface PlanInput {
  readonly params: SubmissionParams;
  readonly metadata: Readonly<Record<string, string>>;
  /** Name of a submission profile. */
  readonly profile?: string | undefined;
  /** Add dynamic analysis to the services. Default: false. */
  readonly dynamic?: boolean | undefined;
  /** How it will be handed in: it decides which metadata the server wants. */
  readonly via: "submit" | "ingest";
  /** Word for the kind of traffic of ingested files. Default: `INGEST`. */
  readonly type?: string | undefined;
}

/** What will be sent, and what is wrong with it. */
export interface Plan {
  readonly params: SubmissionParams;
  readonly metadata: Readonly<Record<string, string>>;
  readonly profile: string | undefined;
  /** Set when the params ask for an alert; sent where servers of any age look. */
  readonly generateAlert: true | undefined;
  /** The largest file the server takes; undefined: unknown, or no limit. */
  readonly maxSizeBytes: number | undefined;
  readonly problems: readonly SubmitProblem[];
}

/**
 * What to send for what a person asks, checked against what the server said of itself and the person: settings,
 * profile, services and their parameters, classification, external sources, metadata. What the server said and nobody can
 * read is left out; {@link readable} names it.
 *
 * @param said The answer of whoami.
 */
export function planSubmission(said: Whoami, input: PlanInput): Plan {
  const { me } = readable(said);
  const { configuration } = me;
  const profiles = configuration.submission?.profiles ?? {};
  const customize = me.roles.includes("submission_customize");
  const profile = chosenProfile(me, input, { profiles, customize });
  const own = profile === undefined ? undefined : profiles[profile];
  const dynamic = input.dynamic
    ? withDynamic(me, input.params, { profile: own, profileName: profile })
    : undefined;
  const params = typedParams(me, mergeParams(input.params, dynamic));
  const { ignore_size, generate_alert } = params;
  return {
    params,
    metadata: input.metadata,
    profile,
    generateAlert: generate_alert === true ? true : undefined,
    maxSizeBytes: ignore_size ? undefined : configuration.submission?.max_file_size,
    problems: [
      ...unknownProfile(profile, profiles, customize),
      ...validateParams(params, contextOf(me)),
      ...profileProblems(params, own, { customize }),
      ...metadataOf(me, input),
    ],
  };
}

/** The settings with the parameters of services in the kinds that these take. */
function typedParams({ settings }: Whoami, params: SubmissionParams): SubmissionParams {
  const { service_spec: spec } = params;
  // What is no object of objects is told of as such.
  const isSpec = typeof spec === "object" && spec !== null &&
    Object.values(spec).every((one) => typeof one === "object");
  return isSpec ? { ...params, service_spec: typedSpec(spec, settings?.service_spec) } : params;
}

/** What is known of the server, for {@link validateParams}. */
export function contextOf(said: Whoami): SubmitContext {
  const { me } = readable(said);
  const { submission, ui } = me.configuration;
  return {
    classification: engineOf(me),
    userClassification: me.classification,
    settings: me.settings,
    maxDtl: submission?.max_dtl,
    externalSources: ui?.external_sources?.map(({ name }) => name),
  };
}

interface Choice {
  readonly profiles: Readonly<Record<string, SubmissionProfile>>;
  readonly customize: boolean;
}

/** Who may not customise must name a profile: the one they prefer, or with dynamic analysis one that has it. */
function chosenProfile(me: Whoami, input: PlanInput, { profiles, customize }: Choice): string | undefined {
  if (input.profile !== undefined || customize) return input.profile;
  const preferred = me.settings?.preferred_submission_profile ?? undefined;
  const fits = (name: string) =>
    !input.dynamic || profiles[name]?.params.services?.selected?.includes(DYNAMIC) === true;
  const names = [
    ...(preferred === undefined ? [] : [preferred]),
    "static_with_dynamic",
    ...Object.keys(profiles),
  ];
  if (!input.dynamic) return preferred !== undefined && preferred in profiles ? preferred : undefined;
  return names.find((name) => name in profiles && fits(name));
}

interface Selection {
  readonly profile: SubmissionProfile | undefined;
  readonly profileName: string | undefined;
}

/** The services that would run anyway, and dynamic analysis; undefined when it is among them. */
function withDynamic(
  me: Whoami,
  params: SubmissionParams,
  { profile, profileName }: Selection,
): SubmissionParams | undefined {
  const name = profileName ?? me.settings?.preferred_submission_profile ?? "default";
  const fromSettings = profile?.params.services?.selected ??
    me.settings?.submission_profiles[name]?.services?.selected;
  const selected = params.services?.selected ?? fromSettings ?? DEFAULT_SERVICES;
  if (selected.includes(DYNAMIC)) return undefined;
  return { services: { selected: [...selected, DYNAMIC] } };
}

function unknownProfile(
  profile: string | undefined,
  profiles: Readonly<Record<string, SubmissionProfile>>,
  customize: boolean,
): SubmitProblem[] {
  const names = Object.keys(profiles);
  if (profile === undefined || names.length === 0 || profile in profiles) return [];
  if (customize && profile === "default") return [];
  const path = "submission_profile";
  return [{
    path,
    severity: "error",
    message: `There is no profile "${profile}"; there are ${names.join(", ")}`,
  }];
}

function metadataOf(me: Whoami, { metadata, via, type = "INGEST" }: PlanInput): readonly SubmitProblem[] {
  // Two shapes: of `submit` the keys, of `ingest` the keys by type of traffic.
  const all = (me.configuration.submission?.metadata ?? {}) as Readonly<Record<string, unknown>>;
  const byType = all.ingest as Readonly<Record<string, unknown>> | undefined;
  const schemes = via === "submit" ? all.submit : byType?.[type] ?? byType?._default;
  const strict = all.strict_schemes;
  const names = via === "submit" ? ["submit"] : [type, `ingest.${type}`];
  return metadataProblems(metadata, (schemes ?? {}) as Readonly<Record<string, MetadataScheme>>, {
    strict: Array.isArray(strict) && names.some((name) => strict.includes(name)),
  });
}

/** Metadata as the server stores it: text under dotted keys. */
export function flatMetadata(value: Readonly<Record<string, unknown>>, prefix = ""): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, one] of Object.entries(value)) {
    const path = prefix + key;
    if (typeof one === "object" && one !== null && !Array.isArray(one)) {
      Object.assign(flat, flatMetadata(one as Readonly<Record<string, unknown>>, `${path}.`));
    } else if (one !== null && one !== undefined) {
      flat[path] = typeof one === "string" ? one : JSON.stringify(one);
    }
  }
  return flat;
}
