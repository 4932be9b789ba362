import type { IndexName, SearchHit } from "../../api/types/common.ts";
import type { Column } from "../../domain/column.ts";
import { chosenColumns, columnsFor, textAt } from "../../domain/columns.ts";
import type { App, ScreenContext } from "../contracts.ts";
import type { ListBinding } from "../widgets/list.ts";
import { rowFilter } from "../widgets/row_filter.ts";
import type { TableSort } from "../widgets/table.ts";
import { type SearchGeometry, searchGeometry } from "./geometry.ts";
import { searchIndex } from "./indexes.ts";
import { type HitPage, PAGE_ROWS, pageKey } from "./run_text.ts";
import { type Filter, type Run, type SearchState, tabOf, type TabState, withTab } from "./state.ts";
import { readJson, type StateFiles } from "../state_files.ts";

/** What the search screen is opened with. */
export interface SearchParams {
  readonly index?: string | undefined;
  readonly query?: string | undefined;
  readonly filters?: readonly Filter[] | undefined;
  readonly sort?: TableSort | undefined;
}
/** Context of everything on the search screen. */
export type SearchContext = ScreenContext<SearchParams, SearchState>;

/** Id of a hit, by which marks and screens know it. */
export function hitId(hit: SearchHit): string {
  return typeof hit.id === "string" ? hit.id : textAt(hit, "sha256") || JSON.stringify(hit);
}

const firstPage = (app: App, run: Run) => app.queries.peek<HitPage>(pageKey(run, 0));

/** How many rows a run has; 0 until its first page has come. */
export const runTotal = (app: App, run: Run) => firstPage(app, run)?.total ?? 0;

/** The run whose rows are on screen: the present one, or the one before until the first rows have come. */
export function shownRun(app: App, tab: TabState): Run {
  if (firstPage(app, tab.run) !== undefined || tab.before === undefined) return tab.run;
  return firstPage(app, tab.before) === undefined ? tab.run : tab.before;
}

/** The hit at a place of a run, if it is loaded. */
export function hitAt(app: App, run: Run, index: number): SearchHit | undefined {
  const page = app.queries.peek<HitPage>(pageKey(run, Math.floor(index / PAGE_ROWS)));
  return page?.items[index % PAGE_ROWS];
}

/** Every loaded hit of a run, in order, with its place. */
export function loadedHits(app: App, run: Run): { readonly hit: SearchHit; readonly index: number }[] {
  const pages = Math.ceil((firstPage(app, run)?.total ?? 0) / PAGE_ROWS);
  const found: { hit: SearchHit; index: number }[] = [];
  for (let page = 0; page < pages; page++) {
    const items = app.queries.peek<HitPage>(pageKey(run, page))?.items ?? [];
    items.forEach((hit, i) => found.push({ hit, index: page * PAGE_ROWS + i }));
  }
  return found;
}

/** Rows as they are on screen: all of the run, or the loaded ones that the live filter lets through. */
export interface Rows {
  readonly run: Run;
  /** From an older answer. */
  readonly stale: boolean;
  /** Whether there is an answer at all. */
  readonly answered: boolean;
  readonly total: number;
  /** Rows among which the live filter chose; undefined without one. */
  readonly filteredFrom: number | undefined;
  at(index: number): SearchHit | undefined;
}

let lastFilter: { key: string; app: App; hits: readonly SearchHit[]; from: number } | undefined;

/** The loaded rows that the live filter lets through, the best first where it ranks. */
function filtered(app: App, tab: TabState, run: Run): { hits: readonly SearchHit[]; from: number } {
  const text = tab.rowFilter?.text ?? "";
  const loaded = loadedHits(app, run);
  const columns = columnsOf(app, tab);
  const key = `${pageKey(run, 0)}\n${loaded.length}\n${columns.map(({ id }) => id).join(",")}\n${text}`;
  if (lastFilter?.key === key && lastFilter.app === app) return lastFilter;
  const filter = rowFilter(text);
  const hits = loaded
    .map(({ hit }) => ({ hit, rank: filter.rank(cellTexts(columns, hit, app.now())) ?? -Infinity }))
    .filter(({ rank }) => rank > -Infinity)
    .sort((a, b) => b.rank - a.rank)
    .map(({ hit }) => hit);
  lastFilter = { key, app, hits, from: loaded.length };
  return lastFilter;
}

/** What a live filter looks through: each cell as it is shown, and the exact value where that is a text. */
function cellTexts(columns: readonly Column<SearchHit>[], hit: SearchHit, now: number): readonly string[] {
  return columns.flatMap((column) => {
    const shown = column.text(hit, now);
    const exact = column.exact?.(hit);
    return typeof exact === "string" && exact !== shown ? [shown, exact] : [shown];
  });
}

/** The rows on screen. */
export function rowsOf(app: App, tab: TabState): Rows {
  const run = shownRun(app, tab);
  const stale = run !== tab.run;
  const text = tab.rowFilter?.text ?? "";
  if (text !== "") {
    const { hits, from } = filtered(app, tab, run);
    return { run, stale, answered: true, total: hits.length, filteredFrom: from, at: (index) => hits[index] };
  }
  const first = firstPage(app, run);
  const total = first?.total ?? 0;
  return {
    run,
    stale,
    answered: first !== undefined,
    total,
    filteredFrom: undefined,
    at: (index) => hitAt(app, run, index),
  };
}

/** The hit under the cursor. */
export function currentHit(ctx: SearchContext): SearchHit | undefined {
  const tab = tabOf(ctx.state);
  return rowsOf(ctx.app, tab).at(tab.list.cursor);
}

const chosen = new Map<string, readonly Column<SearchHit>[]>();
const remembered = new WeakMap<StateFiles, Map<IndexName, readonly string[] | undefined>>();

const isIds = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === "string");

/** File that keeps the columns chosen for an index. */
export const columnsFile = (index: IndexName) => `columns-${index}.json`;

/** Columns chosen in an earlier session; read once. */
export function rememberedColumns(files: StateFiles, index: IndexName): readonly string[] | undefined {
  let known = remembered.get(files);
  if (known === undefined) remembered.set(files, known = new Map());
  if (!known.has(index)) {
    const ids = readJson<readonly string[]>(files, columnsFile(index), isIds, []);
    known.set(index, ids.length === 0 ? undefined : ids);
  }
  return known.get(index);
}

/** The columns of a tab; the same array for the same choice, so that layouts can be kept. */
export function columnsOf(app: App, tab: TabState): readonly Column<SearchHit>[] {
  const { ascii } = app.theme();
  const ids = tab.columns;
  const key = `${tab.run.index} ${ascii} ${ids?.join(",") ?? ""}`;
  let columns = chosen.get(key);
  if (columns === undefined) {
    columns = ids === undefined
      ? columnsFor(tab.run.index, { ascii })
      : chosenColumns(tab.run.index, ids, { ascii });
    chosen.set(key, columns);
  }
  return columns;
}

/** Where the panes stand now. */
export function geometryOf(ctx: Pick<SearchContext, "columns" | "rows" | "state">): SearchGeometry {
  return searchGeometry(ctx.columns, ctx.rows, ctx.state);
}

/** The table as the motion keys see it. */
export function tableBinding(ctx: SearchContext): ListBinding {
  const tab = tabOf(ctx.state);
  const geometry = geometryOf(ctx);
  // Beside a pane the terminal cannot scroll the table alone: it is drawn anew, so rarely and by more rows.
  const besides = geometry.facets.columns > 0 || geometry.preview.columns < ctx.columns;
  const jump = besides ? Math.max(1, Math.floor(geometry.tableRows / 3)) : 1;
  return {
    list: tab.list,
    size: { total: rowsOf(ctx.app, tab).total, page: geometry.tableRows, jump },
    set: (list) => ctx.update((state) => withTab(state, (now) => list === now.list ? now : { ...now, list })),
  };
}

/** Opens the screen of a hit. */
export function openHit(ctx: SearchContext, hit: SearchHit): void {
  const { screen, id: [param, field], index } = searchIndex(ctx.state.index);
  const id = textAt(hit, field) || hitId(hit);
  ctx.app.open(screen, { [param]: id, index });
}

/** Markings of the rows on screen. */
export function shownMarkings(ctx: SearchContext): Set<string> {
  const tab = tabOf(ctx.state);
  const rows = rowsOf(ctx.app, tab);
  const markings = new Set<string>();
  for (let i = tab.list.top; i < tab.list.top + geometryOf(ctx).tableRows && i < rows.total; i++) {
    const marking = rows.at(i)?.classification;
    if (typeof marking === "string" && marking !== "") markings.add(marking);
  }
  return markings;
}
