/** The questions of the home screen, each answered or failing by itself. @module */
import type { Favorites } from "../../api/types/account.ts";
import type { IndexName, SearchPage } from "../../api/types/common.ts";
import type { UserQuotas, Whoami } from "../../api/types/user.ts";
import { textAt } from "../../domain/columns.ts";
import type { VerdictThresholds } from "../../domain/verdict.ts";
import type { Query } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import { parseTime } from "../../util/format.ts";
import type { App } from "../contracts.ts";
import { filtersOf, queryText } from "../search/run_text.ts";
import { searchIndex } from "../search/indexes.ts";
import { type Run, runKey } from "../search/state.ts";
import { whoamiQuery } from "../shell/account.ts";

const FRESH_MS = 30_000;
const SLOW_MS = 300_000;
/** Older ones that still run are stuck: looking at them again is no use. */
const RUNS_MS = 600_000;
/** Newest submissions. */
const RECENT_ROWS = 25;

/** Key prefix of everything that home asks. */
export const HOME_KEYS = "home/";

/** Who is logged in, once it is known. */
export const whoamiOf = (app: App): Whoami | undefined =>
  app.queries.peek<Whoami>(whoamiQuery(app.services).key);

/** Whether one of the newest submissions was running when they were asked for. */
export function isAnyRunning(app: App): boolean {
  const page = app.queries.peek<SearchPage>(recentQuery(app.services).key);
  return page?.items.some((item) =>
    item.state === "submitted" && app.now() - (parseTime(textAt(item, "times.submitted")) ?? 0) < RUNS_MS
  ) ?? false;
}

/** The newest submissions. `POST search/submission/` */
export function recentQuery(services: Services): Query<SearchPage> {
  const { client } = services;
  return {
    key: `${HOME_KEYS}recent`,
    staleMs: FRESH_MS,
    fetch: (signal) =>
      client.search.page("submission", "*", {
        rows: RECENT_ROWS,
        sort: "times.submitted desc",
        fl: [
          "sid",
          "max_score",
          "params.description",
          "file_count",
          "state",
          "times.submitted",
          "error_count",
          "classification",
        ],
        signal,
      }),
  };
}

/** How many hits a search has, and how they came over the last week. */
export interface Trend {
  readonly count: number;
  /** Hits by half a day, the oldest first; empty where the index has no date. */
  readonly steps: readonly number[];
}

/** Count and trend of a search. `POST search/{index}/` and `POST search/histogram/{index}/{field}/` */
export function trendQuery({ client }: Services, run: Run): Query<Trend> {
  const { dateField } = searchIndex(run.index);
  const scope = { filters: filtersOf(run) };
  return {
    key: `${HOME_KEYS}trend/${runKey(run)}`,
    staleMs: 2 * FRESH_MS,
    async fetch(signal) {
      const [count, steps] = await Promise.all([
        client.search.count(run.index, queryText(run), { ...scope, signal }),
        dateField === undefined ? {} : client.search.histogram(run.index, dateField, {
          ...scope,
          query: queryText(run),
          start: "now-7d",
          end: "now",
          gap: "+12h",
          mincount: 0,
          signal,
        }),
      ]);
      return { count, steps: Object.values(steps) };
    },
  };
}

/** Searches kept at the server. `GET user/favorites/{username}/` */
export function favoritesQuery({ client }: Services, username: string): Query<Favorites> {
  return {
    key: `${HOME_KEYS}favorites/${username}`,
    staleMs: SLOW_MS,
    fetch: (signal) => client.user.favorites.get(username, signal),
  };
}

/** Alerts of the last days. */
export interface AlertSummary {
  readonly total: number;
  readonly priorities: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  /** Without an owner. */
  readonly unowned: number;
}

/** How far back alerts are counted: as the alerts screen begins. */
export const ALERT_SPAN = "4d";
/** Alerts nobody has taken. */
export const UNOWNED = "NOT owner:*";

/** Alerts by priority and status. `GET alert/list/`, `alert/priorities/`, `alert/statuses/` */
export function alertsQuery({ client }: Services): Query<AlertSummary> {
  return {
    key: `${HOME_KEYS}alerts`,
    staleMs: FRESH_MS,
    async fetch(signal) {
      const which = { timeSpan: ALERT_SPAN, signal };
      const count = async (query?: string) =>
        (await client.alert.list({ ...which, query, rows: 1, trackTotalHits: true })).total ?? 0;
      const [total, unowned, priorities, statuses] = await Promise.all([
        count(),
        count(UNOWNED),
        client.alert.priorities(which),
        client.alert.statuses(which),
      ]);
      return { total, unowned, priorities, statuses };
    },
  };
}

/** Submissions of the last day by half an hour, all and by how bad they are. */
export type Day = Readonly<Record<DayLevel, readonly number[]>>;
/** Lines of the last day. */
export const DAY_LEVELS = ["all", "malicious", "highly-suspicious", "suspicious"] as const;
/** One of {@link DAY_LEVELS}. */
export type DayLevel = typeof DAY_LEVELS[number];

/** The clause for a level; undefined for all. */
export function levelClause(level: DayLevel, thresholds: VerdictThresholds): string | undefined {
  const { malicious, highly_suspicious: high, suspicious } = thresholds;
  switch (level) {
    case "all":
      return undefined;
    case "malicious":
      return `max_score:>=${malicious}`;
    case "highly-suspicious":
      return `max_score:[${high} TO ${malicious - 1}]`;
    case "suspicious":
      return `max_score:[${suspicious} TO ${high - 1}]`;
  }
}

/** The last day. `POST search/histogram/submission/times.submitted/` */
export function dayQuery({ client }: Services, thresholds: VerdictThresholds): Query<Day> {
  return {
    key: `${HOME_KEYS}day/${Object.values(thresholds).join("-")}`,
    staleMs: 2 * FRESH_MS,
    async fetch(signal) {
      const steps = async (level: DayLevel) =>
        Object.values(
          await client.search.histogram("submission", "times.submitted", {
            query: levelClause(level, thresholds) ?? "*",
            start: "now-1d",
            end: "now",
            gap: "+30m",
            mincount: 0,
            signal,
          }),
        );
      const [all, malicious, high, suspicious] = await Promise.all([
        steps("all"),
        steps("malicious"),
        steps("highly-suspicious"),
        steps("suspicious"),
      ]);
      return { all, malicious, "highly-suspicious": high, suspicious };
    },
  };
}

/** What is left of today's quotas. `GET user/quotas/{username}/` */
export function quotasQuery({ client }: Services, username: string): Query<UserQuotas> {
  return {
    key: `${HOME_KEYS}quotas/${username}`,
    staleMs: FRESH_MS,
    fetch: (signal) => client.user.quotas(username, signal),
  };
}

/** Services in use and not. */
export interface ServiceCount {
  readonly on: number;
  readonly off: readonly string[];
}

/** Services that are on and off. `GET service/all/` */
export function serviceCountQuery({ client }: Services): Query<ServiceCount> {
  return {
    key: `${HOME_KEYS}services`,
    staleMs: SLOW_MS,
    async fetch(signal) {
      const services = await client.service.list(signal);
      const off = services.filter((service) => !service.enabled).map((service) => service.name);
      return { on: services.length - off.length, off };
    },
  };
}

/** A search over an index, with the index's own order. */
export function plainRun(index: IndexName, query: string): Run {
  return { index, query, filters: [], sort: searchIndex(index).sort };
}
