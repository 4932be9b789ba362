import type { Command } from "../commands.ts";
import type { Span } from "../paint.ts";
import { type ListState, moveTo } from "./list.ts";

/** A node of a tree. Keys are unique in the whole tree. */
export interface TreeNode<T> {
  readonly key: string;
  readonly value: T;
  readonly children: readonly TreeNode<T>[];
}

/** A row of a tree on screen. */
export interface TreeRow<T> {
  readonly node: TreeNode<T>;
  readonly depth: number;
  /** Whether the node and each of its ancestors is the last of its siblings, outermost first. */
  readonly lasts: readonly boolean[];
  readonly folded: boolean;
}

/** What is folded and where the cursor is. */
export interface TreeState {
  readonly list: ListState;
  readonly folded: ReadonlySet<string>;
  /** Only this branch is shown. */
  readonly only?: string;
}

/** An unfolded tree with the cursor at its top. */
export const TREE_START: TreeState = { list: { cursor: 0, top: 0 }, folded: new Set() };

function findNode<T>(nodes: readonly TreeNode<T>[], key: string): TreeNode<T> | undefined {
  for (const node of nodes) {
    const found = node.key === key ? node : findNode(node.children, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The rows that are not hidden by a fold, from the top. */
export function treeRows<T>(
  roots: readonly TreeNode<T>[],
  state: Pick<TreeState, "folded" | "only">,
): TreeRow<T>[] {
  const rows: TreeRow<T>[] = [];
  const walk = (nodes: readonly TreeNode<T>[], lasts: readonly boolean[]) => {
    nodes.forEach((node, i) => {
      const own = [...lasts, i === nodes.length - 1];
      const folded = node.children.length > 0 && state.folded.has(node.key);
      rows.push({ node, depth: lasts.length, lasts: own, folded });
      if (!folded) walk(node.children, own);
    });
  };
  const only = state.only === undefined ? undefined : findNode(roots, state.only);
  walk(only === undefined ? roots : [only], []);
  return rows;
}

/** Branch lines and the fold mark before a node: `│ ├─▸ `. */
export function treeLead<T>(row: TreeRow<T>, ascii = false): Span {
  const glyphs = ascii
    ? { pass: "| ", end: "`-", fork: "|-", open: "v ", closed: "> ", leaf: "  " }
    : { pass: "│ ", end: "└─", fork: "├─", open: "▾ ", closed: "▸ ", leaf: "  " };
  const inner = row.lasts.slice(1, -1).map((last) => last ? "  " : glyphs.pass).join("");
  const own = row.depth === 0 ? "" : row.lasts.at(-1) ? glyphs.end : glyphs.fork;
  const fold = row.node.children.length === 0 ? glyphs.leaf : row.folded ? glyphs.closed : glyphs.open;
  return [inner + own + fold, "dim"];
}

/** The tree of a screen that the fold keys work on. */
export interface TreeBinding<T> {
  readonly roots: readonly TreeNode<T>[];
  readonly state: TreeState;
  /** Rows on screen. */
  readonly page: number;
  set(state: TreeState): void;
}

/** The tree with other folds, the cursor on the same node or on the one that hides it. */
function refold<T>(binding: TreeBinding<T>, change: Partial<Pick<TreeState, "folded" | "only">>): TreeState {
  const { roots, state, page } = binding;
  const before = treeRows(roots, state);
  const next = { ...state, ...change };
  const after = treeRows(roots, next);
  for (let i = state.list.cursor; i >= 0; i--) {
    const at = after.findIndex((row) => row.node.key === before[i]?.node.key);
    if (at >= 0) return { ...next, list: moveTo(state.list, at, { total: after.length, page }) };
  }
  return { ...next, list: { cursor: 0, top: 0 } };
}

function allParents<T>(nodes: readonly TreeNode<T>[]): string[] {
  return nodes.flatMap((node) => node.children.length === 0 ? [] : [node.key, ...allParents(node.children)]);
}

function fold<T>(binding: TreeBinding<T>): void {
  const { roots, state, page } = binding;
  const rows = treeRows(roots, state);
  const row = rows[state.list.cursor];
  if (row === undefined) return;
  if (row.node.children.length > 0 && !row.folded) {
    return binding.set(refold(binding, { folded: new Set([...state.folded, row.node.key]) }));
  }
  for (let i = state.list.cursor - 1; i >= 0; i--) {
    if (rows[i]!.depth < row.depth) {
      return binding.set({ ...state, list: moveTo(state.list, i, { total: rows.length, page }) });
    }
  }
}

function unfold<T>(binding: TreeBinding<T>): void {
  const { roots, state, page } = binding;
  const rows = treeRows(roots, state);
  const row = rows[state.list.cursor];
  if (row === undefined || row.node.children.length === 0) return;
  if (!row.folded) {
    return binding.set({
      ...state,
      list: moveTo(state.list, state.list.cursor + 1, { total: rows.length, page }),
    });
  }
  const folded = new Set(state.folded);
  folded.delete(row.node.key);
  binding.set(refold(binding, { folded }));
}

function isolate<T>(binding: TreeBinding<T>): void {
  const { roots, state } = binding;
  const row = treeRows(roots, state)[state.list.cursor];
  if (state.only === undefined && row !== undefined) {
    return binding.set(refold(binding, { only: row.node.key }));
  }
  const { only: _, ...whole } = state;
  const key = row?.node.key;
  const all = treeRows(roots, whole);
  const at = Math.max(0, all.findIndex((one) => one.node.key === key));
  binding.set({ ...whole, list: moveTo(whole.list, at, { total: all.length, page: binding.page }) });
}

/** The keys of a tree: `h l` fold and unfold (or go to parent and child), `H L` all, `i` only this branch. */
export function treeCommands<C, T>(treeOf: (ctx: C) => TreeBinding<T> | undefined): Command<C>[] {
  const command = (
    id: string,
    words: { title: string; keys: readonly string[] },
    act: (binding: TreeBinding<T>) => void,
  ): Command<C> => ({
    id: `tree.${id}`,
    ...words,
    group: "Move",
    when: (ctx) => treeOf(ctx) !== undefined,
    run(ctx) {
      const binding = treeOf(ctx);
      if (binding !== undefined) act(binding);
    },
  });
  return [
    command("fold", { title: "Fold, or go to the parent", keys: ["h", "left"] }, fold),
    command("unfold", { title: "Unfold, or go to the first child", keys: ["l", "right"] }, unfold),
    command(
      "fold-all",
      { title: "Fold all", keys: ["H"] },
      (binding) => binding.set(refold(binding, { folded: new Set(allParents(binding.roots)) })),
    ),
    command(
      "unfold-all",
      { title: "Unfold all", keys: ["L"] },
      (binding) => binding.set(refold(binding, { folded: new Set() })),
    ),
    command("only", { title: "Only this branch, or all again", keys: ["i"] }, isolate),
  ];
}
