/** How the time of a piece of work grows with the size of what it is given. @module */
import process from "node:process";

const SMALL = 20_000;
const TIMES = 8;
/** Below this, in ms, the clock and other programs tell more than the work. */
const FLOOR_MS = 2;
const ATTEMPTS = 4;

/** A growth that no quadratic work stays below, and no linear work comes near to. */
export const LINEAR = 28;

/**
 * Time for text eight times as long, in times of the time for the short one: about 8 where every character is looked
 * at so many times at most, about 64 where each is looked at for every other. Collected garbage can only make it
 * look worse, so the least of a few attempts counts.
 *
 * @param options.small Length of the short text. @default 20_000
 */
export function growthOf(
  work: (text: string) => unknown,
  pump: string,
  end = "",
  { small = SMALL }: { readonly small?: number } = {},
): number {
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= LINEAR; attempt++) {
    const short = Math.max(FLOOR_MS, msOf(work, pump.repeat(small / pump.length) + end));
    const long = msOf(work, pump.repeat(TIMES * small / pump.length) + end);
    least = Math.min(least, long / short);
  }
  return least;
}

/** A megabyte of UTF-8 made of one text again and again. */
export function megabyteOf(pump: string): string {
  return pump.repeat(1_000_000 / new TextEncoder().encode(pump).length);
}

/** Time in ms, the least of a few attempts; no more are made once it is `enough`. */
export function leastMsOf(work: (text: string) => unknown, text: string, enough: number): number {
  let least = Infinity;
  for (let attempt = 0; attempt < 2 * ATTEMPTS && least > enough; attempt++) {
    least = Math.min(least, msOf(work, text));
  }
  return least;
}

/** Time of the clock or of the processor: other programs add to the first, tests in other threads to the second. */
function msOf(work: (text: string) => unknown, text: string): number {
  const [start, used] = [performance.now(), process.cpuUsage()];
  work(text);
  const [end, { user, system }] = [performance.now(), process.cpuUsage(used)];
  return Math.min(end - start, (user + system) / 1000);
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

/** What stacks, hides or has a width of its own in a terminal. */
export const TEXT_PUMPS: readonly string[] = [
  ..." \n\t\x1b\u0301\u202e宽.'👍🏻\u093e\u1161\ufe0f\ud800",
  "a.",
  "0 ",
  "http://",
  "e\u0301",
  "क\u094d",
  "a\ufe0f",
  "abcdefgh e\u0301",
  "x\u0301\u0301\u0301\u0301\u0301",
];

/** Parts of queries, each a fault or the beginning of one. */
export const QUERY_PUMPS: readonly string[] = [
  ...')(-!:^~*?/"\\[{+ \t\u0301',
  "NOT ",
  "a^",
  "a~",
  "a ",
  "a:",
  "a/",
  "a AND ",
  "a OR ",
  "AND ",
  "a and ",
  "(a AND b OR ",
  "state:",
  "state:(",
  "stat:a ",
  "state:Completed ",
  "state:(a b) ",
  "state:(a b OR ",
  "files.name:a b ",
  "max_score:a ",
  "max_score:[",
  "{a TO ",
  "[\t ",
  "times.submitted:now-1d ",
  "params.\\**",
  "a*:x ",
  '"a*" ',
  "\\u",
  "\\/",
  "http://x/ ",
];
