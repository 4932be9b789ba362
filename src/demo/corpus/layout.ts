import { curiosities } from "./curiosities.ts";
import { DAY_MS } from "./documents.ts";
import { type FileNode, FilePool } from "./file_node.ts";
import { findingsOf, isEmpty, ranOn, scoreOf } from "./recipes.ts";
import { mix, Rng } from "./rng.ts";
import { makeSample } from "./scenarios.ts";
import type { Sample } from "./samples.ts";
import { resultKey, type ServiceSpec } from "./services.ts";
import { type Level, themes } from "./theme.ts";
import { arrivals } from "./timing.ts";

/** Some services were updated this long ago; older submissions have results of the version before. */
export const UPDATE_AGE_MS = 12 * DAY_MS;

/** A sample with what submitting it brings about. */
export interface SamplePlan {
  readonly index: number;
  readonly sample: Sample;
  readonly description: string | undefined;
  /** Every file of the tree once, parents first. */
  readonly files: readonly FileNode[];
  /** Result keys of now, and of before the update. */
  readonly keys: { readonly current: readonly string[]; readonly previous: readonly string[] };
  readonly maxScore: number;
  /** When it turned up first. */
  readonly firstMs: number;
}

/** One submission of a sample. */
export interface SubmissionPlan {
  readonly index: number;
  readonly sid: string;
  readonly sample: SamplePlan;
  readonly timeMs: number;
}

/** A corpus before any document exists: who sent what and when. */
export interface Layout {
  readonly seed: number;
  readonly nowMs: number;
  readonly pool: FilePool;
  readonly samples: readonly SamplePlan[];
  /** Oldest first. */
  readonly submissions: readonly SubmissionPlan[];
  /** Pictures that exist only inside sections, by sha256. */
  readonly previews: ReadonlySet<string>;
  /** Submissions that ran another's files again, by sid. */
  readonly parents: ReadonlyMap<string, SubmissionPlan>;
}

/** The first samples are rare on purpose, and are not sent again. */
const CURIOSITIES = 9;

/** Cumulated shares of the verdicts. */
const SHARES: readonly (readonly [upTo: number, level: Level])[] = [
  [0.7, "info"],
  [0.85, "suspicious"],
  [0.9, "highly"],
  [0.98, "malicious"],
  [1, "safe"],
];

/** Spreads the levels evenly over the samples, so that any part of them has the same mixture. */
function levelOf(index: number): Level {
  const place = (index * 0.618_033_988_75) % 1;
  return (SHARES.find(([upTo]) => place < upTo) ?? SHARES[0] as readonly [number, Level])[1];
}

/** How many different samples a number of submissions has: many are sent again and again. */
export function sampleCount(submissions: number): number {
  return Math.min(submissions, Math.ceil(30 * Math.sqrt(submissions)));
}

/** All files below and including those submitted, each once, parents before children. */
export function filesOf(sample: Sample): FileNode[] {
  const found = new Map<string, FileNode>();
  const visit = (file: FileNode): void => {
    if (found.has(file.sha256)) return;
    found.set(file.sha256, file);
    for (const child of file.children) visit(child.file);
  };
  for (const { file } of sample.files) visit(file);
  return [...found.values()];
}

/** The keys of a file's results. `previous`: as of before the update. */
export function keysOf(file: FileNode, previous: boolean): string[] {
  const findings = findingsOf(file);
  return ranOn(file, findings).map((service: ServiceSpec) =>
    resultKey(file.sha256, service, {
      empty: isEmpty(service.name, file, { findings }),
      version: previous ? service.previous : service.version,
    })
  );
}

type KeyTable = Map<string, { current: string[]; previous: string[]; score: number }>;

function planSample(
  sample: Sample,
  index: number,
  more: { description?: string; firstMs: number; table: KeyTable },
): SamplePlan {
  const files = filesOf(sample);
  const known = files.map((file) => {
    let entry = more.table.get(file.sha256);
    if (entry === undefined) {
      entry = { current: keysOf(file, false), previous: keysOf(file, true), score: scoreOf(file) };
      more.table.set(file.sha256, entry);
    }
    return entry;
  });
  return {
    index,
    sample,
    description: more.description,
    files,
    keys: {
      current: known.flatMap((entry) => entry.current),
      previous: known.flatMap((entry) => entry.previous),
    },
    maxScore: Math.max(...known.map((entry) => entry.score)),
    firstMs: more.firstMs,
  };
}

/** Samples of the corpus: first the curiosities, then drawn ones. */
function planSamples(
  pool: FilePool,
  { seed, nowMs, count }: { seed: number; nowMs: number; count: number },
): SamplePlan[] {
  const themeOf = themes(seed);
  const arrive = arrivals(nowMs);
  const table: KeyTable = new Map();
  const special = curiosities(pool, (sample, level) => themeOf(mix(seed, sample), level));
  return Array.from({ length: Math.max(count, special.length) }, (_, index) => {
    const own = mix(seed, 0x5a0000 + index);
    pool.sampleDone();
    const curiosity = special[index];
    const firstMs = arrive(new Rng(mix(own, 1)));
    if (curiosity !== undefined) {
      const { sample, description } = curiosity;
      return planSample(sample, index, {
        firstMs,
        table,
        ...(description === undefined ? {} : { description }),
      });
    }
    return planSample(makeSample(pool, { theme: themeOf(own, levelOf(index)), seed: own }), index, {
      firstMs,
      table,
    });
  });
}

function count(file: FileNode, timeMs: number): void {
  const { seen } = file;
  seen.firstMs = seen.count === 0 ? timeMs : Math.min(seen.firstMs, timeMs);
  seen.lastMs = Math.max(seen.lastMs, timeMs);
  seen.count++;
}

function planSubmission(
  i: number,
  samples: readonly SamplePlan[],
  options: { seed: number; nowMs: number },
): Omit<SubmissionPlan, "index"> {
  const random = new Rng(mix(options.seed, 0x900000 + i));
  const common = Math.min(CURIOSITIES, samples.length - 1);
  // Some samples are far more common than others.
  const pick = i < samples.length ? i : common + Math.floor((samples.length - common) * random.real() ** 2.5);
  const sample = samples[pick] as SamplePlan;
  const later = i < samples.length ? 0 : -Math.log(1 - random.real()) * 1.5 * DAY_MS;
  const latest = options.nowMs - random.int(60_000, 3_600_000 * 8);
  return { sid: random.id(), sample, timeMs: Math.min(sample.firstMs + Math.floor(later), latest) };
}

/** Pairs of submissions of one malicious sample: the later one is the earlier one's run in the sandbox. */
function pairs(submissions: readonly SubmissionPlan[]): Map<string, SubmissionPlan> {
  const found = new Map<string, SubmissionPlan>();
  const earlier = new Map<SamplePlan, SubmissionPlan>();
  for (const plan of submissions) {
    if (!plan.sample.files.some((file) => file.dynamic)) continue;
    const parent = earlier.get(plan.sample);
    if (parent !== undefined && found.size < 12) found.set(plan.sid, parent);
    earlier.set(plan.sample, plan);
  }
  return found;
}

/** Lays out a corpus: samples, submissions with their times, and how often each file was seen. */
export function layOut(options: { submissions: number; seed: number; nowMs: number }): Layout {
  const { seed, nowMs } = options;
  const pool = new FilePool();
  const samples = planSamples(pool, { seed, nowMs, count: sampleCount(options.submissions) });
  const submissions = Array.from(
    { length: options.submissions },
    (_, i) => planSubmission(i, samples, options),
  )
    .sort((a, b) => a.timeMs - b.timeMs)
    .map((plan, index) => ({ ...plan, index }));
  const previews = new Set<string>();
  for (const { sample, timeMs } of submissions) {
    for (const file of sample.files) {
      count(file, timeMs);
      if (file.preview === undefined) continue;
      count(file.preview, timeMs);
      previews.add(file.preview.sha256);
    }
  }
  pool.sampleDone();
  return { seed, nowMs, pool, samples, submissions, previews, parents: pairs(submissions) };
}
