import type { SectionPlan } from "../corpus/section.ts";

/** Moves the tags of a section that are on the safelist to its safelisted ones. */
export function splitSafelisted(
  section: SectionPlan,
  isSafe: (type: string, value: string) => boolean,
): SectionPlan {
  const tags: Record<string, (string | number)[]> = {};
  const safelisted: Record<string, string[]> = {};
  for (const [type, values] of Object.entries(section.tags ?? {})) {
    for (const value of values) {
      if (isSafe(type, String(value))) (safelisted[type] ??= []).push(String(value));
      else (tags[type] ??= []).push(value);
    }
  }
  return { ...section, tags, safelisted: { ...section.safelisted, ...safelisted } };
}
