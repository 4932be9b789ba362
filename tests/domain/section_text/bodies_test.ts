import assert from "node:assert/strict";
import fc from "fast-check";
import { BODY_FORMATS } from "../../../src/api/types/result.ts";
import type { Json } from "../../../src/util/json.ts";
import { displayWidth } from "../../../src/util/width.ts";
import { bodyLines, lineText, type SectionTextOptions } from "../../../src/domain/section_text.ts";

const WIDE = { width: 80 };

function show(
  body_format: string,
  body: Json,
  options: SectionTextOptions & { config?: Json } = WIDE,
): string[] {
  return bodyLines({ body_format, body, body_config: options.config ?? null }, options).map(lineText);
}

const PROCESSES: Json = [{
  process_pid: 10,
  process_name: "outlook.exe",
  command_line: "outlook.exe /safe",
  signatures: {},
  network_count: 0,
  file_count: 0,
  registry_count: 0,
  safelisted: true,
  children: [{
    process_pid: 11,
    process_name: "cmd.exe",
    command_line: "cmd /c evil",
    signatures: { INJECT: 500 },
    network_count: 2,
    file_count: 1,
    registry_count: 0,
    safelisted: false,
    children: [],
  }],
}];

const CASES: [string, Json, string[]][] = [
  ["TEXT", "one\ntwo\x1b[31m\n", ["one", "two‹ESC›[31m"]],
  ["MEMORY_DUMP", "00000000  4d 5a   MZ\n00000010  90", ["00000000  4d 5a   MZ", "00000010  90"]],
  ["GRAPH_DATA", { type: "colormap", data: { domain: [0, 8], values: [0, 2, 4, 6, 8] } }, [
    " ░▒▓█",
    "0 to 8, 5 values, mean 4.00, highest 8.00",
  ]],
  ["URL", [{ url: "http://e.example/", name: "gate" }, { url: "http://f.example/" }], [
    "gate: http://e.example/",
    "http://f.example/",
  ]],
  ["URL", { url: "http://e.example/" }, ["http://e.example/"]],
  ["JSON", { a: [1, null] }, ["{", '  "a": [', "    1,", "    null", "  ]", "}"]],
  ["JSON", "just text", ['"just text"']],
  ["KEY_VALUE", { a: 1, long_key: "v", list: ["x", 2], none: null }, [
    "a         1",
    "long_key  v",
    "list      x, 2",
    "none      ",
  ]],
  ["ORDERED_KEY_VALUE", [["z", 1], ["a", true], ["z", 2]], ["z  1", "a  true", "z  2"]],
  ["PROCESS_TREE", PROCESSES, [
    "└─ outlook.exe (10)  safelisted",
    "   outlook.exe /safe",
    "   └─ cmd.exe (11)  2 net  1 files  INJECT 500",
    "      cmd /c evil",
  ]],
  ["TABLE", [{ b: 1, a: "x" }, { a: ["y", "z"], c: { k: 1 } }], [
    "b  a     c",
    "1  x     ",
    '   y, z  {"k":1}',
  ]],
  ["IMAGE", [{ img: { name: "shot.png", description: "desktop", sha256: "ab12" }, thumb: {} }], [
    "[image] shot.png  desktop  ab12",
  ]],
  ["MULTI", [["TEXT", "intro"], ["DIVIDER", null], ["KEY_VALUE", { k: "v" }], ["TABLE", [{ x: 1, y: 2 }], {
    column_order: ["y"],
  }]], [
    "intro",
    "─".repeat(80),
    "k  v",
    "y  x",
    "2  1",
  ]],
  ["TIMELINE", [
    {
      title: "start",
      content: "it begins",
      opposite_content: "10:00",
      icon: "TEXT",
      signatures: [],
      score: 0,
    },
    {
      title: "inject",
      content: "",
      opposite_content: "10:00:05",
      icon: "CODE",
      signatures: ["T1055"],
      score: 1000,
    },
  ], ["10:00    ○ start  it begins", "10:00:05 ● inject  T1055"]],
  ["DIVIDER", null, ["─".repeat(80)]],
  ["HOLOGRAM", "x", ['unknown format "HOLOGRAM"', "x"]],
];

Deno.test("every format, parsed and as stored", async (t) => {
  for (const [format, body, expected] of CASES) {
    await t.step(format, () => {
      assert.deepEqual(show(format, body), expected);
      const stored = typeof body === "string" || body === null ? body : JSON.stringify(body);
      assert.deepEqual(show(format, stored), expected);
    });
  }
});

Deno.test("a sandbox body shows the analysis, processes by parent, connections and signatures", () => {
  const body: Json = {
    analysis_information: {
      sandbox_name: "CAPE",
      analysis_metadata: { task_id: 7, machine_metadata: { platform: "Windows", ip: null } },
    },
    processes: [
      { image: "b.exe", pid: 2, ppid: 1, command_line: "b", safelisted: false },
      { image: "a.exe", pid: 1, ppid: 0, command_line: "a", safelisted: false },
      { image: "x.exe", pid: 8, ppid: 9, command_line: "", safelisted: false },
      { image: "y.exe", pid: 9, ppid: 8, command_line: "", safelisted: false },
    ],
    network_connections: [{
      destination_ip: "10.1.1.1",
      destination_port: 53,
      transport_layer_protocol: "udp",
      direction: "outbound",
      process: 2,
      connection_type: "dns",
      dns_details: {
        domain: "e.example",
        lookup_type: "A",
        resolved_ips: ["10.2.2.2"],
        resolved_domains: [],
      },
    }],
    signatures: [
      { name: "low", type: "CUCKOO", score: 10, attacks: [] },
      {
        name: "inject",
        type: "CUCKOO",
        score: 1000,
        attacks: [{ attack_id: "T1055", pattern: "Process Injection", categories: [] }],
      },
    ],
  };
  assert.deepEqual(show("SANDBOX", body, { width: 80, defang: true }), [
    "Analysis",
    "sandbox_name      CAPE",
    "task_id           7",
    "machine platform  Windows",
    "Signatures 2",
    " 1000 CUCKOO inject  T1055 Process Injection",
    "   10 CUCKOO low",
    "Processes 4",
    "├─ a.exe (1)",
    "│  a",
    "│  └─ b.exe (2)",
    "│     b",
    "└─ x.exe (8)",
    "   └─ y.exe (9)",
    "Network 1",
    "outbound dns/udp 10.1.1[.]1:53 pid 2  A e[.]example → 10.2.2[.]2",
  ]);
});

Deno.test("tables: asked order first, wrapped cells, stacked when too narrow", () => {
  const rows: Json = [{ name: "a long cell that must wrap", size: 12 }];
  assert.deepEqual(show("TABLE", rows, { width: 80, config: { column_order: ["size", "ghost"] } }), [
    "size  name",
    "12    a long cell that must wrap",
  ]);
  assert.deepEqual(show("TABLE", rows, { width: 20, config: '{"column_order":["size"]}' }), [
    "size  name",
    "12    a long cell",
    "      that must wrap",
  ]);
  assert.deepEqual(show("TABLE", rows, { width: 10 }), [
    "name  a",
    "long cell",
    "that must",
    "wrap",
    "size  12",
  ]);
});

Deno.test("malformed bodies are shown as they came", () => {
  assert.deepEqual(show("TABLE", "{not json"), ["invalid TABLE body", "{not json"]);
  assert.deepEqual(show("KEY_VALUE", [1, 2]), ["invalid KEY_VALUE body", "[", "  1,", "  2", "]"]);
  assert.deepEqual(show("GRAPH_DATA", { type: "pie" })[0], "invalid GRAPH_DATA body");
  assert.deepEqual(show("PROCESS_TREE", 5), ["invalid PROCESS_TREE body", "5"]);
  assert.deepEqual(show("TEXT", null), []);
});

Deno.test("addresses are defanged on request, targets keep them whole", () => {
  const [line] = bodyLines({ body_format: "URL", body: { url: "http://e.example/x" } }, {
    width: 80,
    defang: true,
  });
  assert.equal(lineText(line!), "hxxp://e[.]example/x");
  assert.deepEqual(line!.target, { kind: "url", value: "http://e.example/x" });
  assert.deepEqual(show("TEXT", "get http://e.example/x", { width: 80, defang: true }), [
    "get hxxp://e[.]example/x",
  ]);
});

Deno.test("long bodies are cut when asked, and say how much is missing", () => {
  assert.deepEqual(show("TEXT", "a\nb\nc\nd", { width: 80, maxBodyLines: 2 }), ["a", "b", "… 2 more lines"]);
});

const anyJson = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.json({ maxDepth: 4 }).map((text) => JSON.parse(text) as Json),
  fc.array(
    fc.dictionary(fc.constantFrom("a", "b", "url", "children", "signatures"), fc.string({ unit: "binary" })),
  ) as fc.Arbitrary<Json>,
);

Deno.test("any body in any format: safe lines, none wider than asked", () => {
  const formats = fc.constantFrom(...BODY_FORMATS, "DIVIDER", "NEW");
  fc.assert(
    fc.property(formats, anyJson, fc.integer({ min: 20, max: 100 }), (format, body, width) => {
      for (const line of bodyLines({ body_format: format, body }, { width })) {
        const text = lineText(line);
        assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Cs}]/u);
        assert.ok(displayWidth(text) <= width, `${format} ${width}: ${text}`);
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("bare domains are defanged in tables, timelines, pairs and titles", () => {
  const options = { width: 80, defang: true };
  const rows = [{ host: "login.amberfox-43.example", file: "setup.exe" }];
  assert.deepEqual(show("TABLE", rows, options), [
    "host                         file",
    "login.amberfox-43[.]example  setup.exe",
  ]);
  const items = [{
    title: "c2.evil.top",
    content: "asks gate.evil.top",
    signatures: ["x.evil.top"],
    score: 0,
  }];
  assert.match(
    show("TIMELINE", items, options).join("\n"),
    /c2\.evil\[\.\]top +asks gate\.evil\[\.\]top +x\.evil\[\.\]top/,
  );
  assert.match(show("KEY_VALUE", { c2: "evil.top" }, options).join("\n"), /evil\[\.\]top/);
});
