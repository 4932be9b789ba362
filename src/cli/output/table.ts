/** Tables of text that fit a width. @module */
import type { Column, Tone } from "../../domain/column.ts";
import { unlessMisshapen } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import { displayWidth, padToWidth } from "../../util/width.ts";
import type { Style } from "../style.ts";

const GAP = 2;
/** Columns are not padded beyond this on an endless line; longer texts are whole all the same. */
const WIDEST = 200;

/** How a table is drawn. */
export interface TableOptions {
  /** Cells a line may take; `Infinity` for no limit. */
  readonly width: number;
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
  readonly style: Style;
}

/** Columns with their widths, fixed for all the rows that follow. */
export interface TableLayout<Row> {
  readonly columns: readonly { readonly column: Column<Row>; readonly width: number }[];
  /** Columns for which the line has no room. */
  readonly hidden: readonly Column<Row>[];
  /** The line is endless: nothing is cut. */
  readonly isEndless: boolean;
}

/**
 * Chooses widths by the content of the first rows. When they do not fit, columns of high `priority` go first, then the
 * ones that may grow shrink to their least width. The last column has the rest of the line, for longer texts that follow.
 */
export function layoutTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, now }: Pick<TableOptions, "width" | "now">,
): TableLayout<Row> {
  let kept = columns.map((column) => {
    let natural = displayWidth(column.title);
    for (const row of rows) natural = Math.max(natural, displayWidth(cellText(column, row, now)));
    natural = Math.min(natural, WIDEST);
    return { column, natural, width: Math.min(natural, column.width) };
  });
  const total = () => kept.reduce((sum, one) => sum + one.width + GAP, -GAP);
  while (kept.length > 1 && total() > width) {
    const worst = Math.max(...kept.map(({ column }) => column.priority ?? 1));
    if (worst === 0) break;
    const at = kept.findLastIndex(({ column }) => (column.priority ?? 1) === worst);
    kept = kept.filter((_, i) => i !== at);
  }
  let spare = width - total();
  for (const growing of [true, false]) {
    const wanting = kept.filter((one) =>
      one.width < one.natural && (one.column.grow !== undefined) === growing
    );
    spare = share(wanting, spare);
  }
  if (total() > width) squeeze(kept, total() - width);
  const last = kept.at(-1);
  if (last !== undefined && last.column.align !== "right" && spare > 0 && spare < Infinity) {
    last.width += spare;
  }
  const hidden = columns.filter((column) => !kept.some((one) => one.column === column));
  return { columns: kept, hidden, isEndless: width === Infinity };
}

interface Widening {
  readonly natural: number;
  width: number;
  readonly column: { readonly grow?: number };
}

/** Hands out spare cells by `grow`, no more than each wants; returns what is left. */
function share(wanting: readonly Widening[], spare: number): number {
  let open = [...wanting];
  while (open.length > 0 && spare >= 1) {
    if (spare === Infinity) {
      for (const one of open) one.width = one.natural;
      return spare;
    }
    const weight = open.reduce((sum, { column }) => sum + (column.grow ?? 1), 0);
    const before = spare;
    for (const one of open) {
      const part = Math.min(
        one.natural - one.width,
        Math.floor(before * (one.column.grow ?? 1) / weight) || 1,
        spare,
      );
      one.width += part;
      spare -= part;
    }
    open = open.filter((one) => one.width < one.natural);
  }
  return spare;
}

/** Takes cells from the widest columns until the table fits; a column keeps at least three. */
function squeeze(kept: readonly { width: number }[], excess: number): void {
  for (; excess > 0; excess--) {
    const widest = kept.reduce((a, b) => b.width > a.width ? b : a);
    if (widest.width <= 3) return;
    widest.width--;
  }
}

/** The line of titles. */
export function tableHead<Row>({ columns }: TableLayout<Row>, style: Style): string {
  const cells = columns.map(({ column, width }) =>
    padToWidth(column.title.toUpperCase(), width, { align: column.align ?? "left" })
  );
  return style.tone(cells.join(" ".repeat(GAP)).trimEnd(), "dim");
}

/** One row as a line. */
export function tableLine<Row>(
  { columns, isEndless }: TableLayout<Row>,
  row: Row,
  options: TableOptions,
): string {
  const last = columns.length - 1;
  const cells = columns.map(({ column, width }, i) => {
    const whole = cellText(column, row, options.now);
    const isLonger = isEndless && displayWidth(whole) > width;
    const text = isLonger ? whole : padToWidth(whole, width, { align: column.align ?? "left" });
    return options.style.tone(i === last ? text.trimEnd() : text, cellTone(column, row));
  });
  return cells.join(" ".repeat(GAP)).trimEnd();
}

/** What stands where a row has another form than the column was made for. */
const UNREADABLE = "‹?›";

/** The safe text of a cell; one that cannot be read does not take the table with it. */
function cellText<Row>(column: Column<Row>, row: Row, now: number): string {
  return unlessMisshapen(() => {
    const text: unknown = column.text(row, now);
    return typeof text === "string" ? safeText(text) : text === undefined || text === null ? "" : UNREADABLE;
  }, UNREADABLE);
}

function cellTone<Row>(column: Column<Row>, row: Row): Tone {
  return unlessMisshapen(() => column.tone?.(row), undefined) ?? "plain";
}

/** Which columns a narrow line has no room for; undefined when it shows all. */
export function hiddenText<Row>({ hidden }: TableLayout<Row>): string | undefined {
  const titles = hidden.map(({ title }) => title.toUpperCase()).filter((title) => title !== "");
  return titles.length === 0 ? undefined : `hidden at this width: ${titles.join(", ")}`;
}

/** Titles, rows, and the lines below, which tell what is hidden. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { footer = [], ...options }: TableOptions & { readonly footer?: readonly string[] },
): string[] {
  const layout = layoutTable(columns, rows, options);
  const hidden = hiddenText(layout);
  const below = hidden === undefined
    ? footer
    : [...footer.slice(0, -1), [...footer.slice(-1), options.style.tone(hidden, "dim")].join("; ")];
  return [tableHead(layout, options.style), ...rows.map((row) => tableLine(layout, row, options)), ...below];
}
