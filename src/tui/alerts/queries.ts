/** The questions of the alerts screens. @module */
import type { AlertSelection } from "../../api/alert_query.ts";
import type { Alert, AlertGroups, AlertPage } from "../../api/types/alert.ts";
import { fieldClause, quoteValue } from "../../domain/lucene/quote.ts";
import type { Query, QueryCache } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import { filterText, runKey } from "../search/state.ts";
import { dateMathSpan, spanUntilNow } from "../search/time_range.ts";
import type { AlertAsk } from "./state.ts";

/** Rows of one page. */
export const PAGE_ROWS = 50;
/** The server refuses rows beyond this. */
export const WINDOW_ROWS = 10_000;
/** Alerts related to one are shown up to this number. */
export const RELATED_MAX = 100;
const FRESH_MS = 120_000;
const LIVE_MS = 30_000;
const LABELS_MS = 60_000;

/** A page of groups or alerts. */
export type AnyAlertPage = AlertPage | AlertGroups;

/** Where answers come from and are kept. */
export interface AlertSource {
  readonly services: Services;
  readonly queries: QueryCache;
}

/** The question as one text: equal texts mean equal rows. */
export const askKey = (ask: AlertAsk): string =>
  `${ask.turn}/${ask.groupBy ?? ""}/${ask.noDelay ? "all" : ""}/${runKey(ask.run)}`;

/** Key of one page of an answer. */
export const pageKey = (ask: AlertAsk, page: number): string => `alerts/${askKey(ask)}/${page}`;

/** The time of an answer: what keeps pages from shifting when alerts arrive. */
interface Pin {
  /** As the server gave it: a span reaches back from there. */
  readonly startTime?: string | undefined;
  /** Of the newest alert shown, where the server gave none. A span must not reach back from there: it would grow. */
  readonly newest?: string | undefined;
}

function pinOf(queries: QueryCache, ask: AlertAsk): Pin {
  const first = queries.peek<AnyAlertPage>(pageKey(ask, 0));
  if (typeof first?.tc_start === "string") return { startTime: first.tc_start };
  const { field, direction } = ask.run.sort;
  return field === "reporting_ts" && direction === "desc" ? { newest: first?.items[0]?.reporting_ts } : {};
}

/** The alerts of the question as they are now; a range that ends now is left to the caller. */
function selectionNow(
  { run: { query, filters }, noDelay }: AlertAsk,
): {
  readonly query: string | undefined;
  readonly filters: readonly string[];
  readonly spanMs: number | undefined;
  readonly noDelay: true | undefined;
} {
  const span = filters.find(({ time, exclude }) => spanUntilNow(time) !== undefined && !exclude);
  return {
    query: query.trim() === "" ? undefined : query.trim(),
    filters: filters.filter((one) => one !== span).map(filterText),
    spanMs: spanUntilNow(span?.time),
    noDelay: noDelay ? true : undefined,
  };
}

/** The alerts of the question, as of when it was asked. A range that ends now goes by the list's own clock. */
export function selectionOf(queries: QueryCache, ask: AlertAsk): AlertSelection {
  const { startTime, newest } = pinOf(queries, ask);
  const { spanMs, filters, ...which } = selectionNow(ask);
  const span = spanMs === undefined ? undefined : dateMathSpan(spanMs);
  if (newest === undefined) return { ...which, filters, timeSpan: span, startTime };
  const oldest = span === undefined ? "*" : `now-${span}`;
  return { ...which, filters: [...filters, `reporting_ts:[${oldest} TO ${quoteValue(newest)}]`] };
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
        sort: `${ask.run.sort.field} ${ask.run.sort.direction}`,
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

/** How many alerts came since the list was asked for. `GET alert/list/` */
export function newAlertsQuery({ services, queries }: AlertSource, ask: AlertAsk): Query<number> {
  return {
    key: `alerts-new/${askKey(ask)}`,
    staleMs: LIVE_MS,
    async fetch(signal) {
      const { startTime, newest } = pinOf(queries, ask);
      const since = startTime ?? newest;
      if (since === undefined) return 0;
      const { query, filters, noDelay } = selectionNow(ask);
      const { total } = await services.client.alert.list({
        ...{ query, noDelay, rows: 0, signal },
        filters: [...filters, `reporting_ts:{${quoteValue(since)} TO *}`],
      });
      return total ?? 0;
    },
  };
}

/** Labels in use with their alerts, to choose from. `GET alert/labels/` */
export function labelsQuery({ services }: Pick<AlertSource, "services">): Query<
  Readonly<Record<string, number>>
> {
  return {
    key: "alerts-labels",
    staleMs: LABELS_MS,
    fetch: (signal) => services.client.alert.labels({ signal }),
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

/** Alerts about the same file, or a file of the same name, newest first. `GET alert/list/` */
export function relatedQuery({ services }: Pick<AlertSource, "services">, alert: Alert): Query<AlertPage> {
  const same = [fieldClause("file.sha256", alert.file.sha256)];
  if (alert.file.name !== "") same.push(fieldClause("file.name", alert.file.name));
  return {
    key: `alert/${alert.alert_id}/related`,
    staleMs: FRESH_MS,
    fetch: (signal) =>
      services.client.alert.list({
        query: same.join(" OR "),
        filters: [`NOT ${fieldClause("alert_id", alert.alert_id)}`],
        rows: RELATED_MAX,
        noDelay: true,
        trackTotalHits: true,
        signal,
      }),
  };
}
