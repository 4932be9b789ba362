import type { ValueType } from "../../domain/column.ts";
import { parseMicros } from "../../util/format.ts";
import type { Json } from "../../util/json.ts";

/** What the values of a column are; a list holds values of that type. */
export interface PackedType {
  readonly type: ValueType;
  readonly list: boolean;
}

/** A value as a Parquet writer takes it: text as UTF-8, whole numbers and microseconds as bigint; undefined for none. */
export type PackedValue = Uint8Array | bigint | number | boolean | undefined;

/** The values of one column of a row group. */
export interface Packed {
  readonly length: number;
  /**
   * Adds a value; null for none.
   *
   * @throws {RangeError} it does not fit the type, and would have to be changed
   */
  push(value: Json): void;
  /** All values. Texts are views into one buffer: they hold until {@link Packed.clear}. */
  values(): (PackedValue | PackedValue[])[];
  /** Forgets the values and keeps the memory. */
  clear(): void;
}

/** An empty column. */
export function packedColumn({ type, list }: PackedType): Packed {
  const plain = type === "text" ? new PackedTexts() : new PackedNumbers(type);
  return list ? new PackedLists(plain) : plain;
}

/** Texts side by side in one buffer: as a string and an array of bytes each, a million rows would be too much garbage. */
class PackedTexts implements Packed {
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(16 * 1024);
  /** Where each text ends in the bytes; negative, less one, where there is none. */
  #ends = new Int32Array(1024);
  #end = 0;
  length = 0;

  push(value: Json): void {
    if (this.length === this.#ends.length) this.#ends = grown(this.#ends, new Int32Array(2 * this.length));
    if (value !== null) this.#add(typeof value === "string" ? value : JSON.stringify(value));
    this.#ends[this.length++] = value === null ? -1 - this.#end : this.#end;
  }

  #add(text: string): void {
    const most = this.#end + 3 * text.length; // UTF-8 takes at most three bytes for a code unit
    if (most > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * most));
    this.#end += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#end)).written;
  }

  values(): PackedValue[] {
    const values: PackedValue[] = [];
    let start = 0;
    for (const end of this.#ends.subarray(0, this.length)) {
      values.push(end < 0 ? undefined : this.#bytes.subarray(start, end));
      if (end >= 0) start = end;
    }
    return values;
  }

  clear(): void {
    this.length = 0;
    this.#end = 0;
  }
}

/** Numbers, flags and times, each in eight bytes. */
class PackedNumbers implements Packed {
  readonly #type: Exclude<ValueType, "text">;
  #isNull = new Uint8Array(1024);
  #whole = new BigInt64Array(1024);
  /** The same eight bytes each as floating-point numbers. */
  #floats = new Float64Array(this.#whole.buffer);
  length = 0;

  constructor(type: Exclude<ValueType, "text">) {
    this.#type = type;
  }

  push(value: Json): void {
    if (this.length === this.#isNull.length) {
      this.#isNull = grown(this.#isNull, new Uint8Array(2 * this.length));
      this.#whole = grown(this.#whole, new BigInt64Array(2 * this.length));
      this.#floats = new Float64Array(this.#whole.buffer);
    }
    const at = this.length;
    this.#isNull[at] = value === null ? 1 : 0;
    if (value !== null) {
      const fitted = FITTING[this.#type](value);
      if (fitted === undefined) throw new RangeError(`not ${TYPE_NAMES[this.#type]}`);
      if (typeof fitted === "bigint") this.#whole[at] = fitted;
      else this.#floats[at] = Number(fitted);
    }
    this.length++;
  }

  values(): PackedValue[] {
    return Array.from({ length: this.length }, (_, i) => {
      if (this.#isNull[i] === 1) return undefined;
      if (this.#type === "boolean") return this.#floats[i] === 1;
      return this.#type === "float" ? this.#floats[i] : this.#whole[i];
    });
  }

  clear(): void {
    this.length = 0;
  }
}

/** Lists: their items in one column, and how many each has. */
class PackedLists implements Packed {
  readonly #items: Packed;
  /** -1 where there is no list. */
  #counts = new Int32Array(1024);
  length = 0;

  constructor(items: Packed) {
    this.#items = items;
  }

  push(value: Json): void {
    if (this.length === this.#counts.length) {
      this.#counts = grown(this.#counts, new Int32Array(2 * this.length));
    }
    const items = value === null ? undefined : Array.isArray(value) ? value : [value];
    for (const item of items ?? []) this.#items.push(item);
    this.#counts[this.length++] = items?.length ?? -1;
  }

  values(): (PackedValue[] | undefined)[] {
    const items = this.#items.values() as PackedValue[]; // made of a column without lists
    let start = 0;
    return Array.from(this.#counts.subarray(0, this.length), (count) => {
      if (count < 0) return undefined;
      start += count;
      return items.slice(start - count, start);
    });
  }

  clear(): void {
    this.length = 0;
    this.#items.clear();
  }
}

/** What a type calls its values, in error messages. */
export const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  text: "text",
  integer: "a whole number",
  float: "a number",
  boolean: "true or false",
  date: "a time",
};

type Fit = (value: Json) => bigint | number | boolean | undefined;

/** A value as its type holds it, when nothing of it is lost. */
const FITTING: Readonly<Record<Exclude<ValueType, "text">, Fit>> = {
  integer(value) {
    const isWhole = typeof value === "number" ? Number.isInteger(value) : isText(value, /^-?\d{1,19}$/);
    const whole = isWhole ? BigInt(value as number | string) : undefined;
    return whole !== undefined && BigInt.asIntN(64, whole) === whole ? whole : undefined;
  },
  float(value) {
    if (typeof value === "number") return value;
    return isText(value, /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/) ? Number(value) : undefined;
  },
  boolean(value) {
    if (typeof value === "boolean") return value;
    return value === "true" ? true : value === "false" ? false : undefined;
  },
  date(value) {
    if (typeof value === "string") return parseMicros(value);
    return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) * 1000n : undefined;
  },
};

function isText(value: Json, pattern: RegExp): boolean {
  return typeof value === "string" && pattern.test(value);
}

function grown<T extends Uint8Array | Int32Array | BigInt64Array>(old: T, made: T): T {
  made.set(old as never); // both are of the same kind
  return made;
}
