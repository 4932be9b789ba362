import type { Column } from "../../domain/column.ts";
import { safeParts } from "../../util/safe_text.ts";
import { cutName, displayWidth, padToWidth } from "../../util/width.ts";
import { paint, type Span } from "../paint.ts";
import type { Role, Theme } from "../theme.ts";
import type { MatchRange } from "./row_filter.ts";

/** A column with the cells it got. */
export interface LaidColumn<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

/** Columns that fit a width, in their order. Compared by identity: the same layout means the same drawing. */
export interface TableLayout<Row> {
  readonly columns: readonly LaidColumn<Row>[];
  readonly width: number;
}

/** Cells for the pointer and the mark before the first column. */
const HEAD = 1;
const GAP = 2;

/**
 * Chooses and sizes columns: those of the highest priority number go first when there is no room, spare cells go to
 * those that grow.
 */
export function layoutTable<Row>(columns: readonly Column<Row>[], width: number): TableLayout<Row> {
  let kept = [...columns];
  const needed = () => kept.reduce((sum, one) => sum + one.width + GAP, HEAD - GAP);
  while (kept.length > 1 && needed() > width) {
    const worst = kept.reduce((a, b) => (b.priority ?? 1) >= (a.priority ?? 1) ? b : a);
    if ((worst.priority ?? 1) === 0) break;
    kept = kept.filter((one) => one !== worst);
  }
  let spare = Math.max(0, width - needed());
  const grow = kept.reduce((sum, one) => sum + (one.grow ?? 0), 0);
  let left = grow;
  const laid = kept.map((column) => {
    const share = column.grow ?? 0;
    const extra = left === 0 ? 0 : Math.floor(spare * share / left);
    spare -= extra;
    left -= share;
    return { column, width: column.width + extra };
  });
  return { columns: laid, width };
}

/** How the list is sorted. */
export interface TableSort {
  readonly field: string;
  readonly direction: "asc" | "desc";
}

/** The heading row. @param options.column Index of the column in focus. */
export function tableHeader<Row>(
  theme: Theme,
  layout: TableLayout<Row>,
  options: { sort?: TableSort | undefined; column?: number | undefined } = {},
): string {
  const arrows = theme.ascii ? { asc: "^", desc: "v" } : { asc: "↑", desc: "↓" };
  const spans: Span[] = [" "];
  layout.columns.forEach(({ column, width }, i) => {
    const sorted = options.sort !== undefined && column.field === options.sort.field;
    const title = sorted ? `${column.title}${arrows[options.sort!.direction]}` : column.title;
    const cell = padToWidth(title, width, { align: column.align ?? "left" });
    spans.push([cell, i === options.column ? "title" : sorted ? "bold" : "dim"]);
    if (i < layout.columns.length - 1) spans.push(" ".repeat(GAP));
  });
  return paint(theme, spans, layout.width);
}

/** How a row is to be drawn. */
export interface RowLook {
  readonly current: boolean;
  readonly marked: boolean;
  /** From an older answer. */
  readonly stale: boolean;
  /** Column in focus; drawn on the current row only. */
  readonly column: number | undefined;
  /** Ms since the epoch, for ages. */
  readonly now: number;
  /** The pane has the keyboard. */
  readonly focused: boolean;
  /** What the live filter found is marked; the text is that of the filter. */
  readonly highlight?: Highlight | undefined;
}

/** Marks what a live filter found in the cells. */
export interface Highlight {
  /** The filter as typed: equal texts mark alike. */
  readonly text: string;
  ranges(cell: string): readonly MatchRange[];
}

/** The spans with what was found in each of them in another look. */
function highlighted(spans: readonly Span[], highlight: Highlight | undefined): readonly Span[] {
  if (highlight === undefined) return spans;
  return spans.flatMap((span): Span[] => {
    const [text, ...roles] = typeof span === "string" ? [span] : span;
    const parts: Span[] = [];
    let at = 0;
    for (const [from, to] of highlight.ranges(text)) {
      if (from > at) parts.push([text.slice(at, from), ...roles]);
      parts.push([text.slice(from, to), ...roles, "match"]);
      at = to;
    }
    return at === 0 ? [span] : [...parts, [text.slice(at), ...roles]];
  });
}

function cellSpans<Row>(laid: LaidColumn<Row>, row: Row, now: number): { spans: Span[]; width: number } {
  const { column, width } = laid;
  const tone = column.tone?.(row);
  const roles: Role[] = tone === undefined || tone === "plain" ? [] : [tone];
  const parts = safeParts(column.text(row, now));
  const whole = parts.map((part) => part.text).join("");
  const cut = column.id === "name" || column.id === "file" ? cutName(whole, width) : whole;
  if (parts.length <= 1 || cut !== whole || displayWidth(whole) > width) {
    return { spans: [[padToWidth(cut, width, { align: column.align ?? "left" }), ...roles]], width };
  }
  const spans = parts.map((part): Span => [part.text, ...roles, ...(part.shown ? ["shown" as const] : [])]);
  const fill = " ".repeat(width - displayWidth(whole));
  return { spans: column.align === "right" ? [fill, ...spans] : [...spans, fill], width };
}

interface Painted {
  readonly key: string;
  readonly layout: unknown;
  readonly theme: Theme;
  readonly text: string;
}
const painted = new WeakMap<object, Painted>();

/** One row of the table, painted; kept, so that a moving cursor draws two rows only. */
export function tableRow<Row extends object>(
  theme: Theme,
  layout: TableLayout<Row>,
  row: Row,
  look: RowLook,
): string {
  const column = look.current && look.focused ? look.column : undefined;
  const found = look.highlight?.text ?? "";
  const key = `${look.current}${look.focused}${look.marked}${look.stale}${column ?? ""}:${look.now}:${found}`;
  const known = painted.get(row);
  if (known !== undefined && known.key === key && known.layout === layout && known.theme === theme) {
    return known.text;
  }
  const pointer: Span = look.marked
    ? [theme.ascii ? "*" : "▌", "mark"]
    : look.current
    ? [theme.ascii ? ">" : "›", look.focused ? "accent" : "dim"]
    : " ";
  const spans: Span[] = [pointer];
  layout.columns.forEach((laid, i) => {
    const cell = highlighted(cellSpans(laid, row, look.now).spans, look.highlight);
    if (i === column) {
      spans.push(...cell.map((span): Span => typeof span === "string" ? [span, "cell"] : [...span, "cell"]));
    } else spans.push(...cell);
    if (i < layout.columns.length - 1) spans.push(" ".repeat(GAP));
  });
  const base: Role[] = [
    ...(look.stale ? ["stale" as const] : []),
    ...(look.current && look.focused ? ["cursor" as const] : []),
  ];
  const text = paint(theme, spans, layout.width, ...base);
  painted.set(row, { key, layout, theme, text });
  return text;
}

/** What to draw of a table. */
export interface TableView<Row> {
  readonly layout: TableLayout<Row>;
  readonly rows: number;
  readonly total: number;
  readonly top: number;
  readonly cursor: number;
  readonly column: number | undefined;
  readonly focused: boolean;
  readonly stale: boolean;
  readonly now: number;
  readonly highlight?: Highlight | undefined;
  /** The row at an index; undefined while it is not loaded. */
  rowAt(index: number): Row | undefined;
  isMarked(row: Row): boolean;
}

/** The rows of a table on screen; those not loaded yet are dots. */
export function tableLines<Row extends object>(theme: Theme, view: TableView<Row>): string[] {
  const lines: string[] = [];
  for (let y = 0; y < view.rows; y++) {
    const index = view.top + y;
    if (index >= view.total) {
      lines.push("");
      continue;
    }
    const row = view.rowAt(index);
    const current = index === view.cursor;
    lines.push(
      row === undefined
        ? paint(
          theme,
          [current ? "›" : " ", ["· · ·", "dim"]],
          view.layout.width,
          ...(current ? ["cursor" as const] : []),
        )
        : tableRow(theme, view.layout, row, {
          current,
          marked: view.isMarked(row),
          stale: view.stale,
          column: view.column,
          now: view.now,
          focused: view.focused,
          highlight: view.highlight,
        }),
    );
  }
  return lines;
}
