import type { SearchHit, SearchPage } from "../../api/types/mod.ts";
import { QueryError, searchFailure } from "../lucene/mod.ts";
import { projection } from "./project.ts";
import { type Entry, matching, type NumberParam, type SearchRequest, wholeNumber } from "./request.ts";
import { defaultSort, parseSort, sortEntries } from "./sort.ts";

/** Hits beyond this are reached by deep paging only; totals stop here too. */
export const RESULT_WINDOW = 10_000;

/** What `search/<index>/` takes. */
export interface SearchDocsRequest extends SearchRequest {
  /** @default 0 */
  readonly offset?: NumberParam;
  /** @default 25 */
  readonly rows?: NumberParam;
  /** @default the index's own */
  readonly sort?: string | null | undefined;
  readonly fl?: string | null | undefined;
  /** True counts all, a number caps the count, false gives `total: null`. @default 10000 */
  readonly trackTotalHits?: boolean | NumberParam;
}

/** @throws {QueryError} with the server's text when a page lies outside the window */
export function requireWindow(offset: number, rows: number): void {
  if (offset < 0) throw searchFailure(`[from] parameter cannot be negative, found [${offset}]`);
  if (rows < 0) throw searchFailure(`[size] parameter cannot be negative, found [${rows}]`);
  if (offset + rows > RESULT_WINDOW) {
    throw searchFailure(
      `Result window is too large, from + size must be less than or equal to: [${RESULT_WINDOW}] but was [${
        offset + rows
      }]. See the ` +
        "scroll api for a more efficient way to request large data sets. This limit can be set by changing the " +
        "[index.max_result_window] index level setting.",
    );
  }
}

function cappedTotal(found: number, track: SearchDocsRequest["trackTotalHits"]): number | null {
  if (track === false) return null;
  if (track === true) return found;
  return Math.min(found, wholeNumber(track, RESULT_WINDOW));
}

/** All hits in order: what deep paging walks through. Keep the list to serve the pages that follow. */
export function matchDocs(docs: Iterable<Entry>, request: SearchDocsRequest): Entry[] {
  if (request.query === undefined || request.query === "") throw new QueryError("There was no search query.");
  const sort = parseSort(request.sort ?? defaultSort(request.index));
  return sortEntries(matching(docs, request), sort, request);
}

/** `search/<index>/`: one page. @throws {QueryError} with the server's text */
export function searchDocs(docs: Iterable<Entry>, request: SearchDocsRequest): SearchPage<SearchHit> {
  if (request.query === undefined || request.query === "") throw new QueryError("There was no search query.");
  const offset = wholeNumber(request.offset, 0);
  const rows = wholeNumber(request.rows, 25);
  requireWindow(offset, rows);
  const hits = matchDocs(docs, request);
  const cut = projection(request.fl, request.fields);
  const items = hits.slice(offset, offset + rows).map(cut);
  return { items, offset, rows, total: cappedTotal(hits.length, request.trackTotalHits) };
}
