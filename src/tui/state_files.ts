/** Small texts that outlive the session: histories, saved searches, column choices. */
export interface StateFiles {
  /** The text, or undefined when there is none or it cannot be read. */
  read(name: string): string | undefined;
  /** Replaces the text. A failure is reported once by the caller, never thrown in the key path. */
  write(name: string, text: string): void;
}

/** Keeps them in memory only: for tests and where there is no home. */
export function memoryFiles(initial: Readonly<Record<string, string>> = {}): StateFiles {
  const files = new Map(Object.entries(initial));
  return { read: (name) => files.get(name), write: (name, text) => void files.set(name, text) };
}

/** Keeps them in a folder, readable by its owner alone. The folder is made when first needed. */
export function folderFiles(folder: string | undefined): StateFiles {
  if (folder === undefined) return memoryFiles();
  return {
    read(name) {
      try {
        return Deno.readTextFileSync(`${folder}/${name}`);
      } catch {
        return undefined;
      }
    },
    write(name, text) {
      try {
        Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
        const path = `${folder}/${name}`;
        Deno.writeTextFileSync(`${path}.new`, text, { mode: 0o600 });
        Deno.renameSync(`${path}.new`, path);
      } catch {
        // A full or read-only disk must not stop an investigation; the state lives on in memory.
      }
    },
  };
}

/** The JSON value of a state file, or `fallback` when there is none or it is not what `is` expects. */
export function readJson<T>(
  files: StateFiles,
  name: string,
  is: (value: unknown) => value is T,
  fallback: T,
): T {
  const text = files.read(name);
  if (text === undefined) return fallback;
  try {
    const value: unknown = JSON.parse(text);
    return is(value) ? value : fallback;
  } catch {
    return fallback;
  }
}
