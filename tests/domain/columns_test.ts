import assert from "node:assert/strict";
import { ADMIN_INDEXES, SEARCH_INDEXES, type SearchHit } from "../../src/api/types/common.ts";
import { chosenColumns, columnsFor, exactValue, fieldsFor, valueAt } from "../../src/domain/columns.ts";
import { alertGroupColumns, facetColumns, facetRows, treeColumns } from "../../src/domain/columns/lists.ts";
import { treeRows } from "../../src/domain/submission_tree.ts";
import type { Alert } from "../../src/api/types/alert.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const SUBMISSION: SearchHit = {
  id: "sid1",
  sid: "sid1",
  max_score: 1240,
  params: { description: "fax_0912.iso", submitter: "mailgw" },
  file_count: 12,
  error_count: 2,
  state: "completed",
  classification: "TLP:AMBER+STRICT//CMR",
  times: { submitted: "2026-11-24T11:56:00.000000Z" },
  metadata: { "ingest.id": "x1", source: "web" },
  files: [{ name: "a" }, { name: "b" }, { name: null }],
};

function cells(row: SearchHit, index: "submission" | "result" | "badlist") {
  return Object.fromEntries(columnsFor(index).map((one) => [one.id, one.text(row, NOW)]));
}

Deno.test("valueAt reads nested, listed and flat fields", () => {
  assert.equal(valueAt(SUBMISSION, "times.submitted"), "2026-11-24T11:56:00.000000Z");
  assert.deepEqual(valueAt(SUBMISSION, "files.name"), ["a", "b"]);
  assert.equal(valueAt(SUBMISSION, "metadata.ingest.id"), "x1");
  assert.equal(valueAt({ "a.b": 1, a: { b: 2 } }, "a.b"), 1);
  for (const field of ["nope", "times.nope", "max_score.x", "toString", "metadata.constructor"]) {
    assert.equal(valueAt(SUBMISSION, field), undefined, field);
  }
});

Deno.test("a submission as people read it", () => {
  assert.deepEqual(cells(SUBMISSION, "submission"), {
    score: "●  1240",
    description: "fax_0912.iso",
    files: "12",
    submitter: "mailgw",
    age: "4 m",
    state: "completed !2",
    class: "AMBER+STRICT//CMR",
    sid: "sid1",
  });
});

Deno.test("a description starts with the file's name, defanged; its exact value is whole", () => {
  for (
    const [description, shown] of [
      ["Inspection of file: a.exe", "a.exe"],
      ["[INGEST] Inspection of file: a.exe", "a.exe"],
      ["Inspection of URL: http://a.example", "hxxp://a[.]example"],
      ["[AL_SUBMIT] Inspection of file: a.exe", "a.exe"],
      ["[AL_SUBMIT] from the mail gateway", "from the mail gateway"],
      ["[TICKET 5] Inspection of file: a.exe", "[TICKET 5] Inspection of file: a.exe"],
      ["[URGENT] from the mail gateway", "[URGENT] from the mail gateway"],
      ["Inspection of the lab", "Inspection of the lab"],
    ] as const
  ) {
    const row = { ...SUBMISSION, params: { description } };
    assert.equal(cells(row, "submission").description, shown);
    const column = columnsFor("submission").find(({ id }) => id === "description")!;
    assert.equal(exactValue(column, row), description);
  }
});

Deno.test("a result names its file by its key, and the reasons", () => {
  const key = `${"ab".repeat(32)}.YARA.v4.c0`;
  const row = {
    id: key,
    result: {
      score: 500,
      sections: [{ heuristic: { name: "One" } }, { heuristic: null }, { heuristic: { name: "Two" } }],
    },
  };
  const shown = cells(row, "result");
  assert.equal(shown.sha256, "abababa…bababab");
  assert.equal(exactValue(columnsFor("result").find((one) => one.id === "sha256")!, row), "ab".repeat(32));
  assert.equal(shown.why, "One +1");
});

Deno.test("a badlist entry shows the tag, defanged, else its strongest hash", () => {
  assert.equal(
    cells({ tag: { type: "network.static.domain", value: "e.example" } }, "badlist").value,
    "e[.]example",
  );
  const value = columnsFor("badlist").find(({ id }) => id === "value")!;
  assert.equal(
    exactValue(value, { tag: { type: "network.static.domain", value: "e.example" } }),
    "e.example",
  );
  assert.equal(cells({ hashes: { md5: "m", sha1: "s" } }, "badlist").value, "s");
});

Deno.test("every index has columns with unique ids that never throw, not even on an empty hit", () => {
  for (const index of [...SEARCH_INDEXES, ...ADMIN_INDEXES]) {
    const columns = columnsFor(index);
    assert.ok(columns.length > 1);
    assert.equal(new Set(columns.map((one) => one.id)).size, columns.length, index);
    assert.ok(columns.some((one) => one.priority === 0), `${index} keeps something when narrow`);
    for (const one of columns) {
      assert.equal(typeof one.text({}, NOW), "string");
      assert.doesNotThrow(() => [one.tone?.({}), exactValue(one, {})]);
      assert.ok(one.fields.length > 0, `${index} ${one.id}`);
    }
  }
});

Deno.test("fieldsFor asks for each field once, and for what a row opens", () => {
  const fields = fieldsFor(columnsFor("alert"), "alert");
  assert.equal(new Set(fields).size, fields.length);
  for (const field of ["id", "sid", "file.sha256", "al.score", "reporting_ts"]) {
    assert.ok(fields.includes(field));
  }
  assert.ok(fieldsFor(columnsFor("submission")).includes("error_count"));
});

Deno.test("chosen columns: known ids, else fields by their type", () => {
  const date = { default: false, indexed: true, list: false, stored: true, type: "date" };
  const [known, field] = chosenColumns("submission", ["score", "times.completed"], {
    fields: { "times.completed": date },
  });
  assert.equal(known?.text(SUBMISSION, NOW), "●  1240");
  assert.equal(field?.text({ times: { completed: "2026-11-24T11:00:00Z" } }, NOW), "1 h");
  assert.equal(chosenColumns("submission", ["metadata.source"])[0]?.text(SUBMISSION, NOW), "web");
});

Deno.test("exact values are what the server sent", () => {
  const exact = Object.fromEntries(
    columnsFor("submission").map((one) => [one.id, exactValue(one, SUBMISSION)]),
  );
  assert.equal(exact.score, 1240);
  assert.equal(exact.age, "2026-11-24T11:56:00.000000Z");
  assert.equal(exact.class, "TLP:AMBER+STRICT//CMR");
  assert.deepEqual(exactValue(chosenColumns("submission", ["files.name"])[0]!, SUBMISSION), ["a", "b"]);
  assert.equal(exactValue(chosenColumns("submission", ["nope"])[0]!, SUBMISSION), null);
});

Deno.test("alert groups count and tell owners", () => {
  const alert = {
    al: { score: 1500, attrib: ["emotet"] },
    priority: "CRITICAL",
    owner: null,
    hint_owner: true,
    group_count: 14,
  } as unknown as Alert;
  const shown = Object.fromEntries(alertGroupColumns().map((one) => [one.id, one.text(alert, NOW)]));
  assert.deepEqual([shown.priority, shown.n, shown.owner], ["▲ CRITICAL", "14", "(similar)"]);
  assert.match(
    alertGroupColumns({ ascii: true }).map((one) => one.text(alert, NOW)).join(""),
    /^[\x20-\x7e]*$/,
  );
});

Deno.test("facet rows are ordered, with a bar and the share of all hits", () => {
  const rows = facetRows({ b: 1, a: 1, big: 6 }, 16);
  assert.deepEqual(rows.map((row) => row.value), ["big", "a", "b"]);
  assert.deepEqual(facetColumns().map((one) => one.text(rows[0]!, NOW)), [
    "big",
    "6",
    "38 %",
    "█".repeat(20),
  ]);
});

Deno.test("the tree's name carries its guide on screen and not in exports", () => {
  const child = { name: ["c"], sha256: "c", type: "t", size: 1, score: 0, children: {} };
  const row = treeRows({ p: { ...child, sha256: "p", children: { c: child } } })[1]!;
  const name = treeColumns().find((one) => one.id === "name")!;
  assert.equal(name.text(row, NOW), "└─ c");
  assert.equal(exactValue(name, row), "c");
});
