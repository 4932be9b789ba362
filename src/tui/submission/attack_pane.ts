import { attackByTactic, type Tactic, type Technique } from "../../domain/attack.ts";
import { summaryQuery } from "../../features/submissions.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutName, padToWidth } from "../../util/width.ts";
import type { Cell, DrillLine } from "../drill/line.ts";
import { remember } from "../drill/remember.ts";
import type { Pane, PaneView } from "../drill/state.ts";
import type { Span } from "../paint.ts";
import {
  emptyText,
  filesWith,
  selectionOf,
  type SubmissionContext,
  type SubmissionParams,
  summaryOf,
} from "./data.ts";

const SQUARES_MAX = 3;

/** Files of the selection that show a technique. */
export function filesOf(ctx: SubmissionContext, technique: Technique) {
  const { files } = selectionOf(ctx);
  return filesWith(ctx, `attack_pattern__${technique.id}`).filter((row) => files.has(row.sha256));
}

/** Tactics with the techniques of what is selected. */
export function tacticsOf(ctx: SubmissionContext): readonly Tactic[] {
  const summary = summaryOf(ctx);
  const selection = selectionOf(ctx);
  return remember(
    ctx.app,
    `tactics ${ctx.params.sid}`,
    [summary, selection],
    () =>
      attackByTactic(summary?.attack_matrix).flatMap((tactic): Tactic[] => {
        const techniques = selection.name === undefined
          ? tactic.techniques
          : tactic.techniques.filter((one) => filesOf(ctx, one).length > 0);
        return techniques.length === 0 ? [] : [{ ...tactic, techniques }];
      }),
  );
}

/** How many techniques the whole submission shows. */
export function techniqueCount(ctx: SubmissionContext): number {
  const matrix = summaryOf(ctx)?.attack_matrix;
  return new Set(Object.values(matrix ?? {}).flatMap((rows) => (rows ?? []).map(([id]) => id))).size;
}

const squares = (count: number, ascii: boolean) =>
  (ascii ? "#" : "■").repeat(Math.max(1, Math.min(SQUARES_MAX, count)));

function techniqueCell(ctx: SubmissionContext, technique: Technique, ascii: boolean): Cell {
  return {
    spans: [safeText(technique.id), " ", [
      squares(filesOf(ctx, technique).length, ascii),
      technique.verdict.tone,
    ]],
    handle: { kind: "attack", id: technique.id, name: technique.name },
  };
}

const cellWidth = (cell: Cell) =>
  cell.spans.reduce((sum, span) => sum + (typeof span === "string" ? span : span[0]).length, 0);

/** Cells in as many lines as they need. */
function flowCells(cells: readonly Cell[], lead: Cell, columns: number): DrillLine[] {
  const lines: DrillLine[] = [];
  const blank: Cell = { spans: [" ".repeat(cellWidth(lead))] };
  let row: Cell[] = [];
  let used = 0;
  for (const cell of cells) {
    const width = cellWidth(cell) + 2;
    if (row.length > 0 && used + width > columns) {
      lines.push(lineOf(lines.length === 0 ? lead : blank, row));
      row = [];
    }
    if (row.length === 0) used = cellWidth(lead);
    row.push(cell);
    used += width;
  }
  if (row.length > 0) lines.push(lineOf(lines.length === 0 ? lead : blank, row));
  return lines;
}

/** The lead belongs to the first cell, so that it takes no place in the walk from cell to cell. */
function lineOf(lead: Cell, [first, ...rest]: readonly Cell[]): DrillLine {
  const head: Cell = { ...first!, spans: [...lead.spans, ...first!.spans] };
  return { spans: [], cells: [head, ...rest] };
}

function compactLines(ctx: SubmissionContext, { columns }: PaneView): readonly DrillLine[] {
  const { ascii } = ctx.app.theme();
  const tactics = tacticsOf(ctx);
  return remember(ctx.app, `attack ${ctx.params.sid}`, [tactics, columns, ascii], () => {
    const cells = (tactic: Tactic) => tactic.techniques.map((one) => techniqueCell(ctx, one, ascii));
    if (columns < 60 || columns >= 76) {
      const once = new Map(tactics.flatMap(({ techniques }) => techniques.map((one) => [one.id, one])));
      return flowCells(
        [...once.values()].map((one) => techniqueCell(ctx, one, ascii)),
        { spans: [] },
        columns,
      );
    }
    return tactics.flatMap((tactic) =>
      flowCells(cells(tactic), { spans: [[padToWidth(safeText(tactic.name), 20), "dim"], " "] }, columns)
    );
  });
}

function fullLines(ctx: SubmissionContext, { columns }: PaneView): readonly DrillLine[] {
  const { ascii } = ctx.app.theme();
  const tactics = tacticsOf(ctx);
  return remember(
    ctx.app,
    `attack lines ${ctx.params.sid}`,
    [tactics, columns, ascii],
    () =>
      tactics.flatMap((tactic, i): DrillLine[] => [
        ...(i === 0 ? [] : [{ spans: [], quiet: true } as const]),
        { spans: [[safeText(tactic.name), "bold"], [`  ${tactic.techniques.length}`, "dim"]], depth: 0 },
        ...tactic.techniques.map((technique): DrillLine => {
          const files = filesOf(ctx, technique);
          const names: Span = [files.map((row) => safeText(row.name)).join(", "), "dim"];
          const { verdict } = technique;
          return {
            spans: [
              "  ",
              [`${ascii ? verdict.ascii : verdict.glyph} `, verdict.tone],
              padToWidth(safeText(technique.id), 10),
              " ",
              padToWidth(safeText(technique.name), Math.max(16, Math.min(44, Math.floor(columns * 0.4)))),
              " ",
              [squares(files.length, ascii).padEnd(SQUARES_MAX + 1), verdict.tone],
              names,
            ],
            handle: { kind: "attack", id: technique.id, name: technique.name },
            depth: 1,
            json: {
              tactic: tactic.slug,
              id: technique.id,
              name: technique.name,
              files: files.map(({ sha256 }) => sha256),
            },
          };
        }),
      ]),
  );
}

/** Techniques side by side, each with as many squares as files (at most three). */
export const attackPane: Pane<SubmissionParams> = {
  id: "attack",
  word: "ATT&CK",
  queries: (ctx) => [summaryQuery(ctx.app.services, ctx.params.sid)],
  note(ctx) {
    const shown = new Set(tacticsOf(ctx).flatMap(({ techniques }) => techniques.map(({ id }) => id))).size;
    const total = techniqueCount(ctx);
    const { name } = selectionOf(ctx);
    const of = name === undefined ? "" : ` · ${cutName(safeText(name), 24)}`;
    return summaryOf(ctx) === undefined
      ? []
      : [[shown < total ? `${shown} of ${total}${of}` : String(total), "dim"]];
  },
  lines: compactLines,
  empty: emptyText("No techniques"),
};

/** Techniques by tactic, with their files. */
export const attackTabPane: Pane<SubmissionParams> = {
  ...attackPane,
  id: "attack-tab",
  word: "techniques and their files",
  lines: fullLines,
};
