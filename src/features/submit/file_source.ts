/** Files as sources: read anew for each attempt, a piece at a time, whatever their size. @module */
import { concatBytes } from "../../util/bytes.ts";
import { createHash } from "node:crypto";
import { baseName, type Source } from "../../api/submit_source.ts";
import { AlxError, UsageError } from "../../util/error.ts";
import type { SubmitItem } from "./item.ts";
import { withPath } from "./raw_path.ts";
import { fileFault } from "../../util/file_error.ts";

const PIECE_BYTES = 1024 * 1024;

/** How {@link fileItem} names things. */
export interface FileItemOptions {
  /** What the person called it. Default: the path. */
  readonly input?: string | undefined;
  /** Name the server is told, cut to its last part. Default: the path's. */
  readonly name?: string | undefined;
  /** Most that is taken of what is no file, such as a pipe. Default: 256 MiB. */
  readonly limitBytes?: number | undefined;
}

/**
 * A file to hand in. A pipe or device, which can be read once only, is read whole now.
 *
 * @throws {UsageError} there is none, it is a folder, or it cannot be read
 */
export async function fileItem(path: string, options: FileItemOptions = {}): Promise<SubmitItem> {
  const { input = path, name = baseName(path), limitBytes } = options;
  try {
    const info = await withPath(path, Deno.stat);
    if (info.isDirectory) throw new UsageError("it is a folder");
    if (!info.isFile) return await bytesItem(readPipe(path), { input, name, limitBytes });
    (await withPath(path, opened)).close(); // a file that may not be read is told of now, not in the middle of a request
    return streamItem(path, { input, name, sizeBytes: info.size, changed: info.mtime });
  } catch (cause) {
    throw new UsageError(`cannot read it: ${pathFault(path, cause)}`, { cause });
  }
}

interface StreamItem {
  readonly input: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** When the file was changed last; null where the system does not tell. */
  readonly changed: Date | null;
}

function streamItem(path: string, { input, name, sizeBytes, changed }: StreamItem): SubmitItem {
  return {
    input,
    source: { kind: "stream", name, sizeBytes, open: () => readPieces(path) },
    sizeBytes,
    sha256: (signal) => digest(readPieces(path), signal),
    read: (offset, length) => readPart(path, { offset, length, changed }),
  };
}

/** What {@link bytesItem} needs to know. */
export interface BytesItemOptions {
  readonly input: string;
  readonly name: string;
  /** Default: 256 MiB. */
  readonly limitBytes?: number | undefined;
}

/**
 * Content that can be read once only, such as standard input, held in memory.
 *
 * @throws {AlxError} it is larger than the limit
 */
export async function bytesItem(
  content: AsyncIterable<Uint8Array>,
  options: BytesItemOptions,
): Promise<SubmitItem> {
  const { input, name, limitBytes = 256 * 1024 * 1024 } = options;
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of content) {
    sizeBytes += piece.length;
    if (sizeBytes > limitBytes) throw new AlxError(`there is more than ${limitBytes} bytes of it`);
    pieces.push(piece.slice());
  }
  const bytes = concatBytes(pieces);
  return {
    input,
    source: { kind: "bytes", name, bytes },
    sizeBytes,
    sha256: () => Promise.resolve(createHash("sha256").update(bytes).digest("hex")),
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** What only the server can get: a URL, a hash, or a name that one of its sources understands. */
export function remoteItem(input: string, source: Extract<Source, { kind: "url" | "hash" }>): SubmitItem {
  const known = source.kind === "hash" && source.type === "sha256" ? source.value : undefined;
  return {
    input,
    source,
    sizeBytes: undefined,
    sha256: known === undefined ? undefined : () => Promise.resolve(known),
    read: undefined,
  };
}

const opened = (path: string) => Deno.open(path);

/** A file that can no longer be read, in the words of one that cannot be. */
async function openAgain(path: string): Promise<Deno.FsFile> {
  try {
    return await withPath(path, opened);
  } catch (cause) {
    throw new UsageError(`cannot read it: ${pathFault(path, cause)}`, { cause });
  }
}

/** @throws {AlxError} the file was changed since: nobody knows of what the bytes read are a part */
async function checkUnchanged(file: Deno.FsFile, since: Date | null): Promise<void> {
  const { mtime } = await file.stat();
  if (mtime?.getTime() === since?.getTime()) return;
  throw new AlxError("it was changed while it was being sent", { hint: "send it again once it rests" });
}

/** The bytes of a file; the next piece is read while the one before is used, and two buffers serve for all of it. */
async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  using file = await openAgain(path);
  const { mtime } = await file.stat();
  let [now, next] = [new Uint8Array(PIECE_BYTES), new Uint8Array(PIECE_BYTES)];
  let reading = file.read(now);
  try {
    for (;;) {
      const length = await reading;
      if (length === null) return await checkUnchanged(file, mtime);
      const piece = now.subarray(0, length);
      [now, next] = [next, now];
      reading = file.read(now);
      reading.catch(() => undefined); // told of by the next turn
      yield piece;
    }
  } finally {
    await reading.catch(() => undefined);
  }
}

/** The bytes of a pipe or device: nothing is read that is not asked for, as there may never be any. */
async function* readPipe(path: string): AsyncGenerator<Uint8Array> {
  using file = await withPath(path, opened);
  const piece = new Uint8Array(64 * 1024);
  for (let length = await file.read(piece); length !== null; length = await file.read(piece)) {
    yield piece.subarray(0, length);
  }
}

async function readPart(
  path: string,
  { offset, length, changed }: { offset: number; length: number; changed: Date | null },
): Promise<Uint8Array> {
  using file = await openAgain(path);
  await file.seek(offset, Deno.SeekMode.Start);
  const part = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = await file.read(part.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  await checkUnchanged(file, changed);
  return part.subarray(0, filled);
}

async function digest(pieces: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    hash.update(piece);
  }
  return hash.digest("hex");
}

/** Why a path cannot be read. A name that is not UTF-8 reaches us damaged, and leads nowhere. */
export function pathFault(path: string, error: unknown): string {
  const isDamaged = error instanceof Deno.errors.NotFound && path.includes("\ufffd");
  return isDamaged ? "its name is not UTF-8, and cannot be used to open it; rename it" : fileFault(error);
}
