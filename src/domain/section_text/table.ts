import type { Json, JsonObject } from "../../util/json.ts";
import { displayWidth, wrapRanges } from "../../util/width.ts";
import {
  keyValueLines,
  safeSegments,
  type SectionTextOptions,
  segment,
  shownText,
  type TextLine,
  type TextSegment,
  valueText,
} from "./lines.ts";

const GAP = 2;
const NARROWEST = 6;

/** A cell, safe, with where it breaks once the column's width is known. */
interface Cell {
  readonly text: string;
  readonly width: number;
}

function cellOf(value: Json | undefined, options: SectionTextOptions): Cell {
  const text = safeSegments([{ text: shownText(valueText(value), options) }]).map((one) => one.text).join("");
  const width = text.split("\n").reduce((widest, line) => Math.max(widest, displayWidth(line)), 0);
  return { text, width };
}

/** Columns in the order the service asks for, then the others as they first occur. */
export function tableColumns(rows: readonly JsonObject[], config: Json | undefined): readonly string[] {
  const order = config !== null && typeof config === "object" && "column_order" in config
    ? config.column_order
    : [];
  const columns = new Set<string>();
  if (Array.isArray(order)) { for (const name of order) if (typeof name === "string") columns.add(name); }
  const present = new Set(rows.flatMap((row) => Object.keys(row)));
  for (const name of [...columns]) if (!present.has(name)) columns.delete(name);
  for (const name of present) columns.add(name);
  return [...columns];
}

/** Widths that fit in `room`: the widest columns give first. Undefined when they cannot fit. */
function fitWidths(natural: readonly number[], room: number): number[] | undefined {
  const spare = room - GAP * (natural.length - 1);
  const total = natural.reduce((sum, width) => sum + width, 0);
  if (total <= spare) return [...natural];
  if (spare < natural.reduce((sum, width) => sum + Math.min(width, NARROWEST), 0)) return undefined;
  // The widest allowed width such that all fit: columns below it keep their own.
  let low = NARROWEST;
  let high = Math.max(...natural);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (natural.reduce((sum, width) => sum + Math.min(width, middle), 0) <= spare) low = middle;
    else high = middle - 1;
  }
  const widths = natural.map((width) => Math.min(width, low));
  let left = spare - widths.reduce((sum, width) => sum + width, 0);
  for (let i = 0; i < widths.length && left > 0; i++) {
    if (widths[i]! < natural[i]!) {
      widths[i]!++;
      left--;
    }
  }
  return widths;
}

/** One row of cells, as high as its highest cell. */
function rowLines(cells: readonly Cell[], widths: readonly number[], look?: "head"): TextLine[] {
  const wrapped = cells.map((cell, i) =>
    wrapRanges(cell.text, widths[i]!).map(([a, b]) => cell.text.slice(a, b))
  );
  const height = wrapped.reduce((most, lines) => Math.max(most, lines.length), 1);
  return Array.from({ length: height }, (_, y): TextLine => {
    const segments: TextSegment[] = [];
    wrapped.forEach((lines, i) => {
      const text = lines[y] ?? "";
      const last = i === wrapped.length - 1;
      const fill = last ? "" : " ".repeat(Math.max(0, widths[i]! - displayWidth(text)) + GAP);
      segments.push(look === "head" ? segment(text + fill, "accent", { bold: true }) : segment(text + fill));
    });
    return { segments };
  });
}

/** Each row as key-values, for screens too narrow for the table. */
function stackedLines(
  rows: readonly JsonObject[],
  columns: readonly string[],
  options: SectionTextOptions,
): TextLine[] {
  return rows.flatMap((row, i) => [
    ...(i === 0 ? [] : [{ segments: [] }]),
    ...keyValueLines(
      columns.filter((name) => name in row).map((name) => [name, row[name]] as const),
      options,
    ),
  ]);
}

/** A `TABLE` body: a heading, aligned columns in a stable order, long cells wrapped within their column. */
export function tableLines(
  rows: readonly JsonObject[],
  config: Json | undefined,
  options: SectionTextOptions,
): TextLine[] {
  const columns = tableColumns(rows, config);
  if (columns.length === 0) return [{ segments: [segment("empty table", "dim")] }];
  const heads = columns.map((name) => cellOf(name, options));
  const cells = rows.map((row) => columns.map((name) => cellOf(row[name], options)));
  const natural = heads.map((head, i) =>
    cells.reduce((widest, row) => Math.max(widest, row[i]!.width), head.width)
  );
  const widths = fitWidths(natural, options.width);
  if (widths === undefined) return stackedLines(rows, columns, options);
  return [...rowLines(heads, widths, "head"), ...cells.flatMap((row) => rowLines(row, widths))];
}
