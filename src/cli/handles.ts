/** The id that the next command wants, in tables of the command line. @module */
import type { IndexName } from "../api/types/common.ts";
import { type FieldColumn, textColumn } from "../domain/columns/make.ts";

/** An index's id: where it stands, how wide it is, and how long it stays on a narrow terminal. */
interface Handle {
  readonly field: string;
  readonly width: number;
  /** 0 stays always. */
  readonly priority: number;
}

const HANDLES: Partial<Record<IndexName, Handle>> = {
  submission: { field: "sid", width: 22, priority: 0 },
  alert: { field: "alert_id", width: 22, priority: 0 },
  workflow: { field: "id", width: 22, priority: 0 },
  signature: { field: "id", width: 32, priority: 0 },
  retrohunt: { field: "key", width: 22, priority: 0 },
  result: { field: "id", width: 100, priority: 5 },
  error: { field: "id", width: 100, priority: 5 },
  safelist: { field: "id", width: 64, priority: 5 },
  badlist: { field: "id", width: 64, priority: 5 },
};

/** From this width on a table of files has room for whole hashes. */
const WIDE = 110;

/**
 * The columns with the id in full, at the end: what is cut cannot be given to another command. Files show their whole
 * sha256 where there is room.
 *
 * @param width Cells of a line.
 */
export function withHandle<Row>(
  index: IndexName,
  columns: readonly FieldColumn<Row>[],
  width: number,
): readonly FieldColumn<Row>[] {
  if (index === "file") return width >= WIDE ? wholeHashes(columns) : columns;
  const handle = HANDLES[index];
  if (handle === undefined) return columns;
  const { field, ...layout } = handle;
  const others = columns.filter(({ id }) => id !== field).map((one) =>
    one.field === field ? withoutField(one) : one
  );
  return [...others, textColumn<Row>(field, field, layout)];
}

/** The columns with every sha256 in full. */
export function wholeHashes<Row>(columns: readonly FieldColumn<Row>[]): readonly FieldColumn<Row>[] {
  return columns.map((one) =>
    one.field === "sha256" ? textColumn<Row>(one.id, "sha256", { width: 64, priority: 0 }) : one
  );
}

/** A column that stands for the id but shows something else is called by its own name. */
function withoutField<Row>({ field: _, ...column }: FieldColumn<Row>): FieldColumn<Row> {
  return column;
}
