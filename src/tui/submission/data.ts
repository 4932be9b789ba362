/** What is known of the submission on screen, and which part of it is selected. @module */
import type {
  FileTreeNode,
  Submission,
  SubmissionSummary,
  SubmissionTree,
} from "../../api/types/submission.ts";
import { isScoring, type TreeRow, treeRows } from "../../domain/submission_tree.ts";
import { type Verdict, verdictOf } from "../../domain/verdict.ts";
import { submissionQuery, summaryQuery, treeQuery } from "../../features/submissions.ts";
import type { App } from "../contracts.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import { remember } from "../drill/remember.ts";
import { type DrillContext, paneState, withPane } from "../drill/state.ts";
import { LIST_START, moveTo } from "../widgets/list.ts";

/** Which submission. */
export interface SubmissionParams {
  readonly sid: string;
}
/** What the parts of this screen work on. */
export type SubmissionContext = DrillContext<SubmissionParams>;

/** The verdict on a score by the server's thresholds. */
export const verdictFor = (app: App, score: number): Verdict => verdictOf(score, serverThresholds(app));

/** The document, when it is there. */
export function submissionOf(ctx: SubmissionContext): Submission | undefined {
  return ctx.app.queries.peek<Submission>(submissionQuery(ctx.app.services, ctx.params.sid).key);
}

/** The summary, when it is there. */
export function summaryOf(ctx: SubmissionContext): SubmissionSummary | undefined {
  return ctx.app.queries.peek<SubmissionSummary>(summaryQuery(ctx.app.services, ctx.params.sid).key);
}

/** The file tree, when it is there. */
export function treeOf(ctx: SubmissionContext): SubmissionTree | undefined {
  return ctx.app.queries.peek<SubmissionTree>(treeQuery(ctx.app.services, ctx.params.sid).key);
}

/** Id of the pane with the tree, which the summary and the files tab share. */
export const TREE = "files";
/** What a filter must say to leave out files without a score. */
export const SCORING = "score:";

function filterOf(text: string): ((node: FileTreeNode) => boolean) | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return undefined;
  if (wanted === SCORING) return isScoring;
  return (node) =>
    [...(node.name ?? []), node.type, node.sha256].some((one) =>
      String(one ?? "").toLowerCase().includes(wanted)
    );
}

/** The rows of the tree as they are folded and filtered. */
export function rowsOf(ctx: SubmissionContext): readonly TreeRow[] {
  const tree = treeOf(ctx)?.tree;
  const { folded, only, filter } = paneState(ctx.state, TREE);
  const { ascii } = ctx.app.theme();
  const thresholds = serverThresholds(ctx.app);
  return remember(
    ctx.app,
    `tree ${ctx.params.sid}`,
    [tree, folded, only, filter, ascii, thresholds],
    () => treeRows(tree ?? {}, { folded, only, filter: filterOf(filter), ascii, thresholds }),
  );
}

/** Every file of the tree, each place once. */
export function allRows(ctx: SubmissionContext): readonly TreeRow[] {
  const tree = treeOf(ctx)?.tree;
  return remember(ctx.app, `all ${ctx.params.sid}`, [tree], () => treeRows(tree ?? {}));
}

/** The file under the tree's cursor. */
export function selectedRow(ctx: SubmissionContext): TreeRow | undefined {
  const rows = rowsOf(ctx);
  const { list } = paneState(ctx.state, TREE);
  return rows[moveTo(list, list.cursor, { total: rows.length, page: 1 }).cursor];
}

/** What the selection covers. */
export interface Selection {
  /** Hashes of the file and all that came out of it. */
  readonly files: ReadonlySet<string>;
  /** Its name; undefined when it covers everything. */
  readonly name: string | undefined;
}

/**
 * The file under the tree's cursor with all below it: what the other panes are narrowed to. Everything until somebody
 * has moved there, as a submission may have several files at the top.
 */
export function selectionOf(ctx: SubmissionContext): Selection {
  const all = allRows(ctx);
  // The very first place is that of a list nobody has moved in; moving makes another, even back at the top.
  const row = paneState(ctx.state, TREE).list === LIST_START ? undefined : selectedRow(ctx);
  return remember(ctx.app, `selection ${ctx.params.sid}`, [all, row?.id], () => {
    const inside = row === undefined
      ? all
      : all.filter((one) => one.id === row.id || one.id.startsWith(`${row.id}/`));
    return {
      files: new Set(inside.map((one) => one.sha256)),
      name: row === undefined || inside.length === all.length ? undefined : row.name,
    };
  });
}

/**
 * What a pane made of summary and tree says when it holds nothing: `none` only when everything is known.
 *
 * @param none Such as "No heuristics".
 */
export function emptyText(none: string): (ctx: SubmissionContext) => string {
  return (ctx) => {
    const { app: { queries, services }, params: { sid } } = ctx;
    if (submissionOf(ctx)?.state === "submitted") return "Nothing yet; the analysis is running";
    const keys = [summaryQuery(services, sid).key, treeQuery(services, sid).key];
    if (keys.some((key) => queries.state(key).get().fetching)) return "Loading";
    const parts = [summaryOf(ctx), treeOf(ctx)];
    if (parts.some((part) => part?.filtered)) return "Nothing you may see; some of it is hidden from you";
    if (parts.some((part) => part?.partial)) {
      return "Nothing in what the server returned, which is incomplete";
    }
    return none;
  };
}

/** The scope of every tab: the file under the tree's cursor, until it is cleared. */
export const submissionScope = {
  name: (ctx: SubmissionContext): string | undefined => selectionOf(ctx).name,
  clear: (ctx: SubmissionContext): void => ctx.update((state) => withPane(state, TREE, { list: LIST_START })),
};

/** Names by hash. */
export function namesOf(ctx: SubmissionContext): ReadonlyMap<string, string> {
  const all = allRows(ctx);
  return remember(
    ctx.app,
    `names ${ctx.params.sid}`,
    [all],
    () => new Map(all.map((row) => [row.sha256, row.name])),
  );
}

/** The files that carry a key of the summary's map, those with the highest score first. */
export function filesWith(ctx: SubmissionContext, key: string): readonly TreeRow[] {
  const summary = summaryOf(ctx);
  const all = allRows(ctx);
  const byHash = remember(
    ctx.app,
    `rows ${ctx.params.sid}`,
    [all],
    () => new Map(all.map((row) => [row.sha256, row])),
  );
  const hashes = [...new Set(summary?.map?.[key] ?? [])];
  return hashes.flatMap((hash) => byHash.get(hash) ?? []).sort((a, b) => b.score - a.score);
}
