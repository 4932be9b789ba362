import { AlxError } from "../../util/error.ts";

/** A file to write into. */
export type ExportFile = Pick<Deno.FsFile, "write" | "close">;

/** A new file for nobody else's eyes. @throws {AlxError} when there is one of that name */
export async function createFile(path: string): Promise<ExportFile> {
  try {
    return await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  } catch (error) {
    const exists = error instanceof Deno.errors.AlreadyExists;
    throw new AlxError(`Cannot write "${path}"${exists ? ": it exists already" : ""}`, {
      cause: error,
      hint: "Choose another name",
    });
  }
}

/**
 * Writes text to a new file, piece by piece; a file that was not finished is removed. Whatever goes wrong, the pieces are
 * told that no more are wanted, so that a search behind them ends.
 *
 * @param create Makes the file. Default: {@link createFile}; tests hand in a disk that is full.
 * @throws {AlxError} there is a file of that name
 */
export async function writeText(
  path: string,
  pieces: AsyncIterable<string>,
  create: (path: string) => Promise<ExportFile> = createFile,
): Promise<void> {
  const encoder = new TextEncoder();
  const file = await create(path);
  let isWhole = false;
  try {
    for await (const piece of pieces) {
      let data = encoder.encode(piece);
      while (data.length > 0) data = data.subarray(await file.write(data));
    }
    isWhole = true;
  } finally {
    file.close();
    if (!isWhole) await Deno.remove(path).catch(() => {});
  }
}
