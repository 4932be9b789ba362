import type { MouseInput } from "../terminal/keys.ts";
import { moveTo } from "../widgets/list.ts";
import { focusOn } from "./commands_query.ts";
import { sortBy } from "./choosers.ts";
import { toggleFacet } from "./commands_facets.ts";
import { facetLines, facetListOf } from "./facet_lines.ts";
import type { Rect } from "./geometry.ts";
import { SEARCH_TABS } from "./indexes.ts";
import {
  columnsOf,
  geometryOf,
  openHit,
  rememberedColumns,
  rowsOf,
  type SearchContext,
  tableBinding,
} from "./rows.ts";
import { carryTo, tabOf, withTab } from "./state.ts";
import { layoutOf, tabSpans } from "./table_view.tsx";
import { parseTime } from "../../util/format.ts";
import { displayWidth } from "../../util/width.ts";
import { chipAt } from "./chips.ts";
import { barHintAt } from "./chips_view.tsx";
import { dropChip } from "./commands_filter.ts";
import { setTime } from "./commands_time.ts";
import { knownHistogram } from "./date_histogram.ts";
import { dateColumns } from "./histogram_view.tsx";

const WHEEL_ROWS = 3;
const inside = (rect: Rect, x: number, y: number) =>
  x >= rect.x && x < rect.x + rect.columns && y >= rect.y && y < rect.y + rect.rows;

/** The index whose tab stands at a cell of the title rule. */
function tabAt(ctx: SearchContext, x: number): string | undefined {
  let at = 2;
  const names = tabSpans(ctx, geometryOf(ctx).table.columns).map((span) =>
    typeof span === "string" ? span : span[0]
  );
  for (const name of names) {
    const number = /^\[?([1-9])/.exec(name)?.[1];
    if (number !== undefined && x >= at && x < at + displayWidth(name)) {
      return SEARCH_TABS[Number(number) - 1]?.index;
    }
    at += displayWidth(name);
  }
  return undefined;
}

/** The field of the heading at a cell. */
function headingAt(ctx: SearchContext, x: number): string | undefined {
  let at = 1;
  for (
    const { column, width } of layoutOf(columnsOf(ctx.app, tabOf(ctx.state)), geometryOf(ctx).table.columns)
      .columns
  ) {
    if (x >= at && x < at + width) return column.field;
    at += width + 2;
  }
  return undefined;
}

function clickTable(
  ctx: SearchContext,
  { x, y, isDouble }: { readonly x: number; readonly y: number; readonly isDouble: boolean },
): boolean {
  const { compact } = geometryOf(ctx);
  if (!compact && y === 0) {
    const tab = SEARCH_TABS.find((one) => one.index === tabAt(ctx, x));
    if (tab === undefined) return false;
    ctx.update((state) => carryTo(state, tab.index, rememberedColumns(ctx.app.files, tab.index)));
    return true;
  }
  if (!compact && y === 1) {
    const field = headingAt(ctx, x);
    if (field !== undefined) sortBy(ctx, field);
    return field !== undefined;
  }
  const tab = tabOf(ctx.state);
  const row = tab.list.top + y - (compact ? 0 : 2);
  if (row >= rowsOf(ctx.app, tab).total) return false;
  const { list, size } = tableBinding(ctx);
  ctx.update((state) =>
    focusOn(withTab(state, (now) => ({ ...now, list: moveTo(list, row, size) })), "table")
  );
  const hit = rowsOf(ctx.app, tab).at(row);
  if (isDouble && hit !== undefined) openHit(ctx, hit);
  return true;
}

/** A click on a facet's value uses or drops it, one on a heading shows all of its values. */
function clickFacets(ctx: SearchContext, y: number): boolean {
  const tab = tabOf(ctx.state);
  const total = facetLines(ctx.app, tab).length;
  const list = facetListOf(ctx.app, tab);
  const row = list.top + y - 1;
  if (y === 0 || row >= total) return false;
  const size = { total, page: geometryOf(ctx).facets.rows - 1 };
  const moved = withTab(ctx.state, (now) => ({ ...now, facetList: moveTo(list, row, size) }));
  ctx.update(() => focusOn(moved, "facets"));
  toggleFacet({ ...ctx, state: focusOn(moved, "facets") });
  return true;
}

/** A click on the cross of a chip removes the filter, one on its text puts the keyboard there. */
export function clickChips(ctx: SearchContext, x: number): boolean {
  const found = chipAt(ctx, x);
  if (found?.isCross) dropChip(ctx, found.chip);
  else if (found !== undefined) ctx.update((state) => ({ ...focusOn(state, "chips"), chip: found.chip }));
  return found !== undefined;
}

function clickBar(ctx: SearchContext, x: number): boolean {
  if (clickChips(ctx, x)) return true;
  const id = barHintAt(ctx, x);
  const command = ctx.app.commands().flat().find((one) => one.id === id);
  if (command !== undefined) ctx.app.run(command);
  return command !== undefined;
}

/** A click on a column of the histogram makes its step the time range. */
function clickHistogram(ctx: SearchContext, x: number): boolean {
  const columns = dateColumns(ctx);
  const histogram = knownHistogram(ctx, tabOf(ctx.state).run);
  const at = Math.floor((x - columns.x) * (histogram?.buckets.length ?? 0) / columns.width);
  const bucket = x < columns.x || x >= columns.x + columns.width ? undefined : histogram?.buckets[at];
  const fromMs = parseTime(bucket?.[0]);
  if (histogram === undefined || fromMs === undefined) return false;
  const { field } = histogram.range;
  setTime(ctx, { field, fromMs, toMs: Math.min(ctx.app.now(), fromMs + histogram.stepMs - 1) });
  return true;
}

/** Clicks on tabs, headings, rows, facets, chips, histogram and query; the wheel over the facets. */
export function searchMouse(ctx: SearchContext, event: MouseInput): boolean {
  const { query, chips, facets, histogram, table } = geometryOf(ctx);
  const { x, y } = event;
  if (event.action === "wheelup" || event.action === "wheeldown") {
    if (!inside(facets, x, y)) return false;
    const by = event.action === "wheelup" ? -WHEEL_ROWS : WHEEL_ROWS;
    const size = { total: facetLines(ctx.app, tabOf(ctx.state)).length, page: facets.rows - 1 };
    const list = facetListOf(ctx.app, tabOf(ctx.state));
    ctx.update((state) =>
      withTab(state, (tab) => ({ ...tab, facetList: moveTo(list, list.cursor + by, size) }))
    );
    return true;
  }
  if (event.action !== "press" || event.button !== "left") return false;
  if (inside(query, x, y)) {
    ctx.update((state) => focusOn(state, "query"));
    return true;
  }
  if (inside(facets, x, y)) return clickFacets(ctx, y - facets.y);
  if (inside(chips, x, y)) return clickBar(ctx, x);
  if (inside(histogram, x, y)) return clickHistogram(ctx, x);
  const isDouble = event.isDouble === true;
  return inside(table, x, y) && clickTable(ctx, { x: x - table.x, y: y - table.y, isDouble });
}
