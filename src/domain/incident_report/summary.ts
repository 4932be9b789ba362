/** What the rows of an incident come to, in fixed room. @module */
import { VERDICT_LEVELS, type VerdictLevel, type VerdictThresholds } from "../verdict.ts";
import { REPORT_FATES, type ReportFate, type ReportRow, rowVerdict } from "./row.ts";
import { TopCounter } from "./top_counter.ts";

/** A bar of the histogram of scores: `from` is in it, `below` is not; null is without end. */
export interface ScoreBin {
  readonly from: number | null;
  readonly below: number | null;
  readonly level: VerdictLevel;
  readonly count: number;
}

/** A word and the number of inputs that have it. */
export type Counted = readonly (readonly [word: string, count: number])[];

/** Figures over all rows. */
export interface Summary {
  readonly inputs: number;
  readonly sizeBytes: number;
  readonly fates: Readonly<Record<ReportFate, number>>;
  readonly verdicts: Readonly<Record<VerdictLevel, number>>;
  readonly scores: readonly ScoreBin[];
  readonly heuristics: Counted;
  /** Tags of families, actors, campaigns and the like, without their type. */
  readonly families: Counted;
  /** The other tags. */
  readonly tags: Counted;
  /** Every marking of the submissions, as far as they were looked up. */
  readonly classifications: readonly string[];
  /** The rows of the highest scores, the highest first. */
  readonly worst: readonly ReportRow[];
}

const MOST_WORDS = 12;
const MOST_WORST = 100;
const FAMILY = /^attribution\.(?:family|implant|actor|campaign|exploit|network|category):/;

/** Takes rows in and says what they come to. */
export class SummaryCollector {
  readonly #thresholds: VerdictThresholds;
  readonly #fates = zeros(REPORT_FATES);
  readonly #verdicts = zeros(VERDICT_LEVELS as readonly VerdictLevel[]);
  readonly #edges: readonly number[];
  readonly #bins: number[];
  readonly #heuristics = new TopCounter();
  readonly #families = new TopCounter();
  readonly #tags = new TopCounter();
  readonly #classifications = new Set<string>();
  #worst: ReportRow[] = [];
  #least = -Infinity;
  #inputs = 0;
  #sizeBytes = 0;

  constructor(thresholds: VerdictThresholds) {
    this.#thresholds = thresholds;
    this.#edges = edgesOf(thresholds);
    this.#bins = Array.from({ length: this.#edges.length + 1 }, () => 0);
  }

  /** Rows taken in so far. */
  get inputs(): number {
    return this.#inputs;
  }

  /** Takes a row in. */
  add(row: ReportRow): void {
    this.#inputs++;
    this.#sizeBytes += row.size ?? 0;
    this.#fates[row.fate]++;
    if (row.classification !== null) this.#classifications.add(row.classification);
    const level = rowVerdict(row, this.#thresholds)?.level;
    if (level !== undefined && row.score !== null) {
      this.#verdicts[level]++;
      this.#bins[binOf(this.#edges, row.score)]!++;
      this.#remember(row, row.score);
    }
    for (const word of new Set(row.heuristics)) this.#heuristics.add(word);
    for (const word of new Set(row.tags)) {
      if (FAMILY.test(word)) this.#families.add(word.slice(word.indexOf(":") + 1));
      else this.#tags.add(word);
    }
  }

  /** The figures so far. */
  summary(): Summary {
    const { malicious } = this.#thresholds;
    const edges = [null, ...this.#edges, null];
    return {
      inputs: this.#inputs,
      sizeBytes: this.#sizeBytes,
      fates: { ...this.#fates },
      verdicts: { ...this.#verdicts },
      scores: this.#bins.map((count, i) => {
        const [from, below] = [edges[i] ?? null, edges[i + 1] ?? null];
        const level =
          rowVerdict({ score: from ?? (below ?? malicious) - 1, fate: "done" }, this.#thresholds)!.level;
        return { from, below, level, count };
      }),
      heuristics: this.#heuristics.top(MOST_WORDS),
      families: this.#families.top(MOST_WORDS),
      tags: this.#tags.top(MOST_WORDS),
      classifications: [...this.#classifications],
      worst: this.#sorted(),
    };
  }

  #remember(row: ReportRow, score: number): void {
    if (score <= this.#least && this.#worst.length >= MOST_WORST) return;
    this.#worst.push(row);
    if (this.#worst.length < 2 * MOST_WORST) return;
    this.#worst = this.#sorted();
    this.#least = this.#worst.at(-1)?.score ?? -Infinity;
  }

  #sorted(): ReportRow[] {
    return [...this.#worst].sort((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, MOST_WORST);
  }
}

/** Lower bounds of the bins: the thresholds, and steps between and beyond them. */
function edgesOf({ info, suspicious, highly_suspicious, malicious }: VerdictThresholds): number[] {
  const edges = [
    info,
    info + 1,
    Math.round((info + suspicious) / 3),
    suspicious,
    Math.round((suspicious + highly_suspicious) / 2),
    highly_suspicious,
    malicious,
    malicious * 2,
    malicious * 5,
  ];
  return [...new Set(edges)].sort((a, b) => a - b);
}

function binOf(edges: readonly number[], score: number): number {
  const at = edges.findIndex((edge) => score < edge);
  return at < 0 ? edges.length : at;
}

function zeros<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
}
