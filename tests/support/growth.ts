/** How the time of a piece of work grows with the size of what it is given. @module */

const SMALL = 50_000;
const TIMES = 8;
/** Below this, in ms, the clock and other programs tell more than the work. */
const FLOOR_MS = 3;

/**
 * Time for text eight times as long, in times of the time for the short one: about 8 where every character is looked
 * at so many times at most, about 64 where each is looked at for every other. The best of a few runs counts.
 */
export function growthOf(work: (text: string) => unknown, pump: string, end = ""): number {
  const texts = [SMALL, SMALL * TIMES].map((size) => pump.repeat(size / pump.length) + end);
  const [small = 0, large = 0] = texts.map((text) =>
    Math.min(...Array.from({ length: 3 }, () => {
      const start = performance.now();
      work(text);
      return performance.now() - start;
    }))
  );
  return Math.max(large, FLOOR_MS) / Math.max(small, FLOOR_MS);
}

/** A growth that no quadratic work stays below, and no linear work comes near to. */
export const LINEAR = 28;

/** What text is pumped with to make patterns try again and again. */
export const PUMPS: readonly string[] = [
  ..." .\n\r\t\0-_/\\aA0`'\"([{<*|~=:,;é\u0301\u200b\u202e\ud800",
  "a ",
  " a",
  "a.",
  ". ",
  "\r\n",
  " \n",
  "a\n",
  "..",
  "//",
];
