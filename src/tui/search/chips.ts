import { displayWidth } from "../../util/width.ts";
import type { Span } from "../paint.ts";
import type { SearchContext } from "./rows.ts";
import { type Filter, tabOf } from "./state.ts";

/** Cells before the first chip. */
const CHIPS_X = 3;

const chipText = ({ exclude, label }: Filter) => ` ${exclude ? "NOT " : ""}${label} `;

/** The filters as chips, each with what removes it. */
export function chipSpans({ app, state }: SearchContext): Span[] {
  const { filters } = tabOf(state).run;
  const cross = app.theme().ascii ? "x" : "✕";
  const spans: Span[] = filters.length === 0 ? [] : [" ".repeat(CHIPS_X)];
  filters.forEach((filter, i) => {
    const focused = state.focus === "chips" && i === state.chip;
    const role = filter.exclude ? "remove" : "add";
    spans.push(
      focused ? [chipText(filter), "cell", role] : [chipText(filter), role],
      [focused ? "x" : cross, focused ? "key" : "dim"],
      " ",
    );
  });
  return spans;
}

/** The chip at a cell of its row, and whether the cell is what removes it. */
export function chipAt(
  { state }: SearchContext,
  x: number,
): { readonly chip: number; readonly isCross: boolean } | undefined {
  let at = CHIPS_X;
  for (const [chip, filter] of tabOf(state).run.filters.entries()) {
    const width = displayWidth(chipText(filter));
    if (x >= at && x <= at + width) return { chip, isCross: x === at + width };
    at += width + 2;
  }
  return undefined;
}
