import assert from "node:assert/strict";
import { parquetReadObjects } from "hyparquet";
import { SEARCH_INDEXES } from "../../src/api/types/common.ts";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";

/** Records of CSV without quotes inside quoted cells that matter to a test. */
const head = (csv: string) => csv.split("\n")[0]!.split(",");

Deno.test("the columns of exports", async (t) => {
  await using demo = await startDemo({ submissions: 40 });
  const alx = (...args: string[]) => run(args, { env: demo.env });
  const parquet = async (...args: string[]) => {
    const { bytes, err } = await alx(...args, "--output", "parquet");
    assert.equal(err, "");
    return await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  };
  const json = async (...args: string[]) => JSON.parse((await alx(...args)).out).items;

  await t.step("CSV and Parquet have exactly the fields asked for, objects as JSON", async () => {
    const args = ["search", "submission", "*", "--rows", "3", "--fields", "sid,files,file_count"];
    const wanted = await json(...args);
    const { out } = await alx(...args, "--output", "csv");
    assert.deepEqual(head(out), ["sid", "files", "file_count"]);
    const cell = /^\w+,"(.*)",\d+$/m.exec(out.split("\n")[1]!)![1]!.replaceAll('""', '"');
    assert.deepEqual(JSON.parse(cell), wanted[0].files);
    const rows = await parquet(...args);
    assert.deepEqual(
      rows.map((row) => [row.sid, JSON.parse(row.files as string), Number(row.file_count)]),
      wanted.map((one: Record<string, unknown>) => [one.sid, one.files, one.file_count]),
    );
  });

  await t.step("--fields '*' gives every field that the field table has", async () => {
    const table = Object.keys(JSON.parse((await alx("fields", "file")).out)).sort();
    for (const page of [[], ["--all", "--limit", "2"]]) {
      const { out } = await alx("search", "file", "*", "--fields", "*", "--output", "csv", ...page);
      assert.deepEqual([...head(out)].sort(), table);
    }
    const [row] = await parquet("search", "file", "*", "--fields", "*", "--rows", "1");
    assert.match(String(row?.md5), /^[0-9a-f]{32}$/);
    assert(row?.id, "the id too, which the server leaves out of a whole document");
  });

  await t.step("a pattern gives the fields that it matches", async () => {
    const { out } = await alx("search", "submission", "*", "--fields", "times.*", "--output", "csv");
    assert.deepEqual(head(out), ["times.completed", "times.submitted"]);
  });

  for (const format of ["table", "json", "jsonl", "csv", "parquet"]) {
    await t.step(`an unknown field is refused with what was meant: ${format}`, async () => {
      for (const more of [[], ["--all"]]) {
        const args = ["search", "submission", "*", "--fields", "sid,max_scor", "--output", format, ...more];
        const { code, out, err } = await alx(...args);
        assert.deepEqual([code, out], [2, ""]);
        assert.equal(err, 'alx: Unknown field "max_scor" of the index "submission"\n  Try: max_score\n');
      }
    });
  }

  await t.step(
    "a key of the metadata and what is below an object need not be in the field table",
    async () => {
      for (const field of ["metadata.never_seen", "params.service_spec.any.key", "params", "times"]) {
        const { code, err } = await alx("search", "submission", "*", "--rows", "1", "--fields", field);
        assert.deepEqual([code, err], [0, ""], field);
      }
    },
  );

  await t.step(
    "without --fields, CSV has the columns of the table first, then all else that JSON has",
    async () => {
      for (const index of SEARCH_INDEXES) {
        const columns = head((await alx("search", index, "*", "--output", "csv")).out);
        assert.equal(new Set(columns).size, columns.length, "each once");
        const fields = JSON.parse((await alx("fields", index)).out);
        const stored = Object.keys(fields).filter((name) => fields[name].stored);
        assert.deepEqual(stored.filter((name) => !columns.includes(name)), []);
      }
      const alert = head((await alx("search", "alert", "*", "--output", "csv")).out);
      for (const key of ["alert_id", "sid", "file.sha256"]) assert(alert.includes(key), key);
      const file = head((await alx("search", "file", "*", "--output", "csv")).out);
      assert.deepEqual(file.slice(0, 3), ["sha256", "type", "size"]);
      for (const key of ["md5", "sha1", "entropy"]) assert(file.includes(key), key);
    },
  );

  await t.step("every index can be written as Parquet, whole documents too", async () => {
    for (const index of SEARCH_INDEXES) {
      for (const fields of [[], ["--fields", "*"]]) {
        const { code, err, bytes } = await alx(
          "search",
          index,
          "*",
          "--all",
          "--output",
          "parquet",
          ...fields,
        );
        assert.deepEqual([code, err], [0, ""], index);
        const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
        assert.equal(rows.length, Number((await alx("count", index)).out), index);
      }
    }
  });

  await t.step("Parquet has the types of the field table, in pages and streams", async () => {
    for (const more of [["--rows", "2"], ["--all"]]) {
      const [row] = await parquet("search", "file", "*", ...more);
      assert(row?.["seen.last"] instanceof Date);
      assert.equal(typeof row?.size, "bigint");
      assert.equal(typeof row?.entropy, "number");
    }
  });

  await t.step("--csv-raw leaves a formula as it is, and without it no spreadsheet runs it", async () => {
    const submit = ["submit", "-", "--wait", "--output", "csv"];
    const line = async (...args: string[]) => (await run(args, { env: demo.env, stdin: "x" })).out;
    assert.match(await line(...submit), /,'-,/);
    assert.match(await line(...submit, "--csv-raw"), /,-,/);
  });
});

Deno.test("what cannot be searched is said by alx, not by the server's search engine", async (t) => {
  await using demo = await startDemo({ submissions: 5 });
  const REFUSED: readonly (readonly [args: string, err: RegExp])[] = [
    [
      "search submission * --rows 99999999",
      /^alx: A page has at most 10,000 rows, not 99,999,999\n {2}Try: --all/,
    ],
    [
      "search submission * --offset 9990 --rows 20",
      /^alx: Only the first 10,000 hits can be paged, not 9,990 \+ 20\n/,
    ],
    ["search submission * --sort nofield", /^alx: Unknown field "nofield" of the index "submission"\n/],
    ["search submission * --all --sort max_scor", /^alx: Unknown field "max_scor" .*\n {2}Try: max_score\n/],
    [
      "search submission * --sort params.description",
      /^alx: Cannot sort by "params.description": its type is "text"\n/,
    ],
    ["facet submission nofield", /^alx: Unknown field "nofield" of the index "submission"\n/],
    ["grouped submission nofield", /^alx: Unknown field "nofield" of the index "submission"\n/],
    ["stats submission nofield", /^alx: Unknown field "nofield" of the index "submission"\n/],
    ["histogram submission nofield", /^alx: Unknown field "nofield" of the index "submission"\n/],
    [
      "histogram submission times.submitted --start now --end now-7d",
      /^alx: The histogram ends before it starts: /,
    ],
    ["histogram submission max_score --start 10 --end 10", /^alx: The histogram ends before it starts: /],
    ["histogram submission times.submitted --gap 0", /^alx: Invalid --gap "0": expected a step above 0\n/],
    ["histogram submission max_score --gap -5", /^alx: Invalid --gap "-5": expected a step above 0\n/],
    ["histogram submission max_score --gap 0d", /^alx: Invalid --gap "0d": expected a step above 0\n/],
  ];
  for (const [args, wanted] of REFUSED) {
    await t.step(args, async () => {
      const { code, out, err } = await run(args.split(" "), { env: demo.env });
      assert.deepEqual([code, out], [2, ""], err);
      assert.match(err, wanted);
    });
  }
  await t.step("ranges with a step are sent", async () => {
    for (
      const range of ["--start now-7d --gap 1d", "--start now-7d/d --end now/d --gap +1d", "--end now+1d"]
    ) {
      const args = `histogram submission times.submitted ${range}`.split(" ");
      assert.deepEqual((await run(args, { env: demo.env })).err, "");
    }
  });
});

Deno.test("facet's share is that of all hits, not of the values shown", async () => {
  await using demo = await startDemo({ submissions: 60 });
  const alx = async (...args: string[]) => (await run(args, { env: demo.env })).out;
  const total = Number(await alx("count", "file", "*"));
  for (const size of ["1", "50"]) {
    const csv = await alx("facet", "file", "type", "--size", size, "--output", "csv");
    const [, count, share] = csv.split("\n")[1]!.split(",");
    assert.equal(Number(share), Number(count) / total);
  }
});
