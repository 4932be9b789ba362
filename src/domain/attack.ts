import type { NamedFiles, SubmissionReport } from "../api/types/submission.ts";
import type { AttackMatrix } from "../api/types/summary.ts";
import { type Verdict, verdictOfWord, verdictRank } from "./verdict.ts";

/** The tactics of MITRE ATT&CK (enterprise) in the order of an intrusion, with their names. */
export const TACTICS: readonly (readonly [slug: string, name: string])[] = [
  ["reconnaissance", "Reconnaissance"],
  ["resource-development", "Resource Development"],
  ["initial-access", "Initial Access"],
  ["execution", "Execution"],
  ["persistence", "Persistence"],
  ["privilege-escalation", "Privilege Escalation"],
  ["defense-evasion", "Defense Evasion"],
  ["credential-access", "Credential Access"],
  ["discovery", "Discovery"],
  ["lateral-movement", "Lateral Movement"],
  ["collection", "Collection"],
  ["command-and-control", "Command and Control"],
  ["exfiltration", "Exfiltration"],
  ["impact", "Impact"],
];

/** A technique seen. */
export interface Technique {
  /** `T1055`; empty where the answer does not tell, as in reports. */
  readonly id: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** Only in reports. */
  readonly files: NamedFiles;
}

/** The techniques of one tactic. */
export interface Tactic {
  readonly slug: string;
  readonly name: string;
  /** Worst first, then by id. */
  readonly techniques: readonly Technique[];
}

/** The readable name of a tactic: `command-and-control` is `Command and Control`. */
export function tacticName(slug: string): string {
  const known = TACTICS.find(([one]) => one === slug)?.[1];
  return known ??
    slug.split(/[-_ ]+/).map((word) =>
      /^(?:and|or|of)$/.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1)
    ).join(" ");
}

function compare(a: Technique, b: Technique): number {
  const [left, right] = [a.id || a.name, b.id || b.name];
  return verdictRank(a.verdict) - verdictRank(b.verdict) || (left < right ? -1 : left > right ? 1 : 0);
}

/** One technique for each id (or name), with the worst of its levels. */
function unique(techniques: readonly Technique[]): Technique[] {
  const byKey = new Map<string, Technique>();
  for (const one of techniques) {
    const key = one.id || one.name;
    const known = byKey.get(key);
    if (known === undefined || verdictRank(one.verdict) < verdictRank(known.verdict)) byKey.set(key, one);
  }
  return [...byKey.values()].sort(compare);
}

function ordered(tactics: readonly (readonly [slug: string, techniques: readonly Technique[]])[]): Tactic[] {
  const rank = (slug: string) => {
    const at = TACTICS.findIndex(([one]) => one === slug);
    return at < 0 ? TACTICS.length : at;
  };
  return tactics
    .map(([slug, techniques]): Tactic => ({ slug, name: tacticName(slug), techniques: unique(techniques) }))
    .filter((tactic) => tactic.techniques.length > 0)
    .sort((a, b) => rank(a.slug) - rank(b.slug) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The matrix of a summary or file, by tactic in the order of an intrusion. Tactics not known come last. */
export function attackByTactic(matrix: AttackMatrix | null | undefined): readonly Tactic[] {
  return ordered(
    Object.entries(matrix ?? {}).map(([slug, rows]) => [
      slug,
      (rows ?? []).map(([id, name, level]): Technique => ({
        id,
        name: name ?? id,
        verdict: verdictOfWord(level),
        files: [],
      })),
    ]),
  );
}

/** The matrix of a report, which names the files of each technique and not its id. */
export function reportAttackByTactic(
  matrix: SubmissionReport["attack_matrix"] | null | undefined,
): readonly Tactic[] {
  return ordered(
    Object.entries(matrix ?? {}).map(([slug, patterns]) => [
      slug,
      Object.entries(patterns ?? {}).map(([name, { h_type, files }]): Technique => ({
        id: "",
        name,
        verdict: verdictOfWord(h_type),
        files: files ?? [],
      })),
    ]),
  );
}
