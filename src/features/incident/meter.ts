/** Speeds over the last half minute. @module */

const SLOT_MS = 1000;
const SLOTS = 30;

/** Counts what happens, a second at a time. */
export class Meter {
  readonly #slots: number[] = [];
  #newest = -1;
  #firstMs: number | undefined;

  /** Counts something that happens now. */
  count(nowMs: number): void {
    this.#roll(nowMs);
    this.#slots[this.#newest % SLOTS]!++;
  }

  /** How many a second, of late. */
  perSecond(nowMs: number): number {
    if (this.#firstMs === undefined) return 0;
    this.#roll(nowMs);
    const seconds = Math.min(SLOTS, Math.max(1, (nowMs - this.#firstMs) / 1000));
    return this.#slots.reduce((sum, one) => sum + one, 0) / seconds;
  }

  #roll(nowMs: number): void {
    this.#firstMs ??= nowMs;
    const slot = Math.floor(nowMs / SLOT_MS);
    if (this.#newest < 0 || slot - this.#newest >= SLOTS) {
      this.#slots.splice(0, SLOTS, ...new Array<number>(SLOTS).fill(0));
    } else for (let i = this.#newest + 1; i <= slot; i++) this.#slots[i % SLOTS] = 0;
    this.#newest = Math.max(this.#newest, slot);
  }
}
