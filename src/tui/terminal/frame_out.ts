import { overlay, type ParsedRow, parseLine, PLAIN_STYLE, StylePool } from "./cells.ts";
import { Painter, paintRow } from "./diff.ts";
import { cellsOf, PaintedRows } from "./painted_rows.ts";
import { selectedRanges, selectedText, type Selection } from "./selection.ts";

/** A shift must save at least so many rows to be worth a scroll. */
const SHIFT_ROWS_MIN = 3;

interface Shift {
  readonly top: number;
  readonly bottom: number;
  /** Rows upward; negative is downward. */
  readonly by: number;
}

/** Characters that may stand for painted rows. */
const STAND_IN = /[\ue000-\uf8ff]/;

/**
 * The standard output that Ink is given. Ink (in debug mode) hands over each frame as one string; this compares it
 * with what the terminal shows, cell by cell, and writes only the difference, in one write.
 *
 * A character that stands for a painted row is replaced by that row. Lines past the last row of the screen hold rows
 * that lie over others.
 */
export class FrameOut {
  /** Ink reads these. */
  columns: number;
  rows: number;
  readonly isTTY = false;
  readonly writable = true;
  readonly #send: (bytes: string) => void;
  readonly #pool = new StylePool();
  readonly #painter = new Painter(this.#pool);
  readonly #painted: PaintedRows;
  #lines: string[] = [];
  #shown: (ParsedRow | undefined)[] = [];
  /** The rows without what is selected on them. */
  #rows: (ParsedRow | undefined)[] = [];
  #selection: Selection | undefined;
  /** Sequence that placed the cursor; empty while it is hidden. */
  #cursor = "";
  #held = false;

  /**
   * @param send Writes bytes to the terminal, whole.
   * @param painted Rows that characters of the frame may stand for. Default: none do.
   */
  constructor(
    size: { columns: number; rows: number },
    send: (bytes: string) => void,
    painted: PaintedRows = new PaintedRows(),
  ) {
    this.#painted = painted;
    this.columns = size.columns;
    this.rows = size.rows;
    this.#send = send;
  }

  /** Takes a frame of Ink. Returns true, as a stream does. */
  write(frame: string, done?: unknown): boolean {
    if (!this.#held && !frame.startsWith("\x1b[?")) this.#draw(frame.split("\n"));
    if (typeof done === "function") done();
    return true;
  }

  /** The screen has a new size; nothing is known of what it shows. */
  resize(size: { columns: number; rows: number }): void {
    this.columns = size.columns;
    this.rows = size.rows;
    this.forget();
  }

  /** The next frame is written whole: the screen was cleared or written by somebody else. */
  forget(): void {
    this.#lines = [];
    this.#rows = [];
    this.#shown = [];
    this.#cursor = "";
  }

  /** Shows what is selected; undefined shows nothing selected. */
  select(selection: Selection | undefined): void {
    if (this.#held || selection === this.#selection) return;
    this.#selection = selection;
    if (this.#rows.length > 0) this.#show(this.#rows as ParsedRow[]);
  }

  /** The text of a selection as the screen shows it. */
  textOf(selection: Selection): string {
    return selectedText(this.#rows, selection);
  }

  /** While held, frames are dropped: the terminal belongs to somebody else. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.forget();
  }

  /** What the screen shows, for tests: a line per row, without styles. */
  text(): string[] {
    return this.#shown.map((row) => (row?.chars ?? []).join("").trimEnd());
  }

  on(): this {
    return this;
  }
  off(): this {
    return this;
  }
  once(): this {
    return this;
  }
  removeListener(): this {
    return this;
  }

  #draw(input: readonly string[]): void {
    const over = this.#rowsOver(input.slice(this.rows));
    const lines = Array.from({ length: this.rows }, (_, y) => (input[y] ?? "") + (over.get(y) ?? ""));
    const next = lines.map((line, y) =>
      line === this.#lines[y] && this.#rows[y] !== undefined ? this.#rows[y]! : this.#compose(line)
    );
    const shift = this.#selection === undefined ? findShift(this.#lines, lines) : undefined;
    if (shift !== undefined) this.#scroll(shift);
    this.#lines = lines;
    this.#rows = next;
    this.#show(next);
  }

  /** Writes the rows, what is selected in inverse. */
  #show(rows: readonly ParsedRow[]): void {
    const next = [...rows];
    const ranges = this.#selection === undefined ? [] : selectedRanges(rows, this.#selection);
    for (const [y, [from, to]] of ranges) {
      const row = rows[y]!;
      const styles = row.styles.map((style, x) => x >= from && x < to ? this.#pool.inverted(style) : style);
      next[y] = { ...row, styles };
    }
    next.forEach((row, y) => {
      if (row !== this.#shown[y]) paintRow(this.#painter, y, this.#shown[y], row);
    });
    this.#shown = next;
    this.#flush(next);
  }

  /** Stand-ins of the rows that lie over others, by the row of the screen they cover. */
  #rowsOver(lines: readonly string[]): Map<number, string> {
    const over = new Map<number, string>();
    for (const char of lines.join("")) {
      const at = this.#painted.use(char.charCodeAt(0))?.at;
      if (at !== undefined) over.set(at.y, (over.get(at.y) ?? "") + char);
    }
    return over;
  }

  /** The cells of a line: what Ink wrote, with painted rows in the places of their stand-ins. */
  #compose(line: string): ParsedRow {
    if (!STAND_IN.test(line)) return parseLine(line, this.columns, this.#pool);
    const row: ParsedRow = blankRow(this.columns);
    let cursor: number | undefined;
    for (let x = 0; x < line.length; x++) {
      const painted = this.#painted.use(line.charCodeAt(x));
      if (painted === undefined) continue;
      const start = painted.at?.x ?? x;
      const cells = cellsOf(painted, this.#pool);
      overlay(row, cells, start);
      const end = start + cells.chars.length;
      if (cells.cursor !== undefined) cursor = start + cells.cursor;
      else if (cursor !== undefined && cursor >= start && cursor < end) cursor = undefined;
    }
    return { ...row, cursor };
  }

  #scroll(shift: Shift): void {
    const count = Math.abs(shift.by);
    const direction = shift.by > 0 ? "S" : "T";
    this.#painter.setStyle(PLAIN_STYLE);
    this.#painter.raw(`\x1b[${shift.top + 1};${shift.bottom + 1}r\x1b[${count}${direction}\x1b[r`);
    const moved = this.#shown.slice(shift.top, shift.bottom + 1);
    const blank = Array.from({ length: count }, () => blankRow(this.columns));
    const result = shift.by > 0
      ? [...moved.slice(count), ...blank]
      : [...blank, ...moved.slice(0, moved.length - count)];
    this.#shown.splice(shift.top, result.length, ...result);
  }

  #flush(rows: readonly ParsedRow[]): void {
    const body = this.#painter.take();
    const y = rows.findIndex((row) => row.cursor !== undefined);
    const place = y < 0 ? "" : `\x1b[${y + 1};${Math.min(rows[y]!.cursor!, this.columns - 1) + 1}H`;
    if (body === "" && place === this.#cursor) return;
    const hide = place === "" && this.#cursor !== "" ? "\x1b[?25l" : "";
    const show = place !== "" && this.#cursor === "" ? "\x1b[?25h" : "";
    this.#cursor = place;
    this.#send(`\x1b[?2026h${hide}${body}${place}${show}\x1b[?2026l`);
  }
}

function blankRow(columns: number): ParsedRow {
  return {
    chars: new Array<string>(columns).fill(" "),
    styles: new Array<number>(columns).fill(PLAIN_STYLE),
    cursor: undefined,
  };
}

/** Rows of `next` that `old` shows `by` rows further down (or up), where they are not already in place. */
function shiftGain(old: readonly string[], next: readonly string[], by: number): Shift & { gain: number } {
  let gain = 0;
  let top = next.length;
  let bottom = -1;
  for (let y = Math.max(0, -by); y < next.length && y + by < old.length; y++) {
    if (next[y] === "" || next[y] !== old[y + by] || next[y] === old[y]) continue;
    gain++;
    top = Math.min(top, y, y + by);
    bottom = Math.max(bottom, y, y + by);
  }
  // Rows inside that were in place would be scrolled away and must be written again.
  for (let y = top; y <= bottom; y++) if (next[y] === old[y] && next[y] !== "") gain--;
  return { by, gain, top, bottom };
}

/** The scroll that leaves the least to write, or undefined. */
export function findShift(old: readonly string[], next: readonly string[]): Shift | undefined {
  if (old.length !== next.length) return undefined;
  if (next.reduce((count, line, y) => count + (line === old[y] ? 0 : 1), 0) < SHIFT_ROWS_MIN) {
    return undefined;
  }
  let best: (Shift & { gain: number }) | undefined;
  for (let by = 1; by < next.length - 1; by++) {
    for (const signed of [by, -by]) {
      const candidate = shiftGain(old, next, signed);
      if (candidate.gain >= SHIFT_ROWS_MIN && candidate.gain > (best?.gain ?? 0)) best = candidate;
    }
  }
  return best;
}
