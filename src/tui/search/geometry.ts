import type { SearchState } from "./state.ts";

/** A rectangle of cells; x and y count from the top left of the screen's own area. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** Where the panes of the search screen stand. */
export interface SearchGeometry {
  /** One line per item, no headings: for very small screens. */
  readonly compact: boolean;
  readonly query: Rect;
  /** Chips, and the histogram beside them where it has no rows of its own. */
  readonly chips: Rect;
  /** Zero rows: none. */
  readonly histogram: Rect;
  /** Zero columns: none. */
  readonly facets: Rect;
  /** Title rule, heading and rows. */
  readonly table: Rect;
  /** Rows of the table that hold hits. */
  readonly tableRows: number;
  readonly preview: Rect;
}

const FACETS_COLUMNS = 28;
const PREVIEW_ROWS = 7;
const PREVIEW_COLUMNS = 50;
const HISTOGRAM_ROWS = 3;

/** Lays the panes out for a size, by the breakpoints 160, 100, 60 and 40. */
export function searchGeometry(
  columns: number,
  rows: number,
  state: Pick<SearchState, "drawer" | "preview" | "zoom">,
): SearchGeometry {
  const compact = columns < 60 || rows < 14;
  const wide = columns >= 100 && !state.zoom;
  const tall = rows >= 28;
  const histogramRows = wide && tall ? HISTOGRAM_ROWS : 0;
  const head = 2 + histogramRows;
  // On a very small screen the drawer takes the place of the rows.
  const drawerColumns = state.drawer ? (compact ? columns : FACETS_COLUMNS) : 0;
  const facetColumns = state.zoom ? 0 : columns >= 100 && !compact ? FACETS_COLUMNS : drawerColumns;
  const right = state.preview !== "off" && !compact && !state.zoom &&
    (columns >= 160 || (state.preview === "right" && columns >= 110));
  const bottomRows = state.preview === "off" || right || state.zoom ? 0 : wide && tall ? PREVIEW_ROWS : 1;
  const bodyRows = rows - head;
  const tableX = facetColumns;
  const tableColumns = columns - facetColumns - (right ? PREVIEW_COLUMNS : 0);
  const tableRows = Math.max(1, bodyRows - bottomRows);
  const preview = right
    ? { x: columns - PREVIEW_COLUMNS, y: head, columns: PREVIEW_COLUMNS, rows: bodyRows }
    : {
      x: bottomRows > 1 ? tableX : 0,
      y: head + tableRows,
      columns: bottomRows > 1 ? tableColumns : columns,
      rows: bottomRows,
    };
  return {
    compact,
    query: { x: 0, y: 0, columns, rows: 1 },
    chips: { x: 0, y: 1, columns, rows: 1 },
    histogram: { x: 0, y: 2, columns, rows: histogramRows },
    facets: { x: 0, y: head, columns: facetColumns, rows: bottomRows === 1 ? tableRows : bodyRows },
    table: { x: tableX, y: head, columns: tableColumns, rows: tableRows },
    tableRows: Math.max(1, tableRows - (compact ? 0 : 2)),
    preview,
  };
}
