import { EffectiveSetting, RawSetting, SETTING_NAMES, SettingName, SettingsLayer } from "./setting_layers.ts";

/** Effective settings: option, environment, profile, `~/.al/submit.cfg`, built-in default, in this order. @module */
import { parseServer } from "../api/client_options.ts";
import { ConfigError, UsageError } from "../util/error.ts";
import { foreignServer, refuseForeignServer } from "./profile_server.ts";

/** Everything needed to talk to one server as one person. */
export interface Settings {
  /** Without a trailing slash; may hold a path prefix. */
  readonly server: string;
  readonly user?: string;
  /** At most one of `password`, `apikey` and `token` is set. */
  readonly password?: string;
  /** `NAME:SECRET` */
  readonly apikey?: string;
  /** Access token of an OAuth provider; it says by itself who it is. */
  readonly token?: string;
  /** Name of this provider, as the server knows it. */
  readonly tokenProvider?: string;
  /** Token of a person to act for; without a provider it is Assemblyline's own. */
  readonly obo?: { readonly token: string; readonly provider?: string };
  /** Client certificate, PEM; `keyPath` when the key stands in a file of its own. */
  readonly cert?: { readonly certPath: string; readonly keyPath?: string };
  /** Whom to trust: the system's authorities, nobody in particular (false), or a PEM file. */
  readonly verify: boolean | string;
  /** No byte for so long ends a request; undefined: the client's default. */
  readonly timeoutMs?: number;
  /** How often a failed request is sent again; undefined: the client's default. */
  readonly retries?: number;
  /** URL of a proxy. */
  readonly proxy?: string;
  /** Hosts that are reached without it, separated by commas. */
  readonly noProxy?: string;
  /** Name of the stored profile in use, where the server is that of the profile. */
  readonly profile?: string;
}

/** The effective value of every setting, in the order of {@link SETTING_NAMES}, unchecked. */
export function effectiveSettings(layers: readonly SettingsLayer[]): EffectiveSetting[] {
  const chosen = new Map<SettingName, RawSetting & { kind: SettingsLayer["kind"] }>();
  for (const name of SETTING_NAMES) {
    const layer = layers.find((one) => one.values[name] !== undefined);
    const raw = layer?.values[name];
    if (layer !== undefined && raw !== undefined) chosen.set(name, { ...raw, kind: layer.kind });
  }
  for (const name of hidden(layers)) chosen.delete(name);
  return SETTING_NAMES.map((name) => {
    const raw = chosen.get(name);
    return raw === undefined
      ? { name, text: DEFAULTS[name], origin: "default" }
      : { name, text: raw.text, origin: `${raw.kind} ${raw.where}` };
  });
}

const DEFAULTS: Partial<Record<SettingName, string>> = { insecure: "false" };

/**
 * Settings that a stronger one of another name takes away.
 *
 * A password or key counts only together with its own user, so that nobody's key is sent under another name; of a
 * password, a key and a token the stronger source wins, of one source the key. The same goes for `insecure` and `server_crt`; in
 * a file the later of the two wins, as with al-submit.
 */
function hidden(layers: readonly SettingsLayer[]): SettingName[] {
  const gone: SettingName[] = [...otherProofs(layers), ...otherProviders(layers)];
  const trust = layers.find(({ values }) => values.server_crt || isTrue(values.insecure))?.values;
  const insecure = layers.find((layer) => layer.values.insecure)?.values.insecure;
  if (!isTrue(insecure)) return gone;
  const crt = trust?.server_crt;
  const pinned = crt !== undefined &&
    !(isTrue(trust?.insecure) && (trust?.insecure?.line ?? 0) > (crt.line ?? 0));
  return [...gone, pinned ? "insecure" : "server_crt"];
}

/** What proves who is asking, in the order in which one source's count. */
const PROOFS = ["apikey", "password", "token"] as const;

/** Proofs that do not count; beside a token, which says by itself who it is, also a weaker source's name. */
function otherProofs(layers: readonly SettingsLayer[]): readonly SettingName[] {
  const secret = layers.findIndex(({ values }) => PROOFS.some((name) => values[name] !== undefined));
  const named = layers.findIndex(({ values }) => values.user !== undefined);
  const user = layers[named]?.values.user?.text;
  const proof = PROOFS.find((name) => layers[secret]?.values[name] !== undefined);
  // A key goes with the next name; a token with that beside it, or with none.
  const owners = layers.slice(Math.max(secret, 0), proof === "token" ? secret + 1 : undefined);
  const owner = owners.find(({ values }) => values.user)?.values.user?.text;
  const isAnothers = owner === undefined ? proof === "token" && named >= 0 && named < secret : owner !== user;
  if (isAnothers) return PROOFS;
  if (proof === undefined) return [];
  const others = PROOFS.filter((name) => name !== proof);
  return proof === "token" && named > secret ? [...others, "user"] : others;
}

/** A provider counts only together with a token of its own source, or a weaker one. */
function otherProviders(layers: readonly SettingsLayer[]): readonly SettingName[] {
  const pairs = [["token", "token_provider"], ["obo_token", "obo_provider"]] as const;
  return pairs.flatMap(([token, provider]) => {
    const at = (name: SettingName) => layers.findIndex(({ values }) => values[name] !== undefined);
    return at(token) < 0 || at(provider) > at(token) ? [provider] : [];
  });
}

function isTrue(raw: RawSetting | undefined): boolean {
  return raw !== undefined && /^(true|yes|1|on)$/i.test(raw.text);
}

/**
 * Checks and types the effective settings.
 *
 * @throws {ConfigError} when no server is set, or a value is unusable
 * @throws {UsageError} when the unusable value came from an option
 */
export function resolveSettings(layers: readonly SettingsLayer[], profile?: string): Settings {
  const effective = effectiveSettings(layers);
  refuseForeignServer({ layers, effective, profile });
  const all = new Map(effective.map((one) => [one.name, one]));
  const get = (name: SettingName): EffectiveSetting | undefined => {
    const one = all.get(name);
    return one?.text === undefined ? undefined : one;
  };
  const server = get("server");
  if (server === undefined) {
    throw new ConfigError("No server is set", {
      hint: 'run "alx login", or set ALX_SERVER; "alx demo" needs no server',
    });
  }
  const cert = get("cert")?.text?.split(",");
  const optional = {
    user: get("user")?.text,
    password: get("password")?.text,
    apikey: mapDefined(get("apikey"), checkApikey),
    token: mapDefined(get("token"), checkToken),
    tokenProvider: get("token_provider")?.text,
    obo: mapDefined(get("obo_token"), (one) => ({
      token: checkToken(one),
      ...dropUndefined({ provider: get("obo_provider")?.text }),
    })),
    cert: cert && { certPath: cert[0] ?? "", ...(cert[1] === undefined ? {} : { keyPath: cert[1] }) },
    timeoutMs: mapDefined(get("timeout"), (one) => 1000 * checkNumber(one, "a number of seconds above 0")),
    retries: mapDefined(get("retries"), (one) => checkNumber(one, "a whole number")),
    proxy: mapDefined(get("proxy"), checkProxy),
    noProxy: get("no_proxy")?.text,
    // The UI names the server by it, so it must not name another one.
    profile: foreignServer(layers) === undefined ? profile : undefined,
  };
  const insecure = isTrue({ text: get("insecure")?.text ?? "", where: "" });
  return {
    server: checkServer(server),
    verify: insecure ? false : get("server_crt")?.text ?? true,
    ...dropUndefined(optional),
  };
}

function mapDefined<T, U>(value: T | undefined, map: (value: T) => U): U | undefined {
  return value === undefined ? undefined : map(value);
}

/** The object without its undefined members, so that absent stays absent. */
function dropUndefined<T extends object>(all: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> }; // fromEntries forgets the keys
}

function checkServer({ text = "", origin }: EffectiveSetting): string {
  try {
    return parseServer(text).url;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw fault(origin, error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
}

function checkProxy({ text = "", origin }: EffectiveSetting): string | undefined {
  if (text === "none") return undefined;
  if (URL.canParse(text) && /^https?:\/\/[^/]/i.test(text)) return text;
  throw fault(origin, `Cannot use "${withoutUser(text)}" as the proxy: it is not an http or https URL`, {
    hint: "http://proxy.example:3128",
  });
}

function withoutUser(url: string): string {
  return url.replace(/[^/@]*@/, "***@");
}

function checkApikey({ text = "", origin }: EffectiveSetting): string {
  if (/^[^:\s]+:\S+$/.test(text)) return text;
  throw fault(origin, "Cannot use the API key: it is not of the form NAME:SECRET", {
    hint: "copy the key as the web interface shows it when it is made",
  });
}

function checkToken({ name, text = "", origin }: EffectiveSetting): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  const what = name === "token" ? "token" : "token of another person";
  throw fault(origin, `Cannot use the ${what}: it is not one word of plain letters and signs`, {});
}

function checkNumber({ name, text = "", origin }: EffectiveSetting, wanted: string): number {
  const number = Number(text);
  const whole = name !== "retries" || Number.isInteger(number);
  const least = name === "retries" ? 0 : Number.MIN_VALUE;
  if (text.trim() !== "" && Number.isFinite(number) && number >= least && whole) return number;
  throw fault(origin, `Cannot use "${text}" as "${name}": wanted ${wanted}`, {});
}

function fault(origin: string, message: string, options: { hint?: string }): ConfigError | UsageError {
  if (origin.startsWith("option ")) return new UsageError(message, options);
  return new ConfigError(`${message} (${origin})`, options);
}
