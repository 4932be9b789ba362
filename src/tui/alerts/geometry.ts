import type { AlertsContext } from "./state.ts";

/** Where the panes of the alerts screen stand. */
export interface AlertsGeometry {
  /** 0 when hidden. */
  readonly facetColumns: number;
  readonly tableColumns: number;
  /** Rows of alerts, without title and heading. */
  readonly tableRows: number;
  /** Heading lines above the rows. */
  readonly headRows: number;
  /** Rows of table and preview together. */
  readonly middleRows: number;
  readonly previewRows: number;
  readonly barRows: number;
}

const FACETS_FROM_COLUMNS = 100;
const FACET_COLUMNS = 27;
const TOP_ROWS = 2;

function previewRowsOf(ctx: Pick<AlertsContext, "columns" | "rows" | "state">): number {
  if (!ctx.state.preview) return 0;
  if (ctx.rows >= 30) return 15;
  return ctx.rows >= 18 && ctx.columns >= 60 ? 10 : 0;
}

/** The panes for the size of the screen. */
export function geometryOf(ctx: Pick<AlertsContext, "columns" | "rows" | "state">): AlertsGeometry {
  const wide = ctx.columns >= FACETS_FROM_COLUMNS;
  const barRows = ctx.state.marks.size > 0 ? 1 : 0;
  const middleRows = Math.max(1, ctx.rows - TOP_ROWS - barRows);
  const drawer = !wide && ctx.state.drawer;
  const facetColumns = wide ? FACET_COLUMNS : drawer ? ctx.columns : 0;
  const previewRows = drawer ? 0 : Math.min(previewRowsOf(ctx), Math.max(0, middleRows - 6));
  const headRows = ctx.rows < 12 ? 1 : 2;
  return {
    facetColumns,
    tableColumns: ctx.columns - facetColumns,
    tableRows: Math.max(1, middleRows - previewRows - headRows),
    headRows,
    middleRows,
    previewRows,
    barRows,
  };
}
