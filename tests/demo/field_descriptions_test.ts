import assert from "node:assert/strict";
import { SEARCH_INDEXES } from "../../src/api/types/mod.ts";
import { fieldDescription } from "../../src/demo/field_descriptions.ts";
import { fixedFields } from "../../src/demo/fields.ts";
import { fixture } from "./fixture.ts";

Deno.test("whoami describes the fields of the indices, but for those the genuine server does not describe", async () => {
  const { response } = await fixture().ask("user/whoami/");
  const silent: string[] = [];
  for (const index of SEARCH_INDEXES) {
    for (
      const [field, { description }] of Object.entries<{ description: unknown }>(response.indexes[index])
    ) {
      if (description === null) silent.push(`${index} ${field}`);
      else {assert(
          typeof description === "string" && (description !== "" || field === "id"),
          `${index} ${field}`,
        );}
    }
  }
  assert.deepEqual(silent.sort(), [
    ...["alert file.md5", "alert file.sha1", "alert file.sha256", "result size", "result type"],
    ...["signature data", "signature order", "signature revision", "submission scan_key"],
    ...["event_type", "file", "message", "service", "timestamp"].map((end) =>
      `submission tracing_events.${end}`
    ),
  ]);
  assert(!("description" in Object.values<object>(response.indexes.user ?? { none: {} })[0]!));
});

Deno.test("fields that documents bring along have an empty description", () => {
  assert.equal(fieldDescription("submission", "metadata.case"), "");
  assert.equal(fieldDescription("result", "result.sections.tags.file.rule.yara"), "");
  assert.equal(
    fieldDescription("result", "result.sections.tags.av.heuristic"),
    "What the service tagged as av.heuristic",
  );
});

Deno.test("the nearest description counts: of the index, then of the longest end of the path", () => {
  assert.equal(fieldDescription("heuristic", "score"), "Score that it gives");
  assert.equal(fieldDescription("alert", "al.score"), "Score of the submission that raised the alert");
  assert.equal(
    fieldDescription("result", "result.sections.heuristic.score"),
    "Score that the heuristic gives",
  );
  for (const index of SEARCH_INDEXES) assert("classification" in fixedFields(index));
});
