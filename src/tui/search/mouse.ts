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
  currentHit,
  geometryOf,
  openHit,
  rememberedColumns,
  rowsOf,
  type SearchContext,
  tableBinding,
} from "./rows.ts";
import { carryTo, tabOf, withTab } from "./state.ts";
import { layoutOf, tabSpans } from "./table_view.tsx";
import { displayWidth } from "../../util/width.ts";

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

function clickTable(ctx: SearchContext, x: number, y: number): boolean {
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
  // A second click on the row under the cursor opens it.
  const hit = currentHit(ctx);
  if (row === tab.list.cursor && ctx.state.focus === "table" && hit !== undefined) {
    openHit(ctx, hit);
    return true;
  }
  const { list, size } = tableBinding(ctx);
  ctx.update((state) =>
    focusOn(withTab(state, (now) => ({ ...now, list: moveTo(list, row, size) })), "table")
  );
  return true;
}

function clickFacets(ctx: SearchContext, y: number): boolean {
  const tab = tabOf(ctx.state);
  const total = facetLines(ctx.app, tab).length;
  const list = facetListOf(ctx.app, tab);
  const row = list.top + y - 1;
  if (y === 0 || row >= total) return false;
  const again = row === list.cursor && ctx.state.focus === "facets";
  const size = { total, page: geometryOf(ctx).facets.rows - 1 };
  ctx.update((state) =>
    focusOn(withTab(state, (now) => ({ ...now, facetList: moveTo(list, row, size) })), "facets")
  );
  if (again) toggleFacet(ctx);
  return true;
}

/** Clicks on tabs, headings, rows, facets and the query; the wheel over the facets. */
export function searchMouse(ctx: SearchContext, event: MouseInput): boolean {
  const { query, facets, table } = geometryOf(ctx);
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
  return inside(table, x, y) && clickTable(ctx, x - table.x, y - table.y);
}
