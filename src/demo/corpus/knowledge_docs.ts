import type { JsonObject } from "../../util/json.ts";
import type { Doc } from "../store.ts";
import { DAY_MS } from "./documents.ts";
import { HEURISTICS } from "./heuristics.ts";
import type { FileNode } from "./file_node.ts";
import type { Layout } from "./layout.ts";
import { findingsOf, isEmpty, ranOn } from "./recipes.ts";
import { ruleFor, RULES, type RuleSpec } from "./rules.ts";
import { serverTime } from "../server_time.ts";

/** How often something was raised, by which scores, and when. */
interface Tally {
  count: number;
  score: number;
  firstMs: number;
  lastMs: number;
}

function add(into: Map<string, Tally>, key: string, score: number, file: FileNode): void {
  const known = into.get(key);
  const { count, firstMs, lastMs } = file.seen;
  if (known === undefined) {
    into.set(key, { count, score, firstMs, lastMs });
    return;
  }
  known.count += count;
  known.firstMs = Math.min(known.firstMs, firstMs);
  known.lastMs = Math.max(known.lastMs, lastMs);
}

/** Counts heuristics and rules over every file of the corpus, once per time it was seen. */
export function tally(layout: Layout): { heuristics: Map<string, Tally>; rules: Map<string, Tally> } {
  const heuristics = new Map<string, Tally>();
  const rules = new Map<string, Tally>();
  for (const file of layout.pool.files.values()) {
    if (file.seen.count === 0 || layout.previews.has(file.sha256)) continue;
    const findings = findingsOf(file);
    const running = new Set(
      ranOn(file, findings).filter((s) => !isEmpty(s.name, file, { findings })).map((s) =>
        s.name.toUpperCase()
      ),
    );
    for (const heurId of findings) {
      if (!running.has(heurId.split(".")[0] as string)) continue;
      const score = HEURISTICS.get(heurId)?.score ?? 0;
      add(heuristics, heurId, score, file);
      if (heurId.startsWith("YARA.")) add(rules, ruleFor(file, heurId).name, score, file);
      if (heurId === "SURICATA.1") add(rules, "DEMO trojan check-in", score, file);
    }
  }
  return { heuristics, rules };
}

function stats(found: Tally | undefined): JsonObject {
  if (found === undefined) {
    return { avg: 0, count: 0, first_hit: null, last_hit: null, max: 0, min: 0, sum: 0 };
  }
  const { count, score, firstMs, lastMs } = found;
  return {
    avg: score,
    count,
    first_hit: serverTime(firstMs),
    last_hit: serverTime(lastMs),
    max: score,
    min: score,
    sum: score * count,
  };
}

/** Heuristic documents by id, with true counts. */
export function heuristicDocuments(found: ReadonlyMap<string, Tally>): [string, Doc][] {
  return [...HEURISTICS.values()].map((spec) => [spec.heur_id, {
    attack_id: spec.attack,
    classification: "TLP:CLEAR",
    description: spec.description,
    filetype: spec.filetype,
    heur_id: spec.heur_id,
    max_score: spec.max_score,
    name: spec.name,
    score: spec.score,
    signature_score_map: spec.signatures,
    stats: stats(found.get(spec.heur_id)),
  }]);
}

function signatureDocument(rule: RuleSpec, index: number, nowMs: number, found: Tally | undefined): Doc {
  const byHand = rule.status !== "DEPLOYED" && rule.status !== "TESTING";
  const modified = nowMs - ((index * 13) % 200) * DAY_MS - 3_600_000;
  return {
    classification: rule.source === "DEMO_HUNT" ? "TLP:GREEN" : "TLP:CLEAR",
    data: rule.data,
    last_modified: serverTime(modified),
    name: rule.name,
    order: index + 1,
    revision: String(1 + (index % 3)),
    signature_id: rule.id,
    source: rule.source,
    state_change_date: byHand ? serverTime(modified) : null,
    state_change_user: byHand ? "admin" : null,
    stats: stats(found),
    status: rule.status,
    type: rule.type,
  };
}

/** Signature documents by id (`<type>_<source>_<signature id>`), with true counts. */
export function signatureDocuments(nowMs: number, found: ReadonlyMap<string, Tally>): [string, Doc][] {
  return RULES.map((rule, index) => [
    `${rule.type}_${rule.source}_${rule.id}`,
    signatureDocument(rule, index, nowMs, found.get(rule.name)),
  ]);
}
