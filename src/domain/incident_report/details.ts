/** The heuristics and tags that matter most, from the documents of a submission's results. @module */
import type { SearchHit } from "../../api/types/common.ts";
import type { Json } from "../../util/json.ts";
import { listAt, numberAt, textAt, valueAt } from "../columns.ts";
import type { Details } from "./row.ts";

/** Fields of the index `result` that {@link topDetails} reads. */
export const DETAIL_FIELDS = [
  "id",
  "partial",
  "response.service_name",
  "result.sections.heuristic.heur_id",
  "result.sections.heuristic.name",
  "result.sections.heuristic.score",
  "result.sections.tags",
] as const;

/** How many are kept. */
export interface DetailLimits {
  /** @default 5 */
  readonly heuristics?: number;
  /** @default 8 */
  readonly tags?: number;
}

/** Kinds of tags by what they tell, the most telling first; all others come after. */
const TELLING = [
  "attribution.",
  "av.virus_name",
  "file.rule.",
  "network.",
  "file.behavior",
  "technique.",
  "cert.",
] as const;
/** Kinds that every file has and that tell nothing of it: its own names, and what it was taken for. */
const DULL = /^file\.(?:name\.|ancestry|lsh)/;
const LONGEST = 200;

/** The weightiest heuristics and tags of a submission's results. */
export function topDetails(
  results: readonly SearchHit[],
  limits: DetailLimits = {},
): Pick<Details, "heuristics" | "tags" | "partial"> {
  const heuristics = new Map<string, number>();
  const tags = new Map<string, number>();
  for (const result of results) {
    for (const section of sectionsOf(result)) {
      const score = numberAt(section, "heuristic.score") ?? 0;
      const id = textAt(section, "heuristic.heur_id");
      if (id !== "") raise(heuristics, cut(`${id} ${textAt(section, "heuristic.name")}`.trim()), score);
      for (const [type, value] of flatTags(valueAt(section, "tags"))) {
        if (!DULL.test(type)) raise(tags, cut(`${type}:${value}`), score);
      }
    }
  }
  const partial = results.filter((result) => valueAt(result, "partial") === true)
    .map((result) => textAt(result, "response.service_name") || "a service");
  return {
    ...partial.length === 0 ? {} : { partial: [...new Set(partial)].sort() },
    heuristics: best(heuristics, () => 0, limits.heuristics ?? 5),
    tags: best(tags, rankOf, limits.tags ?? 8),
  };
}

function sectionsOf(result: SearchHit): readonly Json[] {
  return listAt(result, "result.sections");
}

/** Tags of a section as pairs: the wire nests them by the parts of their type. */
function* flatTags(tags: Json | undefined, type = ""): Generator<readonly [type: string, value: string]> {
  if (tags === null || tags === undefined) return;
  if (Array.isArray(tags)) {
    for (const value of tags as readonly Json[]) if (value !== null) yield [type, String(value)];
    return;
  }
  if (typeof tags !== "object") {
    yield [type, String(tags)];
    return;
  }
  for (const [name, inner] of Object.entries(tags)) {
    yield* flatTags(inner, type === "" ? name : `${type}.${name}`);
  }
}

function raise(weights: Map<string, number>, word: string, weight: number): void {
  weights.set(word, Math.max(weights.get(word) ?? -Infinity, weight));
}

function best(weights: ReadonlyMap<string, number>, rank: (word: string) => number, most: number): string[] {
  return [...weights].map(([word, weight]) => ({ word, weight, rank: rank(word) }))
    .sort((a, b) => a.rank - b.rank || b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, most).map(({ word }) => word);
}

function rankOf(tag: string): number {
  const at = TELLING.findIndex((start) => tag.startsWith(start));
  return at < 0 ? TELLING.length : at;
}

/** Values may be kilobytes long, and there are many. */
function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
