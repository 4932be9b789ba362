import type { IndexName, SearchHit } from "../../api/types/common.ts";
import { chosenColumns, columnsFor, fieldsFor } from "../../domain/columns.ts";
import { LIST_START, type ListState } from "../widgets/list.ts";
import { type TextField, textField } from "../widgets/text_field.ts";
import type { TableSort } from "../widgets/table.ts";
import { searchIndex } from "./indexes.ts";

/** A condition beside the typed query, shown as a chip. */
export interface Filter {
  /** Lucene clause, without the negation. */
  readonly clause: string;
  readonly exclude: boolean;
  /** What the chip says. */
  readonly label: string;
  /** Set for the time range, of which there is one at most. */
  readonly time?: TimeRange;
}

/** A range of time by a date field: one that moves with the clock, or one with fixed ends. */
export type TimeRange = MovingRange | FixedRange;

/** A stretch of time that moves with the clock. */
export interface MovingRange {
  readonly field: string;
  readonly spanMs: number;
  /** How long before now it ends. */
  readonly endsMs: number;
}

/** A stretch of time that stays where it is; milliseconds since the epoch. */
export interface FixedRange {
  readonly field: string;
  readonly fromMs: number;
  /** Undefined: until now. */
  readonly toMs?: number;
}

/** Everything that decides which rows are shown, and in which order. */
export interface Run {
  readonly index: IndexName;
  readonly query: string;
  readonly filters: readonly Filter[];
  readonly sort: TableSort;
  /** Fields asked for beside those of the index's usual columns. */
  readonly extra?: readonly string[];
}

/** Where a person is among the facets. */
export interface FacetList extends ListState {
  /** The value last worked on, which the cursor stays with while values come and go. A motion leaves it. */
  readonly at?: { readonly field: string; readonly text: string; readonly offset: number };
}

/** What was done on one tab. Kept while another is shown. */
export interface TabState {
  readonly run: Run;
  /** What was shown before; its rows stay, dimmed, until the new ones come. */
  readonly before?: Run;
  readonly field: TextField;
  readonly list: ListState;
  /** Column in focus. */
  readonly column: number;
  /** Columns chosen; undefined: the index's own. */
  readonly columns?: readonly string[];
  /** Marked rows by id. */
  readonly marks: ReadonlyMap<string, SearchHit>;
  /** Where a range of marks starts. */
  readonly anchor?: number;
  /** Narrows the loaded rows. */
  readonly rowFilter?: TextField;
  /** Fields faceted; undefined: the index's own. */
  readonly facets?: readonly string[];
  readonly facetList: FacetList;
  /** Facets whose every value is shown. */
  readonly openFacets: ReadonlySet<string>;
}

/** Where the keyboard is. */
export type Focus = "table" | "facets" | "query" | "chips" | "filter";

/** State of the search screen. */
export interface SearchState {
  readonly index: IndexName;
  readonly tabs: Readonly<Partial<Record<IndexName, TabState>>>;
  readonly focus: Focus;
  /** Facets shown where the screen has no room for them beside the table. */
  readonly drawer: boolean;
  readonly preview: "auto" | "right" | "off";
  readonly zoom: boolean;
  /** Chip in focus. */
  readonly chip: number;
  /** The menu of candidates, while it is open; `asked` for by its key, it opens with nothing typed too. */
  readonly menu?: { readonly selected: number; readonly asked?: boolean };
  /** Walking through the history: how far back, and what was typed before. */
  readonly past?: { readonly back: number; readonly typed: string };
}

/** A fresh tab. @param columns Columns chosen earlier. Default: the index's own. */
export function newTab(index: IndexName, query = "", columns?: readonly string[]): TabState {
  const extra = columns === undefined ? [] : extraFields(index, columns);
  return {
    ...(columns === undefined ? {} : { columns }),
    run: { index, query, filters: [], sort: searchIndex(index).sort, ...(extra.length > 0 ? { extra } : {}) },
    field: textField(query),
    list: LIST_START,
    column: 1,
    marks: new Map(),
    facetList: LIST_START,
    openFacets: new Set(),
  };
}

/** A fresh screen. @param columnsOf Columns chosen earlier for an index. Default: its own. */
export function newSearch(
  params: {
    index?: string | undefined;
    query?: string | undefined;
    filters?: readonly Filter[] | undefined;
    sort?: TableSort | undefined;
  },
  columnsOf: (index: IndexName) => readonly string[] | undefined = () => undefined,
): SearchState {
  const { index } = searchIndex(params.index);
  const tab = newTab(index, params.query ?? "", columnsOf(index));
  const run = { ...tab.run, filters: params.filters ?? [], sort: params.sort ?? tab.run.sort };
  return {
    index,
    tabs: { [index]: { ...tab, run } },
    focus: "table",
    drawer: false,
    preview: "auto",
    zoom: false,
    chip: 0,
  };
}

/** Fields that chosen columns need beside those of the index's usual ones. */
export function extraFields(index: IndexName, columns: readonly string[]): readonly string[] {
  const known = new Set(fieldsFor(columnsFor(index), index));
  return fieldsFor(chosenColumns(index, columns), index).filter((field) => !known.has(field));
}

/** The tab on screen. */
export function tabOf(state: SearchState): TabState {
  return state.tabs[state.index] ?? newTab(state.index);
}

/** Changes the tab on screen. */
export function withTab(state: SearchState, change: (tab: TabState) => TabState): SearchState {
  const tab = tabOf(state);
  const next = change(tab);
  return next === tab && state.tabs[state.index] === tab
    ? state
    : { ...state, tabs: { ...state.tabs, [state.index]: next } };
}

/** Shows another index. Its tab is as it was left. */
export function showIndex(state: SearchState, index: IndexName, columns?: readonly string[]): SearchState {
  const tabs = { ...state.tabs, [index]: state.tabs[index] ?? newTab(index, "", columns) };
  const { menu: _, past: _p, ...rest } = state;
  return { ...rest, index, tabs, focus: state.focus === "facets" ? "facets" : "table" };
}

/** Shows another index and asks it the present query. Its filters and its sort are as they were left. */
export function carryTo(state: SearchState, index: IndexName, columns?: readonly string[]): SearchState {
  const { field, run: { query } } = tabOf(state);
  return withTab(showIndex(state, index, columns), (tab) => ({ ...rerun(tab, { query }), field }));
}

/** Asks anew: the cursor goes to the top, the old rows stay until the answer comes. */
export function rerun(tab: TabState, change: Partial<Run>): TabState {
  const run = { ...tab.run, ...change };
  if (runKey(run) === runKey(tab.run)) return tab;
  const { anchor: _a, rowFilter: _r, ...rest } = tab;
  return { ...rest, run, before: tab.run, list: LIST_START, marks: new Map() };
}

/** Adds a filter, or turns the same one around; a second of its kind replaces the first. */
export function addFilter(filters: readonly Filter[], filter: Filter): readonly Filter[] {
  const others = filters.filter((one) =>
    one.clause !== filter.clause && (filter.time === undefined || one.time === undefined)
  );
  return [...others, filter];
}

/** Removes the filter at a place. */
export function removeFilter(filters: readonly Filter[], at: number): readonly Filter[] {
  return filters.filter((_, i) => i !== at);
}

/** The filter as the server gets it. */
export function filterText({ clause, exclude }: Filter): string {
  return exclude ? `NOT (${clause})` : clause;
}

/** The run as one text: equal texts mean equal rows. */
export function runKey(run: Run): string {
  const filters = run.filters.map(filterText).sort();
  return JSON.stringify([
    run.index,
    run.query.trim(),
    filters,
    run.sort.field,
    run.sort.direction,
    run.extra ?? [],
  ]);
}
