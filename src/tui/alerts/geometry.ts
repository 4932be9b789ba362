import { searchGeometry } from "../search/geometry.ts";
import type { Rect } from "../search/geometry.ts";
import type { AlertsContext } from "./state.ts";

/** What the layout depends on. */
type Sized = Pick<AlertsContext, "columns" | "rows" | "state">;

/** Where the panes of the alerts screen stand. */
export interface AlertsGeometry {
  /** One line per item, no headings. */
  readonly compact: boolean;
  /** Zero columns: none. */
  readonly facets: Rect;
  /** Title rule, heading and rows. */
  readonly table: Rect;
  /** Rows of the table that hold alerts. */
  readonly tableRows: number;
  /** What is known of the alert under the cursor. Zero rows: none. */
  readonly detail: Rect;
  /** What can be done with the marked ones, in the last row of the lowest pane. */
  readonly bar: boolean;
}

/** Query bar and filters. */
const HEAD_ROWS = 2;
const DETAIL_MAX = 18;
const DETAIL_SHARE = 0.45;

/** From this height on a wide search has a histogram above its facets; see `searchGeometry`. */
const SEARCH_TALL = 28;
const SEARCH_HISTOGRAM = 3;

/** Rows of a search screen whose facets pane is as high as the one here: its layout is asked for that. */
export function searchRowsFor({ columns, rows }: Pick<Sized, "columns" | "rows">): number {
  return columns >= 100 && rows >= SEARCH_TALL ? rows + SEARCH_HISTOGRAM : rows;
}

function detailRows({ columns, rows, state }: Sized, body: number): number {
  const { preview, zoom } = state.search;
  if (preview === "off" || zoom || columns < 60 || rows < 18) return 0;
  return Math.min(DETAIL_MAX, Math.round(body * DETAIL_SHARE));
}

/** The panes for the size of the screen. */
export function geometryOf(ctx: Sized): AlertsGeometry {
  const { columns, rows, state } = ctx;
  const search = searchGeometry(columns, searchRowsFor(ctx), { ...state.search, preview: "off" });
  const body = Math.max(1, rows - HEAD_ROWS);
  const x = search.facets.columns;
  const right = columns - x;
  const bar = state.marks.size > 0;
  const below = detailRows(ctx, body);
  const above = Math.max(1, body - below);
  const table = { x, y: HEAD_ROWS, columns: right, rows: above - (bar && below === 0 ? 1 : 0) };
  return {
    compact: search.compact,
    facets: { x: 0, y: HEAD_ROWS, columns: x, rows: body },
    table,
    tableRows: Math.max(1, table.rows - (search.compact ? 0 : 2)),
    detail: { x, y: HEAD_ROWS + above, columns: right, rows: below - (bar && below > 0 ? 1 : 0) },
    bar,
  };
}
