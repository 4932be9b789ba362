/** What a profile stores: the server and the login. The rest stays with the machine or the command. */
export const PROFILE_SETTINGS = [
  "server",
  "user",
  "password",
  "apikey",
  "token",
  "token_provider",
  "obo_token",
  "obo_provider",
  "cert",
  "server_crt",
  "insecure",
] as const;

/** Names of the settings, as `alx config show` and stored profiles call them. */
export const SETTING_NAMES = [...PROFILE_SETTINGS, "timeout", "retries", "proxy", "no_proxy"] as const;

/** Name of a setting. */
export type SettingName = typeof SETTING_NAMES[number];

/** Those never shown. */
export const SECRET_NAMES: ReadonlySet<SettingName> = new Set(["password", "apikey", "token", "obo_token"]);

/** A setting as one source gives it, not yet checked. */
export interface RawSetting {
  readonly text: string;
  /** Where it stands, for people: `--timeout`, `ALX_TIMEOUT`, `"…/submit.cfg" line 3`. */
  readonly where: string;
  /** Line in the source, when it is a file. */
  readonly line?: number;
}

/** What one source gives. */
export interface SettingsLayer {
  readonly kind: "option" | "environment" | "profile" | "file";
  readonly values: Readonly<Partial<Record<SettingName, RawSetting>>>;
}

/** One effective setting and where it came from. */
export interface EffectiveSetting {
  readonly name: SettingName;
  /** Undefined where nothing is set and the default is "none". */
  readonly text: string | undefined;
  /** For people: `option --server`, `environment ALX_SERVER`, `default`. */
  readonly origin: string;
}
