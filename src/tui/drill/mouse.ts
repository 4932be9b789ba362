import type { MouseInput } from "../terminal/keys.ts";
import { moveTo } from "../widgets/list.ts";
import { showTab } from "./commands_move.ts";
import { linesOfPane, placedPanes } from "./pane.ts";
import { type Drill, type DrillContext, paneState, type Placed, withPane } from "./state.ts";
import { isScopeAt, tabAt } from "./tabs.ts";

const WHEEL_ROWS = 3;

function moveIn<P>(ctx: DrillContext<P>, placed: Placed<P>, cursor: number): void {
  const { id } = placed.pane;
  const size = { total: linesOfPane(ctx, placed).length, page: Math.max(1, placed.rect.rows - 1) };
  ctx.update((state) =>
    withPane({ ...state, focus: id }, id, { list: moveTo(paneState(state, id).list, cursor, size) })
  );
}

/** Clicks on tabs and lines; a double click on a line opens it. The wheel turns the pane under it. */
export function drillMouse<P>(
  drill: Drill<P>,
  ctx: DrillContext<P>,
  event: MouseInput,
  open: () => void,
): boolean {
  const { x, y } = event;
  if (event.action === "press" && y === drill.head(ctx).length) {
    if (isScopeAt(drill, ctx, x)) {
      drill.scope?.clear(ctx);
      return true;
    }
    const id = tabAt(drill, ctx, x);
    if (id !== undefined) showTab(drill, ctx, id);
    return id !== undefined;
  }
  const placed = placedPanes(drill, ctx).find(({ rect }) =>
    x >= rect.x && x < rect.x + rect.columns && y >= rect.y && y < rect.y + rect.rows
  );
  if (placed === undefined || placed.pane.id === "hex") return false;
  const { list } = paneState(ctx.state, placed.pane.id);
  if (event.action === "wheelup" || event.action === "wheeldown") {
    moveIn(ctx, placed, list.cursor + (event.action === "wheelup" ? -WHEEL_ROWS : WHEEL_ROWS));
    return true;
  }
  if (event.action !== "press" || event.button !== "left" || y === placed.rect.y) return false;
  const row = list.top + y - placed.rect.y - 1;
  if (row >= linesOfPane(ctx, placed).length) return false;
  if (event.isDouble && row === list.cursor && ctx.state.focus === placed.pane.id) open();
  else moveIn(ctx, placed, row);
  return true;
}
