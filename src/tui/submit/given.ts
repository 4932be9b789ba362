import type { SubmissionParams } from "../../api/types/submission.ts";
import type { Whoami } from "../../api/types/user.ts";
import { mergeParams } from "../../domain/submit_params.ts";
import type { Json } from "../../util/json.ts";
import { type Draft, type DraftItem, EMPTY_DRAFT } from "./draft.ts";
import type { Preset } from "../../features/presets.ts";
import { baseParams, paramsOf } from "../../features/submit/preset_plan.ts";
import { servicesOf } from "../../features/submit/selection.ts";

/** Things and settings that the form begins with, as a command line has them. */
export interface GivenSubmission {
  readonly urls?: readonly string[] | undefined;
  readonly hashes?: readonly { readonly type: string; readonly value: string }[] | undefined;
  /** Settings saved under a name; the others win over them. */
  readonly preset?: Preset | undefined;
  /** Name of a profile. */
  readonly profile?: string | undefined;
  readonly params?: SubmissionParams | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Add dynamic analysis to the services. */
  readonly dynamic?: boolean | undefined;
}

/** The category of services that run a file. */
const DYNAMIC = "Dynamic Analysis";

/** A form that begins with what is given. */
export function givenDraft(me: Whoami, given: GivenSubmission, items: readonly DraftItem[]): Draft {
  const { services, service_spec: spec = {}, initial_data: initial, ...params } = given.params ?? {};
  const { preset = EMPTY_DRAFT } = given;
  const profile = given.profile ?? preset.profile;
  const { metadata = {} } = given;
  const { selected, excluded, ...lists } = services ?? {};
  const whole = paramsOf(me, { ...preset, profile, passwords: "" });
  const base = mergeParams(baseParams(me, { profile }), whole, given.params);
  const passwords = passwordsIn(initial);
  const categories = me.settings?.services ?? [];
  const ran = given.dynamic === true
    ? categories.find(({ name }) => name === DYNAMIC)?.services.map(({ name }) => name) ?? []
    : [];
  const isChosen = selected !== undefined || excluded !== undefined || ran.length > 0;
  const others = Object.entries(lists).map(([name, list]) => [`services.${name}`, list] as const);
  return {
    ...EMPTY_DRAFT,
    items,
    profile,
    // Settings and parameters of services are JSON.
    params: Object.fromEntries([
      ...Object.entries(preset.params),
      ...Object.entries(params),
      ...others,
      ...(passwords === undefined && initial ? [["initial_data", initial]] : []),
    ]) as Record<string, Json>,
    services: isChosen ? [...new Set([...servicesOf(categories, base), ...ran])] : preset.services,
    spec: mergeParams({ service_spec: preset.spec }, { service_spec: spec }).service_spec as Draft["spec"] ??
      {},
    metadata: [
      ...preset.metadata.filter(({ key }) => metadata[key] === undefined),
      ...Object.entries(metadata).map(([key, value]) => ({ key, value })),
    ],
    passwords: passwords?.join(", ") ?? "",
  };
}

/** The passwords in the data for services, when there is nothing else in it. */
function passwordsIn(initial: string | null | undefined): readonly string[] | undefined {
  try {
    const data: unknown = JSON.parse(initial ?? "null");
    if (typeof data !== "object" || data === null || Object.keys(data).join() !== "passwords") {
      return undefined;
    }
    const { passwords } = data as { readonly passwords: unknown };
    const isList = Array.isArray(passwords) &&
      passwords.every((one) => typeof one === "string" && !one.includes(","));
    return isList ? passwords : undefined;
  } catch {
    return undefined;
  }
}
