import assert from "node:assert/strict";
import { inTempFolder } from "../features/incident_report/support.ts";
import { doneEntries, fileEntry, writeJournal } from "../features/incident_report/support.ts";
import { run } from "../support/cli.ts";
import { rowsOf } from "./incident_support.ts";

const HEAD = { server: "http://127.0.0.1:1", incident: "damaged" };

Deno.test("damaged lines are named by check and every report, and repair removes them", () =>
  inTempFolder(async (folder) => {
    const path = `${folder}/j.jsonl`;
    await writeJournal(path, HEAD, [
      ...[fileEntry("/a", "one"), ...doneEntries("one", "S1", 0)],
      ...[fileEntry("/b", "two"), ...doneEntries("two", "S2", 0)],
    ]);
    const text = (await Deno.readTextFile(path)).replace('"sid":"S2"', '"sid":null');
    await Deno.writeTextFile(path, text);
    const alx = (...args: string[]) => run(["incident", ...args, "--journal", path], { env: {} });
    const check = await alx("journal", "check");
    assert.equal(check.code, 7);
    const { damaged_lines, damage } = JSON.parse(check.out);
    assert.deepEqual([damaged_lines, damage[0].line], [1, 9]);
    const report = await alx("analyze", "--offline", "--output", "jsonl");
    assert.equal(report.code, 0, report.err);
    assert.match(report.err, /1 damaged line in ".*j\.jsonl" \(9\)/);
    assert.deepEqual(rowsOf(report.out).map(({ path, fate }) => [path, fate]), [["/a", "done"], [
      "/b",
      "sending",
    ]]);
    const repair = await alx("journal", "repair");
    assert.equal(repair.code, 0, repair.err);
    assert.equal(await Deno.readTextFile(JSON.parse(repair.out).kept), text);
    assert.equal((await alx("journal", "check")).code, 0);
    assert.equal(JSON.parse((await alx("journal", "compact")).out).left_out, 1);
    await Deno.writeTextFile(path, "not a journal\n");
    for (const verb of ["check", "repair", "compact"]) {
      assert.equal((await alx("journal", verb)).code, 2, verb);
    }
  }));
