import assert from "node:assert/strict";
import fc from "fast-check";
import type { SubmissionReport } from "../../src/api/types/submission.ts";
import { escapeHtml, escapeMarkdown, reportHtml, reportMarkdown } from "../../src/domain/report.ts";

const GOLDEN = JSON.parse(
  Deno.readTextFileSync(new URL("../fixtures/report/golden.json", import.meta.url)),
) as SubmissionReport;

const EVIL = "<script>alert(1)</script>|`x`\x1b[2J\u202e";

/** The golden report with every text that a sample controls replaced. */
function hostile(): SubmissionReport {
  return {
    ...GOLDEN,
    files: [{ name: EVIL, sha256: "aa", size: 1 }],
    metadata: { [EVIL]: EVIL },
    file_info: { ...GOLDEN.file_info, magic: EVIL },
    report_filtered: true,
    report_partial: true,
    attack_matrix: { execution: { [EVIL]: { h_type: "malicious", files: [[EVIL, "aa"]] } } },
    tags: {
      ...GOLDEN.tags,
      behaviors: { "file.behavior": { [EVIL]: { h_type: "info", files: [[EVIL, "aa"]] } } },
    },
    promoted_sections: [{ ...GOLDEN.heuristic_sections["MCAFEE.1"]![0]!, title_text: EVIL, body: EVIL }],
  };
}

Deno.test("the report of a genuine submission holds everything an analyst asks for", () => {
  for (const text of [reportMarkdown(GOLDEN), reportHtml(GOLDEN)]) {
    for (
      const part of [
        "sample.bin",
        "MALICIOUS 1000",
        "TLP:CLEAR",
        GOLDEN.sid,
        GOLDEN.file_info.sha256,
        GOLDEN.file_info.md5,
        "Malicious marker",
        "marker found",
        "Test.Malicious",
        "bad.example[.]com",
        "198.51.100[.]7",
        "golden",
        "child.bin",
        "2026-11-24 03:17:32Z",
      ]
    ) assert.ok(text.toLowerCase().replaceAll("\\", "").includes(part.toLowerCase()), part);
  }
});

Deno.test("defanging can be turned off, informative rows left out, a link added", () => {
  assert.match(reportHtml(GOLDEN, { defang: false }), /bad\.example\.com/);
  assert.doesNotMatch(reportMarkdown(hostile(), { hideInfo: true }), /Behaviours/);
  assert.match(
    reportHtml(GOLDEN, { server: "https://al.example/" }),
    /https:\/\/al\.example\/submission\/report\//,
  );
});

Deno.test("hostile text cannot become markup or move a cursor", () => {
  const page = reportHtml(hostile());
  assert.doesNotMatch(page, /<script/i);
  assert.match(page, /&lt;script&gt;/);
  assert.match(page, /Some files are left out/);
  const markdown = reportMarkdown(hostile());
  assert.doesNotMatch(
    markdown.replace(/`+[^`\n]+`+/g, "").replace(/```text[\s\S]*?```/g, ""),
    /(?<!\\)<script/,
  );
  for (const text of [page, markdown]) assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
});

Deno.test("every table row of the Markdown has the cells of its head", () => {
  for (const text of [reportMarkdown(GOLDEN), reportMarkdown(hostile())]) {
    const cells = (line: string) => line.replaceAll(/\\\\|\\\|/g, "").split("|").length;
    const outside = text.replace(/```text[\s\S]*?```/g, "").split("\n");
    outside.forEach((line, i) => {
      if (line.startsWith("|") && outside[i - 1]?.startsWith("|")) {
        assert.equal(cells(line), cells(outside[i - 1]!), line);
      }
    });
  }
});

Deno.test("a report with nothing in it still comes out", () => {
  const bare = { sid: "x", max_score: 0, classification: "TLP:C" } as SubmissionReport;
  assert.match(reportMarkdown(bare), /^# x/);
  assert.match(reportHtml(bare), /informative 0/);
});

Deno.test("a part of another form is told of in its place, and the other parts are there", () => {
  const parts = [
    "params",
    "files",
    "tags",
    "heuristics",
    "attack_matrix",
    "file_info",
    "file_tree",
    "metadata",
  ];
  const wrong = fc.constantFrom<unknown>(5, "text", [null, 1], [[]], { x: null }, { x: { y: null } }, true);
  fc.assert(fc.property(fc.constantFrom(...parts), wrong, (name, value) => {
    const report = { ...GOLDEN, [name]: value } as unknown as SubmissionReport;
    const text = reportMarkdown(report) + reportHtml(report);
    assert.match(text, /MALICIOUS 1000/);
    assert.ok(text.includes(GOLDEN.sid));
    assert.ok(name === "file_info" || text.includes(GOLDEN.file_info.md5));
    assert.ok(name === "metadata" || text.includes("golden"));
  }));
  const report = { ...GOLDEN, heuristics: { malicious: { x: 5 } } } as unknown as SubmissionReport;
  assert.match(reportMarkdown(report), /## Heuristics\n\n> This part .* another form/);
});

Deno.test("a report without a score that can be read names no verdict", () => {
  for (const score of ["no number", null, undefined, {}]) {
    const report = { ...GOLDEN, max_score: score } as unknown as SubmissionReport;
    assert.match(reportMarkdown(report), /\*\*\? UNKNOWN \?\*\*/);
  }
});

Deno.test("escaping: HTML and Markdown keep no live character", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(escapeHtml(text), /[<>"']/);
    assert.doesNotMatch(escapeMarkdown(text).replace(/\\[\\`*_{}[\]<>#|~!&]/g, ""), /[`*_[\]<>|\n]/);
  }));
});

Deno.test("no free text of a Markdown report becomes a link of its own", () => {
  const text =
    "see http://evil.example/x?y, _https://evil.example, www.evil.example, FTP://evil.example and me@evil.example";
  const report = { ...GOLDEN, params: { ...GOLDEN.params, description: text }, metadata: { note: text } };
  const markdown = reportMarkdown(report, { server: "https://al.example" });
  const prose = markdown.replace(/`[^`]*`/g, "");
  const links = prose.match(/(?:https?|ftp):\/\/[^\s|]+|(?<!\w)www\.[^\s|]*|[\w.]+@[\w-]+\.\w+/gi);
  assert.deepEqual(links, [`https://al.example/submission/report/${GOLDEN.sid}`]);
});
