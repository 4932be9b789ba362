/** Parquet files, written row group by row group. @module */
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { type ColumnKind, PackedColumn } from "./packed_column.ts";
import { cellValue, headingOf, type StreamOptions } from "./stream.ts";

/** Rows held in memory before they are written as one group; more of them grow the part of the heap for what is new. */
const GROUP_ROWS = 5000;

/** Writes all batches as one Parquet file and returns how many rows there were. */
export async function streamParquet<Row>(options: StreamOptions<Row>): Promise<number> {
  const { columns } = options;
  const names = columns.map(headingOf);
  const packed = columns.map(() => new PackedColumn());
  const held = () => packed[0]?.length ?? 0;
  let file: ParquetFile | undefined;
  let count = 0;
  const writeGroup = async () => {
    file ??= createParquet(names, packed);
    await options.write(await file.group());
    for (const column of packed) column.clear();
  };
  for await (const batch of options.rows) {
    for (const row of batch) columns.forEach((column, i) => packed[i]?.push(cellValue(column, row)));
    count += batch.length;
    if (held() >= GROUP_ROWS) await writeGroup();
    await options.onWritten?.(count);
  }
  if (held() > 0) await writeGroup();
  file ??= createParquet(names, packed);
  await options.write(await file.end());
  return count;
}

interface ParquetFile {
  /** The bytes of one more row group: what the columns hold now. */
  group(): Promise<Uint8Array>;
  end(): Promise<Uint8Array>;
}

/** A file whose column types follow from the values that the columns hold; later values are made to fit. */
function createParquet(names: readonly string[], packed: readonly PackedColumn[]): ParquetFile {
  const kinds = packed.map((column) => column.kind());
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaOf(names, kinds), createdBy: "alx" });
  const take = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  return {
    async group() {
      const columnData = packed.map((column, i): ColumnSource => ({
        name: names[i] ?? "",
        // Made when it is this column's turn: the values of one column at a time are in memory as objects.
        get data() {
          return column.values(kinds[i] ?? "string");
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

/** Least and greatest texts of a group are written at the end of the file: they must not change with the room. */
function keepBounds({ row_groups }: ParquetWriter): void {
  for (const { meta_data } of row_groups.at(-1)?.columns ?? []) {
    const bounds = meta_data?.statistics;
    if (bounds?.min_value instanceof Uint8Array) bounds.min_value = bounds.min_value.slice();
    if (bounds?.max_value instanceof Uint8Array) bounds.max_value = bounds.max_value.slice();
  }
}

function schemaOf(names: readonly string[], kinds: readonly ColumnKind[]): SchemaElement[] {
  const leaves = names.map((name, i): SchemaElement => {
    const common = { name, repetition_type: "OPTIONAL" } as const;
    switch (kinds[i]) {
      case "number":
        return { ...common, type: "DOUBLE" };
      case "boolean":
        return { ...common, type: "BOOLEAN" };
      default:
        return { ...common, type: "BYTE_ARRAY", converted_type: "UTF8" };
    }
  });
  return [{ name: "root", num_children: names.length }, ...leaves];
}
