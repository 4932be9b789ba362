/** Parquet files, written row group by row group. @module */
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { CsvValue } from "../../util/csv.ts";
import { cellValue, headingOf, type StreamOptions } from "./stream.ts";

/** Rows held in memory before they are written as one group. */
const GROUP_ROWS = 10_000;

/** Writes all batches as one Parquet file and returns how many rows there were. */
export async function streamParquet<Row>(options: StreamOptions<Row>): Promise<number> {
  const { columns } = options;
  const names = columns.map(headingOf);
  let values: CsvValue[][] = columns.map(() => []);
  let file: ParquetFile | undefined;
  let count = 0;
  for await (const batch of options.rows) {
    for (const row of batch) columns.forEach((column, i) => values[i]?.push(cellValue(column, row)));
    count += batch.length;
    if ((values[0]?.length ?? 0) >= GROUP_ROWS) {
      file ??= createParquet(names, values);
      await options.write(await file.group(values));
      values = columns.map(() => []);
    }
    await options.onWritten?.(count);
  }
  file ??= createParquet(names, values);
  if ((values[0]?.length ?? 0) > 0) await options.write(await file.group(values));
  await options.write(await file.end());
  return count;
}

interface ParquetFile {
  /** The bytes of one more row group. */
  group(values: readonly (readonly CsvValue[])[]): Promise<Uint8Array>;
  end(): Promise<Uint8Array>;
}

type Kind = "number" | "boolean" | "string";

/** A file whose column types follow from the first values; later values are made to fit. */
function createParquet(names: readonly string[], values: readonly (readonly CsvValue[])[]): ParquetFile {
  const kinds = values.map(kindOf);
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaOf(names, kinds), createdBy: "alx" });
  const take = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  return {
    async group(group) {
      const columnData: ColumnSource[] = group.map((data, i) => ({
        name: names[i] ?? "",
        data: data.map((value) => fit(value, kinds[i] ?? "string")),
      }));
      await parquet.write({ columnData, rowGroupSize: GROUP_ROWS * 2 });
      return take();
    },
    async end() {
      await parquet.finish();
      return take();
    },
  };
}

function schemaOf(names: readonly string[], kinds: readonly Kind[]): SchemaElement[] {
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

function kindOf(values: readonly CsvValue[]): Kind {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value as Kind));
  const [only] = kinds;
  return kinds.size === 1 && only !== undefined ? only : "string";
}

function fit(value: CsvValue, kind: Kind): CsvValue | undefined {
  if (value === null) return undefined;
  if (kind === "string") return String(value);
  if (kind === "boolean") return value === true || value === "true";
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
