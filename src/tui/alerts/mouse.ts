import type { MouseInput } from "../terminal/keys.ts";
import { toggleFacet } from "../search/commands_facets.ts";
import { focusOn } from "../search/commands_query.ts";
import { sortBy } from "../search/choosers.ts";
import { facetLines, facetListOf } from "../search/facet_lines.ts";
import { clickChips } from "../search/mouse.ts";
import { tabOf, withTab } from "../search/state.ts";
import { moveTo } from "../widgets/list.ts";
import { layoutNow } from "./cells.ts";
import { openAlert } from "./commands_open.ts";
import { searchContext } from "./context.ts";
import { geometryOf } from "./geometry.ts";
import { currentAlert, listTotal, rowsOf, tableBinding } from "./rows.ts";
import { type AlertsContext, withList } from "./state.ts";

const WHEEL_ROWS = 3;
const inside = (
  rect: { readonly x: number; readonly y: number; readonly columns: number; readonly rows: number },
  { x, y }: MouseInput,
) => x >= rect.x && x < rect.x + rect.columns && y >= rect.y && y < rect.y + rect.rows;

/** The field of the heading at a cell. */
function headingAt(ctx: AlertsContext, x: number): string | undefined {
  let at = 1;
  for (const { column, width } of layoutNow(ctx).columns) {
    if (x >= at && x < at + width) return column.field;
    at += width + 2;
  }
  return undefined;
}

function clickTable(ctx: AlertsContext, { x, y, isDouble }: MouseInput): boolean {
  const { compact } = geometryOf(ctx);
  if (!compact && y === 0) return false;
  if (!compact && y === 1) {
    const field = headingAt(ctx, x);
    if (field !== undefined) sortBy(searchContext(ctx), field);
    return field !== undefined;
  }
  const { list } = tabOf(ctx.state.search);
  const row = list.top + y - (compact ? 0 : 2);
  if (row >= listTotal(rowsOf(ctx.app, ctx.state))) return false;
  const alert = currentAlert(ctx);
  if (isDouble && row === list.cursor && alert !== undefined) {
    openAlert(ctx.app, alert);
    return true;
  }
  const { size } = tableBinding(ctx);
  ctx.update((state) => ({
    ...withList(state, moveTo(list, row, size)),
    search: focusOn(withList(state, moveTo(list, row, size)).search, "table"),
  }));
  return true;
}

function moveFacets(ctx: AlertsContext, cursor: number): void {
  const search = searchContext(ctx);
  const total = facetLines(ctx.app, tabOf(search.state)).length;
  const size = { total, page: geometryOf(ctx).facets.rows - 1 };
  search.update((state) =>
    focusOn(
      withTab(state, (tab) => ({ ...tab, facetList: moveTo(facetListOf(ctx.app, tab), cursor, size) })),
      "facets",
    )
  );
}

function clickFacets(ctx: AlertsContext, y: number): boolean {
  const facetList = facetListOf(ctx.app, tabOf(ctx.state.search));
  const row = facetList.top + y - 1;
  if (y === 0 || row >= facetLines(ctx.app, tabOf(ctx.state.search)).length) return false;
  moveFacets(ctx, row);
  const search = searchContext(ctx);
  const place = { ...facetList, cursor: row };
  toggleFacet({ ...search, state: withTab(search.state, (tab) => ({ ...tab, facetList: place })) });
  return true;
}

/** Clicks on headings, rows, facets and the query; the wheel over the facets. */
export function alertsMouse(ctx: AlertsContext, event: MouseInput): boolean {
  const { facets, table } = geometryOf(ctx);
  if (event.action === "wheelup" || event.action === "wheeldown") {
    if (!inside(facets, event)) return false;
    const by = event.action === "wheelup" ? -WHEEL_ROWS : WHEEL_ROWS;
    moveFacets(ctx, facetListOf(ctx.app, tabOf(ctx.state.search)).cursor + by);
    return true;
  }
  if (event.action !== "press" || event.button !== "left") return false;
  if (event.y === 0) {
    searchContext(ctx).update((search) => focusOn(search, "query"));
    return true;
  }
  if (event.y === 1) return clickChips(searchContext(ctx), event.x);
  if (inside(facets, event)) return clickFacets(ctx, event.y - facets.y);
  return inside(table, event) && clickTable(ctx, { ...event, x: event.x - table.x, y: event.y - table.y });
}
