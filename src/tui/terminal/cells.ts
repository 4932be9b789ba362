import { displayWidth } from "../../util/width.ts";

/** One row of the screen: a grapheme per cell (`""` is the right half of a wide one) and a style per cell. */
export interface CellRow {
  readonly chars: string[];
  readonly styles: number[];
}

/** Style 0: the terminal's own colours, no attribute. */
export const PLAIN_STYLE = 0;

interface Pen {
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
  marker: boolean;
  fg: string;
  bg: string;
}

const plainPen = (): Pen => ({
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  marker: false,
  fg: "",
  bg: "",
});

/** Numbers the styles seen so far, so that cells compare by number. */
export class StylePool {
  readonly #params: string[] = [""];
  readonly #pens: Pen[] = [plainPen()];
  readonly #numbers = new Map<string, number>([["", PLAIN_STYLE]]);

  /** Number of the pen; a new one when it was never seen. */
  number(pen: Pen): number {
    const list: string[] = [];
    if (pen.bold) list.push("1");
    if (pen.dim) list.push("2");
    if (pen.italic) list.push("3");
    if (pen.underline) list.push("4");
    if (pen.inverse) list.push("7");
    if (pen.fg !== "") list.push(pen.fg);
    if (pen.bg !== "") list.push(pen.bg);
    const params = list.join(";");
    let number = this.#numbers.get(params);
    if (number === undefined) {
      number = this.#params.length;
      this.#params.push(params);
      this.#pens.push({ ...pen });
      this.#numbers.set(params, number);
    }
    return number;
  }

  /** The style with foreground and background exchanged. */
  inverted(style: number): number {
    const pen = this.#pens[style] ?? plainPen();
    return this.number({ ...pen, inverse: !pen.inverse });
  }

  /** SGR parameters of a style, such as `1;31`; empty for the plain one. */
  params(style: number): string {
    return this.#params[style] ?? "";
  }
}

function applyColour(pen: Pen, codes: readonly number[], at: number): number {
  const target = codes[at] === 38 ? "fg" : "bg";
  const length = codes[at + 1] === 5 ? 3 : codes[at + 1] === 2 ? 5 : 1;
  if (length > 1) pen[target] = codes.slice(at, at + length).join(";");
  return at + length;
}

function applyCode(pen: Pen, code: number): void {
  if (code === 0) Object.assign(pen, plainPen());
  else if (code === 1) pen.bold = true;
  else if (code === 2) pen.dim = true;
  else if (code === 3) pen.italic = true;
  else if (code === 4) pen.underline = true;
  else if (code === 7) pen.inverse = true;
  else if (code === 9) pen.marker = true;
  else if (code === 22) pen.bold = pen.dim = false;
  else if (code === 23) pen.italic = false;
  else if (code === 24) pen.underline = false;
  else if (code === 27) pen.inverse = false;
  else if (code === 29) pen.marker = false;
  else if (code === 39) pen.fg = "";
  else if (code === 49) pen.bg = "";
  else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) pen.fg = String(code);
  else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) pen.bg = String(code);
}

function applySgr(pen: Pen, params: string): void {
  const codes = params === "" ? [0] : params.split(";").map(Number);
  for (let i = 0; i < codes.length;) {
    if (codes[i] === 38 || codes[i] === 48) i = applyColour(pen, codes, i);
    else applyCode(pen, codes[i++]!);
  }
}

// deno-lint-ignore no-control-regex -- escape sequences are what this reads
const ESCAPE = /\x1b(?:\[([0-9;]*)m|\[[0-9;:<=>?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.?)/y;
const SEGMENTER = new Intl.Segmenter();

/** Whether a terminal surely gives this UTF-16 unit one cell: ASCII, box drawing and blocks. */
export function isSimpleCell(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || (code >= 0x2500 && code <= 0x259f);
}

function appendRun(row: CellRow, run: string, style: number): void {
  for (const { segment } of SEGMENTER.segment(run)) {
    const width = displayWidth(segment);
    if (width <= 2) appendCell(row, segment, { width, style });
    else {for (const character of segment) {
        appendCell(row, character, { width: displayWidth(character), style });
      }}
  }
}

function appendCell(row: CellRow, char: string, { width, style }: { width: number; style: number }): void {
  const last = row.chars.findLastIndex((other) => other !== "");
  if (width === 0) {
    if (last >= 0) row.chars[last] += char;
    return;
  }
  row.chars.push(char);
  row.styles.push(style);
  if (width > 1) {
    row.chars.push("");
    row.styles.push(style);
  }
}

/** Where the row asks for the terminal's cursor: the first cell struck through. Undefined when nowhere. */
export interface ParsedRow extends CellRow {
  readonly cursor: number | undefined;
}

/** End of the run from `from` that is neither an escape nor simple cells. */
function runEnd(line: string, from: number): number {
  let end = from;
  while (end < line.length) {
    const code = line.charCodeAt(end);
    if (code === 0x1b || isSimpleCell(code)) break;
    end++;
  }
  return end;
}

/**
 * A line with SGR sequences as exactly `columns` cells, or as many as it has. Other sequences are dropped. What is struck through asks for
 * the terminal's cursor there: alx draws nothing struck through.
 */
export function parseLine(line: string, columns: number | undefined, pool: StylePool): ParsedRow {
  const row: CellRow = { chars: [], styles: [] };
  const pen = plainPen();
  let style = PLAIN_STYLE;
  let cursor: number | undefined;
  for (let i = 0; i < line.length;) {
    const code = line.charCodeAt(i);
    if (isSimpleCell(code)) {
      row.chars.push(line[i]!);
      row.styles.push(style);
      i++;
    } else if (code === 0x1b) {
      ESCAPE.lastIndex = i;
      const match = ESCAPE.exec(line)!;
      i += match[0].length;
      if (match[1] === undefined) continue;
      applySgr(pen, match[1]);
      style = pool.number(pen);
      if (pen.marker) cursor ??= row.chars.length;
    } else {
      const end = runEnd(line, i);
      appendRun(row, line.slice(i, end), style);
      i = end;
    }
  }
  if (columns !== undefined) fitRow(row, columns);
  return { ...row, cursor };
}

/** Writes `row` over `target` from cell `x` on, as far as the target goes. Halves of wide characters cut are blanked. */
export function overlay(target: CellRow, row: CellRow, x: number): void {
  const end = Math.min(target.chars.length, x + row.chars.length);
  if (x < 0 || x >= end) return;
  if (target.chars[x] === "" && x > 0) target.chars[x - 1] = " ";
  if (target.chars[end] === "") target.chars[end] = " ";
  for (let i = x; i < end; i++) {
    target.chars[i] = row.chars[i - x]!;
    target.styles[i] = row.styles[i - x]!;
  }
  if (row.chars[end - x] === "") target.chars[end - 1] = " ";
}

/** Cuts or fills the row to `columns` cells; half a wide character at the edge becomes a space. */
export function fitRow(row: CellRow, columns: number): void {
  if (row.chars.length > columns) {
    const cutsWide = row.chars[columns] === "";
    row.chars.length = row.styles.length = columns;
    if (cutsWide && columns > 0) row.chars[columns - 1] = " ";
  }
  while (row.chars.length < columns) {
    row.chars.push(" ");
    row.styles.push(PLAIN_STYLE);
  }
}
