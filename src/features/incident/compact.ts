/** Tables of a million rows that cost bytes, not objects. @module */

type Numbers = Uint8Array | Int32Array | Uint32Array | Float64Array;

const CHUNK_BITS = 15;
const CHUNK = 1 << CHUNK_BITS;

/** A list of numbers that grows without being copied. */
export class Column {
  readonly #make: (length: number) => Numbers;
  readonly #chunks: Numbers[] = [];
  #length = 0;

  /** @param make Such as `(length) => new Int32Array(length)`; it decides what fits. */
  constructor(make: (length: number) => Numbers) {
    this.#make = make;
  }

  get length(): number {
    return this.#length;
  }

  /** The number at a place below {@link Column.length}. */
  get(at: number): number {
    return this.#chunks[at >>> CHUNK_BITS]![at & (CHUNK - 1)]!;
  }

  set(at: number, value: number): void {
    this.#chunks[at >>> CHUNK_BITS]![at & (CHUNK - 1)] = value;
  }

  push(value: number): void {
    if ((this.#length & (CHUNK - 1)) === 0) this.#chunks.push(this.#make(CHUNK));
    this.set(this.#length++, value);
  }
}

/** Numbers the keys it is given, from 0. A key is some 32-bit words, evenly spread, such as a digest. */
export class KeyTable {
  readonly #width: number;
  readonly #words = new Column((length) => new Uint32Array(length));
  /** Open addressing: number of the key plus one, 0 where there is none. */
  #slots = new Int32Array(1024);

  /** @param width Words a key. */
  constructor(width: number) {
    this.#width = width;
  }

  get size(): number {
    return this.#words.length / this.#width;
  }

  /** The key's number, -1 when it is not there. */
  find(key: ArrayLike<number>): number {
    return this.#slots[this.#slotOf(key)]! - 1;
  }

  /** The key's number; a new key gets the next one. */
  add(key: ArrayLike<number>): number {
    const slot = this.#slotOf(key);
    const known = this.#slots[slot]! - 1;
    if (known >= 0) return known;
    const number = this.size;
    for (let i = 0; i < this.#width; i++) this.#words.push(key[i]!);
    this.#slots[slot] = number + 1;
    if ((number + 1) * 2 > this.#slots.length) this.#grow();
    return number;
  }

  /** One word of a key. */
  word(number: number, at: number): number {
    return this.#words.get(number * this.#width + at);
  }

  #slotOf(key: ArrayLike<number>): number {
    const mask = this.#slots.length - 1;
    for (let slot = (key[0]! & mask) >>> 0;; slot = (slot + 1) & mask) {
      const number = this.#slots[slot]! - 1;
      if (number < 0 || this.#isAt(number, key)) return slot;
    }
  }

  #isAt(number: number, key: ArrayLike<number>): boolean {
    for (let i = 0; i < this.#width; i++) if (this.word(number, i) !== key[i]! >>> 0) return false;
    return true;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      let slot = (this.word(number, 0) & mask) >>> 0;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number + 1;
    }
  }
}

/** The words of a hex text whose length is a multiple of 8. */
export function hexWords(hex: string): Uint32Array {
  const bytes = new DataView(Uint8Array.fromHex(hex).buffer);
  const words = new Uint32Array(bytes.byteLength / 4);
  for (let i = 0; i < words.length; i++) words[i] = bytes.getUint32(4 * i);
  return words;
}

/** The hex text of a number of words. */
export function wordsHex(count: number, word: (at: number) => number): string {
  const bytes = new DataView(new ArrayBuffer(4 * count));
  for (let i = 0; i < count; i++) bytes.setUint32(4 * i, word(i));
  return new Uint8Array(bytes.buffer).toHex();
}
