/** Walks folders in the order of their names. Links to folders are not followed, so that no walk goes in circles. @module */
import { AlxError } from "../../util/error.ts";
import { type Glob, hasGlob, pathMatcher, readGlob } from "./glob.ts";
import { type HiddenEntries, hiddenEntries } from "./hidden_entries.ts";
import { whenFree } from "../../util/descriptors.ts";
import { withPath } from "./raw_path.ts";
import { fileFault } from "../../util/file_error.ts";

/** What is looked at in folders. */
export interface Filters {
  readonly recursive: boolean;
  /** Of a file found in a folder. */
  isWanted(path: string): boolean;
  /** Of a file or folder found in a folder. */
  isExcluded(path: string): boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A file's path, or what could not be looked at. */
export type Walked = string | { readonly path: string; readonly error: Error };

/** @throws {UsageError} a pattern cannot be read */
export function makeFilters(
  options: {
    readonly recursive?: boolean | undefined;
    readonly include?: readonly string[] | undefined;
    readonly excludePath?: readonly string[] | undefined;
  },
): Filters {
  const { recursive = true, include = [], excludePath = [] } = options;
  return {
    recursive,
    isWanted: include.length === 0 ? () => true : pathMatcher(include),
    isExcluded: excludePath.length === 0 ? () => false : pathMatcher(excludePath, { parts: true }),
  };
}

/** The files below a folder. */
export async function* walkFolder(folder: string, filters: Filters): AsyncGenerator<Walked> {
  const root = folder.length > 1 ? folder.replace(/\/+$/, "") || "/" : folder;
  using hidden = hiddenEntries();
  yield* walk(root, { rootLength: root.endsWith("/") ? root.length : root.length + 1, filters, hidden });
}

interface FolderWalk {
  readonly rootLength: number;
  readonly filters: Filters;
  readonly hidden: HiddenEntries;
}

async function* walk(folder: string, on: FolderWalk): AsyncGenerator<Walked> {
  const { rootLength, filters, hidden } = on;
  const entries = await readFolder(folder, hidden);
  if (entries instanceof Error) return yield { path: folder, error: entries };
  for (const entry of entries) {
    filters.signal?.throwIfAborted();
    const path = folder.endsWith("/") ? folder + entry.name : `${folder}/${entry.name}`;
    const inside = path.slice(rootLength);
    if (filters.isExcluded(inside)) continue;
    const kind = await kindOf(path, entry);
    if (kind === "folder") {
      if (filters.recursive) yield* walk(path, on);
    } else if (!filters.isWanted(inside)) continue;
    else if (kind instanceof Error) yield { path, error: kind };
    else if (kind === "file") yield path;
  }
}

async function readFolder(folder: string, hidden: HiddenEntries): Promise<Deno.DirEntry[] | Error> {
  try {
    const told = await whenFree(() => withPath(folder, (usable) => Array.fromAsync(Deno.readDir(usable))));
    const entries = await hidden.completed(folder, told);
    return entries.sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (cause) {
    return new AlxError(`cannot read the folder: ${fileFault(cause)}`, { cause });
  }
}

/** Links count as what they lead to, but one to a folder is passed over. */
async function kindOf(
  path: string,
  entry: Deno.DirEntry,
): Promise<"file" | "folder" | "linked folder" | Error> {
  if (entry.isDirectory) return "folder";
  if (entry.isFile) return "file";
  try {
    const info = await withPath(path, Deno.stat);
    if (info.isDirectory) return "linked folder";
    return info.isFile ? "file" : new AlxError("it is neither a file nor a folder");
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotFound ? "its link leads nowhere" : fileFault(cause);
    return new AlxError(`cannot read it: ${why}`, { cause });
  }
}

/** The files that match a pattern; folders that match are walked. */
export async function* walkGlob(pattern: string, filters: Filters): AsyncGenerator<Walked> {
  const parts = pattern.split("/");
  const fixed = parts.findIndex(hasGlob);
  const base = parts.slice(0, fixed).join("/");
  const folder = base === "" ? (pattern.startsWith("/") ? "/" : ".") : base;
  const glob = readGlob(parts.slice(fixed).join("/"));
  const isHidden = /^\\?\./.test(parts[fixed] ?? "");
  const depth = pattern.includes("**") ? Infinity : parts.length - fixed;
  const prefix = base === "" ? (pattern.startsWith("/") ? "/" : "") : `${base}/`;
  using hidden = hiddenEntries();
  yield* matching("", { folder, prefix, glob, isHidden, depth, filters, hidden });
}

interface GlobWalk {
  readonly folder: string;
  readonly prefix: string;
  readonly glob: Glob;
  /** The pattern begins with a dot, and so do names that it matches. */
  readonly isHidden: boolean;
  /** How many parts the pattern has. */
  readonly depth: number;
  readonly filters: Filters;
  readonly hidden: HiddenEntries;
}

async function* matching(inside: string, walk: GlobWalk): AsyncGenerator<Walked> {
  const entries = await readFolder(inside === "" ? walk.folder : walk.prefix + inside, walk.hidden);
  if (entries instanceof Error) return;
  for (const entry of entries) {
    const relative = inside === "" ? entry.name : `${inside}/${entry.name}`;
    const path = walk.prefix + relative;
    if (entry.name.startsWith(".") && !walk.isHidden || walk.filters.isExcluded(relative)) continue;
    const kind = await kindOf(path, entry);
    if (walk.glob.test(relative)) {
      if (kind === "folder") yield* walkFolder(path, walk.filters);
      else if (!walk.filters.isWanted(relative)) continue;
      else if (kind instanceof Error) yield { path, error: kind };
      else if (kind === "file") yield path;
    } else if (kind === "folder" && relative.split("/").length < walk.depth) yield* matching(relative, walk);
  }
}
