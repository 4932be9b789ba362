/** The file that remembers how far a stream got. @module */
import type { StreamCursor } from "../api/search_cursor.ts";
import { AlxError, UsageError } from "../util/error.ts";
import { type NewFile, readTextFile, refuseExisting } from "./files.ts";
import { fileFault } from "../util/file_error.ts";

/** A stream's memory between runs. */
export interface Resume {
  /** Where to go on; undefined at the beginning. */
  readonly cursor: StreamCursor | undefined;
  /** Where hits go; undefined for standard output. */
  readonly target: NewFile | undefined;
  /** Remembers that everything up to here is written. */
  save(cursor: StreamCursor): Promise<void>;
  /** Forgets: the stream is at its end. */
  done(): Promise<void>;
}

/** What belongs together. */
export interface ResumeOptions {
  /** Tells one search from another. */
  readonly search: string;
  /** The file that the hits go to; while it is not whole it is called `….part`. */
  readonly out?: string;
  /** Replace an existing file. @default false */
  readonly force?: true | undefined;
}

interface State {
  readonly search: string;
  readonly cursor: StreamCursor;
  /** Bytes of the partial file that belong to the cursor. */
  readonly outBytes: number;
}

/**
 * Opens a memory, new or left by an earlier run.
 *
 * @throws {UsageError} when it belongs to another search, or the file for the hits exists
 */
export async function openResume(path: string, { search, out, force }: ResumeOptions): Promise<Resume> {
  if (out !== undefined && !force) await refuseExisting(out);
  const state = await readState(path);
  if (state !== undefined && state.search !== search) {
    throw new UsageError(`"${path}" remembers another search`, {
      hint: "another --resume FILE, or remove it",
    });
  }
  const target = out === undefined ? undefined : await openPart(out, state?.outBytes);
  return {
    cursor: state?.cursor,
    target,
    async save(cursor) {
      const next: State = { search, cursor, outBytes: target?.size() ?? 0 };
      const temporary = `${path}.tmp`;
      try {
        await Deno.writeTextFile(temporary, JSON.stringify(next), { mode: 0o600 });
        await Deno.rename(temporary, path);
      } catch (cause) {
        throw new AlxError(`Cannot write "${path}": ${fileFault(cause)}`, { cause });
      }
    },
    async done() {
      await Deno.remove(path).catch(() => undefined);
    },
  };
}

async function readState(path: string): Promise<State | undefined> {
  const text = await readTextFile(path);
  if (text === undefined || text === "") return undefined;
  try {
    const state: State = JSON.parse(text);
    if (typeof state.search === "string" && typeof state.cursor === "object") return state;
  } catch {
    // Told below: the file is something else.
  }
  throw new UsageError(`"${path}" is not a file of --resume`, { hint: "another --resume FILE" });
}

/** The partial file, cut to what is known to be whole. */
async function openPart(out: string, keepBytes = 0): Promise<NewFile & { size(): number }> {
  const path = `${out}.part`;
  const file = await Deno.open(path, { write: true, create: true }).catch((cause: unknown) => {
    throw new AlxError(`Cannot write "${path}": ${fileFault(cause)}`, { cause });
  });
  let size = keepBytes;
  let open = true;
  const close = () => {
    if (open) file.close();
    open = false;
  };
  if ((await file.stat()).size < keepBytes) {
    close();
    throw new UsageError(`Cannot go on: "${path}" is shorter than it was`, {
      hint: "remove it, and the resume file",
    });
  }
  await file.truncate(keepBytes);
  await file.seek(0, Deno.SeekMode.End);
  return {
    size: () => size,
    async write(bytes) {
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      size += bytes.length;
    },
    async finish({ force } = {}) {
      close();
      const exists = await Deno.lstat(out).then(() => true, () => false);
      if (exists && !force) {
        throw new UsageError(`Will not overwrite "${out}"`, { hint: `--force; all is in "${path}"` });
      }
      await Deno.rename(path, out);
    },
    // What is written stays for the next run.
    discard: () => Promise.resolve(close()),
  };
}
