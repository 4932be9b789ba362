import type { Heuristic, HeuristicStats } from "./types/knowledge.ts";
import { type Http, route } from "./http.ts";

/**
 * Heuristics: what services look for, and what a find scores.
 *
 * `heurId` is the service's name in capitals and a number, such as `PDFID.3`; an unknown one is a {@link NotFoundError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function never(client: Client): Promise<string[]> {
 *   const stats = await client.heuristic.stats();
 *   return stats.filter(({ count }) => count === 0).map(({ heur_id }) => heur_id);
 * }
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
