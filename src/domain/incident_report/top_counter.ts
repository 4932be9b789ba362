/**
 * Counts words and keeps those that are frequent, within a fixed room: when it is full, the rarest go. Counts of words
 * that come back after they went are too low; of the frequent ones they are exact.
 */
export class TopCounter {
  readonly #counts = new Map<string, number>();
  readonly #room: number;

  /** @param room Words kept at least. Default: 20,000. */
  constructor(room = 20_000) {
    this.#room = room;
  }

  /** Counts a word once more. */
  add(word: string): void {
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    if (this.#counts.size > 2 * this.#room) this.#forget();
  }

  /** The most frequent words, ties by the word. */
  top(most: number): readonly (readonly [word: string, count: number])[] {
    return [...this.#counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, most);
  }

  #forget(): void {
    const kept = this.top(this.#room);
    this.#counts.clear();
    for (const [word, count] of kept) this.#counts.set(word, count);
  }
}
