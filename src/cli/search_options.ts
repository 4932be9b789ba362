/** Options and answers that the commands of the search family share. @module */
import type { IndexName } from "../api/types/common.ts";
import { RequestError } from "../api/errors.ts";
import { UsageError } from "../util/error.ts";
import { formatCount } from "../util/format.ts";
import { collect } from "./options.ts";

/** Which documents: filters and archive. */
export interface Scope {
  readonly filter: readonly string[];
  readonly archive?: true;
  readonly archiveOnly?: true;
}

/** Adds the options of {@link Scope}, and keeps the command's types. */
export const FILTER = [
  "--filter <query>",
  "Keep only what matches this too; may be repeated",
  collect,
  [],
] as const;
/** `--archive` */
export const ARCHIVE = ["--archive", "Search the archive too"] as const;
/** `--archive-only` */
export const ARCHIVE_ONLY = ["--archive-only", "Search nothing but the archive"] as const;

/**
 * The scope as the client takes it.
 *
 * @throws {UsageError} when both archive options are given
 */
export function scopeOf({ filter, archive, archiveOnly }: {
  readonly filter: readonly string[];
  readonly archive?: true | undefined;
  readonly archiveOnly?: true | undefined;
}): { filters: readonly string[]; useArchive?: true; archiveOnly?: true } {
  if (archive && archiveOnly) throw new UsageError("--archive and --archive-only exclude each other");
  return {
    filters: filter,
    ...(archive ? { useArchive: true as const } : {}),
    ...(archiveOnly ? { archiveOnly: true as const } : {}),
  };
}

/** Hits as people read them: `25 of 1,204 hits`; the server stops counting at 10,000 unless told to go on. */
export function totalText(shown: number, total: number | null, isExact: boolean): string {
  if (total === null) return `${formatCount(shown)} hits`;
  const more = total >= 10_000 && !isExact ? "+" : "";
  return `${formatCount(shown)} of ${formatCount(total)}${more} hits`;
}

/** The query and the filters that a request sends, to find out which of them the server refused. */
export interface SentQueries {
  readonly index: IndexName;
  readonly query: string;
  readonly filters: readonly string[];
}

/** Does a request, and when the server cannot parse a query shows where it is broken. */
export async function withQueryHelp<T>(sent: SentQueries, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 400) throw error;
    throw await queryFault(sent, error) ?? error;
  }
}

async function queryFault(
  { index, query, filters }: SentQueries,
  cause: RequestError,
): Promise<UsageError | undefined> {
  if (!/parse|query|SearchException/i.test(cause.message)) return undefined;
  const { queryError } = await import("./query_fault.ts");
  for (const text of [query, ...filters]) {
    const found = queryError(text, { index, cause });
    if (found !== undefined) return found;
  }
  return undefined;
}
