/** What is known of a thing before it is handed in: size, kind, hash, how many files. Keys begin with `local/`. @module */
import { AlxError } from "../../util/error.ts";
import type { Query } from "../queries.ts";
import { expandInputs } from "./expand.ts";
import { fileItem } from "./file_source.ts";
import { hasGlob } from "./glob.ts";
import { GUESS_BYTES, guessType } from "./guess_type.ts";
import { isUnusable } from "./item.ts";
import { fileFault } from "../../util/file_error.ts";

/** A look at a path. */
export type PathGlance =
  | { readonly kind: "file"; readonly sizeBytes: number; readonly type: string; readonly changedAt: number }
  /** A pipe or device: it can be read once only, so nobody looks into it. */
  | { readonly kind: "pipe" }
  | { readonly kind: "folder" }
  | { readonly kind: "pattern" };

/** A look at a path: one read of the first bytes. The error says why it cannot be handed in. */
export function glanceQuery(path: string): Query<PathGlance> {
  return { key: `local/glance/${path}`, staleMs: 2000, fetch: () => glance(path) };
}

async function glance(path: string): Promise<PathGlance> {
  try {
    const info = await Deno.stat(path);
    if (info.isDirectory) return { kind: "folder" };
    if (!info.isFile) return { kind: "pipe" };
    using file = await Deno.open(path);
    const head = new Uint8Array(GUESS_BYTES);
    const length = await file.read(head) ?? 0;
    return {
      kind: "file",
      sizeBytes: info.size,
      type: guessType(head.subarray(0, length)),
      changedAt: info.mtime?.getTime() ?? 0,
    };
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound && hasGlob(path)) return { kind: "pattern" };
    throw new AlxError(`Cannot read it: ${fileFault(cause)}`, { cause });
  }
}

/** What a folder or pattern holds. */
export interface FolderCount {
  readonly files: number;
  readonly sizeBytes: number;
  /** Those that cannot be read. */
  readonly unusable: number;
  /** There are more. */
  readonly more: boolean;
}

/** Files looked at before a count ends with "and more". */
const COUNT_MAX = 5000;

/** Counts the files of a folder or pattern, the first {@link COUNT_MAX} of them. */
export function countQuery(path: string): Query<FolderCount> {
  return {
    key: `local/count/${path}`,
    staleMs: 10_000,
    async fetch(signal) {
      let [files, sizeBytes, unusable] = [0, 0, 0];
      for await (const found of expandInputs({ paths: [path] }, { stdin: noInput, signal })) {
        if (files + unusable >= COUNT_MAX) return { files, sizeBytes, unusable, more: true };
        if (isUnusable(found)) unusable++;
        else {
          files++;
          sizeBytes += found.sizeBytes ?? 0;
        }
      }
      return { files, sizeBytes, unusable, more: false };
    },
  };
}

/** Standard input with nothing in it. */
export async function* noInput(): AsyncGenerator<Uint8Array> {
  // Nothing: the terminal has it.
}

/** The sha256 of a file as it is now. @param glance Tells versions of it apart. */
export function digestQuery(
  path: string,
  glance: Extract<PathGlance, { readonly kind: "file" }>,
): Query<string> {
  return {
    key: `local/sha256/${glance.sizeBytes}/${glance.changedAt}/${path}`,
    staleMs: Infinity,
    fetch: async (signal) => await (await fileItem(path)).sha256!(signal),
  };
}

/** An entry of a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Entries read of a folder. */
const ENTRIES_MAX = 10_000;

/** The entries of a folder by name, folders first; what cannot be read is empty. */
export function entriesQuery(folder: string): Query<readonly FolderEntry[]> {
  return {
    key: `local/entries/${folder}`,
    staleMs: 5000,
    async fetch(signal) {
      const entries: FolderEntry[] = [];
      try {
        for await (const { name, isDirectory, isSymlink } of Deno.readDir(folder)) {
          signal.throwIfAborted();
          const isFolder = isDirectory || isSymlink && await isFolderLink(`${folder}/${name}`);
          entries.push({ name, isFolder });
          if (entries.length >= ENTRIES_MAX) break;
        }
      } catch (error) {
        if (signal.aborted) throw error;
      }
      return entries.sort(byKindAndName);
    },
  };
}

async function isFolderLink(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}

/** What {@link entriesQuery} finds, at once: for a person who asks for it by a key and types on. */
export function entriesNow(folder: string): readonly FolderEntry[] {
  const entries: FolderEntry[] = [];
  try {
    for (const { name, isDirectory, isSymlink } of Deno.readDirSync(folder)) {
      entries.push({ name, isFolder: isDirectory || isSymlink && isFolderLinkNow(`${folder}/${name}`) });
      if (entries.length >= ENTRIES_MAX) break;
    }
  } catch {
    // What cannot be read has no entries to offer.
  }
  return entries.sort(byKindAndName);
}

function isFolderLinkNow(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function byKindAndName(a: FolderEntry, b: FolderEntry): number {
  return Number(b.isFolder) - Number(a.isFolder) || (a.name < b.name ? -1 : 1);
}
