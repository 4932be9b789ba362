/** Writes `~/.al/submit.cfg`, the settings file that alx shares with al-submit. @module */
import { parseServer } from "../api/client_options.ts";
import { ConfigError } from "../util/error.ts";
import { type IniFile, parseIni } from "../util/ini.ts";
import { editIni, type IniChange } from "../util/ini_edit.ts";

/** What the file is to say. */
export interface ConfigAnswers {
  /** Address of the server. */
  readonly server: string;
  /** Name of the account; a certificate may say it instead. */
  readonly user?: string | undefined;
  /** `NAME:SECRET` */
  readonly apikey?: string | undefined;
  /** Not together with a key. */
  readonly password?: string | undefined;
  /** A PEM file, or a certificate and its key separated by a comma. */
  readonly cert?: string | undefined;
  /** Whom to trust: the system's authorities, nobody in particular (false), or a PEM file. */
  readonly verify: boolean | string;
}

const LAYOUT = `\
# Settings of alx and al-submit. Keep this file to yourself: it holds credentials.

[auth]
# Name of your account.
user =
# A proof of who you are. An API key, which the web interface shows when it is made:
# apikey = NAME:SECRET
# Or a password:
# password = TEXT
# A client certificate with its key, in one PEM file, alone or besides:
# cert = PATH
# true: whatever certificate the server shows is taken. Only for tests.
insecure = false

[server]
# https or http.
transport = https
host = localhost
port = 443
# Trust this certificate or authority, a PEM file:
# cert = PATH
# The whole address, for a server below a path. Only alx reads it, and then not the three above:
# url = https://HOST/PATH
`;

/**
 * The text of the file: the present one with its values changed in place, or a new one in the documented layout.
 *
 * @throws {ConfigError} when the address is none
 * @throws {AlxError} when the present text cannot be read, or a value cannot stand in such a file
 */
export function configText(answers: ConfigAnswers, present?: string): string {
  const text = present === undefined || present.trim() === "" ? LAYOUT : present;
  return editIni(text, configChanges(answers, parseIni(text)));
}

/** The keys, as `[section] key`, that differ between two texts of the file. */
export function changedKeys(before: string | undefined, after: string): string[] {
  const [old, now] = [flat(parseIni(before ?? "")), flat(parseIni(after))];
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key));
}

function flat(file: IniFile): Map<string, string> {
  return new Map(
    [...file].flatMap(([name, section]) => [...section].map(([key, { text }]) => [`[${name}] ${key}`, text])),
  );
}

function configChanges({ server, verify, ...login }: ConfigAnswers, present: IniFile): IniChange[] {
  const { url, prefix, port } = parseServer(server);
  const { protocol, hostname } = new URL(url);
  const values: Record<string, Record<string, string | undefined>> = {
    auth: {
      user: login.user,
      apikey: login.apikey,
      password: login.password,
      cert: login.cert,
      insecure: verify === false ? "true" : present.get("auth")?.has("insecure") ? "false" : undefined,
    },
    server: {
      transport: protocol.replace(":", ""),
      host: hostname,
      port: String(port),
      cert: typeof verify === "string" ? verify : undefined,
      // Above the three others for alx, so it may not stay as it was.
      url: prefix !== "" || present.get("server")?.has("url") ? url : undefined,
    },
  };
  return Object.entries(values).flatMap(([section, keys]) =>
    Object.entries(keys).map(([key, text]) => ({ section, key, text }))
  );
}

/**
 * Replaces the file in one step; only its owner may read it. A link keeps pointing to it. Makes the folder, for its
 * owner alone, when absent.
 *
 * @throws {ConfigError} when it cannot be written
 */
export async function saveConfig(path: string, text: string): Promise<void> {
  const target = await Deno.realPath(path).catch(() => path);
  const next = `${target}.${crypto.randomUUID()}.tmp`;
  try {
    const folder = /^(.*)[\\/]/s.exec(target)?.[1];
    if (folder) await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(next, text, { mode: 0o600, createNew: true });
    await Deno.rename(next, target);
  } catch (cause) {
    await Deno.remove(next).catch(() => undefined);
    throw new ConfigError(`Cannot write "${path}"`, {
      cause,
      hint: "check that you may write to its folder",
    });
  }
}
