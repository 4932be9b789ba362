import { type Filter, newSearch, type Run, runKey, type SearchState, tabOf } from "../search/state.ts";
import { SCORE_FACET } from "../search/facet_lines.ts";
import { timeFilter } from "../search/time_range.ts";
import { LIST_START, type ListState } from "../widgets/list.ts";
import type { Alert } from "../../api/types/alert.ts";
import type { ScreenContext } from "../contracts.ts";

/** What the alerts screen is opened with. */
export interface AlertsParams {
  readonly query?: string | undefined;
  readonly filters?: readonly Filter[] | undefined;
  /** Field to group by; the empty text for single alerts. Default `file.sha256`. */
  readonly groupBy?: string | undefined;
}

/** Everything that decides which alerts are shown, and in which order. */
export interface AlertAsk {
  /** Query, filters and order. */
  readonly run: Run;
  /** Undefined shows single alerts. */
  readonly groupBy: string | undefined;
  /** Shows the newest minutes too, while workflows may still change them. */
  readonly noDelay: boolean;
  /** Ms since the epoch when the list was asked for: newer alerts wait until it is asked for anew. */
  readonly turn: number;
}

/** State of the alerts screen. */
export interface AlertsState {
  /** Query bar, filters, facets and cursor are those of a search of the alert index. */
  readonly search: SearchState;
  readonly groupBy: string | undefined;
  readonly noDelay: boolean;
  readonly turn: number;
  /** Shown until the first page of the present question has come. */
  readonly before?: AlertAsk | undefined;
  /** Marked rows by their key, each with the first alert of its group. */
  readonly marks: ReadonlyMap<string, Alert>;
  /** Row where a range of marks began. */
  readonly anchor?: number | undefined;
  /** Counts new alerts from time to time. */
  readonly live: boolean;
}

/** Context of everything on the alerts screen. */
export type AlertsContext = ScreenContext<AlertsParams, AlertsState>;

const DAY_MS = 86_400_000;
const SPAN_DAYS = 4;
const FACETS = ["status", "priority", "owner", "label", SCORE_FACET, "type", "al.attrib"];

/** Four days by file, newest first, as the web page begins. */
export function newAlerts(params: AlertsParams, now: number): AlertsState {
  const window = timeFilter({ field: "reporting_ts", spanMs: SPAN_DAYS * DAY_MS, endsMs: 0 });
  const search = newSearch({
    index: "alert",
    query: params.query?.trim() ?? "",
    filters: params.filters ?? [window],
  });
  const tab = { ...tabOf(search), facets: FACETS, column: 3 };
  return {
    search: { ...search, tabs: { alert: tab } },
    groupBy: params.groupBy === "" ? undefined : params.groupBy ?? "file.sha256",
    noDelay: false,
    turn: now,
    marks: new Map(),
    live: true,
  };
}

/** The present question. */
export function askOf({ search, groupBy, noDelay, turn }: AlertsState): AlertAsk {
  return { run: tabOf(search).run, groupBy, noDelay, turn };
}

/** The state with another search; a new question is one of this moment, and the marks of the old one go. */
export function withSearch(state: AlertsState, search: SearchState, now: number): AlertsState {
  if (search === state.search) return state;
  const asked = runKey(tabOf(search).run) !== runKey(tabOf(state.search).run);
  if (!asked) return { ...state, search };
  return { ...state, search, before: askOf(state), turn: now, marks: new Map(), anchor: undefined };
}

/** The state with the cursor elsewhere. */
export function withList(state: AlertsState, list: ListState): AlertsState {
  const tab = tabOf(state.search);
  if (tab.list === list) return state;
  return { ...state, search: { ...state.search, tabs: { ...state.search.tabs, alert: { ...tab, list } } } };
}

/** Asks anew, now: by another field, or with what came since. @param change.top Goes to the first row. */
export function askAgain(
  state: AlertsState,
  now: number,
  change: { groupBy?: string | undefined; noDelay?: boolean; top?: boolean } = {},
): AlertsState {
  const regrouped = "groupBy" in change && change.groupBy !== state.groupBy;
  const next: AlertsState = {
    ...state,
    ...("groupBy" in change ? { groupBy: change.groupBy } : {}),
    ...(change.noDelay === undefined ? {} : { noDelay: change.noDelay }),
    turn: now,
    before: askOf(state),
    anchor: undefined,
    marks: regrouped ? new Map() : state.marks,
  };
  return regrouped || change.top === true ? withList(next, LIST_START) : next;
}
