import { type CellRow, isSimpleCell, PLAIN_STYLE, type StylePool } from "./cells.ts";

/** A gap of at most so many unchanged cells is written again rather than jumped over. */
const GAP_MAX = 3;

/** Collects the bytes of a frame; knows where the terminal's cursor is and which style is set. */
export class Painter {
  readonly #pool: StylePool;
  #out: string[] = [];
  #x = -1;
  #y = -1;
  #style = PLAIN_STYLE;

  constructor(pool: StylePool) {
    this.#pool = pool;
  }

  /** What was written since the last call. The style is plain and the cursor anywhere afterwards. */
  take(): string {
    this.setStyle(PLAIN_STYLE);
    const text = this.#out.join("");
    this.#out = [];
    this.#x = this.#y = -1;
    return text;
  }

  /** Adds a sequence that leaves the cursor anywhere. */
  raw(sequence: string): void {
    this.#out.push(sequence);
    this.#x = this.#y = -1;
  }

  setStyle(style: number): void {
    if (style === this.#style) return;
    const params = this.#pool.params(style);
    if (style === PLAIN_STYLE) this.#out.push("\x1b[m");
    else this.#out.push(this.#style === PLAIN_STYLE ? `\x1b[${params}m` : `\x1b[0;${params}m`);
    this.#style = style;
  }

  moveTo(x: number, y: number): void {
    if (this.#y === y && this.#x === x) return;
    if (this.#y === y && this.#x >= 0 && x > this.#x) {
      this.#out.push(x - this.#x === 1 ? "\x1b[C" : `\x1b[${x - this.#x}C`);
    } else this.#out.push(x === 0 ? `\x1b[${y + 1}H` : `\x1b[${y + 1};${x + 1}H`);
    this.#x = x;
    this.#y = y;
  }

  /** Writes one cell at the cursor. After a character whose width terminals dispute the cursor is not trusted. */
  cell(char: string, style: number, wide: boolean): void {
    this.setStyle(style);
    this.#out.push(char);
    this.#x += wide ? 2 : 1;
    if (wide || char.length > 1 || !(isSimpleCell(char.charCodeAt(0)) || NARROW.has(char))) this.#x = -1;
  }

  eraseToEnd(): void {
    this.setStyle(PLAIN_STYLE);
    this.#out.push("\x1b[K");
  }
}

/** Glyphs of our own drawing that every terminal gives one cell. */
const NARROW = new Set("…·›‹–—•│─×↓↑←→↵");

/** First cell from which the row is blank in the plain style. */
function blankFrom(row: CellRow): number {
  let x = row.chars.length;
  while (x > 0 && row.chars[x - 1] === " " && row.styles[x - 1] === PLAIN_STYLE) x--;
  return x;
}

const same = (a: CellRow, b: CellRow, x: number) => a.chars[x] === b.chars[x] && a.styles[x] === b.styles[x];

/** Whether the cells from..to (exclusive) can be written again cheaply: simple, in one style. */
function cheapGap(row: CellRow, from: number, to: number): boolean {
  if (to - from > GAP_MAX) return false;
  for (let x = from; x < to; x++) {
    const char = row.chars[x]!;
    if (char.length !== 1 || !isSimpleCell(char.charCodeAt(0))) return false;
    if (row.styles[x] !== row.styles[Math.max(0, from - 1)]) return false;
  }
  return true;
}

/** Starts at the left half when `x` is the right half of a wide character. */
const wholeStart = (next: CellRow, x: number) => x > 0 && next.chars[x] === "" ? x - 1 : x;

/**
 * Writes what makes a terminal row that shows `old` show `next`. An undefined `old` is unknown: all is written.
 */
export function paintRow(painter: Painter, y: number, old: CellRow | undefined, next: CellRow): void {
  const columns = next.chars.length;
  const blank = blankFrom(next);
  let x = 0;
  while (x < columns) {
    if (old !== undefined && same(old, next, x)) {
      x++;
      continue;
    }
    x = wholeStart(next, x);
    if (x >= blank) {
      painter.moveTo(x, y);
      return painter.eraseToEnd();
    }
    painter.moveTo(x, y);
    x = paintRun(painter, old, next, { x, y, blank });
  }
}

/** Writes changed cells from `x` on, over cheap gaps; returns where it stopped. */
function paintRun(
  painter: Painter,
  old: CellRow | undefined,
  next: CellRow,
  at: { x: number; y: number; blank: number },
): number {
  let x = at.x;
  while (x < at.blank) {
    const wide = next.chars[x + 1] === "";
    painter.moveTo(x, at.y);
    painter.cell(next.chars[x]!, next.styles[x]!, wide);
    x += wide ? 2 : 1;
    if (old === undefined || x >= at.blank || !same(old, next, x)) continue;
    let resume = x;
    while (resume < at.blank && resume - x <= GAP_MAX && same(old, next, resume)) resume++;
    if (resume >= at.blank || same(old, next, resume) || !cheapGap(next, x, resume)) return x;
  }
  return x;
}
