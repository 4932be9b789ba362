import type { ScreenContext } from "../contracts.ts";
import type { Filter } from "../search/state.ts";
import { LIST_START, type ListState } from "../widgets/list.ts";
import type { TableSort } from "../widgets/table.ts";
import { type TextField, textField } from "../widgets/text_field.ts";

/** What the alerts screen is opened with. */
export interface AlertsParams {
  readonly query?: string | undefined;
  /** Field to group by; the empty text for single alerts. Default `file.sha256`. */
  readonly groupBy?: string | undefined;
}

/** How far back alerts are shown. */
export const TIME_SPANS = ["24h", "4d", "1w", "1M", "none"] as const;
/** One of {@link TIME_SPANS}. */
export type TimeSpan = typeof TIME_SPANS[number];

/** Everything that decides which alerts are shown, and in which order. */
export interface AlertAsk {
  readonly query: string;
  readonly filters: readonly Filter[];
  /** Undefined shows single alerts. */
  readonly groupBy: string | undefined;
  readonly span: TimeSpan;
  /** Shows the newest minutes too, while workflows may still change them. */
  readonly noDelay: boolean;
  readonly sort: TableSort;
  /** Ms since the epoch when the list was asked for: newer alerts wait until it is asked for anew. */
  readonly turn: number;
}

/** Part of the screen that has the keyboard. */
export type AlertsFocus = "table" | "facets" | "query";

/** State of the alerts screen. */
export interface AlertsState {
  readonly ask: AlertAsk;
  /** Shown until the first page of `ask` has come. */
  readonly before?: AlertAsk | undefined;
  readonly list: ListState;
  readonly facetList: ListState;
  readonly focus: AlertsFocus;
  readonly field: TextField;
  /** Marked rows by their key, with the number of alerts in each. */
  readonly marks: ReadonlyMap<string, number>;
  /** Row where a range of marks began. */
  readonly anchor?: number | undefined;
  /** The facets cover the table; only where there is no room for both. */
  readonly drawer: boolean;
  readonly preview: boolean;
  /** Counts new alerts from time to time. */
  readonly live: boolean;
}

/** Context of everything on the alerts screen. */
export type AlertsContext = ScreenContext<AlertsParams, AlertsState>;

/** Four days by file, newest first, as the web page begins. */
export function newAlerts(params: AlertsParams, now: number): AlertsState {
  const query = params.query?.trim() ?? "";
  const groupBy = params.groupBy === "" ? undefined : params.groupBy ?? "file.sha256";
  return {
    ask: {
      query,
      filters: [],
      groupBy,
      span: "4d",
      noDelay: false,
      sort: { field: "reporting_ts", direction: "desc" },
      turn: now,
    },
    list: LIST_START,
    facetList: LIST_START,
    focus: "table",
    field: textField(query),
    marks: new Map(),
    drawer: false,
    preview: true,
    live: false,
  };
}

/** The state with a new question; marks belong to the old one and go. */
export function asking(state: AlertsState, change: Partial<AlertAsk>): AlertsState {
  return {
    ...state,
    ask: { ...state.ask, ...change },
    before: state.ask,
    list: LIST_START,
    marks: new Map(),
    anchor: undefined,
  };
}

/** The state with a filter added; the same clause is replaced, or taken off when it is the same filter. */
export function withFilter(state: AlertsState, filter: Filter, now: number): AlertsState {
  const others = state.ask.filters.filter((one) => one.clause !== filter.clause);
  const same = state.ask.filters.some((one) =>
    one.clause === filter.clause && one.exclude === filter.exclude
  );
  return asking(state, { filters: same ? others : [...others, filter], turn: now });
}
