import { branchIds, type TreeRow } from "../../domain/submission_tree.ts";
import { treeQuery } from "../../features/submissions.ts";
import { formatBytes, formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, cutName, displayWidth, padToWidth } from "../../util/width.ts";
import type { DrillLine } from "../drill/line.ts";
import { remember } from "../drill/remember.ts";
import type { Pane, PaneView } from "../drill/state.ts";
import type { Span } from "../paint.ts";
import {
  allRows,
  emptyText,
  rowsOf,
  type SubmissionContext,
  type SubmissionParams,
  TREE,
  treeOf,
} from "./data.ts";

const TYPE_MAX = 26;
const SIZE_COLUMNS = 7;

/** The last parts of a type that fit: `windows/pe32` for `executable/windows/pe32`. */
export function shortType(type: string, width: number): string {
  const parts = type.split("/");
  // The last part alone says too little: "windows" of "shortcut/windows".
  for (let from = 0; from <= Math.max(0, parts.length - 2); from++) {
    const text = parts.slice(from).join("/");
    if (text.length <= width) return text;
  }
  return cutMiddle(parts.slice(-2).join("/"), width);
}

/** The row as cells of one line: guide, fold mark, verdict, score, name, type, size. */
function rowSpans(row: TreeRow, view: { columns: number; ascii: boolean }): Span[] {
  const { columns, ascii } = view;
  const fold = !row.hasChildren ? " " : row.folded ? (ascii ? "+" : "▸") : ascii ? "-" : "▾";
  const lead = `${row.guide}${fold} `;
  const glyph = ascii ? row.verdict.ascii : row.verdict.glyph;
  const score = String(row.score).padStart(5);
  const hidden = row.folded && row.descendants > 0 ? ` (${row.descendants})` : "";
  const cut = row.truncated ? (ascii ? " ^" : " ↑") : "";
  const rest = columns - displayWidth(lead) - 2 - score.length - 1;
  const sizeColumns = columns >= 70 ? SIZE_COLUMNS + 1 : 0;
  const typeColumns = columns < 40 ? 0 : Math.min(TYPE_MAX, Math.max(12, Math.floor(columns * 0.28)));
  const nameColumns = Math.max(8, rest - typeColumns - sizeColumns - (typeColumns > 0 ? 1 : 0));
  const tone = row.matches ? [] : ["dim" as const];
  return [
    [lead, "dim"],
    [`${glyph} `, row.verdict.tone],
    [`${score} `, row.verdict.tone],
    [
      padToWidth(
        cutName(safeText(row.name), nameColumns - hidden.length - cut.length) + hidden + cut,
        nameColumns,
      ),
      ...tone,
    ],
    ...(typeColumns === 0
      ? []
      : [" ", [padToWidth(shortType(safeText(row.type), typeColumns), typeColumns), "dim"] as const]),
    ...(sizeColumns === 0
      ? []
      : [[padToWidth(formatBytes(row.size), sizeColumns, { align: "right" }), "dim"] as const]),
  ];
}

function linesOf(ctx: SubmissionContext, { columns }: PaneView): readonly DrillLine[] {
  const rows = rowsOf(ctx);
  const { ascii } = ctx.app.theme();
  return remember(
    ctx.app,
    `tree lines ${ctx.params.sid}`,
    [rows, columns, ascii],
    () =>
      rows.map((row): DrillLine => ({
        spans: rowSpans(row, { columns, ascii }),
        handle: { kind: "file", sha256: row.sha256, name: row.name },
        fold: { id: row.id, folded: row.folded || !row.hasChildren },
        depth: row.depth,
        json: row,
      })),
  );
}

/** The files by who dropped whom. Its cursor is the selection of the screen. */
export const treePane: Pane<SubmissionParams> = {
  id: TREE,
  word: "files",
  queries: (ctx) => [treeQuery(ctx.app.services, ctx.params.sid)],
  note(ctx) {
    const tree = treeOf(ctx);
    const all = allRows(ctx).length;
    const shown = rowsOf(ctx).length;
    const count = shown < all ? `${formatCount(shown)} of ${formatCount(all)}` : formatCount(all);
    return [
      ...(tree?.filtered ? [["some hidden from you  ", "warn"] as const] : []),
      ...(tree?.partial ? [["partial  ", "warn"] as const] : []),
      [tree === undefined ? "" : count, "dim"],
    ];
  },
  lines: linesOf,
  empty: emptyText("No files"),
  foldIds: (ctx) => branchIds(treeOf(ctx)?.tree ?? {}),
  ownFilter: true,
  isolates: true,
  selects: true,
};
