import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { VerdictThresholds } from "../../domain/verdict.ts";

const LEVELS = ["info", "suspicious", "highly_suspicious", "malicious"] as const;

/** A score as given: a number, or the level whose least score is meant. */
export type ScoreChoice = number | typeof LEVELS[number];

/** Reads a score such as `300`, `-1000`, `suspicious` or `highly-suspicious`. */
export function parseScore(text: string): ScoreChoice {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  const level = LEVELS.find((one) => one === text.toLowerCase().replaceAll(/[- ]/g, "_"));
  if (level !== undefined) return level;
  throw new InvalidArgumentError(`wanted a score, or one of ${LEVELS.join(", ").replaceAll("_", "-")}`);
}

/** The score that is meant. */
export function scoreOf(choice: ScoreChoice, thresholds: VerdictThresholds): number {
  return typeof choice === "number" ? choice : thresholds[choice];
}
