import type { Counts } from "../../features/incident/fates.ts";

/** Inputs that have their fate. */
export function finished(paths: Counts): number {
  return paths.done + paths.failed + paths["too large"] + paths.empty + paths.unreadable;
}

/** Inputs of this machine that are known of. */
export function total(paths: Counts): number {
  return finished(paths) + paths.pending + paths.sending + paths.sent + paths.again;
}

/** Inputs that were not analysed and will not be by themselves. */
export function failures(paths: Counts): number {
  return paths.failed + paths["too large"] + paths.empty + paths.unreadable;
}
