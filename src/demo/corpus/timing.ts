import { DAY_MS } from "./documents.ts";
import type { Rng } from "./rng.ts";

/** Days that the corpus reaches back. */
export const SPAN_DAYS = 28;

const HOUR_MS = DAY_MS / 24;

/** How busy each hour of a working day is (UTC). */
const HOURS = [2, 1, 1, 1, 1, 2, 4, 8, 14, 18, 17, 14, 10, 14, 16, 15, 12, 8, 5, 4, 3, 3, 2, 2];

/** Share of the load of each weekday, Sunday first. */
const WEEKDAYS = [0.18, 1, 1.1, 1, 0.95, 0.85, 0.22];

/** Draws times of the last weeks: quiet nights and weekends, never after `nowMs`. */
export function arrivals(nowMs: number): (random: Rng) => number {
  const hours: { startMs: number; sum: number }[] = [];
  let sum = 0;
  for (let startMs = nowMs - SPAN_DAYS * DAY_MS; startMs < nowMs; startMs += HOUR_MS) {
    const time = new Date(startMs);
    sum += (HOURS[time.getUTCHours()] as number) * (WEEKDAYS[time.getUTCDay()] as number);
    hours.push({ startMs, sum });
  }
  return (random) => {
    const wanted = random.real() * sum;
    let low = 0;
    let high = hours.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((hours[middle] as { sum: number }).sum > wanted) high = middle;
      else low = middle + 1;
    }
    const hour = hours[low] as { startMs: number };
    return Math.min(hour.startMs + random.int(0, HOUR_MS - 1), nowMs - 60_000);
  };
}
