/** alx's own file, `alx.ini`: servers with their credentials, by name. @module */
import { ConfigError } from "../util/error.ts";
import { iniValue } from "../util/ini.ts";
import { type RawSetting, SETTING_NAMES, type SettingName } from "./setting_layers.ts";
import { readIni, type ReadText } from "./settings_files.ts";

/** What a profile sets. */
export type Profile = Readonly<Partial<Record<SettingName, RawSetting>>>;

/** All stored profiles. */
export interface Profiles {
  readonly all: ReadonlyMap<string, Profile>;
  /** The profile in use when none is named, which may be missing; undefined when none is marked. */
  readonly defaultName: string | undefined;
}

const PREFIX = "profile ";

/**
 * Reads the profiles; an absent file holds none.
 *
 * @throws {ConfigError} naming the file and the line that is wrong
 */
export async function readProfiles(
  path: string | undefined,
  readText: ReadText,
): Promise<Profiles> {
  const all = new Map<string, Profile>();
  const ini = path === undefined ? undefined : await readIni(path, readText);
  for (const [section, keys] of ini ?? []) {
    if (!section.startsWith(PREFIX)) continue;
    const values: Partial<Record<SettingName, RawSetting>> = {};
    for (const name of SETTING_NAMES) {
      const value = keys.get(name);
      if (value !== undefined && value.text !== "") {
        values[name] = { text: value.text, line: value.line, where: `"${path}" line ${value.line}` };
      }
    }
    all.set(section.slice(PREFIX.length), values);
  }
  return { all, defaultName: ini?.get("alx")?.get("profile")?.text || undefined };
}

const NOTE = "# Written by alx login and alx logout. Keep it to yourself: it holds credentials.";

/** What `alx.ini` holds besides profiles, such as keys and themes, word for word. */
function otherSections(text: string): string {
  const sections = text.split(/^(?=\[)/m).filter((part) => !/^\[(?:profile |alx\])/.test(part));
  return sections.map((part) => part.replace(`${NOTE}\n`, "").trim()).filter((part) => part !== "").join(
    "\n\n",
  );
}

/** The text of `alx.ini`; what the present text holds besides profiles is kept. */
export function writeProfiles(profiles: Profiles, present = ""): string {
  const lines = [NOTE];
  if (profiles.defaultName !== undefined) {
    lines.push("", "[alx]", `profile = ${iniValue(profiles.defaultName)}`);
  }
  for (const [name, profile] of profiles.all) {
    lines.push("", `[${PREFIX}${name}]`);
    for (const setting of SETTING_NAMES) {
      const raw = profile[setting];
      if (raw !== undefined) lines.push(`${setting} = ${iniValue(raw.text)}`);
    }
  }
  const others = otherSections(present);
  if (others !== "") lines.push("", others);
  return lines.join("\n") + "\n";
}

/** The profiles with one more, or one replaced; without a default that exists it becomes the default. */
export function withProfile(profiles: Profiles, name: string, values: Profile): Profiles {
  const all = new Map([...profiles.all, [name, values]]);
  const { defaultName } = profiles;
  return { all, defaultName: defaultName !== undefined && all.has(defaultName) ? defaultName : name };
}

/** The profiles without one. */
export function withoutProfile(profiles: Profiles, name: string): Profiles {
  const all = new Map([...profiles.all].filter(([other]) => other !== name));
  return { all, defaultName: profiles.defaultName === name ? undefined : profiles.defaultName };
}

/**
 * Checks a name for a new profile.
 *
 * @throws {ConfigError} when it holds anything but letters, digits, `.`, `_` and `-`
 */
export function checkProfileName(name: string): string {
  if (/^[\w.-]+$/.test(name)) return name;
  throw new ConfigError(
    `Cannot name a profile "${name}": only letters, digits, ".", "_" and "-" are allowed`,
  );
}

/** Replaces the file in one step; only its owner may read it. Makes the folder when absent. */
export async function saveProfiles(path: string, profiles: Profiles): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const next = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const present = await Deno.readTextFile(path).catch(() => "");
    await Deno.writeTextFile(next, writeProfiles(profiles, present), { mode: 0o600, createNew: true });
    await Deno.rename(next, path);
  } catch (cause) {
    await Deno.remove(next).catch(() => undefined);
    throw new ConfigError(`Cannot write "${path}"`, {
      cause,
      hint: "check that you may write to its folder",
    });
  }
}
