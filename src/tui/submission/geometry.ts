/** Where the panes of the summary stand. @module */
import { type Pane, PANE_START, type Placed, type Rect } from "../drill/state.ts";
import { attackPane } from "./attack_pane.ts";
import { allRows, type SubmissionContext, type SubmissionParams } from "./data.ts";
import { arrivedPane, isRunning, outstandingPane } from "./live.ts";
import { fileResultsPane } from "./results_pane.ts";
import { indicatorsPane } from "./tags_pane.ts";
import { treePane } from "./tree_pane.ts";
import { whyPane } from "./why_pane.ts";

type P = SubmissionParams;
const WIDE = 100;
const HIGH = 28;
const LEAST_STACK = 17;

/** Panes one below the other, sharing the rows: each gets what it needs up to its share, the last the rest. */
function stack(
  ctx: SubmissionContext,
  rect: Rect,
  panes: readonly (readonly [pane: Pane<P>, most: number])[],
): Placed<P>[] {
  const wanted = panes.map(([pane, most]) =>
    Math.max(2, Math.min(most, linesIn(ctx, pane, rect.columns - 1) + 1))
  );
  let spare = rect.rows - wanted.reduce((sum, rows) => sum + rows, 0);
  // Too much is taken from the last ones first, what is left over goes to the first one that has more to show.
  for (let i = wanted.length - 1; i >= 0 && spare < 0; i--) {
    const cut = Math.min(wanted[i]! - 2, -spare);
    wanted[i]! -= cut;
    spare += cut;
  }
  if (spare > 0) wanted[wanted.length - 1]! += spare;
  let y = rect.y;
  return panes.map(([pane], i) => {
    const placed = { pane, rect: { x: rect.x, y, columns: rect.columns, rows: wanted[i]! } };
    y += wanted[i]!;
    return placed;
  });
}

/** One pane of those given: the one in focus. */
function onlyFocused(ctx: SubmissionContext, area: Rect, panes: readonly Pane<P>[]): Placed<P>[] {
  const shown = panes.find((pane) => pane.id === ctx.state.focus) ?? panes[0]!;
  return panes.map((pane) => ({ pane, rect: pane === shown ? area : { ...area, rows: 0 } }));
}

/** Lines of a pane with nothing folded or filtered. */
function linesIn(ctx: SubmissionContext, pane: Pane<P>, columns: number): number {
  return pane.lines(ctx, { columns, state: PANE_START }).length;
}

/** Rows above the results: what tree and reasons need, at most a good half. */
function topRows(ctx: SubmissionContext, area: Rect, right: number): number {
  const needed = [whyPane, attackPane, indicatorsPane].reduce(
    (sum, pane) => sum + Math.max(2, linesIn(ctx, pane, right) + 1),
    0,
  );
  const most = Math.floor(area.rows * 0.56);
  return Math.max(9, Math.min(most, Math.max(needed, allRows(ctx).length + 1)));
}

function wideSummary(ctx: SubmissionContext, area: Rect): Placed<P>[] {
  const high = area.rows >= HIGH;
  const top = high ? topRows(ctx, area, area.columns - Math.floor(area.columns * 0.42) - 2) : area.rows;
  const left = Math.floor(area.columns * 0.42);
  const right: Rect = { x: left + 1, y: area.y, columns: area.columns - left - 1, rows: top };
  const third = Math.max(3, Math.floor(top / 3));
  return [
    { pane: treePane, rect: { ...area, columns: left, rows: top } },
    ...stack(ctx, right, [[whyPane, third + 1], [attackPane, third], [indicatorsPane, top]]),
    ...(high ? [{ pane: fileResultsPane, rect: { ...area, y: area.y + top, rows: area.rows - top } }] : []),
  ];
}

function stackedSummary(ctx: SubmissionContext, area: Rect): Placed<P>[] {
  const panes = [treePane, whyPane, indicatorsPane, attackPane];
  if (area.rows < LEAST_STACK) return onlyFocused(ctx, area, panes);
  const third = Math.floor(area.rows / 3);
  const [tree, why, indicators, attack] = [treePane, whyPane, indicatorsPane, attackPane];
  return stack(ctx, area, [[tree, third + 2], [why, third], [indicators, Math.max(4, third - 1)], [
    attack,
    area.rows,
  ]]);
}

function liveSummary(ctx: SubmissionContext, area: Rect): Placed<P>[] {
  const panes = [arrivedPane, outstandingPane, treePane];
  if (area.rows < 12) return onlyFocused(ctx, area, panes);
  if (area.columns >= WIDE) {
    const left = Math.floor(area.columns * 0.4);
    const half = area.rows >> 1;
    return [
      { pane: treePane, rect: { ...area, columns: left } },
      {
        pane: outstandingPane,
        rect: { x: left + 1, y: area.y, columns: area.columns - left - 1, rows: half },
      },
      {
        pane: arrivedPane,
        rect: { x: left + 1, y: area.y + half, columns: area.columns - left - 1, rows: area.rows - half },
      },
    ];
  }
  return stack(ctx, area, [[treePane, 5], [outstandingPane, area.rows >> 1], [arrivedPane, area.rows]]);
}

/** The panes of the summary: side by side, stacked, or one at a time; others while it runs. */
export function placeSummary(ctx: SubmissionContext, area: Rect): readonly Placed<P>[] {
  if (isRunning(ctx)) return liveSummary(ctx, area);
  return area.columns >= WIDE ? wideSummary(ctx, area) : stackedSummary(ctx, area);
}
