/** Options that choose alerts, shared by reads and writes. @module */
import type { AlertSelection } from "../api/alert_query.ts";

/** `--tc SPAN` */
export const SPAN = ["--tc <span>", "Only this long back: 24h, 4d, 1w, 1M"] as const;
/** `--no-delay` */
export const NO_DELAY = [
  "--no-delay",
  "The newest five minutes too, which workflows may still change",
] as const;
/** `--tc-start TIME` */
export const START = ["--tc-start <time>", "Nothing newer than this ISO time"] as const;

/** The options that choose alerts. */
export interface AlertChoice {
  readonly filter: readonly string[];
  readonly tc?: string | undefined;
  readonly tcStart?: string | undefined;
  /** False with `--no-delay`. */
  readonly delay?: boolean;
}

/** Which alerts the options choose. */
export function selectionOf(query: string | undefined, choice: AlertChoice): AlertSelection {
  const { filter, tc, tcStart, delay } = choice;
  return { query, filters: filter, timeSpan: tc, startTime: tcStart, noDelay: delay === false };
}
