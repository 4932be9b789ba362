import { formatPlural } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { PaletteEntry } from "../contracts.ts";
import { facetLines } from "./facet_lines.ts";
import { applyFilter, filterOf, shortField } from "./filters.ts";
import type { SearchContext } from "./rows.ts";
import { tabOf } from "./state.ts";

/** The values of the facets for the palette: choosing one filters by it. */
export function facetEntries(ctx: SearchContext): readonly PaletteEntry[] {
  return facetLines(ctx.app, tabOf(ctx.state)).flatMap((line): PaletteEntry[] =>
    line.kind !== "value" ? [] : [{
      label: `filter  ${shortField(line.field)}: ${safeText(line.text)}`,
      note: line.count === undefined ? "facet" : `facet · ${formatPlural(line.count, "hit")}`,
      run: () => applyFilter(ctx, filterOf(line.target, false)),
    }]
  );
}
