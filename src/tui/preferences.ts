/** What a person set for the UI in `alx.ini`: sections `[keys]` and `[tui]`. @module */
import { parseIni } from "../util/ini.ts";
import { toError } from "../util/error.ts";
import type { KeyOverrides } from "./commands.ts";
import { THEME_NAMES, type ThemeName } from "./theme.ts";

/** Preferences of the UI. */
export interface Preferences {
  /** `[keys]`: command id = keys, several separated by commas, `comma` for the comma itself; nothing: no key. */
  readonly keys: KeyOverrides;
  /** `[tui] theme`. Default: by the terminal. */
  readonly theme?: ThemeName;
  /** `[tui] mouse = off` leaves the mouse to the terminal. @default true */
  readonly mouse: boolean;
  /** `[tui] glyphs = ascii`. @default false */
  readonly ascii: boolean;
  /** What could not be read, one sentence each. */
  readonly faults: readonly string[];
}

/** Nothing set. */
export const NO_PREFERENCES: Preferences = { keys: {}, mouse: true, ascii: false, faults: [] };

function keysOf(text: string): string[] {
  return text.split(",").map((key) => key.trim()).filter((key) => key !== "").map((key) =>
    key.replace("comma", ",")
  );
}

/** Reads the preferences from the text of `alx.ini`. Never throws: what is wrong is told in `faults`. */
export function parsePreferences(text: string): Preferences {
  let ini: ReturnType<typeof parseIni>;
  try {
    ini = parseIni(text);
  } catch (error) {
    return { ...NO_PREFERENCES, faults: [`Cannot read "alx.ini": ${toError(error).message}`] };
  }
  const faults: string[] = [];
  const keys = Object.fromEntries([...ini.get("keys") ?? []].map(([id, value]) => [id, keysOf(value.text)]));
  const tui = ini.get("tui");
  const wanted = tui?.get("theme")?.text;
  const theme = THEME_NAMES.find((name) => name === wanted);
  if (wanted !== undefined && wanted !== "" && theme === undefined) {
    faults.push(`There is no theme "${wanted}"; there are ${THEME_NAMES.join(", ")}`);
  }
  return {
    keys,
    ...(theme === undefined ? {} : { theme }),
    mouse: !/^(?:off|no|false|0)$/i.test(tui?.get("mouse")?.text ?? ""),
    ascii: tui?.get("glyphs")?.text === "ascii",
    faults,
  };
}

/** Reads `alx.ini` in a folder; an absent file sets nothing. */
export function readPreferences(folder: string | undefined): Preferences {
  if (folder === undefined) return NO_PREFERENCES;
  try {
    return parsePreferences(Deno.readTextFileSync(`${folder}/alx.ini`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return NO_PREFERENCES;
    return { ...NO_PREFERENCES, faults: [`Cannot read "${folder}/alx.ini": ${toError(error).message}`] };
  }
}

/** Ids of `[keys]` that name no command: most often a slip of the pen. */
export function unknownKeyIds(keys: KeyOverrides, ids: ReadonlySet<string>): readonly string[] {
  return Object.keys(keys).filter((id) => !ids.has(id));
}
