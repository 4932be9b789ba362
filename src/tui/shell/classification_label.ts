import type { Role } from "../theme.ts";

const COLOURS: readonly (readonly [pattern: RegExp, role: Role])[] = [
  [/^(?:TLP:)?(?:R\b|RED)/i, "tlp-red"],
  [/^(?:TLP:)?(?:A\b|AMBER|A\+S)/i, "tlp-amber"],
  [/^(?:TLP:)?(?:G\b|GREEN)/i, "tlp-green"],
  [/SECRET|RESTRICTED/i, "tlp-red"],
];

/** The colour of a marking. */
export function classificationRole(marking: string): Role {
  return COLOURS.find(([pattern]) => pattern.test(marking))?.[1] ?? "tlp-clear";
}

/** A marking short enough for the top bar: `TLP:AMBER//REL TO X` as `TLP:AMBER…`, or `AMBER` where room is scarce. */
export function shortClassification(marking: string, withPrefix: boolean): string {
  const [level = marking, ...rest] = marking.split("//");
  const short = withPrefix ? level : level.replace(/^TLP:/, "");
  return rest.length > 0 ? `${short}…` : short;
}
