import { canSee } from "../access.ts";
import { type Call, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import type { Doc } from "../store.ts";

/** `heuristics/…` */
export const heuristicRoutes: readonly Route[] = section("heuristics", [
  ["GET", "/<heuristic_id>/", "heuristic_view", "w", heuristic],
  ["GET", "/stats/", "heuristic_view", "w", stats],
]);

function heuristic(call: Call) {
  const doc = call.state.store.collections.heuristic.get(param(call, "heuristic_id"));
  if (doc === undefined) throw new Refusal(404, "Heuristic not found");
  if (!canSee(call, doc)) throw new Refusal(403, "You are not allowed to see this heuristic...");
  return doc;
}

function stats(call: Call) {
  return [...call.state.store.collections.heuristic.entries()]
    .filter(([, doc]) => canSee(call, doc))
    .map(([, doc]) => {
      const { classification, heur_id, name } = doc;
      return { classification, heur_id, name, ...(doc["stats"] as Doc) };
    });
}
