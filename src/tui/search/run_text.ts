import type { SearchHit } from "../../api/types/common.ts";
import { filterText, type Run, runKey } from "./state.ts";

/** Rows of one request. */
export const PAGE_ROWS = 100;

/** Rows of one page and how many there are in all. */
export interface HitPage {
  readonly items: readonly SearchHit[];
  /** Exact. Only the first page knows; 0 elsewhere. */
  readonly total: number;
}

/** The query as the server gets it: everything, when nothing is typed. */
export const queryText = (run: Pick<Run, "query">) => run.query.trim() === "" ? "*" : run.query.trim();

/** The filters as the server gets them. */
export const filtersOf = (run: Run) => run.filters.map(filterText);

/** The order as the server gets it, with a last word, so that it is total and can be turned around. */
export function sortText(run: Run, reversed = false): string {
  const flip = (direction: "asc" | "desc") => reversed === (direction === "asc") ? "desc" : "asc";
  const first = `${run.sort.field} ${flip(run.sort.direction)}`;
  return run.sort.field === "id" ? first : `${first},id ${flip("asc")}`;
}

/** Key of every page of a run. */
export const pageKeyPrefix = (run: Run) => `search/${run.index}/rows/${runKey(run)}/`;
/** Key of one page of a run. */
export const pageKey = (run: Run, page: number) => `${pageKeyPrefix(run)}${page}`;
