import type { Heuristic, HeuristicStats } from "./types/knowledge.ts";
import { type Http, route } from "./http.ts";

/**
 * Heuristics: what services look for, and what a find scores.
 *
 * @example
 * ```ts
 * const { name, score } = await client.heuristic.get("MCAFEE.1");
 * ```
 */
export interface HeuristicApi {
  /** One, with fresh statistics. `GET heuristics/{id}/` */
  get(heurId: string, signal?: AbortSignal): Promise<Heuristic>;
  /** How often each hit. `GET heuristics/stats/` */
  stats(signal?: AbortSignal): Promise<readonly HeuristicStats[]>;
}

/** The `heuristics` module over a connection. */
export function heuristicApi(http: Http): HeuristicApi {
  return {
    get: (heurId, signal) => http.get(route`heuristics/${heurId}/`, { signal }),
    stats: (signal) => http.get("heuristics/stats/", { signal }),
  };
}
