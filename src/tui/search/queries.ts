/** The questions of the search screen. @module */
import type { FieldInfo, IndexName } from "../../api/types/common.ts";
import { columnsFor, fieldsFor, listAt } from "../../domain/columns.ts";
import type { Query, QueryCache } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import { parseTime } from "../../util/format.ts";
import { deepPage } from "./deep_rows.ts";
import { filtersOf, type HitPage, PAGE_ROWS, pageKey, queryText, sortText } from "./run_text.ts";
import { type Run, runKey } from "./state.ts";

/** The server refuses offset + rows beyond this. */
const WINDOW_ROWS = 10_000;
const FRESH_MS = 60_000;
const FIELDS_MS = 600_000;
const VALUES_MAX = 20;

/** Where a page lies: from the front, from the back (in the opposite order), or out of reach of both. */
export function pagePlace(
  page: number,
  total: number,
): { readonly offset: number; readonly rows: number; readonly reversed: boolean } | undefined {
  const first = page * PAGE_ROWS;
  if (first + PAGE_ROWS <= WINDOW_ROWS) return { offset: first, rows: PAGE_ROWS, reversed: false };
  const rows = Math.min(PAGE_ROWS, total - first);
  const offset = total - first - rows;
  return rows > 0 && offset + rows <= WINDOW_ROWS ? { offset, rows, reversed: true } : undefined;
}

/** What a page of rows is asked with. */
export interface RowSource {
  readonly services: Services;
  readonly queries: QueryCache;
}

/**
 * One page of the rows of a run. `POST search/{index}/`
 *
 * @param total Exact number of rows, once it is known.
 */
export function pageQuery(
  { services, queries }: RowSource,
  run: Run,
  page: { at: number; total: number },
): Query<HitPage> {
  const place = pagePlace(page.at, page.total);
  const fields = [...new Set([...fieldsFor(columnsFor(run.index), run.index), ...(run.extra ?? [])])];
  return {
    key: pageKey(run, page.at),
    staleMs: FRESH_MS,
    async fetch(signal) {
      if (place === undefined) return await deepPage({ services, queries, run, fields }, page.at, signal);
      const answer = await services.client.search.page(run.index, queryText(run), {
        filters: filtersOf(run),
        offset: place.offset,
        rows: place.rows,
        sort: sortText(run, place.reversed),
        fl: fields,
        trackTotalHits: page.at === 0 ? true : undefined,
        signal,
      });
      return { items: place.reversed ? answer.items.toReversed() : answer.items, total: answer.total ?? 0 };
    },
  };
}

/** How many hits a query would have. `POST search/{index}/` with no rows */
export function countQuery(services: Services, run: Run): Query<number> {
  return {
    key: `search/${run.index}/count/${runKey(run)}`,
    staleMs: FRESH_MS,
    fetch: (signal) =>
      services.client.search.count(run.index, queryText(run), {
        filters: filtersOf(run),
        exact: true,
        signal,
      }),
  };
}

/** Values of a field within a run, most frequent first. `POST search/facet/{index}/{field}/` */
export function facetQuery(
  services: Services,
  run: Run,
  field: string,
): Query<readonly (readonly [value: string, count: number])[]> {
  return {
    key: `search/${run.index}/facet/${field}/${runKey(run)}`,
    staleMs: FRESH_MS,
    async fetch(signal) {
      const counts = await services.client.search.facet(run.index, field, {
        query: queryText(run),
        filters: filtersOf(run),
        size: VALUES_MAX,
        signal,
      });
      return Object.entries(counts).sort((a, b) => b[1] - a[1]);
    },
  };
}

/** Hits by equal steps of a date or number. */
export interface Steps {
  readonly field: string;
  readonly start: string | number;
  readonly end: string | number;
  /** `+1h`, `100`. */
  readonly gap: string | number;
}

/** Hits of a run by steps. `POST search/histogram/{index}/{field}/` */
export function histogramQuery(
  services: Services,
  run: Run,
  steps: Steps,
): Query<readonly (readonly [key: string, count: number])[]> {
  return {
    key: `search/${run.index}/histogram/${JSON.stringify(steps)}/${runKey(run)}`,
    staleMs: FRESH_MS,
    async fetch(signal) {
      const counts = await services.client.search.histogram(
        run.index,
        steps.field,
        {
          query: queryText(run),
          filters: filtersOf(run),
          start: steps.start,
          end: steps.end,
          gap: steps.gap,
          mincount: 0,
          signal,
        },
      );
      return Object.entries(counts);
    },
  };
}

/** Time of the oldest hit of a run; null where none has one. `POST search/{index}/` for one row */
export function oldestQuery(services: Services, run: Run, field: string): Query<number | null> {
  return {
    key: `search/${run.index}/oldest/${runKey(run)}`,
    staleMs: FRESH_MS,
    async fetch(signal) {
      const { items } = await services.client.search.page(run.index, queryText(run), {
        filters: filtersOf(run),
        rows: 1,
        sort: `${field} asc`,
        fl: [field],
        signal,
      });
      return items[0] === undefined ? null : parseTime(listAt(items[0], field)[0]) ?? null;
    },
  };
}

/** The fields of an index. `GET search/fields/{index}/` */
export function fieldsQuery(
  services: Services,
  index: IndexName,
): Query<Readonly<Record<string, FieldInfo>>> {
  return {
    key: `fields/${index}`,
    staleMs: FIELDS_MS,
    fetch: (signal) => services.client.search.fields(index, signal),
  };
}
