/** What a stored profile holds is for its own server alone. @module */
import { ConfigError } from "../util/error.ts";
import type { EffectiveSetting, SettingName, SettingsLayer } from "./setting_layers.ts";

/** What proves who is asking, and what each is called. */
const PROOFS: Readonly<Partial<Record<SettingName, string>>> = {
  apikey: "API key",
  password: "password",
  token: "token",
  obo_token: "token",
  cert: "client certificate",
};

/** Settings that decide which certificates are trusted. */
const TRUST: readonly SettingName[] = ["insecure", "server_crt"];

/** The server in use, and that of the profile, where they differ in scheme, host or port. */
export function foreignServer(
  layers: readonly SettingsLayer[],
): { readonly used: string; readonly stored: string } | undefined {
  const stored = layers.find(({ kind }) => kind === "profile")?.values.server?.text;
  const used = layers.find(({ values }) => values.server !== undefined)?.values.server?.text;
  if (stored === undefined || used === undefined || originOf(used) === originOf(stored)) return undefined;
  return { used, stored };
}

function originOf(server: string): string {
  return URL.canParse(server) ? new URL(server).origin : server;
}

/** The layers, in which a profile's trust in certificates does not reach another server than its own. */
export function withoutForeignTrust(layers: readonly SettingsLayer[]): readonly SettingsLayer[] {
  if (foreignServer(layers) === undefined) return layers;
  return layers.map((layer) => {
    if (layer.kind !== "profile") return layer;
    const kept = Object.entries(layer.values).filter(([name]) => !TRUST.some((one) => one === name));
    return { ...layer, values: Object.fromEntries(kept) };
  });
}

/** What is checked before a connection is made. */
export interface UsedSettings {
  readonly layers: readonly SettingsLayer[];
  readonly effective: readonly EffectiveSetting[];
  /** Name of the profile in use. */
  readonly profile: string | undefined;
}

/**
 * Refuses to send what a profile stores to another server than the profile's.
 *
 * @throws {ConfigError} naming both servers
 */
export function refuseForeignServer({ layers, effective, profile = "" }: UsedSettings): void {
  const foreign = foreignServer(layers);
  const proof = effective.find(({ name, origin }) =>
    PROOFS[name] !== undefined && origin.startsWith("profile ")
  );
  if (foreign === undefined || proof === undefined) return;
  throw new ConfigError(
    `The ${PROOFS[proof.name]} of the profile "${profile}" is for "${foreign.stored}" and is not sent to ` +
      `"${foreign.used}"`,
    { hint: `alx login --server ${foreign.used} --profile NAME, or give --user and --apikey-file too` },
  );
}
