/** How the time of a piece of work grows with the size of what it is given. @module */

const SMALL = 20_000;
const TIMES = 8;
/** Below this, in ms, the clock and other programs tell more than the work. */
const FLOOR_MS = 2;
const ATTEMPTS = 4;

/** A growth that no quadratic work stays below, and no linear work comes near to. */
export const LINEAR = 28;

/**
 * Time for text eight times as long, in times of the time for the short one: about 8 where every character is looked
 * at so many times at most, about 64 where each is looked at for every other. Other programs can only make it look
 * worse, so the least of a few attempts counts.
 */
export function growthOf(work: (text: string) => unknown, pump: string, end = ""): number {
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= LINEAR; attempt++) {
    const small = Math.max(FLOOR_MS, msOf(work, pump.repeat(SMALL / pump.length) + end));
    const large = msOf(work, pump.repeat(TIMES * SMALL / pump.length) + end);
    least = Math.min(least, large / small);
  }
  return least;
}

function msOf(work: (text: string) => unknown, text: string): number {
  const start = performance.now();
  work(text);
  return performance.now() - start;
}

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
