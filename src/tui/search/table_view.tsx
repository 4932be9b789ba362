import type { SearchHit } from "../../api/types/common.ts";
import type { Column } from "../../domain/column.ts";
import { formatCount } from "../../util/format.ts";
import { useQueries } from "../hooks.ts";
import { rule, type Span, spansWidth } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { emptyLines, withoutEach } from "./empty_lines.ts";
import { knownCounts, otherCounts, shortCount } from "./tab_counts.ts";
import { busySpans, failureOf } from "../widgets/busy.ts";
import { rowFilter } from "../widgets/row_filter.ts";
import { Lines } from "../widgets/lines.tsx";
import { type Highlight, layoutTable, type TableLayout } from "../widgets/table.ts";
import { listLines } from "./list_lines.ts";
import { SEARCH_TABS, searchIndex } from "./indexes.ts";
import { pageQuery } from "./queries.ts";
import { PAGE_ROWS } from "./run_text.ts";
import { columnsOf, geometryOf, hitId, rowsOf, runTotal, type SearchContext } from "./rows.ts";
import { tabOf, type TabState } from "./state.ts";

const layouts = new WeakMap<readonly Column<SearchHit>[], Map<number, TableLayout<SearchHit>>>();

/** The layout of columns for a width; the same object for the same question. */
export function layoutOf(columns: readonly Column<SearchHit>[], width: number): TableLayout<SearchHit> {
  let known = layouts.get(columns);
  if (known === undefined) layouts.set(columns, known = new Map());
  let layout = known.get(width);
  if (layout === undefined) known.set(width, layout = layoutTable(columns, width));
  return layout;
}

/** A live filter looks through so many pages at least. */
const FILTER_PAGES = 10;

/** Pages that hold the rows on screen, the next one, and the first, which knows the total. */
function pagesWanted(view: { top: number; rows: number; total: number; filtering: boolean }): number[] {
  const first = view.filtering ? 0 : Math.floor(view.top / PAGE_ROWS);
  const last = view.filtering ? FILTER_PAGES - 1 : Math.floor((view.top + view.rows) / PAGE_ROWS) + 1;
  const end = Math.max(1, Math.ceil(view.total / PAGE_ROWS));
  const pages = new Set([0]);
  for (let page = first; page <= last && page < end; page++) pages.add(page);
  return [...pages];
}

/** The tabs with the hits of the query in each, with as many names as fit; the present one in brackets. */
export function tabSpans(ctx: SearchContext, width: number): Span[] {
  const { index } = ctx.state;
  const counts = knownCounts(ctx);
  const own: Span[] = SEARCH_TABS.some((tab) => tab.index === index)
    ? []
    : [[`[${searchIndex(index).label}] `, "title"]];
  const whole = [...own, ...tabRow({ index, counts }, SEARCH_TABS.map((tab) => tab.label))];
  if (spansWidth(whole) <= width) return whole;
  for (let named = SEARCH_TABS.length; named >= 0; named--) {
    const names = SEARCH_TABS.map((tab, i) => i < named || tab.index === index ? tab.short : "");
    const spans = [...own, ...tabRow({ index, counts }, names)];
    if (spansWidth(spans) <= width) return spans;
  }
  return [[searchIndex(index).short, "title"]];
}

/** `[2 subs 38] 3 results 50`; a tab without its name is `3:50`. The present one's count stands at the right. */
function tabRow(
  { index, counts }: { index: string; counts: ReadonlyMap<string, number> },
  names: readonly string[],
): Span[] {
  return SEARCH_TABS.flatMap((tab, i): Span[] => {
    const name = names[i] ?? "";
    const gap = i === 0 ? "" : " ";
    const label = `${i + 1}${name === "" ? "" : ` ${name}`}`;
    if (tab.index === index) return [gap, [`[${label}]`, "title"]];
    const hits = counts.get(tab.index);
    if (hits === undefined || (hits === 0 && name === "")) return [gap, [label, "dim"]];
    const count = `${name === "" ? ":" : " "}${shortCount(hits)}`;
    return [gap, [label + count, hits === 0 ? "dim" : "plain"]];
  });
}

/** Hits with their tabs, heading and state. */
export function TableView({ ctx }: { readonly ctx: SearchContext }): ReactNode {
  const { app, state } = ctx;
  const tab = tabOf(state);
  const geometry = geometryOf(ctx);
  const { columns, rows } = geometry.table;
  const states = useQueries(pagesAsked(ctx));
  useQueries([...otherCounts(ctx), ...withoutEach(ctx)]);
  const shown = rowsOf(app, tab);
  const layout = layoutOf(columnsOf(app, tab), columns);
  const lines = listLines<SearchHit>(app, {
    ...geometry,
    layout,
    tab,
    total: shown.total,
    rowAt: shown.at,
    stale: shown.stale,
    focused: state.focus === "table",
    column: Math.min(tab.column, layout.columns.length - 1),
    highlight: highlightOf(tab),
    failure: failureOf(states),
    title: (list) => titleLine(ctx, { shown, list, busy: busySpans(app, states) }),
    empty: () => states.some((one) => one.data !== undefined) ? emptyLines(ctx, columns) : [],
    isMarked: (hit) => tab.marks.size > 0 && tab.marks.has(hitId(hit)),
  });
  return <Lines lines={lines} columns={columns} rows={rows} />;
}

/** Marks of what the live filter found. */
function highlightOf({ rowFilter: field }: TabState): Highlight | undefined {
  if (field === undefined || field.text.trim() === "") return undefined;
  return { text: field.text, ranges: rowFilter(field.text).ranges };
}

/** The questions for the rows on screen. */
function pagesAsked(ctx: SearchContext) {
  const { app, state } = ctx;
  const tab = tabOf(state);
  const total = rowsOf(app, tab).stale ? 0 : runTotal(app, tab.run);
  return pagesWanted({
    top: tab.list.top,
    rows: geometryOf(ctx).tableRows,
    total,
    filtering: tab.rowFilter !== undefined,
  }).map((at) => pageQuery(app, tab.run, { at, total }));
}

function titleLine(
  ctx: SearchContext,
  view: { shown: ReturnType<typeof rowsOf>; list: { top: number }; busy: readonly Span[] },
): string {
  const { columns } = geometryOf(ctx).table;
  const tab = tabOf(ctx.state);
  const right: Span[] = [...view.busy, ...(view.busy.length > 0 ? [" "] : []), [countText(ctx, view), "dim"]];
  if (tab.marks.size > 0) right.push([` · ${formatCount(tab.marks.size)} marked`, "mark"]);
  const left = tabSpans(ctx, columns - spansWidth(right) - 8);
  return rule(ctx.app.theme(), columns, { left, right });
}

function countText(
  ctx: SearchContext,
  { shown, list }: { shown: ReturnType<typeof rowsOf>; list: { top: number } },
): string {
  if (shown.total === 0) return shown.answered ? "0" : "…";
  const last = Math.min(shown.total, list.top + geometryOf(ctx).tableRows);
  const range = `${formatCount(list.top + 1)}–${formatCount(last)} of ${formatCount(shown.total)}`;
  if (shown.stale) return `before: ${range}`;
  return shown.filteredFrom === undefined
    ? range
    : `${range} · filter of ${formatCount(shown.filteredFrom)} loaded`;
}
