import type { FileTree, FileTreeNode } from "../api/types/submission.ts";
import { type Verdict, verdictOf, type VerdictThresholds } from "./verdict.ts";

/** One file of a submission's tree, as one row of a list. */
export interface TreeRow {
  /** Identifies the row: the hashes from the root down, as one file may stand in several places. */
  readonly id: string;
  readonly sha256: string;
  /** The first of the file's names, else its hash. */
  readonly name: string;
  readonly names: readonly string[];
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly score: number;
  readonly verdict: Verdict;
  /** 0 for submitted files. */
  readonly depth: number;
  /** Lines of the tree before the name, without a space after: `│ ├─`; empty for submitted files. */
  readonly guide: string;
  readonly hasChildren: boolean;
  /** Has children that are not listed because this row is folded. */
  readonly folded: boolean;
  /** Files below, whether listed or not. */
  readonly descendants: number;
  /** Highest score of this file and those below: what a folded row hides. */
  readonly worst: number;
  /** The server cut a later occurrence of a file below this one. */
  readonly truncated: boolean;
  /** Listed for itself; false for an ancestor that is only listed to reach a match. */
  readonly matches: boolean;
}

/** How to list a tree. */
export interface TreeOptions {
  /** Ids of rows whose children are not listed. */
  readonly folded?: ReadonlySet<string> | undefined;
  /** Id of the row to list alone, with all below it. */
  readonly only?: string | undefined;
  /** Lists the files it accepts and their ancestors; folds do not apply then. */
  readonly filter?: ((node: FileTreeNode) => boolean) | undefined;
  /** Order among the children of one file. `server` keeps the answer's order. @default "score" */
  readonly sort?: "score" | "name" | "server" | undefined;
  readonly thresholds?: VerdictThresholds | undefined;
  /** Guides in ASCII. @default false */
  readonly ascii?: boolean | undefined;
}

const GUIDES = { unicode: ["├─", "└─", "│ ", "  "], ascii: ["|-", "`-", "| ", "  "] } as const;

/** What is known of a node before it becomes rows. */
interface Measured {
  readonly node: FileTreeNode;
  readonly id: string;
  readonly children: readonly Measured[];
  readonly descendants: number;
  readonly worst: number;
  readonly matches: boolean;
  /** Something below matches. */
  readonly leads: boolean;
}

const nameOf = (node: FileTreeNode) => node.name?.find((name) => name !== "") ?? node.sha256;

function compare(sort: TreeOptions["sort"]): ((a: Measured, b: Measured) => number) | undefined {
  if (sort === "server") return undefined;
  const byName = (a: Measured, b: Measured) => {
    const [left, right] = [nameOf(a.node), nameOf(b.node)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  return sort === "name"
    ? byName
    : (a, b) => b.node.score - a.node.score || b.worst - a.worst || byName(a, b);
}

function measure(tree: FileTree, above: string, options: TreeOptions): Measured[] {
  const nodes = Object.entries(tree).map(([sha256, node]): Measured => {
    const id = above === "" ? sha256 : `${above}/${sha256}`;
    const children = measure(node.children ?? {}, id, options);
    return {
      node: node.sha256 ? node : { ...node, sha256 },
      id,
      children,
      descendants: children.reduce((sum, child) => sum + 1 + child.descendants, 0),
      worst: children.reduce((worst, child) => Math.max(worst, child.worst), node.score ?? 0),
      matches: options.filter?.(node) ?? true,
      leads: children.some((child) => child.matches || child.leads),
    };
  });
  const order = compare(options.sort);
  return order === undefined ? nodes : nodes.sort(order);
}

/** Adds the rows of one level; `lines` are the guides of the levels above. */
function addRows(
  rows: TreeRow[],
  level: readonly Measured[],
  at: { depth: number; lines: string },
  options: TreeOptions,
) {
  const [branch, last, through, blank] = GUIDES[options.ascii ? "ascii" : "unicode"];
  const listed = options.filter === undefined ? level : level.filter((one) => one.matches || one.leads);
  listed.forEach((one, i) => {
    const isLast = i === listed.length - 1;
    const folded = options.filter === undefined && one.children.length > 0 &&
      (options.folded?.has(one.id) ?? false);
    const guide = at.depth === 0 ? "" : at.lines + (isLast ? last : branch);
    rows.push(rowOf(one, { depth: at.depth, guide, folded }, options));
    if (folded) return;
    const lines = at.depth === 0 ? "" : at.lines + (isLast ? blank : through);
    addRows(rows, one.children, { depth: at.depth + 1, lines }, options);
  });
}

function rowOf(
  one: Measured,
  place: Pick<TreeRow, "depth" | "guide" | "folded">,
  options: TreeOptions,
): TreeRow {
  const { node } = one;
  const score = node.score ?? 0;
  return {
    id: one.id,
    sha256: node.sha256,
    name: nameOf(node),
    names: node.name ?? [],
    type: node.type ?? "",
    size: node.size ?? 0,
    score,
    verdict: verdictOf(score, options.thresholds),
    ...place,
    hasChildren: one.children.length > 0,
    descendants: one.descendants,
    worst: one.worst,
    truncated: node.truncated ?? false,
    matches: one.matches,
  };
}

/** A submission's file tree as rows, children below their parent. */
export function treeRows(tree: FileTree, options: TreeOptions = {}): readonly TreeRow[] {
  let top: readonly Measured[] = measure(tree, "", options);
  if (options.only !== undefined) {
    for (const sha256 of options.only.split("/")) {
      const found = top.find((one) => one.node.sha256 === sha256);
      if (found === undefined) return [];
      top = [found];
      if (found.id === options.only) break;
      top = found.children;
    }
  }
  const rows: TreeRow[] = [];
  addRows(rows, top, { depth: 0, lines: "" }, options);
  return rows;
}

/** Ids of all rows that have children, for "fold all". */
export function branchIds(tree: FileTree): readonly string[] {
  return treeRows(tree, { sort: "server" }).filter((row) => row.hasChildren).map((row) => row.id);
}

/** Ids of the rows that show a file, for highlighting. */
export function rowIdsOf(tree: FileTree, sha256: string): readonly string[] {
  return treeRows(tree, { sort: "server" }).filter((row) => row.sha256 === sha256).map((row) => row.id);
}

/** A filter that leaves out files without a score, unless they lead to one with a score. */
export function isScoring(node: FileTreeNode): boolean {
  return (node.score ?? 0) !== 0;
}
