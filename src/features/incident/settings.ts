/** Settings of the first run that hold for the whole incident, whichever command goes on with it. @module */
import { mergeParams } from "../../domain/submit_params.ts";
import { UsageError } from "../../util/error.ts";
import type { SettingsEntry, Shard } from "./entries.ts";
import type { AskedIncident } from "./prepare.ts";

/** What every content of an incident is submitted with. */
export type IncidentSettings = Pick<SettingsEntry, "params" | "metadata" | "profile" | "shard">;

/** A setting that a run asks for and that is not the incident's. */
export interface SettingDifference {
  /** Such as `classification`, `metadata.case` or `shard`. */
  readonly name: string;
  /** As JSON; undefined: not set. */
  readonly current: string | undefined;
  readonly asked: string | undefined;
}

/** What a run asks for on top of the incident's settings: what it does not name stays as it is. */
export function withIncidentSettings(
  asked: AskedIncident & { readonly shard?: Shard | undefined },
  current: IncidentSettings | undefined,
): AskedIncident & { readonly shard?: Shard | undefined } {
  if (current === undefined) return asked;
  return {
    ...asked,
    params: mergeParams(current.params, asked.params),
    metadata: { ...current.metadata, ...asked.metadata },
    profile: asked.profile ?? current.profile,
    shard: asked.shard ?? current.shard,
  };
}

/** Where two sets of settings differ, by name. */
export function settingDifferences(current: IncidentSettings, asked: IncidentSettings): SettingDifference[] {
  const [before, after] = [flat(current), flat(asked)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ name, current: before.get(name), asked: after.get(name) }));
}

/** @throws {UsageError} naming every difference */
export function refuseDifferences(differences: readonly SettingDifference[]): void {
  if (differences.length === 0) return;
  const shown = ({ name, current, asked }: SettingDifference) =>
    name === "initial_data" // may hold passwords of archives
      ? name
      : `${name} ${asked ?? "(not set)"} instead of ${current ?? "(not set)"}`;
  throw new UsageError(
    `The incident was begun with other settings: ${differences.map(shown).join(", ")}`,
    { hint: "leave these options out, or --change-settings for what is still to be sent" },
  );
}

/** Names of settings with their values as JSON. */
function flat({ params, metadata, profile, shard }: IncidentSettings): ReadonlyMap<string, string> {
  const entries: [string, unknown][] = [
    ...Object.entries(params),
    ...Object.entries(metadata).map(([name, value]): [string, unknown] => [`metadata.${name}`, value]),
    ["profile", profile],
    ["shard", shard === undefined ? undefined : `${shard.part}/${shard.of}`],
  ];
  return new Map(entries.flatMap(([name, value]) => value === undefined ? [] : [[name, sortedJson(value)]]));
}

/** JSON with sorted keys, so that only values make a difference. */
function sortedJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1))
        : inner,
  );
}
