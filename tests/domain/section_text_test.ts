import assert from "node:assert/strict";
import type { FormattedResult, FormattedSection } from "../../src/api/types/result.ts";
import { displayWidth } from "../../src/util/width.ts";
import { defaultFolds, lineText, resultId, resultLines, sectionTree } from "../../src/domain/section_text.ts";

function section(title: string, depth: number, more: Partial<FormattedSection> = {}): FormattedSection {
  return {
    auto_collapse: false,
    body: null,
    body_format: "TEXT",
    classification: "TLP:C",
    depth,
    heuristic: null,
    tags: [],
    title_text: title,
    ...more,
  };
}

const HEURISTIC = {
  heur_id: "YARA.1",
  name: "Rule matched",
  score: 500,
  attack: [{ attack_id: "T1055", pattern: "Process Injection", categories: ["defense-evasion"] }],
  signature: [{ name: "qakbot_v5", frequency: 2, safe: false }],
};

const RESULT: FormattedResult = {
  classification: "TLP:A",
  created: "2026-11-24T11:03:00Z",
  response: {
    service_name: "YARA",
    service_version: "4.5.1",
    milestones: {
      service_started: "2026-11-24T11:03:00.000Z",
      service_completed: "2026-11-24T11:03:00.400Z",
    },
    extracted: [{ name: "a.bin", sha256: "aa", description: "dropped", classification: "TLP:C" }],
    supplementary: [{
      name: "img.png",
      sha256: "bb",
      description: "",
      classification: "TLP:C",
      is_section_image: true,
    }],
  },
  result: {
    score: 500,
    sections: [
      section("Rule qakbot_v5", 0, {
        heuristic: HEURISTIC,
        body: "$s1 @ 0x10",
        tags: [
          { type: "network.static.domain", short_type: "domain", value: "cdn-upd.top" },
          { type: "network.static.domain", short_type: "domain", value: "good.example", safelisted: true },
        ],
      }),
      section("Inner", 1, { body: "deep", auto_collapse: true }),
      section("Last", 0),
    ],
  },
  sha256: "cc",
  drop_file: false,
};

Deno.test("a result reads from score to files, nested", () => {
  assert.deepEqual(resultLines(RESULT, { width: 100 }).map(lineText), [
    "  500 YARA  4.5.1  0.4 s  TLP:A",
    "    500 Rule qakbot_v5  Rule matched  YARA.1",
    "      $s1 @ 0x10",
    "      signature   qakbot_v5 ×2",
    "      ATT&CK      T1055 Process Injection  defense-evasion",
    "      domain      cdn-upd.top",
    "      domain      good.example  safelisted",
    "          Inner",
    "        deep",
    "        Last",
    "  extracted     a.bin  dropped  aa",
  ]);
});

Deno.test("folding hides what is inside and keeps the heading", () => {
  const id = resultId(RESULT);
  const folded = resultLines(RESULT, { width: 100, folded: new Set([`${id}/0`]) });
  assert.deepEqual(folded.map(lineText), [
    "▾   500 YARA  4.5.1  0.4 s  TLP:A",
    "  ▸   500 Rule qakbot_v5  Rule matched  YARA.1",
    "  ▾       Last",
    "  extracted     a.bin  dropped  aa",
  ]);
  assert.deepEqual(folded[1]!.fold, { id: `${id}/0`, folded: true });
  assert.equal(resultLines(RESULT, { width: 100, folded: new Set([id]) }).length, 1);
});

Deno.test("what starts folded follows the user's least score and the service's wish", () => {
  const id = resultId(RESULT);
  assert.deepEqual(defaultFolds([RESULT], 500), new Set([`${id}/1`, `${id}/2`]));
  assert.deepEqual(defaultFolds([RESULT], 501), new Set([id, `${id}/0`, `${id}/1`, `${id}/2`]));
});

Deno.test("lines carry what they name, whole, while the screen is defanged", () => {
  const lines = resultLines(RESULT, { width: 100, defang: true });
  const tag = lines.find((line) => line.target?.kind === "tag")!;
  assert.ok(lineText(tag).endsWith("cdn-upd[.]top"));
  assert.deepEqual(tag.target, { kind: "tag", type: "network.static.domain", value: "cdn-upd.top" });
  const kinds = new Set(lines.flatMap((line) => line.target?.kind ?? []));
  assert.deepEqual(kinds, new Set(["heuristic", "signature", "attack", "tag", "file"]));
});

Deno.test("nesting: the server's, else by depth, even when depths jump", () => {
  const given = [{ id: 2, children: [] }];
  assert.deepEqual(sectionTree({ ...RESULT, section_hierarchy: given }), given);
  const odd = {
    ...RESULT,
    result: { score: 0, sections: [section("a", 3), section("b", 1), section("c", 5)] },
  };
  assert.deepEqual(sectionTree(odd), [{ id: 0, children: [] }, {
    id: 1,
    children: [{ id: 2, children: [] }],
  }]);
});

Deno.test("deep nesting stays within a narrow screen", () => {
  const sections = Array.from(
    { length: 60 },
    (_, depth) => section(`level ${depth}`, depth, { body: "text ".repeat(20) }),
  );
  for (const line of resultLines({ ...RESULT, result: { score: 0, sections } }, { width: 40 })) {
    assert.ok(displayWidth(lineText(line)) <= 40, lineText(line));
  }
});

Deno.test("a hostile title cannot move the cursor, and missing parts do not throw", () => {
  const bare = {
    response: { service_name: "X\x1b[2J" },
    result: { score: 0, sections: [{ title_text: "a\nb\u202e" }] },
  };
  const lines = resultLines(bare as unknown as FormattedResult, { width: 80 });
  assert.deepEqual(lines.map(lineText), ["    0 X‹ESC›[2J  ", "        a b‹RLO›"].map((line) => line));
});

Deno.test("numbers where text is due are shown as they are", () => {
  const port = { type: "network.port", short_type: "port", value: 443 } as never;
  const odd = section(7 as never, 0, { tags: [port], heuristic: { ...HEURISTIC, name: 5 as never } });
  const lines = resultLines({ ...RESULT, result: { score: 0, sections: [odd] } }, {
    width: 80,
    defang: true,
  });
  const tag = lines.find((line) => line.target?.kind === "tag");
  assert.equal(lineText(tag!).trim(), "port        443");
  assert.deepEqual(tag?.target, { kind: "tag", type: "network.port", value: "443" });
});
