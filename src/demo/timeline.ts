import type { Clock } from "../util/clock.ts";

interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly run: (atMs: number) => void;
}

/**
 * Things that happen at a time of the injected clock. Nothing runs by itself: whoever looks calls `advance`, and all
 * that was due happens then, in order, each at its own time.
 */
export class Timeline {
  readonly #clock: Clock;
  /** A binary heap by time. */
  readonly #heap: Planned[] = [];
  #order = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Plans `run` for a time; a time in the past is due at once. */
  at(atMs: number, run: (atMs: number) => void) {
    const heap = this.#heap;
    const planned = { atMs, order: this.#order++, run };
    let i = heap.length;
    heap.push(planned);
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!before(planned, heap[up]!)) break;
      heap[i] = heap[up]!;
      i = up;
    }
    heap[i] = planned;
  }

  /** Time of the next thing to happen. */
  next(): number | undefined {
    return this.#heap[0]?.atMs;
  }

  /** Runs all that is due now, and what that plans for times that have passed. */
  advance() {
    const now = this.#clock.now();
    for (let top = this.#heap[0]; top !== undefined && top.atMs <= now; top = this.#heap[0]) {
      this.#removeTop();
      top.run(top.atMs);
    }
  }

  #removeTop() {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}

function before(a: Planned, b: Planned): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
