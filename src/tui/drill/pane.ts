import { toError } from "../../util/error.ts";
import type { Span } from "../paint.ts";
import { faultText } from "../widgets/fault_text.ts";
import { moveTo } from "../widgets/list.ts";
import type { Handle } from "./handle.ts";
import { type DrillLine, filterLines } from "./line.ts";
import { remember } from "./remember.ts";
import {
  type Drill,
  type DrillContext,
  type DrillTab,
  type Pane,
  type PaneState,
  paneState,
  type Placed,
  type Rect,
} from "./state.ts";

/** The tab on screen. */
export function tabNow<P>(drill: Drill<P>, ctx: DrillContext<P>): DrillTab<P> {
  return drill.tabs.find((tab) => tab.id === ctx.state.tab) ?? drill.tabs[0]!;
}

/** The lines above the tabs; why there are none where an answer is not as it should be. */
export function headOf<P>(drill: Drill<P>, ctx: DrillContext<P>): readonly (readonly Span[])[] {
  try {
    return drill.head(ctx);
  } catch (thrown) {
    return [[" ", [`${drill.id}: ${faultText(toError(thrown))}`, "error"]]];
  }
}

/** Where head, tabs, panes and foot stand. */
export function areaOf<P>(drill: Drill<P>, ctx: DrillContext<P>): Rect {
  const above = headOf(drill, ctx).length + 1;
  const foot = footShown(ctx) ? 1 : 0;
  return { x: 0, y: above, columns: ctx.columns, rows: Math.max(1, ctx.rows - above - foot) };
}

/** Whether the last row holds a filter or what is looked for. */
export function footShown<P>(ctx: DrillContext<P>): boolean {
  const { input, focus } = ctx.state;
  return input !== undefined || paneState(ctx.state, focus).filter !== "" ||
    paneState(ctx.state, focus).find !== "";
}

/** The panes on screen: of the tab, or the one in focus alone when it is zoomed. */
export function placedPanes<P>(drill: Drill<P>, ctx: DrillContext<P>): readonly Placed<P>[] {
  const area = areaOf(drill, ctx);
  const placed = tabNow(drill, ctx).place(ctx, area);
  if (!ctx.state.zoom) return placed.filter(({ rect }) => rect.rows > 0 && rect.columns > 0);
  const one = placed.find(({ pane }) => pane.id === ctx.state.focus) ?? placed[0];
  return one === undefined ? [] : [{ pane: one.pane, rect: area }];
}

/** The pane with the keyboard. */
export function focused<P>(drill: Drill<P>, ctx: DrillContext<P>): Placed<P> | undefined {
  const placed = placedPanes(drill, ctx);
  return placed.find(({ pane }) => pane.id === ctx.state.focus) ?? placed[0];
}

/** The lines of a pane, filtered. */
export function linesOfPane<P>(ctx: DrillContext<P>, { pane, rect }: Placed<P>): readonly DrillLine[] {
  const state = viewState(ctx, pane);
  const lines = pane.lines(ctx, { columns: rect.columns - 1, state });
  if (pane.ownFilter || state.filter === "") return lines;
  return remember(
    ctx.app,
    `filter ${pane.id}`,
    [lines, state.filter],
    () => filterLines(lines, state.filter),
  );
}

const NO_FOLDS: ReadonlySet<string> = new Set();

/** A pane's state with its folds as they apply: those to start with, none while it is filtered. */
export function viewState<P>(
  ctx: DrillContext<P>,
  pane: Pane<P>,
): PaneState & { folded: ReadonlySet<string> } {
  const state = paneState(ctx.state, pane.id);
  const folded = state.filter !== "" ? NO_FOLDS : state.folded ?? pane.startFolds?.(ctx) ?? NO_FOLDS;
  return { ...state, folded };
}

/** The line that the cursor of a pane is on, wherever the keyboard is. */
function lineIn<P>(ctx: DrillContext<P>, placed: Placed<P>): DrillLine | undefined {
  const lines = linesOfPane(ctx, placed);
  const { list } = paneState(ctx.state, placed.pane.id);
  return lines[moveTo(list, list.cursor, { total: lines.length, page: placed.rect.rows - 1 }).cursor];
}

/** What the cursor of a pane is on: the cell, else the line. */
export function handleIn<P>(ctx: DrillContext<P>, placed: Placed<P>): Handle | undefined {
  const line = lineIn(ctx, placed);
  if (line?.cells === undefined) return line?.handle;
  const { cell } = paneState(ctx.state, placed.pane.id);
  return line.cells[Math.min(cell, line.cells.length - 1)]?.handle;
}

/** The line under the cursor. */
export function currentLine<P>(drill: Drill<P>, ctx: DrillContext<P>): DrillLine | undefined {
  const placed = focused(drill, ctx);
  return placed === undefined ? undefined : lineIn(ctx, placed);
}

/** What the keys work on: the cell under the cursor, else the line. */
export function currentHandle<P>(drill: Drill<P>, ctx: DrillContext<P>): Handle | undefined {
  const placed = focused(drill, ctx);
  return placed === undefined ? undefined : handleIn(ctx, placed);
}
