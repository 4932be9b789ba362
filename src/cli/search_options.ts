/** Options and answers that the commands of the search family share. @module */
import type { IndexName } from "../api/types/common.ts";
import type { FieldTable } from "../domain/lucene/field_spec.ts";
import { RequestError } from "../api/errors.ts";
import { UsageError } from "../util/error.ts";
import { formatCount } from "../util/format.ts";
import type { CliContext } from "./context.ts";
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

/** What a request sends, to find out which part of it the server refused. */
export interface SentQueries {
  readonly index: IndexName;
  readonly query: string;
  readonly filters: readonly string[];
  /** `field asc`, several separated by commas. */
  readonly sort?: string | undefined;
  /** Field that the request counts or groups by. */
  readonly field?: string | undefined;
}

/** Does a request; when the server refuses a query or a field, says which and why. */
export async function withQueryHelp<T>(
  ctx: CliContext,
  sent: SentQueries,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 400) throw error;
    throw windowFault(error) ?? await queryFault(ctx, sent, error) ?? await fieldFault(ctx, sent) ?? error;
  }
}

/** The error for a page beyond what the server can return; undefined when something else is wrong. */
export function windowFault(cause: unknown): UsageError | undefined {
  if (!(cause instanceof RequestError) || !cause.message.includes("Result window is too large")) {
    return undefined;
  }
  return new UsageError("Only the first 10,000 rows can be listed: --offset and --rows go beyond", {
    cause,
    hint: "fewer --rows, or a query",
  });
}

/** Why the server refuses to sort or to group by a field; undefined when it does not. */
async function fieldFault(
  ctx: CliContext,
  { index, sort, field }: SentQueries,
): Promise<UsageError | undefined> {
  const sorted = sort?.split(",").map((part) => part.trim().split(" ")[0]!) ?? [];
  const names = [...sorted, ...field === undefined ? [] : [field]];
  if (names.length === 0) return undefined;
  const [{ client, signal }, { unknownField }] = await Promise.all([
    ctx.services(),
    import("./search_columns.ts"),
  ]);
  const table = await client.search.fields(index, signal).catch(() => ({} as FieldTable));
  if (Object.keys(table).length === 0) return undefined;
  for (const name of names) {
    if (!Object.hasOwn(table, name)) return unknownField(name, index, table);
    const { type, indexed } = table[name]!;
    if (type !== "text" && type !== "object" && indexed) continue;
    const why = indexed ? `its type is "${type}"` : "it is not indexed";
    return new UsageError(`Cannot ${sorted.includes(name) ? "sort" : "group"} by "${name}": ${why}`, {
      hint: `another field; see alx fields ${index}`,
    });
  }
  return undefined;
}

/** What is wrong with the query or a filter, by its syntax or by the server's fields; undefined when alx finds nothing. */
async function queryFault(
  ctx: CliContext,
  { index, query, filters }: SentQueries,
  cause: RequestError,
): Promise<UsageError | undefined> {
  if (!/parse|query|SearchException/i.test(cause.message)) return undefined;
  const { queryError, valueError } = await import("./query_fault.ts");
  const texts = [query, ...filters];
  for (const text of texts) {
    const found = queryError(text, { index, cause });
    if (found !== undefined) return found;
  }
  const { client, signal } = await ctx.services();
  const fields = await client.search.fields(index, signal).catch(() => undefined);
  if (fields === undefined || Object.keys(fields).length === 0) return undefined;
  return texts.map((text) => valueError(text, fields, cause)).find((found) => found !== undefined);
}
