/** Questions about results, signatures and heuristics. @module */
import type { SearchPage } from "../api/types/common.ts";
import type { Heuristic, Signature } from "../api/types/knowledge.ts";
import type { FormattedResult } from "../api/types/result.ts";
import type { Query } from "./queries.ts";
import type { Services } from "./services.ts";

const KNOWLEDGE_MS = 300_000;

/** One result of a service. `GET result/{key}/` */
export function resultQuery({ client }: Services, key: string): Query<FormattedResult> {
  return {
    key: `result/${key}`,
    staleMs: KNOWLEDGE_MS,
    fetch: (signal) => client.result.get(key, signal),
  };
}

/** A detection rule with fresh statistics. `GET signature/{id}/` */
export function signatureQuery({ client }: Services, id: string): Query<Signature> {
  return {
    key: `signature/${id}`,
    staleMs: KNOWLEDGE_MS,
    fetch: (signal) => client.signature.get(id, signal),
  };
}

/** A heuristic with fresh statistics. `GET heuristics/{id}/` */
export function heuristicQuery({ client }: Services, id: string): Query<Heuristic> {
  return {
    key: `heuristic/${id}`,
    staleMs: KNOWLEDGE_MS,
    fetch: (signal) => client.heuristic.get(id, signal),
  };
}

/** Fields of {@link hitsQuery}. */
const HIT_FIELDS = [
  "id",
  "created",
  "classification",
  "sha256",
  "type",
  "response.service_name",
  "result.score",
] as const;
/** Results that {@link hitsQuery} reads. */
export const HITS_MAX = 100;

/** The newest results that match a clause. `POST search/result/` */
export function hitsQuery({ client }: Services, clause: string): Query<SearchPage> {
  return {
    key: `hits/${clause}`,
    staleMs: 60_000,
    fetch: (signal) =>
      client.search.page("result", clause, { rows: HITS_MAX, fl: HIT_FIELDS, sort: "created desc", signal }),
  };
}
