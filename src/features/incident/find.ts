import { resolve } from "node:path";
import { hasGlob } from "../submit/glob.ts";
import { listed } from "../submit/list_file.ts";
import { withPath } from "../submit/raw_path.ts";
import { type Filters, makeFilters, type Walked, walkFolder, walkGlob } from "../submit/walk.ts";
import { toError, UsageError } from "../../util/error.ts";
import { fileFault } from "../../util/file_error.ts";

/** What a person names, and which of it counts. */
export interface IncidentInputs {
  /** Files, folders, and patterns that the shell left alone. */
  readonly paths: readonly string[];
  /** Files that hold paths (no patterns), one a line or with a NUL after each; `-` for standard input. */
  readonly lists: readonly string[];
  /** What paths that do not begin with `/` start from. */
  readonly cwd: string;
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** Of the files in folders, only those that match one of these. */
  readonly include?: readonly string[] | undefined;
  /** Leave out the files and folders in folders that match one of these. */
  readonly excludePath?: readonly string[] | undefined;
  /** Go into the folders of folders. Default: true. */
  readonly recursive?: boolean | undefined;
}

/** @throws {UsageError} standard input is named where it cannot be used */
export function checkInputs({ paths, lists }: Pick<IncidentInputs, "paths" | "lists">): void {
  if (paths.includes("-")) {
    throw new UsageError('An incident is made of files, and "-" is none', {
      hint: "--from-file - for a list of paths",
    });
  }
  if (lists.filter((one) => one === "-").length > 1) {
    throw new UsageError('Standard input can be read once only, and "-" is given twice');
  }
}

/**
 * The full paths of all files that are named, one after the other. What cannot be looked at comes with its error, and
 * stops nothing.
 *
 * @throws {UsageError} a pattern cannot be read, or standard input is asked for twice
 * @throws {AlxError} a list cannot be read
 */
export async function* findPaths(inputs: IncidentInputs, signal: AbortSignal): AsyncGenerator<Walked, void> {
  const { paths, lists, cwd, stdin } = inputs;
  checkInputs(inputs);
  const filters = { ...makeFilters(inputs), signal };
  for (const path of paths) yield* expand(resolve(cwd, path), filters);
  for (const list of lists) {
    for await (const path of listed(list, stdin)) yield* expandNamed(resolve(cwd, path), filters);
  }
}

/** A path itself, or the files below it when it is a folder. */
export async function* expandNamed(path: string, filters: Filters): AsyncGenerator<Walked, void> {
  filters.signal?.throwIfAborted();
  const info = await withPath(path, Deno.stat).catch(toError);
  if (!(info instanceof Error)) return yield* info.isDirectory ? walkFolder(path, filters) : [path];
  const isThere = await Deno.lstat(path).then(() => true, () => false);
  const isDangling = isThere && info instanceof Deno.errors.NotFound;
  yield { path, error: new Error(isDangling ? "its link leads nowhere" : nameFault(path, info)) };
}

/** The same, or what matches it when there is no such path and it is a pattern. */
async function* expand(path: string, filters: Filters): AsyncGenerator<Walked, void> {
  if (!hasGlob(path) || await Deno.lstat(path).then(() => true, () => false)) {
    return yield* expandNamed(path, filters);
  }
  let count = 0;
  for await (const found of walkGlob(path, filters)) {
    count++;
    yield found;
  }
  if (count === 0) yield { path, error: new Error("no file matches it") };
}

/** Why a path cannot be read. A name that is not UTF-8 reaches us damaged, and leads nowhere. */
export function nameFault(path: string, error: unknown): string {
  const isDamaged = error instanceof Deno.errors.NotFound && path.includes("\ufffd");
  return isDamaged ? "its name is not UTF-8, and cannot be used to open it" : fileFault(error);
}
