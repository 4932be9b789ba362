/** Files of one JSON value a line, that survive a crash in the middle of a write. @module */
import { AlxError } from "./error.ts";

/** Appends JSON values to a file, one a line. */
export interface JsonlAppender {
  /** Writes one line; with `sync` it is on the disk when the promise resolves. */
  append(value: unknown): Promise<void>;
  close(): void;
}

/** How {@link openJsonl} opens. */
export interface JsonlOptions {
  /** Wait for the disk after each line. @default false */
  readonly sync?: boolean;
  /** Permission bits of a new file. @default 0o600 */
  readonly mode?: number;
}

/**
 * Opens a file for appending and makes it when absent.
 *
 * A last line without its line end is what a crash left: it is cut off first, so that what follows stays readable.
 */
export async function openJsonl(path: string, options: JsonlOptions = {}): Promise<JsonlAppender> {
  const file = await Deno.open(path, { read: true, write: true, create: true, mode: options.mode ?? 0o600 });
  try {
    await file.truncate(await endOfLastLine(file));
    await file.seek(0, Deno.SeekMode.End);
  } catch (error) {
    file.close();
    throw error;
  }
  const encoder = new TextEncoder();
  return {
    async append(value) {
      const bytes = encoder.encode(JSON.stringify(value) + "\n");
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      if (options.sync) await file.syncData();
    },
    close: () => file.close(),
  };
}

/** Offset just after the last line end, 0 when there is none. */
async function endOfLastLine(file: Deno.FsFile): Promise<number> {
  const block = new Uint8Array(64 * 1024);
  let end = (await file.stat()).size;
  while (end > 0) {
    const start = Math.max(0, end - block.length);
    await file.seek(start, Deno.SeekMode.Start);
    const wanted = block.subarray(0, end - start);
    let filled = 0;
    while (filled < wanted.length) {
      const read = await file.read(wanted.subarray(filled));
      if (read === null) break;
      filled += read;
    }
    const at = wanted.subarray(0, filled).lastIndexOf(10);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

/** A line of a file: the value and where it stands. */
export interface JsonlLine {
  readonly value: unknown;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * The values of a file, in order. Empty lines are skipped; a torn last line (no line end) is dropped unless it is
 * whole JSON.
 *
 * @throws {AlxError} when another line is not JSON
 * @throws {Deno.errors.NotFound} when the file is absent
 */
export async function* readJsonl(path: string): AsyncGenerator<JsonlLine> {
  using file = await Deno.open(path);
  const decoder = new TextDecoder();
  const block = new Uint8Array(64 * 1024);
  let rest = "";
  let line = 0;
  for (let read = await file.read(block); read !== null; read = await file.read(block)) {
    const lines = (rest + decoder.decode(block.subarray(0, read), { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      line++;
      if (text.trim() === "") continue;
      const value = parseLine(text);
      if (value === undefined) throw new AlxError(`Cannot read "${path}": line ${line} is not JSON`);
      yield { value, line };
    }
  }
  const last = rest.trim() === "" ? undefined : parseLine(rest);
  if (last !== undefined) yield { value: last, line: line + 1 };
}

/** The value, or undefined (which JSON cannot mean) when the text is not JSON. */
function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
