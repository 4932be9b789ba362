import { createHash } from "node:crypto";
import type { Level, Theme } from "./theme.ts";

/** How a file of the corpus is built and described. */
export type Kind =
  | "text"
  | "csv"
  | "json"
  | "ini"
  | "html"
  | "js"
  | "vbs"
  | "ps1"
  | "batch"
  | "python"
  | "mail"
  | "pdf"
  | "word"
  | "excel"
  | "macro_doc"
  | "program"
  | "library"
  | "elf"
  | "zip"
  | "iso"
  | "shortcut"
  | "picture"
  | "uri"
  | "capture"
  | "marker";

/** A file that came out of another, under this name. */
export interface ChildRef {
  readonly name: string;
  readonly file: FileNode;
}

/** One file of the corpus. Its bytes are made again whenever somebody asks. */
export interface FileNode {
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
  readonly kind: Kind;
  readonly seed: number;
  readonly level: Level;
  readonly theme: Theme;
  readonly children: readonly ChildRef[];
  /** Heuristics besides those of its kind and level. */
  readonly extra: readonly string[];
  /** What is peculiar about its results, for the curiosities. */
  readonly traits: readonly string[];
  /** A picture of its first page, where a service draws one. */
  readonly preview: FileNode | undefined;
  /** Whether a sandbox ran it. */
  readonly dynamic: boolean;
  bytes(): Uint8Array;
  /** Submissions it was part of, and when (milliseconds); counted while the corpus is laid out. */
  readonly seen: { count: number; firstMs: number; lastMs: number };
}

/** What a file is made from. */
export interface FileRecipe {
  readonly kind: Kind;
  readonly type: string;
  readonly seed: number;
  readonly level: Level;
  readonly theme: Theme;
  readonly children?: readonly ChildRef[];
  readonly extra?: readonly string[];
  readonly traits?: readonly string[];
  readonly preview?: FileNode;
  readonly dynamic?: boolean;
  readonly bytes: () => Uint8Array;
}

/** Every different file of a corpus, by sha256. */
export class FilePool {
  readonly files = new Map<string, FileNode>();
  /** Bytes of the sample being built: containers hold what was just made. */
  readonly #fresh = new Map<string, Uint8Array>();

  /** Lets go of the bytes of the sample that is now complete. */
  sampleDone(): void {
    this.#fresh.clear();
  }

  /** Makes the bytes once to know their hash; the same content is the same file. */
  add(recipe: FileRecipe): FileNode {
    const bytes = recipe.bytes();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const known = this.files.get(sha256);
    this.#fresh.set(sha256, bytes);
    if (known !== undefined) return known;
    const node: FileNode = {
      ...recipe,
      bytes: () => this.#fresh.get(sha256) ?? recipe.bytes(),
      sha256,
      size: bytes.length,
      children: recipe.children ?? [],
      extra: recipe.extra ?? [],
      traits: recipe.traits ?? [],
      preview: recipe.preview,
      dynamic: recipe.dynamic ?? false,
      seen: { count: 0, firstMs: 0, lastMs: 0 },
    };
    this.files.set(sha256, node);
    return node;
  }
}
