/** Files of one JSON value a line, that survive a crash in the middle of a write. @module */
import { concatBytes } from "./bytes.ts";
import { AlxError } from "./error.ts";

/** Appends lines to a file. */
export interface JsonlAppender {
  /** Bytes in the file: where the next line begins. */
  readonly sizeBytes: number;
  /** Writes whole lines, made by {@link jsonLine}. */
  append(lines: readonly Uint8Array[]): Promise<void>;
  /** Resolves when all that was appended is on the disk. */
  sync(): Promise<void>;
  close(): void;
}

/** How {@link openJsonl} opens. */
export interface JsonlOptions {
  /** Permission bits of a new file. @default 0o600 */
  readonly mode?: number;
}

const encoder = new TextEncoder();

/** A value as one line, with its line end. */
export function jsonLine(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value) + "\n");
}

/**
 * Opens a file for appending and makes it when absent.
 *
 * A last line without its line end is what a crash left. Is it a whole object, it gets its line end; else it is cut off,
 * so that what follows stays readable.
 */
export async function openJsonl(path: string, options: JsonlOptions = {}): Promise<JsonlAppender> {
  const file = await Deno.open(path, { read: true, append: true, create: true, mode: options.mode ?? 0o600 });
  try {
    let sizeBytes = await mendEnd(file);
    return {
      get sizeBytes() {
        return sizeBytes;
      },
      async append(lines) {
        const bytes = lines.length === 1 ? lines[0]! : concatBytes(lines);
        await writeAll(file, bytes);
        sizeBytes += bytes.length;
      },
      sync: () => file.syncData(),
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Ends or cuts the last line, and returns the size; the file stands at its end. */
async function mendEnd(file: Deno.FsFile): Promise<number> {
  const { size } = await file.stat();
  const end = await endOfLastLine(file, size);
  await file.seek(end, Deno.SeekMode.Start);
  if (end === size) return size;
  const rest = new Uint8Array(size - end);
  await fill(file, rest);
  await file.seek(end, Deno.SeekMode.Start);
  // Of a number or a word nobody knows whether it is whole.
  if (/^\s*[{[]/.test(text(rest)) && parseLine(text(rest)) !== undefined) {
    await file.seek(size, Deno.SeekMode.Start);
    await writeAll(file, new Uint8Array([10]));
    return size + 1;
  }
  await file.truncate(end);
  return end;
}

/** Offset just after the last line end, 0 when there is none. */
async function endOfLastLine(file: Deno.FsFile, size: number): Promise<number> {
  const block = new Uint8Array(64 * 1024);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - block.length);
    await file.seek(start, Deno.SeekMode.Start);
    const filled = await fill(file, block.subarray(0, end - start));
    const at = block.subarray(0, filled).lastIndexOf(10);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

/** Reads until the bytes are full or the file ends; returns how many were read. */
async function fill(file: Deno.FsFile, bytes: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return filled;
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}

/** A line of a file: the value and where it stands. */
export interface JsonlLine {
  readonly value: unknown;
  /** Counted from 1. */
  readonly line: number;
  /** In bytes from the start of the file. */
  readonly offset: number;
}

/** How {@link readJsonl} reads. */
export interface ReadJsonlOptions {
  /** Where to begin, in bytes: the start of a line. @default 0 */
  readonly offset?: number;
  /** How much is read at a time. @default 32768 */
  readonly blockBytes?: number;
  /** The value of a line; undefined is refused as damaged. @default JSON.parse */
  readonly parse?: (text: string) => unknown;
}

/**
 * The values of a file, in order. Empty lines are skipped; a torn last line (no line end) is dropped unless it is
 * whole JSON.
 *
 * @throws {AlxError} when another line is not JSON
 * @throws {Deno.errors.NotFound} when the file is absent
 */
export async function* readJsonl(path: string, options: ReadJsonlOptions = {}): AsyncGenerator<JsonlLine> {
  for await (const lines of readJsonlBlocks(path, options)) yield* lines;
}

/** The same, some hundred lines at a time: what millions of lines are read with. */
export async function* readJsonlBlocks(
  path: string,
  options: ReadJsonlOptions = {},
): AsyncGenerator<readonly JsonlLine[]> {
  using file = await Deno.open(path);
  let { offset = 0 } = options;
  const { blockBytes = 32 * 1024, parse = parseLine } = options;
  if (offset > 0) await file.seek(offset, Deno.SeekMode.Start);
  // One room for all blocks: their lines are made into values before the next one is read.
  let room = new Uint8Array(2 * blockBytes);
  let kept = 0;
  let line = 0;
  for (;;) {
    if (room.length - kept < blockBytes) room = grown(room, kept + blockBytes);
    const read = await file.read(room.subarray(kept, kept + blockBytes));
    if (read === null) break;
    const filled = room.subarray(0, kept + read);
    const end = filled.lastIndexOf(10) + 1;
    const lines = linesOf(path, filled.subarray(0, end), { line, offset, parse });
    room.copyWithin(0, end, filled.length);
    kept = filled.length - end;
    line = lines.line;
    offset += end;
    if (lines.found.length > 0) yield lines.found;
  }
  const rest = room.subarray(0, kept);
  // What a crash cut off is no damage: only a whole value counts.
  const last = rest.length === 0 || parseLine(text(rest)) === undefined ? undefined : parse(text(rest));
  if (last !== undefined) yield [{ value: last, line: line + 1, offset }];
}

/** The same bytes in a larger room, at least twice as large. */
function grown(room: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, 2 * room.length));
  larger.set(room);
  return larger;
}

/** The lines of a block that ends with a line end. */
function linesOf(
  path: string,
  block: Uint8Array,
  at: {
    readonly line: number;
    readonly offset: number;
    readonly parse: (text: string) => unknown;
  },
): { readonly found: readonly JsonlLine[]; readonly line: number } {
  const found: JsonlLine[] = [];
  let { line, offset } = at;
  let from = 0;
  const whole = text(block);
  // As long as there are as many characters as bytes, nothing need be measured.
  const isPlain = whole.length === block.length;
  for (let start = 0; start < whole.length;) {
    const end = whole.indexOf("\n", start);
    const one = whole.slice(start, end);
    line++;
    const value = one.trim() === "" ? undefined : at.parse(one);
    if (value === undefined && one.trim() !== "") {
      throw new AlxError(`Cannot read "${path}": line ${line} is not JSON`);
    }
    if (value !== undefined) found.push({ value, line, offset });
    // Damaged bytes are longer as text than they are in the file.
    const bytes = isPlain ? one.length + 1 : block.indexOf(10, from) + 1 - from;
    offset += bytes;
    from += bytes;
    start = end + 1;
  }
  return { found, line };
}

const decoder = new TextDecoder();

function text(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The value, or undefined (which JSON cannot mean) when the text is not JSON. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
