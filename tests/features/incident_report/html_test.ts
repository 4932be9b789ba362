import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { HtmlReport } from "../../../src/domain/incident_report/html.ts";
import type { ReportRow } from "../../../src/domain/incident_report/row.ts";
import { SummaryCollector } from "../../../src/domain/incident_report/summary.ts";
import { DEFAULT_THRESHOLDS } from "../../../src/domain/verdict.ts";
import { safeText } from "../../../src/util/safe_text.ts";
import { openPage } from "./fake_page.ts";
import { row } from "./support.ts";

const THRESHOLDS = DEFAULT_THRESHOLDS;

function pageOf(rows: readonly ReportRow[], incident = "INC-1", server = "https://al.example/"): string {
  const report = new HtmlReport({ incident, server, source: "a test", madeAtMs: 0, thresholds: THRESHOLDS });
  const collector = new SummaryCollector(THRESHOLDS);
  rows.forEach((one) => collector.add(one));
  const half = rows.length >> 1;
  return report.start() + report.rows(rows.slice(0, half)) + report.rows(rows.slice(half)) +
    report.end(collector.summary(), incident);
}

const HOSTILE = [
  "<script>alert(1)</script>",
  "</script><img src=x onerror=alert(1)>",
  `"><svg onload=alert(1)>`,
  `' onmouseover='alert(1)`,
  "<!--<script>",
  "]]>&lt;&#60;script&#62;",
  "javascript:alert(1)",
  "order\u202efdp.exe",
  "line\nfeed\u2028\u0000",
];

Deno.test("hostile texts stay text wherever they stand", () => {
  const clean = pageOf([row({})]);
  const tagsOf = (html: string) => html.replace(/<script>.*?<\/script>/gs, "").match(/<[a-z!/][^>]*>/gi)!;
  for (const text of HOSTILE) {
    const hostile = row({
      path: text,
      sid: text,
      sha256: text,
      score: 1000,
      heuristics: [text],
      tags: [`network.static.domain:${text}`, `attribution.family:${text}`],
      reason: text,
    });
    const html = pageOf([hostile], text, text);
    assert.equal(html.match(/<script\b/gi)!.length, clean.match(/<script\b/gi)!.length, text);
    assert(!html.includes("<script>alert") && !html.includes("<img") && !html.includes("<svg onload"), text);
    assert(!html.includes("\u202e") && !html.includes("\u2028") && !html.includes("\u0000"), text);
    assert(html.includes('data-link=""'), "nothing but http is linked to");
    assert.deepEqual(tagsOf(html).filter((tag) => /alert|javascript|onmouse|onerror/.test(tag)), [], text);
  }
});

Deno.test("the policy allows the page's own script and nothing else", () => {
  const html = pageOf([row({})]);
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!;
  const script = /<script>(.*?)<\/script>/s.exec(html)![1]!;
  const hash = createHash("sha256").update(script).digest("base64");
  assert(policy.startsWith("default-src 'none';"));
  assert(policy.includes(`script-src 'sha256-${hash}';`) && !policy.includes("script-src 'unsafe"));
  assert(!/(?:src|href)="https?:/.test(html), "nothing is loaded");
});

Deno.test("any rows come back out of the page as they went in, made safe", () => {
  const anyRow = fc.record({
    path: fc.string({ unit: "binary" }),
    score: fc.option(fc.integer({ min: -1000, max: 5000 })),
    heuristics: fc.array(fc.string({ unit: "binary" }), { maxLength: 2 }),
  }).map((parts) => row(parts));
  fc.assert(fc.property(fc.array(anyRow, { maxLength: 8 }), (rows) => {
    const blocks = [...pageOf(rows).matchAll(/<script type="application\/json">(.*?)<\/script>/gs)];
    const data = blocks.flatMap(([, json]) => JSON.parse(json!));
    assert.deepEqual(
      data.map((one) => [one[0], one[4]]),
      rows.map(({ score, path }) => [score, safeText(path)]),
    );
  }));
});

Deno.test("the table sorts, filters and pages", () => {
  const rows = [...Array(450).keys()].map((i) =>
    row({
      path: `/case/f${String(i).padStart(3, "0")}`,
      score: i === 3 ? 1200 : i === 4 ? 350 : i === 5 ? null : 0,
      fate: i === 5 ? "failed" : "done",
      sid: i === 5 ? null : `sid/${i}`,
      size: i,
      tags: i === 4 ? ["network.static.domain:evil.example"] : [],
    })
  );
  const page = openPage(pageOf(rows));
  assert.equal(page.shown().length, 200);
  assert.deepEqual(page.shown().slice(0, 3).map((cells) => cells.slice(0, 2)), [
    ["1200", "malicious"],
    ["350", "suspicious"],
    ["0", "informative"],
  ]);
  assert.match(page.byId("count").value, /450 of 450, page 1 of 3/);
  page.byId("on").fire("click");
  page.byId("on").fire("click");
  assert.equal(page.shown().length, 50);
  assert.equal(page.shown().at(-1)![2], "failed", "those without a score come last");
  assert.equal(page.byId("on").disabled, true);
  page.sortBy(3);
  assert.equal(page.shown()[0]![3], "449 B");
  page.sortBy(3);
  assert.equal(page.shown()[0]![3], "0 B");
  page.byId("text").value = "EVIL.example f00";
  page.byId("text").fire("input");
  assert.deepEqual(page.shown().map((cells) => cells[4]!.slice(0, 10)), ["/case/f004"]);
  page.byId("text").value = "";
  page.byId("level").value = "malicious";
  page.byId("level").fire("change");
  assert.equal(page.shown().length, 1);
  const link = openPage(pageOf(rows)).byId("rows").tBodies[0]!.children[0]!.children[4]!.children[0]!;
  assert.equal(link.href, "https://al.example/submission/report/sid%2F3");
});

Deno.test("of very many rows the table has what matters most, and says what it leaves out; the charts count all", () => {
  const rows = Array.from({ length: 40 }, (_, i) => row({ path: `/n/${i}`, score: i % 4 === 0 ? 1000 : 0 }));
  const failed = row({ path: "/n/failed", fate: "failed", score: null });
  const report = new HtmlReport({
    ...{ incident: "I", server: "x", source: "a test", madeAtMs: 0, thresholds: THRESHOLDS },
    limits: { notable: 20, others: 5 },
  });
  const collector = new SummaryCollector(THRESHOLDS);
  for (const one of [...rows, failed]) collector.add(one);
  const html = report.start() + report.rows(rows) + report.rows([failed]) + report.end(collector.summary());
  const page = openPage(html);
  assert.equal(page.shown().length, 11 + 5);
  assert.match(
    html,
    /has 16 of 41 inputs: all 11 that are suspicious or worse or failed, and the first 5 of 30 others\./,
  );
  assert.match(html, /<b class="">41<\/b><span>inputs/);
  assert.doesNotMatch(pageOf(rows), /The table has/);
});

Deno.test("without rows the page says so, and still shows its parts", () => {
  const html = pageOf([]);
  assert.match(html, /No input has a score/);
  assert.equal(openPage(html).shown().length, 0);
});
