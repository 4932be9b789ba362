import type { IncidentSettings } from "../../features/incident/settings.ts";
import type { Pair } from "../lines.ts";

/** An incident's settings for people: those that matter most by name, the others as JSON. */
export function settingPairs({ params, metadata, profile, shard }: IncidentSettings): readonly Pair[] {
  const { classification, services, priority, ttl, initial_data: passwords, ...others } = params;
  const pairs = Object.entries(metadata).map(([key, value]) => `${key}=${value}`);
  const rest = Object.entries(others).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [
    ["classification", classification ?? "the server's default"],
    ["profile", profile],
    ["services", servicesText(services)],
    ["priority", priority ?? "the profile's"],
    ["ttl", ttl === undefined ? undefined : `${ttl} days`],
    ["metadata", pairs.join(", ")],
    ["other settings", [...rest, ...passwords === undefined ? [] : ["initial_data (hidden)"]].join(", ")],
    ["part", shard === undefined ? undefined : `${shard.part} of ${shard.of}`],
  ];
}

/** The same where programs read; passwords of archives stay out. */
export function settingsRecord({ params, metadata, profile, shard }: IncidentSettings): object {
  const { initial_data: _, ...shown } = params;
  return { params: shown, metadata, profile: profile ?? null, shard: shard ?? null };
}

function servicesText(services: IncidentSettings["params"]["services"]): string | undefined {
  if (services === undefined) return undefined;
  return Object.entries(services).filter(([, names]) => Array.isArray(names) && names.length > 0)
    .map(([kind, names]) => `${kind === "selected" ? "" : `${kind}: `}${names.join(", ")}`).join("; ");
}
