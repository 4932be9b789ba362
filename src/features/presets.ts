/** Named settings of submissions, kept between sessions. They never hold what is to be handed in, nor secrets. @module */
import { isObject, type Json } from "../util/json.ts";

/** Name of the file, in alx's folder for state, that keeps the presets. */
export const PRESETS_FILE = "submit_presets.json";

/** Parameters of services, by service. */
export type ServiceSpec = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** What a person chose for how something is analysed. */
export interface Preset {
  /** Name of a submission profile; undefined for the person's own settings. */
  readonly profile: string | undefined;
  /** Settings other than those of the profile, by their names in the settings table. */
  readonly params: Readonly<Record<string, Json>>;
  /** Names of the services that run; undefined: those of the profile. */
  readonly services: readonly string[] | undefined;
  readonly spec: ServiceSpec;
  readonly metadata: readonly MetadataEntry[];
}

/** A key of the metadata with its value. */
export interface MetadataEntry {
  readonly key: string;
  readonly value: string;
}

/** Presets by name, in the order they were made. */
export type Presets = ReadonlyMap<string, Preset>;

/** Settings that may carry passwords. */
const SECRET_PARAMS: ReadonlySet<string> = new Set(["initial_data"]);
/** Names of service parameters that may be secrets. */
const SECRET_NAME = /pass|secret|token|credential|api_?key/i;

/** The preset without anything secret: archive passwords, and service parameters whose names say password or key. */
export function withoutSecrets({ profile, params, services, spec, metadata }: Preset): Preset {
  const open = <T>(values: Readonly<Record<string, T>>, isSecret: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !isSecret(name)));
  const specs = Object.entries(spec)
    .map(([service, values]) => [service, open(values, (name) => SECRET_NAME.test(name))] as const)
    .filter(([, values]) => Object.keys(values).length > 0);
  return {
    profile,
    params: open(params, (name) => SECRET_PARAMS.has(name)),
    services,
    spec: Object.fromEntries(specs),
    metadata: metadata.filter(({ key }) => !SECRET_NAME.test(key)),
  };
}

/** A preset from JSON; undefined when it is none. */
export function presetFrom(value: unknown): Preset | undefined {
  if (!isObject(value)) return undefined;
  const { profile, params = {}, services, spec = {}, metadata = [] } = value;
  const isNames = services === undefined ||
    Array.isArray(services) && services.every((one) => typeof one === "string");
  const isMetadata = Array.isArray(metadata) &&
    metadata.every((one) => isObject(one) && typeof one.key === "string" && typeof one.value === "string");
  if (profile !== undefined && typeof profile !== "string") return undefined;
  if (!isObject(params) || !isObject(spec) || !Object.values(spec).every(isObject)) return undefined;
  if (!isNames || !isMetadata) return undefined;
  return {
    profile,
    // It came from JSON, so its values are JSON.
    params: params as Readonly<Record<string, Json>>,
    services: services as readonly string[] | undefined,
    spec: spec as ServiceSpec,
    metadata: metadata as readonly MetadataEntry[],
  };
}

/** The presets of a file's text; what cannot be read is left out. */
export function readPresets(text: string | undefined): Presets {
  const presets = new Map<string, Preset>();
  if (text === undefined) return presets;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return presets; // a broken file must not keep anybody from submitting
  }
  if (!isObject(value) || !isObject(value.presets)) return presets;
  for (const [name, one] of Object.entries(value.presets)) {
    const preset = presetFrom(one);
    if (preset !== undefined) presets.set(name, preset);
  }
  return presets;
}

/** The file's text. Secrets are left out. */
export function writePresets(presets: Presets): string {
  const open = [...presets].map(([name, preset]) => [name, withoutSecrets(preset)] as const);
  return `${JSON.stringify({ presets: Object.fromEntries(open) }, null, 2)}\n`;
}
