import type { FileDoc, RawResult, Submission } from "../../api/types/mod.ts";
import { highest, maySee } from "../classification.ts";

/** A node while the tree grows. */
export interface TreeNode {
  name: string[];
  sha256: string;
  type: string;
  size: number;
  score: number;
  children: Record<string, TreeNode>;
  truncated: boolean;
}

/** The file tree of a submission with what was left out. */
export interface BuiltTree {
  readonly tree: Record<string, TreeNode>;
  readonly classification: string;
  readonly filtered: boolean;
  readonly partial: boolean;
  readonly supplementary: readonly string[];
}

/** Where a tree comes from. */
export interface TreeSource {
  readonly submission: Submission;
  readonly results: readonly RawResult[];
  readonly file: (sha256: string) => FileDoc | undefined;
  /** Classification of the reader. */
  readonly reader: string;
  /** Shows each occurrence of a file, not only the first. @default false */
  readonly full?: boolean;
}

const MAX_DEPTH = 6;

/** Builds the tree of `submission/tree/`: submitted files, below each what services extracted from it. */
export function buildTree(source: TreeSource): BuiltTree {
  const growth = new Growth(source);
  const tree: Record<string, TreeNode> = {};
  for (const file of source.submission.files) growth.add(tree, undefined, { ...file, depth: 0, path: [] });
  return {
    tree,
    classification: highest([source.submission.classification, ...growth.classifications]),
    filtered: growth.filtered,
    partial: source.submission.state !== "completed" || growth.partial || growth.filtered,
    supplementary: [...growth.supplementary],
  };
}

interface Place {
  readonly name: string;
  readonly sha256: string;
  readonly depth: number;
  readonly path: readonly string[];
}

class Growth {
  filtered = false;
  partial = false;
  readonly classifications: string[] = [];
  readonly supplementary = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #scores = new Map<string, number>();
  readonly #children = new Map<string, { name: string; sha256: string }[]>();

  constructor(readonly source: TreeSource) {
    for (const result of source.results) {
      const { sha256 } = result;
      this.#scores.set(sha256, (this.#scores.get(sha256) ?? 0) + result.result.score);
      const children = this.#children.get(sha256) ?? [];
      children.push(...result.response.extracted);
      this.#children.set(sha256, children);
      for (const item of result.response.supplementary) this.supplementary.add(item.sha256);
    }
  }

  add(level: Record<string, TreeNode>, parent: TreeNode | undefined, place: Place) {
    const { depth, name, path, sha256 } = place;
    const here = level[sha256];
    if (here !== undefined) {
      if (!here.name.includes(name)) here.name.push(name);
      return;
    }
    const repeated = path.includes(sha256) || (this.source.full !== true && this.#seen.has(sha256));
    if (repeated || depth >= MAX_DEPTH) {
      if (parent !== undefined) parent.truncated = true;
      return;
    }
    const node = this.#node(name, sha256);
    if (node === undefined) return;
    this.#seen.add(sha256);
    level[sha256] = node;
    for (const child of this.#children.get(sha256) ?? []) {
      this.add(node.children, node, { ...child, depth: depth + 1, path: [...path, sha256] });
    }
  }

  #node(name: string, sha256: string): TreeNode | undefined {
    const file = this.source.file(sha256);
    if (file === undefined) {
      this.partial = true;
      return undefined;
    }
    if (!maySee(this.source.reader, file.classification)) {
      this.filtered = true;
      return undefined;
    }
    this.classifications.push(file.classification);
    const score = this.#scores.get(sha256) ?? 0;
    const { size, type } = file;
    return { children: {}, name: [name], score, sha256, size, truncated: false, type };
  }
}
