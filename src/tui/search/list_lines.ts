import type { App } from "../contracts.ts";
import { paint } from "../paint.ts";
import { errorSpans } from "../widgets/busy.ts";
import { type ListState, moveTo } from "../widgets/list.ts";
import { type Highlight, tableHeader, type TableLayout, tableLines } from "../widgets/table.ts";
import type { Rect } from "./geometry.ts";
import type { TabState } from "./state.ts";

/** Ages are drawn anew at most so often, so that an idle list stays as it is. */
const AGE_STEP_MS = 15_000;

/** A list of rows as a pane. */
export interface ListPane<Row extends object> {
  readonly layout: TableLayout<Row>;
  readonly table: Rect;
  /** Rows without title and heading. */
  readonly tableRows: number;
  /** No title, no heading. */
  readonly compact: boolean;
  readonly tab: TabState;
  readonly total: number;
  rowAt(index: number): Row | undefined;
  /** From an older answer. */
  readonly stale: boolean;
  readonly focused: boolean;
  /** Column in focus. */
  readonly column: number;
  readonly failure: Error | undefined;
  readonly highlight?: Highlight | undefined;
  title(list: ListState): string;
  /** Said when there are no rows. */
  empty(): readonly string[];
  isMarked(row: Row): boolean;
}

/** Title, heading, why there is nothing, rows. */
export function listLines<Row extends object>(app: App, pane: ListPane<Row>): string[] {
  const { layout, table, tab, total, focused, column, failure } = pane;
  const theme = app.theme();
  const list = moveTo(tab.list, tab.list.cursor, { total, page: pane.tableRows });
  const heading = { sort: tab.run.sort, column: focused ? column : undefined };
  const lines = pane.compact ? [] : [pane.title(list), tableHeader(theme, layout, heading)];
  if (failure !== undefined) {
    lines.push(...errorSpans(failure).map((spans) => paint(theme, spans, table.columns)));
  } else if (total === 0) lines.push(...pane.empty());
  return [
    ...lines,
    ...tableLines<Row>(theme, {
      layout,
      rows: Math.max(0, table.rows - lines.length),
      total,
      top: list.top,
      cursor: list.cursor,
      column,
      focused,
      stale: pane.stale || failure !== undefined,
      highlight: pane.highlight,
      now: Math.ceil(app.now() / AGE_STEP_MS) * AGE_STEP_MS,
      rowAt: (index) => pane.rowAt(index),
      isMarked: (row) => pane.isMarked(row),
    }),
  ];
}
