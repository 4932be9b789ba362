import type { FormattedSection, HeuristicLevel } from "../../api/types/mod.ts";
import { highest } from "../classification.ts";
import { addOnce, addTagRow, eachSection, listIn, tagGroup } from "./findings.ts";
import { formatted, type Gathered, treeOf } from "./gather.ts";

type TagRows = Record<string, [string, HeuristicLevel, boolean, string][]>;

/** `submission/summary/{sid}/` */
export interface Summary {
  readonly attack_matrix: Record<string, [string, string, HeuristicLevel][]>;
  readonly classification: string;
  readonly filtered: boolean;
  readonly heuristic_name_map: Record<string, string[]>;
  readonly heuristic_sections: Record<string, FormattedSection[]>;
  readonly heuristics: Record<string, [string, string][]>;
  readonly map: Record<string, string[]>;
  readonly partial: boolean;
  readonly tags: { attribution: TagRows; behavior: TagRows; ioc: TagRows };
}

/** Sums up what all services said of all files. */
export function summarize(gathered: Gathered): Summary {
  const results = [...formatted(gathered).values()];
  const { filtered, partial } = treeOf(gathered, false);
  const summary: Summary = {
    attack_matrix: {},
    classification: highest([
      gathered.submission.classification,
      ...results.map((result) => result.classification),
    ]),
    filtered,
    heuristic_name_map: {},
    heuristic_sections: {},
    heuristics: {},
    map: {},
    partial,
    tags: { attribution: {}, behavior: {}, ioc: {} },
  };
  eachSection(results, (section, level, result) => {
    const link = (key: string) => linkBoth(summary.map, result.sha256, key);
    addHeuristic(summary, section, level, link);
    for (const tag of section.tags) {
      const group = tagGroup(tag.type);
      if (group === undefined) continue;
      link(`${tag.type}__${tag.value}`);
      addTagRow(listIn(summary.tags[group], tag.type), tag, level, section.classification);
    }
  });
  return summary;
}

function addHeuristic(
  summary: Summary,
  section: FormattedSection,
  level: HeuristicLevel,
  link: (key: string) => void,
) {
  const { heuristic } = section;
  if (heuristic === null) return;
  for (const attack of heuristic.attack) {
    link(`attack_pattern__${attack.attack_id}`);
    for (const category of attack.categories) {
      addOnce(listIn(summary.attack_matrix, category), [attack.attack_id, attack.pattern, level]);
    }
  }
  link(`heuristic__${heuristic.heur_id}`);
  for (const signature of heuristic.signature) link(`heuristic.signature__${signature.name}`);
  addOnce(listIn(summary.heuristics, level), [heuristic.heur_id, heuristic.name]);
  addOnce(listIn(summary.heuristic_name_map, heuristic.name), heuristic.heur_id);
  listIn(summary.heuristic_sections, heuristic.heur_id).push(section);
}

function linkBoth(map: Record<string, string[]>, sha256: string, key: string) {
  addOnce(listIn(map, sha256), key);
  addOnce(listIn(map, key), sha256);
}
