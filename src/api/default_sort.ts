import type { IndexName } from "./types/common.ts";

/** The sort of each index when none is asked for. */
export const DEFAULT_SORT: Readonly<Record<IndexName, string>> = {
  alert: "reporting_ts desc",
  badlist: "added desc",
  file: "seen.last desc",
  heuristic: "heur_id asc",
  result: "created desc",
  retrohunt: "created_time desc",
  safelist: "added desc",
  signature: "type asc",
  submission: "times.submitted desc",
  workflow: "last_seen desc",
  emptyresult: "expiry_ts asc",
  error: "created desc",
  user: "id asc",
  apikey: "id asc",
};
