import type { Json, JsonObject } from "../util/json.ts";
import type { Account } from "./accounts.ts";
import { DEFAULT_SELECTED } from "./corpus/services.ts";
import { enabledServices, SERVICE_CONSTANTS } from "./service_registry.ts";
import type { State } from "./state.ts";

const DYNAMIC = "Dynamic Analysis";
const INTERNET = "Internet Connected";

interface Profile {
  readonly display_name: string;
  readonly summary: string;
  readonly description: string;
  readonly selected: readonly string[];
  readonly service_spec: JsonObject;
}

const PROFILES: Readonly<Record<string, Profile>> = {
  static: {
    display_name: "Static Analysis [OFFLINE]",
    summary: "A quick look that stays inside",
    description: "Reads files without running them and asks nobody outside.",
    selected: DEFAULT_SELECTED,
    service_spec: {},
  },
  static_with_dynamic: {
    display_name: "Static + Dynamic Analysis [OFFLINE]",
    summary: "What it does when it runs, without network",
    description: "Reads files and runs them in a sandbox that has no way out.",
    selected: [...DEFAULT_SELECTED, DYNAMIC],
    service_spec: {},
  },
  static_with_internet: {
    display_name: "Static Analysis [ONLINE]",
    summary: "What others know of it",
    description: "Reads files and looks up hashes and indicators at services outside.",
    selected: [...DEFAULT_SELECTED, INTERNET],
    service_spec: {},
  },
  static_and_dynamic_with_internet: {
    display_name: "Static + Dynamic Analysis [ONLINE]",
    summary: "Everything, network included",
    description: "Reads files, runs them with a way to the internet and looks up what they leave behind.",
    selected: [...DEFAULT_SELECTED, INTERNET, DYNAMIC],
    service_spec: { CAPE: { routing: "internet" }, URLDownloader: { proxy: "localhost_proxy" } },
  },
};

/** Submission parameters a user without `submission_customize` may not change, by profile. */
const RESTRICTED: JsonObject = { submission: ["ignore_recursion_prevention"] };

/** The profiles as whoami's configuration shows them. */
export function profilesFor(roles: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(PROFILES).map(([name, profile]) => [name, {
      description: profile.description,
      display_name: profile.display_name,
      params: {
        ...(Object.keys(profile.service_spec).length > 0 && { service_spec: profile.service_spec }),
        services: { excluded: [], rescan: [], resubmit: [], selected: [...profile.selected] },
      },
      restricted_params: roles.has("submission_customize") ? {} : RESTRICTED,
      summary: profile.summary,
    }]),
  );
}

/** Name for people of a profile; undefined when there is none. */
export function profileDisplay(name: string): string | undefined {
  return Object.hasOwn(PROFILES, name) ? PROFILES[name]!.display_name : undefined;
}

/** Names of all profiles. */
export const PROFILE_NAMES: readonly string[] = Object.keys(PROFILES);

/** The parameters a profile starts from; `default` only for those who may customise. */
export function profileParams(name: string, roles: ReadonlySet<string>): Record<string, Json> | undefined {
  if (name === "default" && roles.has("submission_customize")) {
    return params({ selected: [...DEFAULT_SELECTED] }, {});
  }
  const profile = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
  if (profile === undefined) return undefined;
  const services = { excluded: [], rescan: [], resubmit: [], selected: [...profile.selected] };
  return params(services, profile.service_spec);
}

function params(services: JsonObject, serviceSpec: JsonObject): Record<string, Json> {
  return {
    classification: "TLP:C",
    deep_scan: false,
    generate_alert: false,
    ignore_cache: false,
    ignore_filtering: false,
    ignore_recursion_prevention: false,
    priority: 1000,
    service_spec: serviceSpec,
    services,
    ttl: 30,
  };
}

/** `user/settings/{username}/` of an account: its own choices over the defaults. */
export function settingsOf(state: State, account: Account, roles: ReadonlySet<string>): JsonObject {
  const own = state.memory.get(`settings ${account.uname}`) as JsonObject | undefined;
  const names = roles.has("submission_customize") ? ["default", ...PROFILE_NAMES] : PROFILE_NAMES;
  return {
    default_external_sources: [],
    default_metadata: {},
    default_zip_password: "infected",
    download_encoding: "cart",
    executive_summary: true,
    expand_min_score: 500,
    preferred_submission_profile: names[0]!,
    submission_view: "report",
    submission_profiles: Object.fromEntries(names.map((name) => [name, profileParams(name, roles)!])),
    ...own,
    service_spec: serviceParams(state),
    services: serviceTree(state),
  };
}

const WRITABLE = [
  "default_external_sources",
  "default_metadata",
  "default_zip_password",
  "download_encoding",
  "executive_summary",
  "expand_min_score",
  "preferred_submission_profile",
  "submission_profiles",
  "submission_view",
];

/** Keeps the writable parts of settings that a user sent. */
export function saveSettings(state: State, uname: string, sent: Readonly<Record<string, unknown>>) {
  const own = { ...state.memory.get(`settings ${uname}`) as JsonObject | undefined };
  for (const name of WRITABLE) if (sent[name] !== undefined) own[name] = sent[name] as Json;
  state.memory.set(`settings ${uname}`, own);
}

function serviceParams(state: State): Json[] {
  return enabledServices(state)
    .filter((service) => (service["submission_params"] as readonly Json[]).length > 0)
    .map((service) => ({ name: service["name"]!, params: service["submission_params"]! }));
}

function serviceTree(state: State): Json[] {
  const selected = (category: string) => (DEFAULT_SELECTED as readonly string[]).includes(category);
  return SERVICE_CONSTANTS.categories.map((name) => ({
    name,
    selected: selected(name),
    services: enabledServices(state).filter((service) => service["category"] === name).map((service) => ({
      category: name,
      description: service["description"]!,
      is_external: service["is_external"]!,
      name: service["name"]!,
      selected: selected(name),
    })),
  })).filter((category) => category.services.length > 0);
}
