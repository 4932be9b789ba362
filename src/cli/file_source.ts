/** Files that are read as streams. @module */
import { UsageError } from "../util/error.ts";
import type { CliContext } from "./context.ts";
import { fileFault, isFileError } from "../util/file_error.ts";

/** The bytes of a file; `-` is standard input. The file is closed at the end of the loop over it. */
export async function* fileBytes(ctx: CliContext, path: string): AsyncGenerator<Uint8Array> {
  if (path === "-") return yield* ctx.stdin();
  const file = await openFile(path);
  yield* file.readable;
}

/**
 * How long a file is, in bytes.
 *
 * @throws {UsageError} when it cannot be read, or is a folder
 */
export async function fileSize(path: string): Promise<number> {
  const found = await readable(path, () => Deno.stat(path));
  if (found.isDirectory) throw new UsageError(`Cannot read "${path}": it is a folder`);
  return found.size;
}

async function openFile(path: string): Promise<Deno.FsFile> {
  await fileSize(path);
  return await readable(path, () => Deno.open(path));
}

async function readable<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    throw new UsageError(`Cannot read "${path}": ${fileFault(cause)}`, { cause });
  }
}
