import type { CellRow } from "./cells.ts";

/** A cell of the screen, from 0. */
export interface CellPlace {
  readonly x: number;
  readonly y: number;
}

/** What is being selected: from the cell where the button went down to the one under the pointer. */
export interface Selection {
  readonly from: CellPlace;
  readonly to: CellPlace;
}

/** Cells of a row that are selected; the end is not included. */
export type CellRange = readonly [from: number, to: number];

/** What stands between panes side by side. */
const BORDERS = new Set(["│", "|"]);

/** The columns of the pane that a cell is in: up to the borders of its own row. */
function paneAt(row: CellRow | undefined, x: number): CellRange {
  const chars = row?.chars ?? [];
  let from = x;
  while (from > 0 && !BORDERS.has(chars[from - 1] ?? "")) from--;
  let to = x;
  while (to < chars.length && !BORDERS.has(chars[to] ?? "")) to++;
  return [from, to];
}

/** The selected cells by row: whole lines between the ends, within the pane where the selection began. */
export function selectedRanges(
  rows: readonly (CellRow | undefined)[],
  { from, to }: Selection,
): ReadonlyMap<number, CellRange> {
  const [first, last] = from.y < to.y || (from.y === to.y && from.x <= to.x) ? [from, to] : [to, from];
  const [left, right] = paneAt(rows[from.y], from.x);
  const ranges = new Map<number, CellRange>();
  for (let y = first.y; y <= last.y; y++) {
    const start = y === first.y ? Math.max(left, first.x) : left;
    const end = y === last.y ? Math.min(right, last.x + 1) : right;
    if (start < end) ranges.set(y, [start, end]);
  }
  return ranges;
}

/** The selected text, a line per row, without the blanks at the end of each. */
export function selectedText(rows: readonly (CellRow | undefined)[], selection: Selection): string {
  return [...selectedRanges(rows, selection)]
    .map(([y, [from, to]]) => (rows[y]?.chars ?? []).slice(from, to).join("").trimEnd())
    .join("\n");
}
