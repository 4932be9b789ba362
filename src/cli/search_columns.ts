/** The columns of a search, and the fields that the server is asked for. @module */
import type { IndexName, SearchHit } from "../api/types/common.ts";
import type { Column } from "../domain/column.ts";
import { columnsFor, fieldColumn, fieldsFor, typedColumns } from "../domain/columns.ts";
import { fieldSpec, type FieldTable, meantField, starPattern } from "../domain/lucene/mod.ts";
import { UsageError } from "../util/error.ts";
import type { CliContext, Format } from "./context.ts";
import { wholeHashes, withHandle } from "./handles.ts";

/** What a search shows, and asks for. */
export interface SearchColumns {
  readonly columns: readonly Column<SearchHit>[];
  /** Undefined for those the server returns unasked. */
  readonly fl: readonly string[] | undefined;
}

/** What decides about the columns. */
export interface ColumnsChoice {
  readonly index: IndexName;
  /** `--fields` */
  readonly fields: readonly string[] | undefined;
  readonly format: Format;
}

/**
 * The columns: the fields asked for, else the usual ones; CSV and Parquet then have every other stored field too, as JSON
 * does. The server's field table is read for these, and to check the fields asked for.
 *
 * @throws {UsageError} the index has no such field
 */
export async function searchColumns(ctx: CliContext, choice: ColumnsChoice): Promise<SearchColumns> {
  const { index, fields, format } = choice;
  const isJson = format === "json" || format === "jsonl";
  const usual = withHandle(index, columnsFor(index), ctx.columns);
  if (fields === undefined && (isJson || format === "table")) {
    return { columns: usual, fl: isJson ? undefined : fieldsFor(usual, index) };
  }
  const { client, signal } = await ctx.services();
  const table = await client.search.fields(index, signal);
  if (fields === undefined) {
    const columns = typedColumns([...usual, ...otherStored(usual, table)], table);
    return { columns, fl: fieldsFor(columns, index) };
  }
  const names = [...new Set(fields.flatMap((name) => fieldsNamed(name, index, table)))];
  const columns = wholeHashes(
    names.map((name) => fieldColumn<SearchHit>(name, Object.hasOwn(table, name) ? table[name] : undefined)),
  );
  return { columns, fl: isJson ? fields : fields.includes("*") ? ["id", "*"] : names };
}

function otherStored(columns: readonly Column<SearchHit>[], table: FieldTable): Column<SearchHit>[] {
  const shown = new Set(columns.map(({ field }) => field));
  return Object.entries(table).filter(([name, { stored }]) => stored && !shown.has(name))
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, info]) => fieldColumn<SearchHit>(name, info));
}

/** Indexes whose metadata has the keys that submitters choose: one may be new. */
const WITH_METADATA: readonly IndexName[] = ["submission", "alert"];

/**
 * The fields that a name or a pattern such as `times.*` stands for.
 *
 * @throws {UsageError} there is none
 */
export function fieldsNamed(name: string, index: IndexName, table: FieldTable): readonly string[] {
  if (name.includes("*")) {
    const matches = starPattern(name);
    const found = Object.keys(table).filter(matches).sort((a, b) =>
      a === "id" ? -1 : b === "id" ? 1 : a < b ? -1 : 1
    );
    if (found.length > 0) return found;
  } else if (name === "id" || fieldSpec(name, table) !== undefined || isBelowObject(name, table)) {
    return [name];
  } else if (name.startsWith("metadata.") && WITH_METADATA.includes(index)) return [name];
  throw unknownField(name, index, table);
}

function isBelowObject(name: string, table: FieldTable): boolean {
  return [...name.matchAll(/\./g)].some(({ index }) => {
    const above = name.slice(0, index);
    return Object.hasOwn(table, above) && table[above]?.type === "object";
  });
}

/** The error for a field that an index does not have. */
export function unknownField(name: string, index: IndexName, table: FieldTable): UsageError {
  const meant = meantField(name, table);
  return new UsageError(`Unknown field "${name}" of the index "${index}"`, {
    hint: meant ?? `alx fields ${index}`,
  });
}
