/** From what a person chose to the settings of the request: profile, services, parameters. @module */
import type { SubmissionParams } from "../../api/types/submission.ts";
import type { Whoami } from "../../api/types/user.ts";
import { mergeParams, withPasswords } from "../../domain/submit_params.ts";
import type { Json, JsonObject } from "../../util/json.ts";
import type { MetadataEntry, Preset } from "../presets.ts";
import { type Plan, planSubmission } from "./plan.ts";
import { selectedParams, servicesOf } from "./selection.ts";

/** A preset with what is never stored. */
export interface Choice extends Preset {
  /** Passwords of archives, separated by commas. */
  readonly passwords: string;
}

/** Name of the person's own settings among the profiles. */
export const OWN_PROFILE = "default";

/** A profile to choose. */
export interface ProfileChoice {
  readonly name: string;
  readonly label: string;
  readonly summary: string;
}

/** The profiles a person may use; their own settings come first, for those who may customise. */
export function profileChoices(me: Whoami): readonly ProfileChoice[] {
  const own = { name: OWN_PROFILE, label: "Your own settings", summary: "As set in your account" };
  const named = Object.entries(me.configuration.submission?.profiles ?? {}).map(([name, profile]) => ({
    name,
    label: profile.display_name || name,
    summary: profile.summary ?? "",
  }));
  return mayCustomise(me) ? [own, ...named] : named;
}

/** Whether all settings may be changed, and no profile need be named. */
export function mayCustomise(me: Whoami): boolean {
  return me.roles.includes("submission_customize");
}

/** The profile that holds: the one chosen, else the one the person prefers, else the first they may use. */
export function profileOf(me: Whoami, choice: Pick<Preset, "profile">): string {
  const names = profileChoices(me).map(({ name }) => name);
  const preferred = me.settings?.preferred_submission_profile ?? OWN_PROFILE;
  if (choice.profile !== undefined) return choice.profile;
  return names.includes(preferred) ? preferred : names[0] ?? OWN_PROFILE;
}

/** The profile to name in the request: none where the server takes the same by itself. */
export function sentProfile(me: Whoami, choice: Choice): string | undefined {
  const profile = profileOf(me, choice);
  const preferred = me.settings?.preferred_submission_profile ?? OWN_PROFILE;
  return profile === OWN_PROFILE && preferred === OWN_PROFILE ? undefined : profile;
}

/** What holds when the person changes nothing: the profile, then their own settings of it. */
export function baseParams(me: Whoami, choice: Pick<Preset, "profile">): SubmissionParams {
  const profile = profileOf(me, choice);
  const own = me.settings?.submission_profiles?.[profile];
  return mergeParams(me.configuration.submission?.profiles?.[profile]?.params, own);
}

/** Archive passwords as typed: separated by commas. */
export function passwordsOf({ passwords }: Pick<Choice, "passwords">): readonly string[] {
  return passwords.split(",").map((one) => one.trim()).filter((one) => one !== "");
}

/** The value of a setting by its name in the settings table, such as `services.rescan`. */
export function paramAt(params: SubmissionParams, name: string): Json | undefined {
  const [head = "", tail] = name.split(".");
  // Settings are JSON; what is not there is undefined.
  const value = (params as Readonly<Record<string, Json | undefined>>)[head];
  return tail === undefined ? value : (value as JsonObject | undefined)?.[tail];
}

/**
 * The settings to send: only what differs from the profile. Of services and their parameters the server takes the
 * whole or nothing, so they are whole once one of them differs.
 */
export function paramsOf(me: Whoami, choice: Choice): SubmissionParams {
  const base = baseParams(me, choice);
  const categories = me.settings?.services ?? [];
  const plain = Object.entries(choice.params).filter(([name]) => !name.includes("."));
  const lists = Object.entries(choice.params).filter(([name]) => name.startsWith("services."))
    .map(([name, value]) => [name.slice("services.".length), value]);
  const changed = selectedParams(categories, choice.services, base);
  const services = changed === undefined && lists.length === 0 ? undefined : {
    ...selectedParams(categories, servicesOf(categories, base), {}, { always: true })!.services,
    ...othersOf(base),
    ...changed?.services,
    ...Object.fromEntries(lists),
  };
  const passwords = passwordsOf(choice);
  const initial = choice.params.initial_data;
  return mergeParams(
    Object.fromEntries(plain) as SubmissionParams, // the form sets each as the settings table has it
    services === undefined ? undefined : { services },
    Object.keys(choice.spec).length === 0 ? undefined : { service_spec: wholeSpec(me, choice, base) },
    passwords.length === 0
      ? undefined
      : { initial_data: withPasswords(typeof initial === "string" ? initial : null, passwords) },
  );
}

/** Lists of services besides the selected and the excluded that the base settings have. */
function othersOf({ services = {} }: SubmissionParams): Record<string, readonly string[]> {
  const lists = Object.entries(services as Readonly<Record<string, readonly string[] | undefined>>);
  return Object.fromEntries(
    lists.flatMap(([name, list]) =>
      name === "selected" || name === "excluded" || list === undefined || list.length === 0
        ? []
        : [[name, list]]
    ),
  );
}

function wholeSpec(
  me: Whoami,
  choice: Choice,
  base: SubmissionParams,
): SubmissionParams["service_spec"] & object {
  const known = new Set(me.settings?.service_spec?.map(({ name }) => name));
  const given = Object.entries(base.service_spec ?? {}).filter(([service]) => known.has(service));
  return mergeParams({ service_spec: Object.fromEntries(given) }, { service_spec: choice.spec })
    .service_spec ?? {};
}

/** What will be sent, and what is wrong with it. */
export function planOf(me: Whoami, choice: Choice): Plan {
  return planSubmission(me, {
    params: paramsOf(me, choice),
    metadata: sentMetadata(me, choice),
    profile: sentProfile(me, choice),
    via: "submit",
  });
}

/** The metadata of the request: what has a value. */
export function sentMetadata(me: Whoami, choice: Choice): Record<string, string> {
  const entries = metadataOf(me, choice).filter(({ value }) => value !== "");
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

/** The metadata: what the person set, and before it what their account gives to every submission. */
export function metadataOf(me: Whoami, choice: Choice): readonly MetadataEntry[] {
  const own = Object.entries(me.settings?.default_metadata ?? {}).map(([key, value]) => ({ key, value }));
  return [
    ...own.filter(({ key }) => !choice.metadata.some((one) => one.key === key)),
    ...choice.metadata,
  ];
}
