import assert from "node:assert/strict";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { streamParquet } from "../../../src/cli/output/parquet.ts";
import type { Column } from "../../../src/domain/column.ts";
import { typedColumns } from "../../../src/domain/columns.ts";
import { fieldColumn } from "../../../src/domain/columns/make.ts";
import { AlxError } from "../../../src/util/error.ts";
import type { JsonObject } from "../../../src/util/json.ts";

const info = (type: string, list = false) => ({ default: false, indexed: true, stored: true, type, list });
const FIELDS = {
  sid: info("keyword"),
  "times.submitted": info("date"),
  file_count: info("integer"),
  size: info("long"),
  entropy: info("float"),
  archived: info("boolean"),
  labels: info("keyword", true),
  "files.size": info("long", true),
  "seen.on": info("date", true),
  spec: info("object"),
};
const COLUMNS = [...Object.keys(FIELDS), "files"].map((name) =>
  fieldColumn<JsonObject>(name, FIELDS[name as keyof typeof FIELDS])
);

async function parquet(
  columns: readonly Column<JsonObject>[],
  batches: readonly (readonly JsonObject[])[],
): Promise<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  await streamParquet({
    rows: (async function* () {
      yield* batches;
    })(),
    columns,
    format: "parquet",
    // deno-lint-ignore require-await
    async write(data) {
      parts.push(data as Uint8Array); // Parquet is never text
    },
  });
  return await new Blob(parts as BlobPart[]).arrayBuffer();
}

const FULL = {
  sid: "s",
  times: { submitted: "2026-11-24T03:17:32.616989Z" },
  file_count: 3,
  size: 2 ** 52,
  entropy: 7.5,
  archived: false,
  labels: ["a; b", "c"],
  files: [{ name: "x", size: 1 }, { name: "y", size: 2 }],
  seen: { on: ["2026-11-24T00:00:00Z"] },
  spec: { k: [1] },
};

Deno.test("Parquet columns have the types of the server's field table", async () => {
  const { schema } = parquetMetadata(await parquet(COLUMNS, []));
  const types = schema.map(({ name, type, converted_type }) => [name, type, converted_type].join(" ").trim());
  assert.deepEqual(types, [
    "root",
    "sid BYTE_ARRAY UTF8",
    "times.submitted INT64 TIMESTAMP_MICROS",
    "file_count INT64",
    "size INT64",
    "entropy DOUBLE",
    "archived BOOLEAN",
    ...["labels  LIST", "list", "element BYTE_ARRAY UTF8"],
    ...["files.size  LIST", "list", "element INT64"],
    ...["seen.on  LIST", "list", "element INT64 TIMESTAMP_MICROS"],
    "spec BYTE_ARRAY UTF8",
    "files BYTE_ARRAY UTF8",
  ]);
});

Deno.test("Parquet holds dates, numbers, flags, lists and objects, and tells an empty list from none", async () => {
  const rows = [FULL, { sid: "empty", labels: [] }];
  const [full, empty] = await parquetReadObjects({ file: await parquet(COLUMNS, [rows]) });
  assert.deepEqual(full, {
    sid: "s",
    "times.submitted": new Date("2026-11-24T03:17:32.616Z"),
    file_count: 3n,
    size: 2n ** 52n,
    entropy: 7.5,
    archived: false,
    labels: ["a; b", "c"],
    "files.size": [1n, 2n],
    "seen.on": [new Date("2026-11-24T00:00:00Z")],
    spec: '{"k":[1]}',
    files: JSON.stringify(FULL.files),
  });
  assert.deepEqual([empty?.labels, empty?.size, empty?.["files.size"]], [[], null, undefined]);
});

Deno.test("a text after 5,000 numbers stops a Parquet export with a sentence, and never becomes null", async () => {
  const columns = [fieldColumn<JsonObject>("n", info("integer"))];
  const numbers = Array.from({ length: 5000 }, (_, n) => ({ n }));
  await assert.rejects(parquet(columns, [numbers, [{ n: "abc" }]]), (error) => {
    assert(error instanceof AlxError);
    assert.equal(error.message, 'The Parquet column "n" holds a whole number, and a row has "abc"');
    return true;
  });
});

Deno.test("a column that the field table does not know is text from the first row to the last", async () => {
  const numbers = Array.from({ length: 5000 }, (_, n) => ({ n }));
  const columns = typedColumns([fieldColumn<JsonObject>("n")], {});
  const rows = await parquetReadObjects({ file: await parquet(columns, [numbers, [{ n: "abc" }]]) });
  assert.deepEqual([rows[0]?.n, rows[4999]?.n, rows[5000]?.n], ["0", "4999", "abc"]);
});

Deno.test("typedColumns leaves a column its own values and their type", () => {
  const own: Column<JsonObject> = { ...fieldColumn("size", info("keyword")), exact: () => "x" };
  assert.equal(typedColumns([own], FIELDS)[0]?.type, "text");
  assert.equal(typedColumns([fieldColumn<JsonObject>("size")], FIELDS)[0]?.type, "integer");
});
