import assert from "node:assert/strict";
import { parquetReadObjects } from "hyparquet";
import { lines, run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";

Deno.test("what stands in the rows of each format", async (t) => {
  await using demo = await startDemo({ submissions: 40 });
  const alx = (...args: string[]) => run(args, { env: demo.env });
  const csv = async (...args: string[]) => {
    const { out, code, err } = await alx(...args, "--output", "csv");
    assert.equal(code, 0, err);
    const [head = "", ...rows] = out.trimEnd().split("\n");
    return { head: head.split(","), rows };
  };
  const hits = async (index: string, fields: string) =>
    JSON.parse((await alx("search", index, "*", "--rows", "2", "--fields", fields)).out).items;

  await t.step("each JSON line of hash has its hash, of one too", async () => {
    const [{ sha256 }, { md5 }] = await hits("file", "sha256,md5");
    const both = lines((await alx("hash", sha256, md5, "--output", "jsonl")).out);
    assert.deepEqual(both.map(({ hash }) => hash), [sha256, md5]);
    const [one] = lines((await alx("hash", sha256, "--output", "jsonl")).out);
    assert.deepEqual(Object.keys(one!), ["hash", ...Object.keys(both[0]!).slice(1)]);
    const json = JSON.parse((await alx("hash", sha256)).out);
    assert(!("hash" in json), "JSON is the server's answer");
  });

  await t.step("CSV of alerts has what the next command asks for", async () => {
    for (const verb of ["list", "grouped"]) {
      const { head } = await csv("alert", verb);
      for (const key of ["alert_id", "sid", "file.sha256"]) assert(head.includes(key), `${verb}: ${key}`);
      assert(!head.includes("n"), "a column is called by the server's name");
      assert.equal(head.includes("group_count"), verb === "grouped");
    }
  });

  await t.step("no similar file is no JSON line", async () => {
    const [{ sha256 }] = await hits("file", "sha256");
    const json = JSON.parse((await alx("file", "similar", sha256)).out);
    assert.equal(lines((await alx("file", "similar", sha256, "--output", "jsonl")).out).length, json.length);
  });

  await t.step("stats, quota and whoami are one row in CSV and Parquet", async () => {
    assert.deepEqual((await csv("stats", "submission", "max_score")).head, [
      "count",
      "min",
      "max",
      "avg",
      "sum",
    ]);
    const quota = await csv("quota");
    assert.deepEqual([quota.head, quota.rows.length], [["daily_api", "daily_submission"], 1]);
    const who = await csv("whoami");
    assert.deepEqual(who.head.slice(0, 2), ["username", "name"]);
    assert.equal(who.rows[0]!.split(",")[0], demo.user);
    const { bytes } = await alx("stats", "submission", "max_score", "--output", "parquet");
    const [row] = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
    assert.deepEqual([typeof row?.count, typeof row?.avg], ["bigint", "number"]);
  });

  await t.step("quota says whether there is a limit, and which", async () => {
    const { out } = await run(["quota", "--no-color"], { env: demo.env, terminal: 80 });
    assert.match(out, /^API calls left today +(unlimited|[\d,]+ of [\d,]+)\n/);
    assert.doesNotMatch(out, /or none/);
  });

  await t.step("CSV of a tree tells the depth and the parent of each file", async () => {
    const found = await hits("submission", "sid");
    for (const { sid } of found) {
      const { head, rows } = await csv("submission", "tree", sid);
      assert.deepEqual(head.slice(-2), ["depth", "parent"]);
      for (const row of rows) {
        const [depth, parent] = row.split(",").slice(-2);
        assert.equal(depth === "0", parent === "");
      }
      assert.equal(rows[0]!.split(",").at(-2), "0");
    }
  });

  await t.step("a page beyond what can be listed is refused in a sentence", async () => {
    for (
      const list of ["workflow list", "alert list", "alert grouped", "submission list", "grouped file type"]
    ) {
      const { code, err } = await alx(...list.split(" "), "--rows", "99999999");
      assert.equal(code, 2, list);
      assert.match(
        err,
        /^alx: Only the first 10,000 rows can be listed: --offset and --rows go beyond\n/,
        list,
      );
    }
  });

  await t.step("groups and values that may not be all say so where the rows cannot", async () => {
    for (const args of [["grouped", "file", "type"], ["alert", "grouped"]]) {
      const { err } = await alx(...args, "--rows", "2", "--output", "csv");
      assert.equal(err, "alx: The first 2 groups, there may be more; --rows and --offset for others\n");
    }
    const facet = await alx("facet", "file", "type", "--size", "2", "--output", "csv");
    assert.equal(facet.err, "alx: The first 2 values, there may be more; --size for others\n");
    assert.equal((await alx("facet", "submission", "state", "--output", "csv")).err, "");
  });

  await t.step("a list that is not whole says so where the rows cannot", async () => {
    const { total } = JSON.parse((await alx("safelist", "list", "--rows", "1")).out);
    assert(total > 1);
    for (const format of ["csv", "jsonl"]) {
      const { err } = await alx("safelist", "list", "--rows", "1", "--output", format);
      assert.equal(err, `alx: 1 of ${total} rows; --rows and --offset for others\n`);
      assert.equal((await alx("safelist", "list", "--rows", "1", "--output", format, "--quiet")).err, "");
      assert.equal((await alx("safelist", "list", "--rows", String(total), "--output", format)).err, "");
    }
    assert.equal((await alx("safelist", "list", "--rows", "1")).err, "", "JSON has the total");
    assert.match(
      (await alx("search", "submission", "*", "--output", "csv")).err,
      /^alx: 25 of 40 rows; --all for every hit\n$/,
    );
    assert.equal(
      (await alx("search", "submission", "*", "--rows", "2", "--output", "csv")).err,
      "",
      "as asked",
    );
  });
});
