import type { FormattedResult, FormattedSection, HeuristicLevel } from "../../api/types/mod.ts";

/** How bad a heuristic's score is; only four words, unlike verdicts. */
export function levelOfScore(score: number): HeuristicLevel {
  if (score < 0) return "safe";
  if (score < 300) return "info";
  return score < 1000 ? "suspicious" : "malicious";
}

/** The level of what a section says: that of its heuristic, else info. */
export function levelOfSection(section: FormattedSection): HeuristicLevel {
  return section.heuristic === null ? "info" : levelOfScore(section.heuristic.score);
}

const ORDER = ["safe", "info", "suspicious", "malicious"];

/** The worse of two levels. */
export function worse(a: HeuristicLevel | undefined, b: HeuristicLevel): HeuristicLevel {
  return a !== undefined && ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** Which group of a summary a tag type belongs to. */
export function tagGroup(type: string): "attribution" | "behavior" | "ioc" | undefined {
  if (ATTRIBUTION_TAGS.includes(type)) return "attribution";
  if (BEHAVIOR_TAGS.includes(type)) return "behavior";
  return IOC_TAGS.includes(type) ? "ioc" : undefined;
}

/** Tag types of the attribution group. */
export const ATTRIBUTION_TAGS: readonly string[] = [
  "attribution.actor",
  "attribution.campaign",
  "attribution.exploit",
  "attribution.implant",
  "attribution.family",
  "attribution.network",
  "av.virus_name",
  "file.config",
  "technique.obfuscation",
];
/** Tag types of the behavior group. */
export const BEHAVIOR_TAGS: readonly string[] = ["file.behavior"];
/** Tag types that are indicators of compromise. */
export const IOC_TAGS: readonly string[] = [
  "network.email.address",
  "network.static.ip",
  "network.static.domain",
  "network.static.uri",
  "network.dynamic.ip",
  "network.dynamic.domain",
  "network.dynamic.uri",
];

/** Calls back for each section of each result, with the level of what it says. */
export function eachSection(
  results: Iterable<FormattedResult>,
  visit: (section: FormattedSection, level: HeuristicLevel, result: FormattedResult) => void,
) {
  for (const result of results) {
    for (const section of result.result.sections) visit(section, levelOfSection(section), result);
  }
}

/** A list in a map, made on first use. */
export function listIn<T>(map: Record<string, T[]>, key: string): T[] {
  return map[key] ??= [];
}

/** Adds a row unless one with the same text is there. */
export function addOnce<T>(list: T[], row: T) {
  const text = JSON.stringify(row);
  if (!list.some((other) => JSON.stringify(other) === text)) list.push(row);
}

/** Tag rows and what else one file says, for the two endpoints about one file. */
export interface FileFindings {
  readonly tags: Record<string, [string, HeuristicLevel, boolean, string][]>;
  readonly attack_matrix: Record<string, [string, string, HeuristicLevel][]>;
  readonly heuristics: Record<string, [string, string][]>;
  readonly signatures: [string, HeuristicLevel, boolean][];
}

/** Collects tags, ATT&CK patterns, heuristics and signatures of the results of one file. */
export function fileFindings(results: readonly FormattedResult[]): FileFindings {
  const found: FileFindings = { tags: {}, attack_matrix: {}, heuristics: {}, signatures: [] };
  eachSection(results, (section, level) => {
    const heuristic = section.heuristic;
    if (heuristic !== null) {
      addOnce(listIn(found.heuristics, level), [heuristic.heur_id, heuristic.name]);
      for (const attack of heuristic.attack) {
        for (const category of attack.categories) {
          addOnce(listIn(found.attack_matrix, category), [attack.attack_id, attack.pattern, level]);
        }
      }
      for (const signature of heuristic.signature) {
        addOnce(found.signatures, [signature.name, level, signature.safe]);
      }
    }
    for (const tag of section.tags) {
      addTagRow(listIn(found.tags, tag.type), tag, level, section.classification);
    }
  });
  return found;
}

/** Adds a tag to rows `[value, level, safelisted, classification]`, or raises the level of its row. */
export function addTagRow(
  rows: [string, HeuristicLevel, boolean, string][],
  tag: { readonly value: string; readonly safelisted?: boolean },
  level: HeuristicLevel,
  classification: string,
) {
  const row = rows.find(([value]) => value === tag.value);
  if (row === undefined) rows.push([tag.value, level, tag.safelisted ?? false, classification]);
  else row[1] = worse(row[1], level);
}
