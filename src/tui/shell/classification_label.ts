import type { Classification } from "../../domain/classification.ts";
import { cutToWidth, displayWidth } from "../../util/width.ts";
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

/** Ways to write a marking, the longest first; the names of restrictions get short before the level does. */
function formsOf(engine: Classification | undefined, marking: string): readonly string[] {
  const forms = [marking];
  const [level = marking, ...restrictions] = marking.split("//");
  try {
    if (engine?.enforce === true && restrictions.length > 0) {
      const short = engine.normalize(marking, { longFormat: false });
      forms.push([level, ...short.split("//").slice(1)].join("//"), short);
    }
  } catch {
    // A marking that the definition does not know is shown as it is.
  }
  return [...forms, forms.at(-1)!.replace(/^TLP:/, "")];
}

/**
 * A marking for the top bar: its restrictions matter as much as its level, so only what does not fit is cut.
 *
 * @param room.wanted Cells beside everything else in full.
 * @param room.most Cells that can be had by shortening the rest.
 */
export function fitMarking(
  engine: Classification | undefined,
  marking: string,
  room: { readonly wanted: number; readonly most: number },
): string {
  const forms = formsOf(engine, marking);
  const fits = (cells: number) => (form: string) => displayWidth(form) <= cells;
  return forms.slice(0, -1).find(fits(room.wanted)) ??
    forms.slice(forms.length > 2 ? 1 : 0).find(fits(room.most)) ??
    cutToWidth(forms.at(-1)!, room.most);
}
