import type {
  FormattedSection,
  HeuristicLevel,
  ServiceSelection,
  SubmissionReport,
} from "../../api/types/mod.ts";
import { addOnce, eachSection, listIn, tagGroup, worse } from "./findings.ts";
import { formatted, type Gathered, treeOf } from "./gather.ts";
import type { TreeNode } from "./tree.ts";

type Files = [name: string, sha256: string][];
type Rated = Record<string, { h_type: HeuristicLevel; files: Files }>;

const GROUP_NAMES = {
  attribution: "attributions",
  behavior: "behaviors",
  ioc: "indicators_of_compromise",
} as const;

interface Parts {
  readonly attack_matrix: Record<string, Rated>;
  readonly heuristics: Record<string, Record<string, Files>>;
  readonly heuristic_name_map: Record<string, string[]>;
  readonly heuristic_sections: Record<string, FormattedSection[]>;
  readonly tags: Report["tags"];
  readonly important: Set<string>;
  readonly promoted: FormattedSection[];
}

/** `submission/report/{sid}/`; groups of tags without any are absent. */
export interface Report extends Omit<SubmissionReport, "tags"> {
  readonly tags: Partial<Record<typeof GROUP_NAMES[keyof typeof GROUP_NAMES], Record<string, Rated>>>;
}

/** Makes the report of a completed submission. */
export function report(gathered: Gathered, full: boolean): Report {
  const { submission } = gathered;
  const tree = treeOf(gathered, full);
  const root = submission.files[0]?.sha256 ?? "";
  const parts = collect(gathered, namesOf(tree.tree, submission.files), root);
  const { errors: _errors, results: _results, ...raw } = submission;
  const failed = [...new Set([...gathered.errors.values()].map((error) => error.response.service_name))];
  const services: ServiceSelection & { errors: string[] } = { ...raw.params.services, errors: failed };
  return {
    ...raw,
    params: { ...raw.params, services },
    classification: tree.classification,
    attack_matrix: parts.attack_matrix,
    file_info: gathered.file(root)!,
    file_tree: tree.tree,
    heuristics: parts.heuristics,
    heuristic_name_map: parts.heuristic_name_map,
    heuristic_sections: parts.heuristic_sections,
    important_files: [...parts.important],
    promoted_sections: parts.promoted,
    report_filtered: tree.filtered,
    ...(tree.partial && { report_partial: true }),
    tags: parts.tags,
  };
}

function collect(gathered: Gathered, names: ReadonlyMap<string, string>, root: string): Parts {
  const parts: Parts = {
    attack_matrix: {},
    heuristics: { info: {}, malicious: {}, safe: {}, suspicious: {} },
    heuristic_name_map: {},
    heuristic_sections: {},
    tags: {},
    important: new Set(),
    promoted: [],
  };
  eachSection(formatted(gathered).values(), (section, level, result) => {
    const file: Files[number] = [names.get(result.sha256) ?? result.sha256, result.sha256];
    if (section.promote_to !== null && result.sha256 === root) parts.promoted.push(section);
    if (addHeuristic(parts, section, level, file) || addTags(parts, section, level, file)) {
      if (result.sha256 !== root) parts.important.add(result.sha256);
    }
  });
  return parts;
}

function addHeuristic(
  parts: Parts,
  section: FormattedSection,
  level: HeuristicLevel,
  file: Files[number],
): boolean {
  const { heuristic } = section;
  if (heuristic === null) return false;
  for (const attack of heuristic.attack) {
    for (const category of attack.categories) {
      rate(parts.attack_matrix[category] ??= {}, attack.pattern, level, file);
    }
  }
  addOnce(listIn(parts.heuristics[level] ??= {}, heuristic.name), file);
  addOnce(listIn(parts.heuristic_name_map, heuristic.name), heuristic.heur_id);
  listIn(parts.heuristic_sections, heuristic.heur_id).push(section);
  return true;
}

function addTags(
  parts: Parts,
  section: FormattedSection,
  level: HeuristicLevel,
  file: Files[number],
): boolean {
  let any = false;
  for (const tag of section.tags) {
    const group = tagGroup(tag.type);
    if (group === undefined || tag.safelisted === true) continue;
    const types = parts.tags[GROUP_NAMES[group]] ??= {};
    rate(types[tag.type] ??= {}, tag.value, level, file);
    any = true;
  }
  return any;
}

function rate(rated: Rated, key: string, level: HeuristicLevel, file: Files[number]) {
  const entry = rated[key] ??= { files: [], h_type: level };
  entry.h_type = worse(entry.h_type, level);
  addOnce(entry.files, file);
}

function namesOf(
  tree: Record<string, TreeNode>,
  submitted: readonly { readonly name: string; readonly sha256: string }[],
): Map<string, string> {
  const names = new Map<string, string>();
  const walk = (level: Record<string, TreeNode>) => {
    for (const node of Object.values(level)) {
      if (!names.has(node.sha256)) names.set(node.sha256, node.name[0] ?? node.sha256);
      walk(node.children);
    }
  };
  walk(tree);
  for (const file of submitted) if (!names.has(file.sha256)) names.set(file.sha256, file.name);
  return names;
}
