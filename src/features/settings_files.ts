/** Files that hold settings. @module */
import { ConfigError } from "../util/error.ts";
import { fileFault } from "../util/file_error.ts";
import { IniError, type IniFile, parseIni } from "../util/ini.ts";

/** Text of a file, undefined when it is absent. */
export type ReadText = (path: string) => Promise<string | undefined>;

/**
 * Reads a secret from a file; white space around it is dropped.
 *
 * @param what It is, for the message: `the API key`.
 * @throws {ConfigError} when the file cannot be read
 */
export async function readKey(path: string, what: string, readText: ReadText): Promise<string> {
  const text = await readFile(path, readText);
  if (text === undefined) {
    throw new ConfigError(`Cannot read ${what} from "${path}": there is no such file`);
  }
  return text.trim();
}

async function readFile(path: string, readText: ReadText): Promise<string | undefined> {
  try {
    return await readText(path);
  } catch (cause) {
    throw new ConfigError(`Cannot read "${path}": ${fileFault(cause)}`, {
      cause,
      hint: "check that it is a file you may read",
    });
  }
}

/**
 * Reads an INI file.
 *
 * @returns undefined when it is absent
 * @throws {ConfigError} naming the file and the line
 */
export async function readIni(
  path: string,
  readText: ReadText,
): Promise<IniFile | undefined> {
  const text = await readFile(path, readText);
  try {
    return text === undefined ? undefined : parseIni(text);
  } catch (error) {
    if (!(error instanceof IniError)) throw error;
    throw new ConfigError(`Cannot read "${path}": ${error.message}`, { cause: error });
  }
}
