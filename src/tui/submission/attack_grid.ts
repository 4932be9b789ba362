/** Tactics side by side in the order of an intrusion, their techniques beneath. @module */
import type { Tactic, Technique } from "../../domain/attack.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth, displayWidth, padToWidth, wrapToWidth } from "../../util/width.ts";
import type { Cell, DrillLine } from "../drill/line.ts";
import { remember } from "../drill/remember.ts";
import { type Pane, paneState, type Placed, type Rect } from "../drill/state.ts";
import type { Span } from "../paint.ts";
import { attackPane, attackTabPane, filesOf, tacticsOf } from "./attack_pane.ts";
import type { SubmissionContext, SubmissionParams } from "./data.ts";

/** Cells between columns, as panes draw them. */
const GAP = 2;
/** "● T1059.003" */
const LEAST_COLUMN = 11;
const MOST_COLUMN = 34;
/** From here a name beside the id says something. */
const NAME_COLUMN = 20;
/** Rows that the list below needs at least, its rule included. */
const LIST_ROWS = 6;
/** Rows of techniques without which the grid says nothing. */
const LEAST_ROWS = 1;

/** Cells of one column; undefined where the tactics do not fit side by side. */
function columnWidth(tactics: readonly Tactic[], columns: number): number | undefined {
  const width = Math.floor((columns + GAP) / Math.max(1, tactics.length)) - GAP;
  return width < LEAST_COLUMN ? undefined : Math.min(MOST_COLUMN, width);
}

/** Rows that the names of the tactics take: two where one is too long for its column. */
const headRows = (tactics: readonly Tactic[], width: number) =>
  tactics.some(({ name }) => displayWidth(safeText(name)) > width) ? 2 : 1;

/** The names of the tactics. */
function headCells(tactics: readonly Tactic[], width: number, row: number): Cell[] {
  return tactics.map(({ name }) => {
    const lines = wrapToWidth(safeText(name), width);
    const shown = row === 0 ? lines[0] ?? "" : cutToWidth(lines.slice(1).join(" "), width);
    return { spans: [[padToWidth(shown, width), "bold"]] };
  });
}

function techniqueCell(technique: Technique | undefined, width: number, ascii: boolean): Cell {
  if (technique === undefined) return { spans: [" ".repeat(width)] };
  const { id, name, verdict } = technique;
  const text = width < NAME_COLUMN ? safeText(id) : `${safeText(id).padEnd(9)} ${safeText(name)}`;
  return {
    spans: [
      [`${ascii ? verdict.ascii : verdict.glyph} `, verdict.tone],
      padToWidth(cutToWidth(text, width - 2), width - 2),
    ],
    handle: { kind: "attack", id, name },
  };
}

function gridLines(ctx: SubmissionContext, columns: number): readonly DrillLine[] {
  const tactics = tacticsOf(ctx);
  const { ascii } = ctx.app.theme();
  return remember(ctx.app, `attack grid ${ctx.params.sid}`, [tactics, columns, ascii], () => {
    const width = columnWidth(tactics, columns);
    if (width === undefined || tactics.length === 0) return [];
    const deepest = Math.max(...tactics.map(({ techniques }) => techniques.length));
    return [
      ...[0, 1].slice(0, headRows(tactics, width)).map((row) => ({
        spans: [],
        cells: headCells(tactics, width, row),
      })),
      ...Array.from({ length: deepest }, (_, row): DrillLine => ({
        spans: [],
        cells: tactics.map(({ techniques }) => techniqueCell(techniques[row], width, ascii)),
      })),
    ];
  });
}

/** In words, what the cursor of the grid is on: columns have room for an id only. */
function wordsAt(ctx: SubmissionContext): Span[] {
  const tactics = tacticsOf(ctx);
  const { list, cell } = paneState(ctx.state, "attack-grid");
  const tactic = tactics[Math.min(cell, tactics.length - 1)];
  if (tactic === undefined) return [];
  const width = columnWidth(tactics, ctx.columns - 1) ?? 0;
  const technique = tactic.techniques[list.cursor - headRows(tactics, width)];
  if (technique === undefined) return [[` ${safeText(tactic.name)}: ${tactic.techniques.length}`, "dim"]];
  const files = filesOf(ctx, technique).length;
  return [
    [` ${safeText(technique.id)} ${safeText(technique.name)}`, technique.verdict.tone],
    [`  ${files} ${files === 1 ? "file" : "files"}`, "dim"],
  ];
}

/** Techniques by tactic as a grid. */
const gridPane: Pane<SubmissionParams> = {
  ...attackPane,
  id: "attack-grid",
  title: wordsAt,
  lines: (ctx, { columns }) => gridLines(ctx, columns),
};

/** The grid over the list with files; where it does not fit, the list alone. */
export function placeAttack(ctx: SubmissionContext, area: Rect): readonly Placed<SubmissionParams>[] {
  const high = gridLines(ctx, area.columns - 1).length + 1;
  const rows = Math.min(high, area.rows - LIST_ROWS);
  const list = { pane: attackTabPane, rect: area };
  if (high === 1 || rows < 3 + LEAST_ROWS) return [list];
  return [
    { pane: gridPane, rect: { ...area, rows } },
    { pane: attackTabPane, rect: { ...area, y: area.y + rows, rows: area.rows - rows } },
  ];
}
