import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import type { RawResult, RawSection } from "../../src/api/types/mod.ts";
import { fileFindings, levelOfScore } from "../../src/demo/format/findings.ts";
import { emptyResult, formatResult, hierarchy } from "../../src/demo/format/result.ts";
import { buildTree } from "../../src/demo/format/tree.ts";

const AMBER = "TLP:AMBER";

function section(more: Partial<RawSection>): RawSection {
  return {
    auto_collapse: false,
    body: null,
    body_config: null,
    body_format: "TEXT",
    classification: "TLP:CLEAR",
    depth: 0,
    heuristic: null,
    promote_to: null,
    tags: {},
    safelisted_tags: {},
    title_text: "t",
    ...more,
  };
}

function result(sha: string, sections: RawSection[], extracted: string[] = []): RawResult {
  const raw = emptyResult(`${sha}.Svc.v1.c0`, { created: "2026-01-01T00:00:00.000000Z", expiry: "" });
  const files = extracted.map((sha256) => ({
    name: `${sha256}.bin`,
    sha256,
    description: "",
    classification: "TLP:CLEAR",
  }));
  const score = sections.reduce((sum, one) => sum + (one.heuristic?.score ?? 0), 0);
  return { ...raw, response: { ...raw.response, extracted: files }, result: { score, sections } };
}

const heuristic = (score: number, name = "H") => ({
  heur_id: "SVC.1",
  name,
  score,
  attack: [{ attack_id: "T1", pattern: "P", categories: ["execution", "impact"] }],
  signature: [{ name: "sig", frequency: 1, safe: false }],
});

Deno.test("depths become a tree, or none when they make no sense", () => {
  const nest = (...depths: number[]) => hierarchy(depths.map((depth) => ({ depth })));
  deepStrictEqual(nest(0, 1, 2, 1, 0), [
    { id: 0, children: [{ id: 1, children: [{ id: 2, children: [] }] }, { id: 3, children: [] }] },
    { id: 4, children: [] },
  ]);
  deepStrictEqual(nest(), []);
  strictEqual(nest(1), undefined);
  strictEqual(nest(0, 2), undefined);
});

Deno.test("every section stands in the tree once, in order", () => {
  fc.assert(fc.property(fc.array(fc.nat(4), { maxLength: 20 }), (wishes) => {
    let last = -1;
    const depths = wishes.map((wish) => last = Math.min(wish, last + 1));
    const ids: number[] = [];
    const walk = (nodes: NonNullable<ReturnType<typeof hierarchy>>, depth: number) => {
      for (const node of nodes) {
        ids.push(node.id);
        strictEqual(depths[node.id], depth);
        walk([...node.children], depth + 1);
      }
    };
    walk(hierarchy(depths.map((depth) => ({ depth })))!, 0);
    deepStrictEqual(ids, depths.map((_, i) => i));
  }));
});

Deno.test("bodies are parsed by format, broken ones stay text", () => {
  const body = (format: string, text: string) =>
    formatResult(result("a", [section({ body_format: format, body: text })]), { reader: AMBER }).result
      .sections[0]!
      .body;
  deepStrictEqual(body("TABLE", '[{"a":1}]'), [{ a: 1 }]);
  strictEqual(body("TEXT", '{"a":1}'), '{"a":1}');
  strictEqual(body("JSON", "{broken"), "{broken");
});

Deno.test("tags become a list, safelisted ones last, nulls nowhere", () => {
  const tags = { network: { static: { ip: ["1.2.3.4"], domain: null }, port: [80] }, av: null };
  const raw = result("a", [section({ tags, safelisted_tags: { "network.static.domain": ["ok.example"] } })]);
  deepStrictEqual(formatResult(raw, { reader: AMBER }).result.sections[0]!.tags, [
    { type: "network.static.ip", short_type: "ip", value: "1.2.3.4", safelisted: false },
    { type: "network.port", short_type: "port", value: "80", safelisted: false },
    { type: "network.static.domain", short_type: "domain", value: "ok.example", safelisted: true },
  ]);
});

Deno.test("sections above the reader are left out, with a warning in their place", () => {
  const raw = result("a", [section({ title_text: "open" }), section({ classification: AMBER })]);
  const titles = (reader: string) =>
    formatResult(raw, { reader }).result.sections.map((one) => one.title_text);
  deepStrictEqual(titles("TLP:CLEAR"), ["WARNING: Service sections have been sanitized", "open"]);
  deepStrictEqual(titles(AMBER), ["open", "t"]);
  strictEqual(formatResult(raw, { reader: AMBER }).classification, AMBER);
  strictEqual(formatResult(raw, { reader: "TLP:CLEAR" }).classification, "TLP:CLEAR");
});

Deno.test("levels by score", () => {
  deepStrictEqual([-1, 0, 299, 300, 999, 1000].map(levelOfScore), [
    "safe",
    "info",
    "info",
    "suspicious",
    "suspicious",
    "malicious",
  ]);
});

Deno.test("a tag said twice has the worse level, a row only once", () => {
  const tags = { network: { static: { ip: ["1.2.3.4"] } } };
  const raw = result("a", [section({ tags }), section({ tags, heuristic: heuristic(1000) })]);
  const found = fileFindings([formatResult(raw, { reader: AMBER })]);
  deepStrictEqual(found.tags, { "network.static.ip": [["1.2.3.4", "malicious", false, "TLP:CLEAR"]] });
  deepStrictEqual(found.attack_matrix, {
    execution: [["T1", "P", "malicious"]],
    impact: [["T1", "P", "malicious"]],
  });
  deepStrictEqual([found.heuristics, found.signatures], [
    { malicious: [["SVC.1", "H"]] },
    [["sig", "malicious", false]],
  ]);
});

function tree(edges: Record<string, string[]>, full: boolean, hidden: readonly string[] = []) {
  const results = Object.entries(edges).map(([sha, children]) =>
    result(sha, [section({ heuristic: heuristic(10) })], children)
  );
  const submission = {
    state: "completed",
    classification: "TLP:CLEAR",
    files: [{ name: "root", sha256: "r", size: 1 }],
  };
  const file = (sha256: string) => ({
    sha256,
    type: "text/plain",
    size: 1,
    classification: hidden.includes(sha256) ? AMBER : "TLP:CLEAR",
  });
  // Only what the tree reads.
  return buildTree(
    { submission, results, file, full, reader: "TLP:CLEAR" } as unknown as Parameters<typeof buildTree>[0],
  );
}

Deno.test("a file met again is cut unless the full tree is wanted; circles always are", () => {
  const edges = { r: ["a", "b"], a: ["c"], b: ["c"], c: ["r"] };
  const short = tree(edges, false).tree["r"]!;
  deepStrictEqual([Object.keys(short.children["b"]!.children), short.children["b"]!.truncated], [[], true]);
  const full = tree(edges, true).tree["r"]!;
  deepStrictEqual(Object.keys(full.children["b"]!.children), ["c"]);
  deepStrictEqual(
    [full.children["b"]!.children["c"]!.children, full.children["b"]!.children["c"]!.truncated],
    [{}, true],
  );
  strictEqual(full.score, 10);
});

Deno.test("files above the reader are filtered with all below them", () => {
  const built = tree({ r: ["a"], a: ["b"], b: [] }, false, ["a"]);
  deepStrictEqual([built.tree["r"]!.children, built.filtered, built.partial], [{}, true, true]);
});
