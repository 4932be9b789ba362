/** From what a person names to the things to hand in, one after the other, without listing them all first. @module */
import { toError, UsageError } from "../../util/error.ts";
import { bytesItem, fileItem, pathFault, remoteItem } from "./file_source.ts";
import { hasGlob } from "./glob.ts";
import type { Found } from "./item.ts";
import { listed } from "./list_file.ts";
import { withPath } from "./raw_path.ts";
import { type Filters, makeFilters, walkFolder, walkGlob } from "./walk.ts";

/** What a person names. */
export interface InputChoice {
  /** Files, folders, patterns that the shell left alone, `-` for standard input. */
  readonly paths: readonly string[];
  /** Files that hold paths, one a line or with a NUL after each; `-` for standard input. */
  readonly lists?: readonly string[] | undefined;
  readonly urls?: readonly string[] | undefined;
  /** Hashes, or names for a source of the server: `md5:…`, type first. */
  readonly hashes?: readonly { readonly type: string; readonly value: string }[] | undefined;
}

/** How {@link expandInputs} goes about it. */
export interface ExpandOptions {
  /** Standard input. */
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** Name of what comes from standard input. Default: `stdin`. */
  readonly stdinName?: string | undefined;
  /** Go into the folders of folders. Default: true. */
  readonly recursive?: boolean | undefined;
  /** Of the files in folders, only those that match one of these. */
  readonly include?: readonly string[] | undefined;
  /** Leave out the files and folders in folders that match one of these. */
  readonly excludePath?: readonly string[] | undefined;
  /** Most that is read of what is no file. Default: 256 MiB. */
  readonly limitBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Everything that is named, in order. What cannot be read comes as an {@link UnusableInput} and stops nothing.
 *
 * @throws {UsageError} a pattern cannot be read, or standard input is asked for twice
 * @throws {UsageError} a list cannot be read
 */
export async function* expandInputs(
  choice: InputChoice,
  options: ExpandOptions,
): AsyncGenerator<Found, void> {
  const { paths, lists = [], urls = [], hashes = [] } = choice;
  if ([...paths, ...lists].filter((one) => one === "-").length > 1) {
    throw new UsageError('Standard input can be read once only, and "-" is given twice');
  }
  const filters = makeFilters(options);
  for (const path of paths) yield* expandPath(path, options, filters);
  for (const list of lists) {
    for await (const path of listed(list, options.stdin)) yield* expandPath(path, options, filters);
  }
  for (const url of urls) yield remoteItem(url, { kind: "url", url });
  for (const { type, value } of hashes) {
    yield remoteItem(type === "sha256" ? value : `${type}:${value}`, { kind: "hash", type, value });
  }
}

async function* expandPath(path: string, options: ExpandOptions, filters: Filters): AsyncGenerator<Found> {
  const { limitBytes, stdinName = "stdin", signal } = options;
  signal?.throwIfAborted();
  if (path === "-") {
    yield await usable(path, () => bytesItem(options.stdin(), { input: path, name: stdinName, limitBytes }));
    return;
  }
  const info = await withPath(path, Deno.stat).catch(toError);
  if (info instanceof Error) {
    const isPattern = info instanceof Deno.errors.NotFound && hasGlob(path) && !await exists(path);
    if (!isPattern) yield { input: path, error: await statFault(path, info) };
    else yield* expandAll(walkGlob(path, { ...filters, signal }), { input: path, limitBytes });
    return;
  }
  if (info.isDirectory) yield* expandAll(walkFolder(path, { ...filters, signal }), { limitBytes });
  else yield await usable(path, () => fileItem(path, { limitBytes }));
}

/** The files a walk finds; a pattern that finds none is an unusable input. */
async function* expandAll(
  walk: AsyncIterable<string | { readonly path: string; readonly error: Error }>,
  { input, limitBytes }: { readonly input?: string; readonly limitBytes: number | undefined },
): AsyncGenerator<Found> {
  let count = 0;
  for await (const found of walk) {
    count++;
    if (typeof found !== "string") yield { input: found.path, error: found.error };
    else yield await usable(found, () => fileItem(found, { limitBytes }));
  }
  if (count === 0 && input !== undefined) yield { input, error: new UsageError("no file matches it") };
}

async function usable(input: string, make: () => Promise<Found>): Promise<Found> {
  try {
    return await make();
  } catch (error) {
    return { input, error: toError(error) };
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

async function statFault(path: string, error: Error): Promise<Error> {
  const isDangling = error instanceof Deno.errors.NotFound && await exists(path);
  const why = isDangling ? "its link leads nowhere" : pathFault(path, error);
  return new UsageError(`cannot read it: ${why}`, { cause: error });
}
