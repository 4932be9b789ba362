/** What programs read of a column. @module */
import type { Column } from "../../domain/column.ts";
import { exactValue } from "../../domain/columns.ts";
import { unlessMisshapen } from "../../util/error.ts";
import type { Json } from "../../util/json.ts";

/** The heading of a column where programs read: the field it shows. */
export function headingOf<Row>(column: Column<Row>): string {
  return column.field ?? column.id;
}

/** The exact value of a cell; null where the row has another form than the column was made for. */
export function cellValue<Row>(column: Column<Row>, row: Row): Json {
  return unlessMisshapen(() => exactValue(column, row), null);
}
