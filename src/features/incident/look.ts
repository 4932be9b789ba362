/** Looks at files: size, time, hash. Reads them again for sending, and holds what is read against the hash. @module */
import { createHash } from "node:crypto";
import { baseName, type Source } from "../../api/submit_source.ts";
import { withPath } from "../submit/raw_path.ts";
import { whenFree } from "../../util/descriptors.ts";
import { formatBytes } from "../../util/format.ts";
import { type Files, PATIENT } from "./disk.ts";
import type { NewEntry } from "./entries.ts";
import { nameFault } from "./find.ts";

/** Files up to here are read at once. */
const SMALL_BYTES = 512 * 1024;
/** Larger ones are read in pieces; each request holds a few. */
const PIECE_BYTES = 256 * 1024;

/** A file's size and time. */
export interface Stat {
  readonly size: number;
  /** Milliseconds since the epoch; 0 where the file system keeps none. */
  readonly mtime: number;
}

/** What a look tells: a line for the journal. */
export type Look = Extract<NewEntry, { readonly type: "file" | "unusable" }>;

/** The line of a path that cannot be used. */
export function unusable(path: string, error: unknown): Look {
  const reason = nameFault(path, error).replace(/^cannot read it: /, "");
  return { type: "unusable", path, fate: "unreadable", reason };
}

/** Size and time of a file; or its line, when it is no file or cannot be seen. */
export async function statOf(path: string, files: Files = PATIENT): Promise<Stat | Look> {
  try {
    const info = await files.stat(path);
    if (info.isFile) return { size: info.size, mtime: info.mtime?.getTime() ?? 0 };
    return unusable(
      path,
      new Error(info.isDirectory ? "it is a folder" : "it is neither a file nor a folder"),
    );
  } catch (error) {
    return unusable(path, error);
  }
}

/** How {@link lookAt} looks. */
export interface LookOptions {
  readonly stat: Stat;
  /** The largest file the server takes; undefined: any. */
  readonly maxSizeBytes: number | undefined;
  readonly signal: AbortSignal;
  /** Default: {@link PATIENT}. */
  readonly files?: Files | undefined;
}

/** The line of a file: its hash, or why it is not sent. Never rejects, but for the signal. */
export async function lookAt(path: string, options: LookOptions): Promise<Look> {
  const { stat, maxSizeBytes, signal } = options;
  const { size, mtime } = stat;
  if (size === 0) return { type: "unusable", path, fate: "empty", ...stat, reason: "it is empty" };
  if (maxSizeBytes !== undefined && size > maxSizeBytes) {
    const reason = `it has ${formatBytes(size)}, and the server takes ${formatBytes(maxSizeBytes)} at most`;
    return { type: "unusable", path, fate: "too large", ...stat, reason };
  }
  try {
    return { type: "file", path, size, mtime, sha256: await hashOf(path, options) };
  } catch (error) {
    signal.throwIfAborted();
    return { ...unusable(path, error), ...stat };
  }
}

async function hashOf(
  path: string,
  { stat: { size }, signal, files = PATIENT }: LookOptions,
): Promise<string> {
  const hash = createHash("sha256");
  if (size <= SMALL_BYTES) return hash.update(await files.read(path, size)).digest("hex");
  for await (const piece of pieces(path)) {
    signal.throwIfAborted();
    hash.update(piece);
  }
  return hash.digest("hex");
}

async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  using file = await whenFree(() => withPath(path, (usable) => Deno.open(usable)));
  const block = new Uint8Array(PIECE_BYTES);
  for (let read = await file.read(block); read !== null; read = await file.read(block)) {
    yield block.subarray(0, read);
  }
}

/** A content that is about to be sent. */
export interface Content {
  readonly source: Source;
  readonly sizeBytes: number;
  /** What was wrong with the file while it was being sent; the request did not get whole then. */
  fault(): Error | undefined;
}

/**
 * The content of a file as a source, sure to be the one with this hash; undefined when the file has changed. A large one
 * is checked while it is sent, before its last piece leaves: what is wrong never arrives whole.
 *
 * @throws what the operating system says of the file
 */
export async function contentOf(
  path: string,
  { sha256, stat, files = PATIENT }: {
    readonly sha256: string;
    readonly stat: Stat;
    /** Default: {@link PATIENT}. */
    readonly files?: Files | undefined;
  },
): Promise<Content | undefined> {
  const { size: sizeBytes } = stat;
  const name = baseName(path);
  if (sizeBytes <= SMALL_BYTES) {
    const bytes = await files.read(path, sizeBytes);
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) return undefined;
    return { source: { kind: "bytes", name, bytes }, sizeBytes: bytes.length, fault: () => undefined };
  }
  let fault: Error | undefined;
  const open = async function* () {
    fault = undefined;
    try {
      yield* checked(pieces(path), sha256);
    } catch (error) {
      fault = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  };
  return { source: { kind: "stream", name, sizeBytes, open }, sizeBytes, fault: () => fault };
}

/** The same pieces, each held back until the next is there, and the last until the hash is known to be right. */
async function* checked(all: AsyncIterable<Uint8Array>, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let held: Uint8Array | undefined;
  for await (const piece of all) {
    hash.update(piece);
    if (held !== undefined) yield held;
    held = piece.slice();
  }
  if (hash.digest("hex") !== sha256) throw new Error("the file changed while it was being sent");
  if (held !== undefined) yield held;
}
