/** Where settings come from: options, environment, a stored profile, `~/.al/submit.cfg`. @module */
import { ConfigError, UsageError } from "../util/error.ts";
import type { IniFile } from "../util/ini.ts";
import { type Env, expandHome, xdgDirs } from "../util/xdg.ts";
import { type RawSetting, SECRET_NAMES, type SettingName, type SettingsLayer } from "./setting_layers.ts";
import { type Profile, type Profiles, readProfiles } from "./profiles.ts";
import { withoutForeignTrust } from "./profile_server.ts";
import { readIni, readKey, type ReadText } from "./settings_files.ts";

/** Options of the command line, as text, by setting; and those that name files. */
export type SettingOptions =
  & { readonly [name in SettingName]?: string | undefined }
  & {
    /** Files that hold the API key and tokens. */
    readonly apikeyFile?: string | undefined;
    readonly tokenFile?: string | undefined;
    readonly oboTokenFile?: string | undefined;
    readonly profile?: string | undefined;
    /** Instead of `~/.al/submit.cfg`. */
    readonly config?: string | undefined;
  };

/** What settings are made from. */
export interface SettingsInput {
  readonly options: SettingOptions;
  readonly env: Env;
  readonly readText: ReadText;
  /** Leave stored profiles alone. @default false */
  readonly withoutProfile?: boolean;
}

/** All sources, strongest first. */
export interface SettingsSources {
  readonly layers: readonly SettingsLayer[];
  /** The profile in use. */
  readonly profile?: string;
  /** Path of submit.cfg, whether it is there or not; undefined without a home. */
  readonly configPath?: string;
  /** Path of alx's own file, whether it is there or not; undefined without a home. */
  readonly profilesPath?: string;
  /** Files that a secret was read from, or a key is read from later. */
  readonly secretFiles: readonly string[];
  /** Odd but harmless things found while reading, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Reads every source.
 *
 * @throws {ConfigError} when a file or variable is unreadable, or the named profile is unknown
 * @throws {UsageError} when options contradict each other
 */
export async function readSources(input: SettingsInput): Promise<SettingsSources> {
  const { options, env } = input;
  const dirs = xdgDirs(env);
  const warnings: string[] = [];
  const profilesPath = dirs.config === undefined ? undefined : `${dirs.config}/alx.ini`;
  const profiles = await readProfiles(input.withoutProfile ? undefined : profilesPath, input.readText);
  const profile = input.withoutProfile ? undefined : chosenProfile(input, profiles, profilesPath);
  const { path: configPath, isAsked } = configPathOf(options, env);
  const file = await fileLayer({ ...input, path: configPath, mustExist: isAsked, warnings });
  const stored: SettingsLayer[] = profile === undefined ? [] : [{ kind: "profile", values: profile.values }];
  const option = await optionLayer(input);
  const environment = await environmentLayer(input);
  // A profile that is named on the command line is an option, and stronger than exported variables.
  const given = options.profile === undefined
    ? [option, environment, ...stored, file]
    : [option, ...stored, environment, file];
  const at = given.indexOf(environment) + 1;
  const ordered = [...given.slice(0, at), proxyLayer(env, given), ...given.slice(at)];
  const layers = withoutForeignTrust(ordered).map((layer) => expandPaths(layer, dirs.home));
  return {
    layers,
    warnings,
    secretFiles: secretFilesOf(input, layers, { file: configPath, profile: profilesPath }),
    ...(profile === undefined ? {} : { profile: profile.name }),
    ...(configPath === undefined ? {} : { configPath }),
    ...(profilesPath === undefined ? {} : { profilesPath }),
  };
}

/** Files that hold a secret in use: those of settings, of keys and tokens, and of the client certificate's key. */
function secretFilesOf(
  { options, env }: SettingsInput,
  layers: readonly SettingsLayer[],
  paths: Readonly<Partial<Record<SettingsLayer["kind"], string | undefined>>>,
): readonly string[] {
  const named = SECRET_FILES.map(({ name, option }) =>
    options[option] ?? env[`ALX_${name.toUpperCase()}_FILE`]
  );
  const cert = layers.find(({ values }) => values.cert !== undefined)?.values.cert?.text.split(",");
  const settings = layers
    .filter(({ values }) => [...SECRET_NAMES].some((name) => values[name] !== undefined))
    .map(({ kind }) => paths[kind]);
  return [...new Set([...settings, ...named, cert?.at(-1)])]
    .filter((path) => path !== undefined && path !== "" && path !== "-") as string[]; // the filter's type is lost
}

interface ChosenProfile {
  readonly name: string;
  readonly values: Profile;
}

/** The profile in use: the one named on the command line, in the environment, or marked in the file. */
function chosenProfile(
  { options, env }: SettingsInput,
  { all, defaultName }: Profiles,
  path: string | undefined,
): ChosenProfile | undefined {
  const name = options.profile ?? (env.ALX_PROFILE || defaultName);
  if (name === undefined) return undefined;
  const values = all.get(name);
  if (values !== undefined) return { name, values };
  const where = options.profile !== undefined
    ? ""
    : env.ALX_PROFILE
    ? " (ALX_PROFILE)"
    : ` (the default profile in "${path}")`;
  throw new ConfigError(`There is no profile "${name}"${where}`, {
    hint: all.size === 0
      ? 'make one with "alx login --profile NAME"'
      : `choose one of ${[...all.keys()].map((one) => `"${one}"`).join(", ")}`,
  });
}

/** Where submit.cfg is, and whether somebody named another place for it; no path without a home. */
export function configPathOf(
  options: Pick<SettingOptions, "config">,
  env: Env,
): { readonly path: string | undefined; readonly isAsked: boolean } {
  const { home } = xdgDirs(env);
  const asked = options.config ?? (env.ALX_CONFIG || undefined);
  if (asked !== undefined) return { path: expandHome(asked, home), isAsked: true };
  return { path: home && `${home}/.al/submit.cfg`, isAsked: false };
}

const OPTIONS: Partial<Record<SettingName, string>> = {
  server: "--server",
  user: "--user",
  password: "--password",
  apikey: "--apikey",
  token_provider: "--token-provider",
  obo_provider: "--obo-provider",
  cert: "--cert",
  server_crt: "--server-crt",
  insecure: "--insecure",
  timeout: "--timeout",
  retries: "--retries",
  proxy: "--proxy",
};

/** Secrets that may stand in files of their own. */
const SECRET_FILES = [
  { name: "apikey", option: "apikeyFile", where: "--apikey-file", what: "the API key" },
  { name: "token", option: "tokenFile", where: "--token-file", what: "the token" },
  { name: "obo_token", option: "oboTokenFile", where: "--obo-token-file", what: "the token" },
] as const;

async function optionLayer({ options, readText }: SettingsInput): Promise<SettingsLayer> {
  const values: Partial<Record<SettingName, RawSetting>> = {};
  for (const [name, where] of entries(OPTIONS)) {
    const text = options[name];
    if (text !== undefined) values[name] = { text, where };
  }
  for (const { name, option, where, what } of SECRET_FILES) {
    const path = options[option];
    if (path === undefined) continue;
    if (values[name] !== undefined) throw new UsageError(`--${name} and ${where} exclude each other`);
    values[name] = { text: await readKey(path, what, readText), where };
  }
  return { kind: "option", values };
}

type Values = Partial<Record<SettingName, RawSetting>>;

/** Takes the first of some variables that is set and not empty. */
function takeVariable(env: Env, values: Values, name: SettingName, variables: readonly string[]): void {
  const where = variables.find((variable) => env[variable]);
  if (where !== undefined) values[name] ??= { text: env[where] ?? "", where };
}

/** The proxy that the environment names for the scheme of the server. */
function proxyLayer(env: Env, layers: readonly SettingsLayer[]): SettingsLayer {
  const server = layers.find((layer) => layer.values.server)?.values.server?.text ?? "";
  const name = /^http:/i.test(server) ? "http_proxy" : "https_proxy";
  const values: Values = {};
  takeVariable(env, values, "proxy", [name.toUpperCase(), name, "ALL_PROXY", "all_proxy"]);
  takeVariable(env, values, "no_proxy", ["NO_PROXY", "no_proxy"]);
  return { kind: "environment", values };
}

async function environmentLayer({ env, readText }: SettingsInput): Promise<SettingsLayer> {
  const values: Values = {};
  const take = (name: SettingName, variable: string) => takeVariable(env, values, name, [variable]);
  for (const name of Object.keys(OPTIONS) as SettingName[]) {
    if (name !== "proxy") take(name, `ALX_${name.toUpperCase()}`);
  }
  for (const { name, what } of SECRET_FILES) {
    take(name, `ALX_${name.toUpperCase()}`);
    const where = `ALX_${name.toUpperCase()}_FILE`;
    const path = env[where];
    if (path && values[name] === undefined) {
      values[name] = { text: await readKey(path, what, readText), where };
    }
  }
  const insecure = values.insecure?.text;
  if (insecure !== undefined && !/^(true|yes|on|1|false|no|off|0)$/i.test(insecure)) {
    throw new ConfigError(`Cannot use "${insecure}" as ALX_INSECURE: wanted "true" or "false"`);
  }
  return { kind: "environment", values };
}

const FILE_KEYS: Readonly<Record<string, Readonly<Record<string, SettingName>>>> = {
  auth: {
    ...{ user: "user", password: "password", cert: "cert", apikey: "apikey", insecure: "insecure" },
    ...{ token: "token", token_provider: "token_provider" },
    ...{ obo_token: "obo_token", obo_provider: "obo_provider" },
  },
  server: { url: "server", cert: "server_crt" },
};

interface FileInput extends SettingsInput {
  readonly path: string | undefined;
  readonly mustExist: boolean;
  readonly warnings: string[];
}

async function fileLayer({ path, mustExist, readText, warnings }: FileInput): Promise<SettingsLayer> {
  const ini = path === undefined ? undefined : await readIni(path, readText);
  if (ini === undefined || path === undefined) {
    if (mustExist) throw new ConfigError(`Cannot read "${path}": there is no such file`);
    return { kind: "file", values: {} };
  }
  const values: Partial<Record<SettingName, RawSetting>> = {};
  for (const [name, section] of ini) {
    const keys = FILE_KEYS[name];
    if (keys === undefined) {
      warnings.push(`The section "[${name}]" of "${path}" is unknown: only "[auth]" and "[server]" count`);
    }
    for (const [key, { text, line }] of section) {
      const setting = keys?.[key];
      if (setting !== undefined && text !== "") {
        values[setting] = { text, line, where: `"${path}" line ${line}` };
      }
    }
  }
  if (values.server === undefined) {
    const server = addressOf(ini, path);
    if (server !== undefined) values.server = server;
  }
  return { kind: "file", values };
}

/** The server as al-submit makes it up from `[server]`; it takes localhost when only `[auth]` is there. */
function addressOf(ini: IniFile, path: string): RawSetting | undefined {
  const section = ini.get("server");
  if (section === undefined && !ini.has("auth")) return undefined;
  const get = (key: string, otherwise: string) => section?.get(key)?.text || otherwise;
  const line = (section?.get("host") ?? section?.get("port") ?? section?.get("transport"))?.line;
  return {
    text: `${get("transport", "https")}://${get("host", "localhost")}:${get("port", "443")}`,
    where: `"${path}"${line === undefined ? "" : ` line ${line}`}`,
    ...(line === undefined ? {} : { line }),
  };
}

const PATHS: readonly SettingName[] = ["cert", "server_crt"];

function expandPaths(layer: SettingsLayer, home: string | undefined): SettingsLayer {
  const values = { ...layer.values };
  for (const name of PATHS) {
    const raw = values[name];
    if (raw === undefined) continue;
    values[name] = { ...raw, text: raw.text.split(",").map((path) => expandHome(path, home)).join(",") };
  }
  return { ...layer, values };
}

function entries(options: Partial<Record<SettingName, string>>): [SettingName, string][] {
  return Object.entries(options) as [SettingName, string][]; // Object.entries widens the keys
}
