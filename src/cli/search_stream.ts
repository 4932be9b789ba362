/** Every hit of a search as a stream. @module */
import type { IndexName } from "../api/types/common.ts";

/** What is searched. */
export interface SearchRequest {
  readonly index: IndexName;
  readonly query: string;
  readonly filters: readonly string[];
  readonly fields: readonly string[] | undefined;
  readonly sort: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly useArchive?: true;
  readonly archiveOnly?: true;
}
