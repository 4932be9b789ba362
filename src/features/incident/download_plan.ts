/** Where the files of an incident go below a folder: harmless names, no two in one place. @module */
import { pathParts, safePathPart, withMark } from "../../util/safe_name.ts";
import { Column, KeyTable } from "./compact.ts";
import { shortKey } from "./path_key.ts";

/** A file to place. */
export interface Placed {
  /** As it was named where it came from; hostile. */
  readonly path: string;
  readonly sha256: string;
}

/** How {@link TargetPlan} places files. */
export interface PlanOptions {
  /** Leading folders to leave out. Default: those that all paths share. */
  readonly strip?: string | undefined;
  /** Added to each name, such as `.cart`. */
  readonly suffix: string;
}

/** The folder for what a download needs itself; nothing of the incident goes there. */
export const OWN_FOLDER = ".alx-download";
const RESERVED: ReadonlySet<string> = new Set([OWN_FOLDER]);
/** Longer paths below the folder, in bytes, lose folders in their middle. */
const LONGEST_BYTES = 800;

/**
 * Places files: first {@link TargetPlan.see} is told of every one, then {@link TargetPlan.targetOf} gives the parts of each
 * one's path. Names that would meet on a system that takes upper and lower case for the same get a mark, all of them, so
 * that it does not depend on the order. Keeps a few bytes for each file.
 */
export class TargetPlan {
  readonly #options: PlanOptions;
  readonly #strip: readonly string[] | undefined;
  #shared: readonly string[] | undefined;

  constructor(options: PlanOptions) {
    this.#options = options;
    this.#strip = options.strip === undefined ? undefined : pathParts(options.strip);
  }

  /** Notes what a file's path shares with the others. */
  see({ path }: Placed): void {
    const folders = pathParts(path).slice(0, -1);
    this.#shared = this.#shared === undefined ? folders : sharedStart(this.#shared, folders);
  }

  /** Folders that are left out. */
  get stripped(): readonly string[] {
    return this.#strip ?? this.#shared ?? [];
  }

  /** Places taken so far, for {@link TargetPlan.targetOf}; ask when every file was seen. */
  places(): Places {
    return new Places((file) => this.#placeOf(file));
  }

  #placeOf(file: Placed): string[] {
    const parts = pathParts(file.path);
    const strip = this.stripped;
    const rest = strip.every((part, i) => parts[i] === part) ? parts.slice(strip.length) : parts;
    const [name = "file", ...folders] = [...rest].reverse();
    const safe = [...folders.reverse().map((part) => safePathPart(part, { reserved: RESERVED }))];
    return [...shortened(safe), safePathPart(name, { reserved: RESERVED }) + this.#options.suffix];
  }
}

/** Who stands where; some forty bytes a file. */
export class Places {
  readonly #placeOf: (file: Placed) => string[];
  readonly #taken = new KeyTable(2);
  /** Of each place the file that stands there, as two words of its key. */
  readonly #owners = new Column((length) => new Uint32Array(length));
  /** 1 where several want to stand. */
  readonly #crowded = new Column((length) => new Uint8Array(length));
  readonly #folders = new KeyTable(2);
  #lastFolder = "";

  constructor(placeOf: (file: Placed) => string[]) {
    this.#placeOf = placeOf;
  }

  /** Notes that a file wants its place. */
  claim(file: Placed): void {
    const parts = this.#placeOf(file);
    const place = this.#taken.add(shortKey(folded(parts)));
    const [a = 0, b = 0] = shortKey(`${file.path}\0${file.sha256}`);
    if (place === this.#crowded.length) {
      this.#crowded.push(0);
      this.#owners.push(a);
      this.#owners.push(b);
    } else if (this.#owners.get(2 * place) !== a || this.#owners.get(2 * place + 1) !== b) {
      this.#crowded.set(place, 1);
    }
    this.#claimFolders(parts.slice(0, -1));
  }

  /** The parts of the path of a file that was claimed; the last one is its name. */
  targetOf(file: Placed): string[] {
    const parts = this.#placeOf(file);
    const key = shortKey(folded(parts));
    const place = this.#taken.find(key);
    const isCrowded = place >= 0 && this.#crowded.get(place) === 1;
    if (!isCrowded && this.#folders.find(key) < 0) return parts;
    return [...parts.slice(0, -1), withMark(parts.at(-1)!, `${file.path}\0${file.sha256}`)];
  }

  #claimFolders(folders: readonly string[]): void {
    const whole = folded(folders);
    if (whole === this.#lastFolder) return;
    this.#lastFolder = whole;
    folders.forEach((_, i) => this.#folders.add(shortKey(folded(folders.slice(0, i + 1)))));
  }
}

/** Equal for names that some systems take for the same. */
function folded(parts: readonly string[]): string {
  return parts.join("/").normalize("NFKC").toUpperCase().toLowerCase();
}

function sharedStart(a: readonly string[], b: readonly string[]): readonly string[] {
  const end = a.findIndex((part, i) => part !== b[i]);
  return end < 0 ? a : a.slice(0, end);
}

/** Folders of a path that is too long for many systems: the first ones, and one that stands for the rest. */
function shortened(folders: readonly string[]): readonly string[] {
  const length = (parts: readonly string[]) => new TextEncoder().encode(parts.join("/")).length;
  if (length(folders) <= LONGEST_BYTES) return folders;
  let kept = folders.length;
  while (kept > 0 && length(folders.slice(0, kept)) > LONGEST_BYTES / 2) kept--;
  return [...folders.slice(0, kept), withMark("_", folders.slice(kept).join("/"))];
}
