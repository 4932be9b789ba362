/** Limits of an exponential wait. */
export interface BackoffOptions {
  /** Wait before the first repeat, before the jitter. */
  readonly baseMs: number;
  /** No wait is longer. */
  readonly maxMs: number;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/**
 * Milliseconds to wait before repeat number `repeat` (1 is the first): doubles each time, and is spread over the
 * upper half of the range so that many clients do not come back together.
 */
export function backoffMs(repeat: number, options: BackoffOptions): number {
  const ceiling = Math.min(options.maxMs, options.baseMs * 2 ** Math.max(0, repeat - 1));
  return Math.round(ceiling * (0.5 + options.random() / 2));
}
