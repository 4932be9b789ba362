import { type Counts, failureCount } from "../../features/incident/fates.ts";

/** Inputs that have their fate. */
export function finished(paths: Counts): number {
  return paths.done + failures(paths);
}

/** Inputs of this machine that are known of. */
export function total(paths: Counts): number {
  return finished(paths) + paths.pending + paths.sending + paths.sent + paths.again;
}

/** Inputs that were not analysed, or not wholly, and will not be by themselves. */
export function failures(paths: Counts): number {
  return failureCount(paths) + paths.empty;
}
