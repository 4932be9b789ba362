/** The questions of the alerts screen. @module */
import type { AlertSelection } from "../../api/alert_query.ts";
import type { Alert, AlertGroups, AlertPage } from "../../api/types/alert.ts";
import type { Query, QueryCache } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import type { AlertAsk } from "./state.ts";

/** Rows of one page. */
export const PAGE_ROWS = 50;
/** The server refuses rows beyond this. */
export const WINDOW_ROWS = 10_000;
const FRESH_MS = 120_000;
const LIVE_MS = 30_000;

/** A page of groups or alerts. */
export type AnyAlertPage = AlertPage | AlertGroups;

/** Where answers come from and are kept. */
export interface AlertSource {
  readonly services: Services;
  readonly queries: QueryCache;
}

const askKey = (ask: AlertAsk) =>
  JSON.stringify([
    ask.query,
    ask.filters.map(({ clause, exclude }) => [clause, exclude]),
    ask.groupBy,
    ask.span,
    ask.noDelay,
    ask.sort,
    ask.turn,
  ]);

/** Key of one page of an answer. */
export const pageKey = (ask: AlertAsk, page: number): string => `alerts/${askKey(ask)}/${page}`;

/** The newest time shown: what keeps pages from shifting when alerts arrive. */
export function pinnedTime(queries: QueryCache, ask: AlertAsk): string | undefined {
  const first = queries.peek<AnyAlertPage>(pageKey(ask, 0));
  if (first === undefined) return undefined;
  if (typeof first.tc_start === "string") return first.tc_start;
  if (ask.sort.field !== "reporting_ts" || ask.sort.direction !== "desc") return undefined;
  return first.items[0]?.reporting_ts;
}

/** The alerts of the question, as of when it was asked. */
export function selectionOf(queries: QueryCache, ask: AlertAsk): AlertSelection {
  return {
    query: ask.query === "" ? undefined : ask.query,
    filters: ask.filters.map(({ clause, exclude }) => exclude ? `NOT (${clause})` : clause),
    timeSpan: ask.span === "none" ? undefined : ask.span,
    startTime: pinnedTime(queries, ask),
    noDelay: ask.noDelay ? true : undefined,
  };
}

/** One page of rows. `GET alert/grouped/{field}/` or `GET alert/list/` */
export function pageQuery(
  { services, queries }: AlertSource,
  ask: AlertAsk,
  page: number,
): Query<AnyAlertPage> {
  return {
    key: pageKey(ask, page),
    staleMs: FRESH_MS,
    async fetch(signal) {
      const options = {
        ...selectionOf(queries, ask),
        offset: page * PAGE_ROWS,
        rows: PAGE_ROWS,
        sort: `${ask.sort.field} ${ask.sort.direction}`,
        trackTotalHits: true,
        signal,
      };
      const { alert } = services.client;
      return ask.groupBy === undefined
        ? await alert.list(options)
        : await alert.grouped(ask.groupBy, options);
    },
  };
}

/** Counts by value of the fields in the facets pane. */
export interface AlertFacets {
  readonly status: Readonly<Record<string, number>>;
  readonly priority: Readonly<Record<string, number>>;
  readonly owner: Readonly<Record<string, number>>;
  readonly label: Readonly<Record<string, number>>;
}

/** Facets of the alerts shown. `GET alert/statuses/`, `priorities/`, `labels/`, `statistics/` */
export function facetsQuery({ services, queries }: AlertSource, ask: AlertAsk): Query<AlertFacets> {
  return {
    key: `alerts/${askKey(ask)}/facets`,
    staleMs: FRESH_MS,
    async fetch(signal) {
      const which = { ...selectionOf(queries, ask), signal };
      const { alert } = services.client;
      const [status, priority, label, statistics] = await Promise.all([
        alert.statuses(which),
        alert.priorities(which),
        alert.labels(which),
        alert.statistics(which),
      ]);
      return { status, priority, label, owner: statistics.owner ?? {} };
    },
  };
}

/** How many alerts came since the list was asked for; asked for again while live. `GET alert/list/` */
export function newAlertsQuery({ services, queries }: AlertSource, ask: AlertAsk): Query<number> {
  return {
    key: `alerts-new/${askKey(ask)}`,
    staleMs: LIVE_MS,
    pollMs: () => LIVE_MS,
    async fetch(signal) {
      const { startTime, ...which } = selectionOf(queries, ask);
      if (startTime === undefined) return 0;
      const filters = [...which.filters ?? [], `reporting_ts:{"${startTime}" TO *}`];
      const page = await services.client.alert.list({ ...which, filters, rows: 1, signal });
      return page.total ?? 0;
    },
  };
}

/** One alert. `GET alert/{id}/` */
export function alertQuery({ services }: Pick<AlertSource, "services">, id: string): Query<Alert> {
  return {
    key: `alert/${id}`,
    staleMs: FRESH_MS,
    fetch: (signal) => services.client.alert.get(id, signal),
  };
}
