import type { CsvValue } from "../../util/csv.ts";

/** What the values of a column are. */
export type ColumnKind = "number" | "boolean" | "string";

/** A value as a Parquet writer takes it: texts as UTF-8, undefined where there is none. */
export type PackedValue = Uint8Array | number | boolean | undefined;

const [NONE, NUMBER, NO, YES, TEXT] = [0, 1, 2, 3, 4];

/**
 * The values of one column of a row group. Texts lie side by side in one room: as a string and an array of bytes each, those
 * of a million rows would be garbage faster than it is collected.
 */
export class PackedColumn {
  readonly #encoder = new TextEncoder();
  #tags = new Uint8Array(1024);
  /** Numbers as they are; of a text, where it ends in the room. */
  #numbers = new Float64Array(1024);
  #room = new Uint8Array(16 * 1024);
  #length = 0;
  #end = 0;

  get length(): number {
    return this.#length;
  }

  push(value: CsvValue): void {
    if (this.#length === this.#tags.length) {
      this.#tags = larger(this.#tags, new Uint8Array(2 * this.#length));
      this.#numbers = larger(this.#numbers, new Float64Array(2 * this.#length));
    }
    const at = this.#length++;
    this.#tags[at] = tagOf(value);
    if (typeof value === "string") this.#addText(value);
    this.#numbers[at] = typeof value === "number" ? value : this.#end;
  }

  /** The one kind that all values have; `string` when there are several, or none. */
  kind(): ColumnKind {
    const kinds = new Set<ColumnKind>();
    for (const tag of this.#tags.subarray(0, this.#length)) {
      if (tag !== NONE) kinds.add(tag === TEXT ? "string" : tag === NUMBER ? "number" : "boolean");
    }
    const [only] = kinds;
    return kinds.size === 1 && only !== undefined ? only : "string";
  }

  /** All values, made to fit a kind. Texts are parts of the room: they hold until {@link PackedColumn.clear}. */
  values(kind: ColumnKind): PackedValue[] {
    const values: PackedValue[] = [];
    let start = 0;
    for (let i = 0; i < this.#length; i++) {
      const [tag, number] = [this.#tags[i]!, this.#numbers[i]!];
      const text = tag === TEXT ? this.#room.subarray(start, number) : undefined;
      if (text !== undefined) start = number;
      values.push(fit({ tag, number, text }, kind));
    }
    return values;
  }

  /** Forgets the values and keeps the room. */
  clear(): void {
    this.#length = 0;
    this.#end = 0;
  }

  #addText(text: string): void {
    const most = this.#end + 3 * text.length; // UTF-8 takes three bytes for a code unit at most
    if (most > this.#room.length) this.#room = larger(this.#room, new Uint8Array(2 * most));
    this.#end += this.#encoder.encodeInto(text, this.#room.subarray(this.#end)).written;
  }
}

function tagOf(value: CsvValue): number {
  switch (typeof value) {
    case "string":
      return TEXT;
    case "number":
      return NUMBER;
    case "boolean":
      return value ? YES : NO;
    default:
      return NONE;
  }
}

function larger<T extends Uint8Array | Float64Array>(old: T, made: T): T {
  made.set(old);
  return made;
}

interface Cell {
  readonly tag: number;
  readonly number: number;
  readonly text: Uint8Array | undefined;
}

function fit({ tag, number, text }: Cell, kind: ColumnKind): PackedValue {
  if (tag === NONE || text !== undefined && kind === "string") return text;
  const value = text !== undefined ? new TextDecoder().decode(text) : tag === NUMBER ? number : tag === YES;
  if (kind === "string") return new TextEncoder().encode(String(value));
  if (kind === "boolean") return value === true || value === "true";
  const fitted = Number(value);
  return Number.isNaN(fitted) ? undefined : fitted;
}
