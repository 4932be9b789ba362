import type { HeuristicLevel } from "../api/types/common.ts";
import type { VisibleConfiguration } from "../api/types/user.ts";
import type { Tone } from "./column.ts";

/** How bad something is, worst first. */
export const VERDICT_LEVELS = ["malicious", "highly-suspicious", "suspicious", "info", "safe"] as const;
/** How bad something is. Each level is also a {@link Tone}. */
export type VerdictLevel = typeof VERDICT_LEVELS[number] & Tone;

/** Least score of each level; below `info` is safe. The server's names. */
export type VerdictThresholds = NonNullable<NonNullable<VisibleConfiguration["submission"]>["verdicts"]>;

/** What a server uses that was not told otherwise. */
export const DEFAULT_THRESHOLDS: VerdictThresholds = {
  info: 0,
  suspicious: 300,
  highly_suspicious: 700,
  malicious: 1000,
};

/** A level as people see it: never colour alone, so each has a shape and a word. */
export interface Verdict {
  readonly level: VerdictLevel;
  /** `● ◕ ◑ ○ ✓` */
  readonly glyph: string;
  /** `X H S . +`, for terminals without the glyphs. */
  readonly ascii: string;
  /** `malicious`, `highly suspicious`, `suspicious`, `informative`, `safe` */
  readonly word: string;
  /** Colour, by meaning. */
  readonly tone: Tone;
}

const VERDICTS: Readonly<Record<VerdictLevel, Verdict>> = {
  "malicious": make("malicious", "●", "X", "malicious"),
  "highly-suspicious": make("highly-suspicious", "◕", "H", "highly suspicious"),
  "suspicious": make("suspicious", "◑", "S", "suspicious"),
  "info": make("info", "○", ".", "informative"),
  "safe": make("safe", "✓", "+", "safe"),
};

function make(level: VerdictLevel, glyph: string, ascii: string, word: string): Verdict {
  return { level, glyph, ascii, word, tone: level };
}

/** The verdict on a score. @param thresholds As the server has them. Default {@link DEFAULT_THRESHOLDS}. */
export function verdictOf(score: number, thresholds: VerdictThresholds = DEFAULT_THRESHOLDS): Verdict {
  return VERDICTS[levelOf(score, thresholds)];
}

function levelOf(score: number, thresholds: VerdictThresholds): VerdictLevel {
  if (score >= thresholds.malicious) return "malicious";
  if (score >= thresholds.highly_suspicious) return "highly-suspicious";
  if (score >= thresholds.suspicious) return "suspicious";
  return score >= thresholds.info ? "info" : "safe";
}

/**
 * The verdict named by a word of the server: the levels of tags and heuristics (`h_type`), those of alert
 * details (`highly suspicious`). Unknown words count as info.
 */
export function verdictOfWord(word: HeuristicLevel | null | undefined): Verdict {
  const level = (word ?? "info").toLowerCase().replace(/[ _]/g, "-");
  return VERDICTS[VERDICT_LEVELS.find((known) => known === level) ?? "info"];
}

/** Order for sorting: 0 is the worst. */
export function verdictRank(verdict: Verdict): number {
  return VERDICT_LEVELS.indexOf(verdict.level);
}

/** The thresholds of the server, from whoami's `configuration` or `help/configuration/`; defaults fill gaps. */
export function thresholdsFrom(configuration: VisibleConfiguration | null | undefined): VerdictThresholds {
  return { ...DEFAULT_THRESHOLDS, ...configuration?.submission?.verdicts };
}

/** Glyph and score for one cell of 7: `●  1500`, `✓ -1000`. @param options.ascii Default false. */
export function scoreText(
  score: number,
  options: { thresholds?: VerdictThresholds | undefined; ascii?: boolean | undefined } = {},
): string {
  const verdict = verdictOf(score, options.thresholds);
  return `${options.ascii ? verdict.ascii : verdict.glyph} ${String(score).padStart(5)}`;
}
