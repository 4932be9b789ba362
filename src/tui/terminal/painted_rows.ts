import { type ParsedRow, parseLine, type StylePool } from "./cells.ts";

/** First and last of the code points that stand for rows: the private use area, which Ink gives one cell each. */
const FIRST = 0xe000;
const LAST = 0xf8ff;

/** A row as it was painted. */
export interface PaintedRow {
  readonly text: string;
  /** Set for rows that lie over others: where they start on the screen. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
  /** Cells, once asked for; the width is that of the text. */
  cells?: ParsedRow;
}

/**
 * Painted rows by a stand-in of one character each. Ink lays out the stand-ins and FrameOut puts the rows in their
 * places: so Ink neither measures nor takes apart what is painted already, which took most of the time of a frame.
 */
export class PaintedRows {
  readonly #codes = new Map<string, number>();
  readonly #rows = new Map<number, PaintedRow & { key: string }>();
  #next = FIRST;

  /** The stand-in of a row; the same row has the same one as long as it is in use. */
  standIn(text: string, at?: { x: number; y: number }): string {
    const key = at === undefined ? text : `${at.x},${at.y}\n${text}`;
    let code = this.#codes.get(key);
    if (code === undefined) {
      code = this.#freeCode();
      this.#codes.set(key, code);
      this.#rows.set(code, { text, at, key });
    }
    return String.fromCharCode(code);
  }

  /** The row that a UTF-16 unit stands for, marked as in use. */
  use(code: number): PaintedRow | undefined {
    if (code < FIRST || code > LAST) return undefined;
    const row = this.#rows.get(code);
    if (row === undefined) return undefined;
    // Moved to the end: the codes that were not on screen for longest are used again first.
    this.#codes.delete(row.key);
    this.#codes.set(row.key, code);
    return row;
  }

  #freeCode(): number {
    if (this.#next <= LAST) return this.#next++;
    const [key, code] = this.#codes.entries().next().value!;
    this.#codes.delete(key);
    this.#rows.delete(code);
    return code;
  }
}

/** The cells of a painted row; made once. */
export function cellsOf(row: PaintedRow, pool: StylePool): ParsedRow {
  return row.cells ??= parseLine(row.text, undefined, pool);
}
