import { indicators } from "../analysis/indicators.ts";
import { entropyOf } from "../analysis/measure.ts";
import { HOSTILE_TEXT } from "./curiosities.ts";
import type { FileNode } from "./file_node.ts";
import { attribution } from "./findings.ts";
import { Rng } from "./rng.ts";
import type { SectionPlan } from "./section.ts";
import { galleryText, sandboxSections } from "./sandbox.ts";

const OWN = /(?:^|[@.])(?:(?:corp|partner|intranet)\.example|openxmlformats\.org)/;

type Narrator = (file: FileNode, random: Rng) => SectionPlan[];

/** Entropy of each of at most 40 blocks, as the chart of a section. */
export function entropyChart(bytes: Uint8Array): SectionPlan {
  const block = Math.max(256, Math.ceil(bytes.length / 40));
  const values: number[] = [];
  for (let at = 0; at < bytes.length; at += block) {
    values.push(Math.round(entropyOf(bytes.subarray(at, at + block)) * 1000) / 1000);
  }
  return {
    title: `File entropy: ${entropyOf(bytes).toFixed(3)}`,
    format: "GRAPH_DATA",
    body: { type: "colormap", data: { domain: [0, 8], values } },
    promote: "ENTROPY",
    collapsed: true,
  };
}

function characterize(file: FileNode): SectionPlan[] {
  const bytes = file.bytes();
  const sections = bytes.length >= 1024 ? [entropyChart(bytes)] : [];
  const hostile = file.traits.includes("hostile")
    ? [{
      title: `Metadata \x1b[1mnot trusted\x1b[0m`,
      body: HOSTILE_TEXT,
      tags: { "file.string.extracted": [HOSTILE_TEXT] },
    }]
    : [];
  return [
    { title: "File summary", format: "KEY_VALUE", body: { size: file.size, type: file.type } },
    ...sections,
    ...hostile,
  ];
}

function programHeader(file: FileNode, random: Rng): SectionPlan[] {
  const packed = file.level === "suspicious" || file.level === "highly";
  const names = packed ? ["UPX0", "UPX1", ".rsrc"] : [".text", ".rdata", ".data", ".rsrc"];
  return [
    {
      title: "PE header",
      format: "KEY_VALUE",
      body: { machine: file.type.endsWith("64") ? "AMD64" : "I386", subsystem: "GUI", signed: false },
      tags: {
        "file.pe.linker.timestamp": [
          `20${random.int(17, 25)}-0${random.int(1, 9)}-1${random.int(0, 9)} 08:15:00`,
        ],
      },
    },
    {
      title: "Sections",
      format: "TABLE",
      depth: 1,
      body: names.map((name, i) => ({
        name,
        virtual_address: `0x${(0x1000 * (i + 1)).toString(16)}`,
        size: random.int(512, 48000),
        entropy: packed && i < 2 ? 7.9 : Math.round(random.real() * 6000) / 1000,
        flags: i === 0 ? ["EXECUTE", "READ"] : ["READ"],
      })),
      config: { column_order: ["name", "virtual_address", "size", "entropy", "flags"] },
      tags: { "file.pe.sections.name": names },
    },
  ];
}

function mailHeaders(file: FileNode): SectionPlan[] {
  const { sender, recipient, subject, domains, ips } = file.theme;
  return [
    {
      title: "Headers",
      format: "ORDERED_KEY_VALUE",
      body: [["From", sender], ["To", recipient], ["Subject", subject], [
        "Received",
        `from ${domains[0]} (${ips[0] ?? "192.0.2.25"}) by mx1.corp.example`,
      ]],
      tags: { "network.email.address": [sender, recipient], "network.email.subject": [subject] },
      // The organisation's own addresses are known to be good.
      safelisted: { "network.email.address": [recipient], "network.static.domain": ["mx1.corp.example"] },
    },
    ...(file.children.length === 0
      ? []
      : [{ title: "Attachments", body: file.children.map((child) => child.name).join("\n"), depth: 1 }]),
  ];
}

function hugeTable(file: FileNode): SectionPlan[] {
  if (!file.traits.includes("huge")) return [];
  const random = new Rng(file.seed);
  const rows = Array.from({ length: 3000 }, (_, i) => ({
    line: i + 1,
    article: `A-${random.hex(6).toUpperCase()}`,
    description: random.pick([
      "Bolt M8",
      "Schraube für Gehäuse",
      "六角ボルト",
      "Bracket, long, with a text that is wider than a column",
    ]),
    stock: random.int(0, 9000),
    price: random.int(1, 90000) / 100,
    places: [random.hex(2), random.hex(2)],
  }));
  return [{ title: "Cells of the first sheet", format: "TABLE", body: rows }];
}

/** The addresses that the bytes really hold; the organisation's own stand apart. */
function networkIndicators(file: FileNode): SectionPlan[] {
  const { uris, domains, ips, emails } = indicators(file.bytes());
  const own = (value: string) => OWN.test(value);
  const foreign = (values: readonly string[]) => values.filter((value) => !own(value));
  const safelisted = domains.filter(own);
  return [{
    title: "Network indicators",
    body: [...uris, ...domains, ...ips, ...emails].join("\n"),
    tags: {
      "network.static.uri": foreign(uris),
      "network.static.domain": foreign(domains),
      "network.static.ip": ips,
      "network.email.address": foreign(emails),
    },
    safelisted: safelisted.length > 0 ? { "network.static.domain": safelisted } : {},
  }];
}

const NARRATORS: Readonly<Record<string, Narrator>> = {
  Characterize: characterize,
  Extract: (
    file,
  ) => [{
    title: `Extracted ${file.children.length} file${file.children.length === 1 ? "" : "s"}`,
    body: file.children.map((child) => child.name).join("\n"),
  }],
  EmlParser: mailHeaders,
  PE: programHeader,
  ELF: (file) => [{
    title: "ELF header",
    format: "KEY_VALUE",
    body: { class: "ELF64", machine: "x86_64", size: file.size },
    tags: { "file.elf.interpreter": ["none"] },
  }],
  CAPA: () => [{
    title: "Capabilities",
    format: "JSON",
    body: { "file-system": ["read file", "write file"], process: { create: 1, terminate: 1 }, registry: [] },
    tags: { "file.behavior": ["read file", "write file"] },
    collapsed: true,
  }],
  FrankenStrings: networkIndicators,
  Oletools: (file) => [
    {
      title: "Document properties",
      format: "KEY_VALUE",
      body: { author: file.theme.company, revision: 2, company: null, protected: false },
    },
    ...hugeTable(file),
  ],
  DocumentPreview: (file) => {
    const picture = file.preview as FileNode;
    const item = (name: string) => ({ name, description: "First page", sha256: picture.sha256 });
    return [{
      title: "Preview of the first page",
      format: "IMAGE",
      body: [{ img: item("page_1.png"), thumb: item("page_1.thumb.png") }],
      promote: "SCREENSHOT",
    }];
  },
  PDFId: () => [{
    title: "Keywords",
    format: "TABLE",
    body: ["/Page", "/JS", "/JavaScript", "/OpenAction", "/URI"].map((keyword, i) => ({
      keyword,
      count: i === 0 ? 1 : i % 2,
    })),
    collapsed: true,
  }],
  URLDownloader: (file) => [{
    title: "Answer of the server",
    format: "MULTI",
    body: [["KEY_VALUE", { status: 200, content_type: "text/html", size: 4821 }], ["DIVIDER", null], ["URL", [
      { url: file.theme.urls[0] ?? "" },
    ]]],
    promote: "URI_PARAMS",
    tags: { "network.dynamic.uri": file.theme.urls.slice(0, 1) },
  }],
  Suricata:
    () => [{ title: "Capture", format: "KEY_VALUE", body: { packets: 41, flows: 3, duration_s: 12.5 } }],
  CAPE: (file, random) => sandboxSections(file, random),
  ConfigExtractor: (file) => file.traits.includes("gallery") ? [galleryText(attribution(file))] : [],
};

/** What a service says of a file besides its heuristics. */
export function narrate(service: string, file: FileNode): SectionPlan[] {
  return NARRATORS[service]?.(file, new Rng(file.seed ^ service.length)) ?? [];
}
