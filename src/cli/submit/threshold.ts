import { VERDICT_LEVELS, type VerdictThresholds } from "../../domain/verdict.ts";
import { UsageError } from "../../util/error.ts";

/**
 * The score from which on `--fail-on` counts: a number, or the least score of a level.
 *
 * @throws {UsageError} it is neither
 */
export function scoreLimit(text: string, thresholds: VerdictThresholds): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  const level = text.toLowerCase().replaceAll("-", "_");
  if (level in thresholds) return thresholds[level as keyof VerdictThresholds];
  throw new UsageError(`--fail-on: "${text}" is neither a score nor a verdict`, {
    hint: VERDICT_LEVELS.filter((one) => one !== "safe").join(", "),
  });
}
