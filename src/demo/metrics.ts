/** Counters since they were last read, as heartbeats report them. */
export class Metrics {
  readonly #counts = new Map<string, number>();

  /** Adds to a counter. */
  add(name: string, by: number) {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  /** The counters, which begin again at 0. */
  drain(): ReadonlyMap<string, number> {
    const counts = new Map(this.#counts);
    this.#counts.clear();
    return counts;
  }
}
