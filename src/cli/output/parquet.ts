/** Parquet files, written row group by row group. @module */
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { Column, ValueType } from "../../domain/column.ts";
import { AlxError } from "../../util/error.ts";
import type { Json } from "../../util/json.ts";
import { type Packed, packedColumn, TYPE_NAMES } from "./packed_column.ts";
import { cellValue, headingOf } from "./cell.ts";
import type { StreamOptions } from "./stream_options.ts";

/** Rows held in memory before they are written as one group; more of them grow the part of the heap for what is new. */
const GROUP_ROWS = 5000;

interface Field<Row> {
  readonly name: string;
  readonly column: Column<Row>;
  readonly type: ValueType;
  readonly list: boolean;
  readonly packed: Packed;
}

/**
 * Writes all batches as one Parquet file and returns how many rows there were.
 *
 * @throws {AlxError} a value does not fit the type of its column: nothing is left out or changed without a word
 */
export async function streamParquet<Row>(options: StreamOptions<Row>): Promise<number> {
  const fields = options.columns.map((column): Field<Row> => {
    const { type = "text", list = false } = column;
    return { name: headingOf(column), column, type, list, packed: packedColumn({ type, list }) };
  });
  const file = createParquet(fields);
  const held = () => fields[0]?.packed.length ?? 0;
  let count = 0;
  const writeGroup = async () => {
    await options.write(await file.group());
    for (const { packed } of fields) packed.clear();
  };
  for await (const batch of options.rows) {
    for (const row of batch) for (const field of fields) push(field, cellValue(field.column, row));
    count += batch.length;
    if (held() >= GROUP_ROWS) await writeGroup();
    await options.onWritten?.(count);
  }
  if (held() > 0) await writeGroup();
  await options.write(await file.end());
  return count;
}

function push<Row>({ packed, name, type, list }: Field<Row>, value: Json): void {
  try {
    packed.push(value);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const wanted = list ? `lists of ${TYPE_NAMES[type]} each` : TYPE_NAMES[type];
    throw new AlxError(
      `The Parquet column "${name}" holds ${wanted}, and a row has ${JSON.stringify(value)}`,
      {
        cause,
        hint: "--output jsonl, or --fields without it",
      },
    );
  }
}

interface ParquetFile {
  /** The bytes of one more row group: what the columns hold now. */
  group(): Promise<Uint8Array>;
  end(): Promise<Uint8Array>;
}

function createParquet<Row>(fields: readonly Field<Row>[]): ParquetFile {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaOf(fields), createdBy: "alx" });
  const take = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  return {
    async group() {
      const columnData = fields.map(({ name, packed }): ColumnSource => ({
        name,
        // Made when it is this column's turn: the values of one column at a time are in memory as objects.
        get data() {
          return packed.values();
        },
      }));
      await parquet.write({ columnData, rowGroupSize: GROUP_ROWS * 2 });
      keepBounds(parquet);
      return take();
    },
    async end() {
      await parquet.finish();
      return take();
    },
  };
}

/** Least and greatest texts of a group are written at the end of the file: they must not change with the buffer. */
function keepBounds({ row_groups }: ParquetWriter): void {
  for (const { meta_data } of row_groups.at(-1)?.columns ?? []) {
    const bounds = meta_data?.statistics;
    if (bounds?.min_value instanceof Uint8Array) bounds.min_value = bounds.min_value.slice();
    if (bounds?.max_value instanceof Uint8Array) bounds.max_value = bounds.max_value.slice();
  }
}

const LEAVES: Readonly<Record<ValueType, Pick<SchemaElement, "type" | "converted_type" | "logical_type">>> = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  integer: { type: "INT64" },
  float: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  date: {
    type: "INT64",
    converted_type: "TIMESTAMP_MICROS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
  },
};

function schemaOf<Row>(fields: readonly Field<Row>[]): SchemaElement[] {
  const columns = fields.flatMap(({ name, type, list }): SchemaElement[] => {
    const leaf: SchemaElement = { name, repetition_type: "OPTIONAL", ...LEAVES[type] };
    if (!list) return [leaf];
    const group: SchemaElement = {
      name,
      repetition_type: "OPTIONAL",
      num_children: 1,
      converted_type: "LIST",
    };
    return [
      { ...group, logical_type: { type: "LIST" } },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { ...leaf, name: "element" },
    ];
  });
  return [{ name: "root", num_children: fields.length }, ...columns];
}
