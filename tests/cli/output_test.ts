import assert from "node:assert/strict";
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import type { CliContext, Format } from "../../src/cli/context.ts";
import { jsonText } from "../../src/cli/output/json.ts";
import { streamRows } from "../../src/cli/output/stream.ts";
import { layoutTable, tableLines } from "../../src/cli/output/table.ts";
import { createStyle } from "../../src/cli/style.ts";
import { column } from "../../src/domain/columns/make.ts";
import { displayWidth } from "../../src/util/width.ts";

interface Row {
  readonly name: string;
  readonly size: number | null;
}

const COLUMNS = [
  column<Row>({ id: "name", field: "name", width: 6, grow: 1, priority: 0, text: (row) => row.name }),
  column<Row>({
    id: "size",
    field: "size",
    width: 4,
    align: "right",
    priority: 2,
    text: (row) => String(row.size ?? ""),
    exact: (row) => row.size,
    type: "integer",
  }),
];
const PLAIN = createStyle(false);

Deno.test("a table never gets wider than the terminal, whatever is in it", () => {
  const row = fc.record({ name: fc.string({ unit: "grapheme", maxLength: 60 }), size: fc.nat() });
  fc.assert(fc.property(fc.array(row, { minLength: 1 }), fc.integer({ min: 10, max: 120 }), (rows, width) => {
    // The last line may be longer: it tells which columns are hidden.
    for (const line of tableLines(COLUMNS, rows, { width, now: 0, style: PLAIN }).slice(0, rows.length + 1)) {
      assert(displayWidth(line) <= width, `${displayWidth(line)} > ${width}: ${JSON.stringify(line)}`);
    }
  }));
});

Deno.test("a table without limits shows every value whole, those of later batches too", async () => {
  const name = "x".repeat(1500);
  const lines = tableLines(COLUMNS, [{ name, size: 1 }], { width: Infinity, now: 0, style: PLAIN });
  assert(lines[1]?.includes(name));
  const batches = [[{ name: "a", size: 1 }], [{ name, size: 1234567 }]];
  const stream = new TextDecoder().decode(await written("table", batches, { columns: Infinity }));
  assert.equal(stream.split("\n")[2], `${name}  1234567`);
});

Deno.test("the last column of a stream has the rest of the line, whatever the first rows are", async () => {
  const columns = [COLUMNS[1]!, COLUMNS[0]!];
  const name = "x".repeat(200);
  const batches = [[{ name: "a", size: 1 }], [{ name, size: 2 }]];
  const stream = new TextDecoder().decode(await written("table", batches, { columns: 60, table: columns }));
  assert.equal(stream, `SIZE  NAME\n   1  a\n   2  ${"x".repeat(53)}…\n`);
});

Deno.test("a narrow table says which columns it has no room for", async () => {
  const rows = [{ name: "abcdefgh", size: 1234 }];
  const options = { width: 8, now: 0, style: PLAIN };
  assert.deepEqual(tableLines(COLUMNS, rows, options).slice(2), ["hidden at this width: SIZE"]);
  assert.deepEqual(tableLines(COLUMNS, rows, { ...options, footer: ["1 hit"] }).slice(2), [
    "1 hit; hidden at this width: SIZE",
  ]);
  const stream = new TextDecoder().decode(await written("table", [rows], { columns: 8 }));
  assert.equal(stream, "NAME\nabcdefgh\nhidden at this width: SIZE\n");
});

Deno.test("a narrow table drops the least important column first", () => {
  const rows = [{ name: "abcdefgh", size: 1234 }];
  const ids = (width: number) =>
    layoutTable(COLUMNS, rows, { width, now: 0 }).columns.map(({ column }) => column.id);
  assert.deepEqual(ids(14), ["name", "size"]);
  assert.deepEqual(ids(8), ["name"]);
});

Deno.test("a table shows hostile names without obeying them", () => {
  const [, line = ""] = tableLines(COLUMNS, [{ name: "a\x1b[31m\u202eb\n", size: 1 }], {
    width: 80,
    now: 0,
    style: PLAIN,
  });
  assert.match(line, /‹ESC›.*‹RLO›/);
  assert(!/[\p{Cc}\u202e]/u.test(line));
});

Deno.test("jsonText on a terminal escapes what the terminal might obey, and is the same JSON", () => {
  const value = { name: "a\x9b31m\u202eb\u2028", nested: ["\x7f", "😀"] };
  const text = jsonText({ isTty: { in: true, out: true, err: true } }, value, { indent: 2 });
  assert(!/[\x7f-\x9f\u202e\u2028]/.test(text));
  assert.deepEqual(JSON.parse(text), value);
  assert(text.includes("😀"));
});

/** What streamRows writes for batches of rows. */
async function written(
  format: Format,
  batches: readonly (readonly Row[])[],
  { columns = 80, table = COLUMNS } = {},
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const ctx = {
    isTty: { in: false, out: false, err: false },
    columns,
    clock: { now: () => 0 },
    style: PLAIN,
    globals: {},
  } as unknown as CliContext; // the parts that a stream uses
  await streamRows(ctx, {
    rows: (async function* () {
      yield* batches;
    })(),
    columns: table,
    format,
    // deno-lint-ignore require-await
    async write(data) {
      parts.push(typeof data === "string" ? new TextEncoder().encode(data) : data);
    },
  });
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

const BATCHES = [[{ name: "a", size: 1 }, { name: "=b", size: null }], [{ name: 'c"', size: 3 }]];

const STREAMS: [format: Format, batches: typeof BATCHES, wanted: string][] = [
  ["jsonl", BATCHES, '{"name":"a","size":1}\n{"name":"=b","size":null}\n{"name":"c\\"","size":3}\n'],
  ["json", BATCHES, '[\n{"name":"a","size":1},\n{"name":"=b","size":null},\n{"name":"c\\"","size":3}\n]\n'],
  ["csv", BATCHES, 'name,size\na,1\n\'=b,\n"c""",3\n'],
  ["table", BATCHES, 'NAME  SIZE\na        1\n=b\nc"       3\n'],
  ["jsonl", [], ""],
  ["json", [], "[]\n"],
  ["csv", [], "name,size\n"],
];
for (const [format, batches, wanted] of STREAMS) {
  Deno.test(`streamRows writes ${format} of ${batches.length} batches`, async () => {
    assert.equal(new TextDecoder().decode(await written(format, batches)), wanted);
  });
}

Deno.test("streamRows writes Parquet that another reader reads, with types and nulls", async () => {
  const bytes = await written("parquet", BATCHES);
  const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  assert.deepEqual(rows, [{ name: "a", size: 1n }, { name: "=b", size: null }, { name: 'c"', size: 3n }]);
});

Deno.test("streamRows writes Parquet of several row groups in order", async () => {
  const many = Array.from(
    { length: 120 },
    (_, i) => Array.from({ length: 1000 }, (_, j) => ({ name: `n${i * 1000 + j}`, size: i * 1000 + j })),
  );
  const bytes = await written("parquet", many);
  const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer, columns: ["size"] });
  assert.equal(rows.length, 120_000);
  assert(rows.every((row, i) => row.size === BigInt(i)));
  const { row_groups } = parquetMetadata(bytes.buffer as ArrayBuffer);
  assert(row_groups.length > 10);
  let at = 0;
  for (const { columns, num_rows } of row_groups) {
    const names = Array.from({ length: Number(num_rows) }, (_, i) => `n${at + i}`).sort();
    at += names.length;
    const { min_value, max_value } = columns[0]?.meta_data?.statistics ?? {};
    assert.deepEqual([min_value, max_value], [names[0], names.at(-1)]);
  }
});
