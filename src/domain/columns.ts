import type { FieldInfo, IndexName, SearchHit } from "../api/types/common.ts";
import type { Json } from "../util/json.ts";
import { type ColumnOptions, type FieldColumn, fieldColumn, valueTypeOf } from "./columns/make.ts";
import { INDEX_COLUMNS } from "./columns/indexes.ts";
import type { Column } from "./column.ts";
import { valueAt } from "./columns/value_at.ts";

export type { ColumnOptions, FieldColumn } from "./columns/make.ts";
export { descriptionOf, priorityColumn } from "./columns/indexes.ts";
export { fieldColumn } from "./columns/make.ts";
export { listAt, numberAt, plainText, textAt, valueAt } from "./columns/value_at.ts";

/** Fields that tell which object a row of an index opens, beside `id`. */
const OPENS: Partial<Record<IndexName, readonly string[]>> = {
  submission: ["sid"],
  alert: ["alert_id", "sid", "file.sha256"],
  file: ["sha256"],
};

/** The columns of a search in an index, in their usual order. */
export function columnsFor(index: IndexName, options: ColumnOptions = {}): readonly FieldColumn<SearchHit>[] {
  return INDEX_COLUMNS[index](options);
}

/**
 * The columns named by `ids`, in that order: ids of {@link columnsFor}, else fields of the index.
 *
 * @param options.fields The index's field table, to show a field by its type.
 */
export function chosenColumns(
  index: IndexName,
  ids: readonly string[],
  options: ColumnOptions & { readonly fields?: Readonly<Record<string, FieldInfo>> | undefined } = {},
): readonly FieldColumn<SearchHit>[] {
  const known = columnsFor(index, options);
  return ids.map((id) => known.find((one) => one.id === id) ?? fieldColumn(id, options.fields?.[id]));
}

/** The `fl` that a table needs: each field once, `id` and what a row opens first. */
export function fieldsFor(columns: readonly Column<SearchHit>[], index?: IndexName): readonly string[] {
  const wanted = columns.flatMap((one) =>
    "fields" in one ? (one as FieldColumn<SearchHit>).fields : one.field === undefined ? [] : [one.field]
  );
  return [...new Set(["id", ...(index === undefined ? [] : OPENS[index] ?? []), ...wanted])];
}

/** The exact value of a cell, for exports and copying: the column's own, else what its field holds; null for none. */
export function exactValue<Row>(one: Column<Row>, row: Row): Json {
  if (one.exact !== undefined) return one.exact(row) ?? null;
  return one.field === undefined ? null : valueAt(row, one.field) ?? null;
}

/** The columns with the types that the server's field table gives their fields; those with values of their own keep theirs. */
export function typedColumns<Row>(
  columns: readonly Column<Row>[],
  fields: Readonly<Record<string, FieldInfo>>,
): readonly Column<Row>[] {
  return columns.map((one) => {
    const { field } = one;
    if (one.exact !== undefined || field === undefined || !Object.hasOwn(fields, field)) return one;
    return { ...one, ...valueTypeOf(fields[field]!) };
  });
}
