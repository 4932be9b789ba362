import type { ChildRef, FileNode, Kind } from "./file_node.ts";
import { heuristic } from "./heuristics.ts";
import { Rng } from "./rng.ts";
import { servicesFor, type ServiceSpec } from "./services.ts";
import type { Level } from "./theme.ts";

type Table = Readonly<Partial<Record<Kind, Readonly<Partial<Record<Level, string>>>>>>;

/** Heuristics by kind and level; the sums lie in the range of the level (a test holds it). */
const TABLE: Table = {
  program: {
    safe: "SAFELIST.1",
    suspicious: "PE.1 PE.3 PE.4 CHARACTERIZE.2",
    highly: "PE.1 PE.3 PE.4 CHARACTERIZE.2 METADEFENDER.1",
    malicious: "PE.1 PE.2 CAPA.2 YARA.3 MCAFEE.1 METADEFENDER.2 CONFIGEXTRACTOR.1 CONFIGEXTRACTOR.2",
  },
  library: {
    suspicious: "PE.1 PE.2 PE.3 CHARACTERIZE.2",
    highly: "PE.1 PE.2 PE.3 CAPA.2 METADEFENDER.1",
    malicious: "PE.2 CAPA.2 YARA.3 METADEFENDER.2 CONFIGEXTRACTOR.1",
  },
  elf: {
    suspicious: "ELF.1 YARA.2",
    highly: "ELF.1 YARA.2 METADEFENDER.1",
    malicious: "ELF.1 YARA.3 CONFIGEXTRACTOR.1",
  },
  macro_doc: {
    info: "OLETOOLS.4",
    suspicious: "OLETOOLS.1 OLETOOLS.2",
    highly: "OLETOOLS.1 OLETOOLS.2 DOCUMENTPREVIEW.1",
    malicious: "OLETOOLS.1 OLETOOLS.2 DOCUMENTPREVIEW.1 YARA.2 METADEFENDER.2",
  },
  pdf: {
    suspicious: "PDFID.1 PEEPDF.1 PEEPDF.2",
    highly: "PDFID.1 PEEPDF.1 PEEPDF.2 METADEFENDER.1",
    malicious: "PDFID.1 PEEPDF.1 PEEPDF.2 METADEFENDER.2",
  },
  html: {
    suspicious: "JSJAWS.4",
    highly: "JSJAWS.2 JSJAWS.3 FRANKENSTRINGS.1",
    malicious: "JSJAWS.2 JSJAWS.3 FRANKENSTRINGS.1 METADEFENDER.2",
  },
  js: {
    suspicious: "JSJAWS.2 YARA.2",
    highly: "JSJAWS.1 JSJAWS.2 FRANKENSTRINGS.3",
    malicious: "JSJAWS.1 JSJAWS.2 FRANKENSTRINGS.3 METADEFENDER.2",
  },
  vbs: {
    suspicious: "YARA.2 FRANKENSTRINGS.3",
    highly: "YARA.2 FRANKENSTRINGS.3 METADEFENDER.1",
    malicious: "YARA.2 MCAFEE.1",
  },
  ps1: {
    suspicious: "OVERPOWER.1 FRANKENSTRINGS.1",
    highly: "OVERPOWER.1 OVERPOWER.2",
    malicious: "OVERPOWER.1 OVERPOWER.2 YARA.3",
  },
  batch: {
    suspicious: "BATCHDEOBFUSCATOR.2",
    highly: "BATCHDEOBFUSCATOR.1 BATCHDEOBFUSCATOR.2 TAGCHECK.1",
    malicious: "BATCHDEOBFUSCATOR.1 BATCHDEOBFUSCATOR.2 METADEFENDER.2",
  },
  shortcut: {
    suspicious: "YARA.2 CHARACTERIZE.3",
    highly: "YARA.2 TAGCHECK.1 CAPE.2",
    malicious: "YARA.2 METADEFENDER.2 CAPE.2",
  },
  mail: {
    info: "EMLPARSER.1",
    suspicious: "EMLPARSER.1 EMLPARSER.2 EMLPARSER.3 FRANKENSTRINGS.3",
    highly: "EMLPARSER.2 EMLPARSER.3 TAGCHECK.1 METADEFENDER.1",
    malicious: "EMLPARSER.2 EMLPARSER.3 BADLIST.1",
  },
  zip: { info: "EXTRACT.1", suspicious: "EXTRACT.1 EXTRACT.2 TAGCHECK.1" },
  iso: { info: "EXTRACT.1", suspicious: "EXTRACT.1 EXTRACT.2 TAGCHECK.1" },
  uri: {
    suspicious: "BADLIST.2 URLDOWNLOADER.1",
    highly: "BADLIST.2 TAGCHECK.1",
    malicious: "URLDOWNLOADER.2 BADLIST.2",
  },
  capture: { suspicious: "SURICATA.1", highly: "SURICATA.1 TAGCHECK.1", malicious: "SURICATA.1 BADLIST.2" },
  marker: { suspicious: "CHARACTERIZE.1", malicious: "MCAFEE.1 YARA.3" },
};

/** Small weights that occur beside the main ones, as `heuristic probability`. */
const SPICE: Readonly<Partial<Record<Kind, readonly (readonly [heurId: string, probability: number])[]>>> = {
  program: [["PE.3", 0.4], ["PE.5", 0.15], ["VIRUSTOTAL.1", 0.2]],
  library: [["PE.5", 0.15]],
  pdf: [["PDFID.2", 0.2], ["YARA.1", 0.1]],
  word: [["YARA.1", 0.1], ["CHARACTERIZE.3", 0.05]],
  excel: [["CHARACTERIZE.3", 0.1]],
  zip: [["EXTRACT.4", 0.15]],
  picture: [["CHARACTERIZE.2", 0.1]],
  js: [["YARA.1", 0.2], ["CHARACTERIZE.2", 0.1]],
  html: [["CHARACTERIZE.3", 0.1]],
  mail: [["TAGCHECK.1", 0.06]],
  text: [["CHARACTERIZE.3", 0.02]],
};

/** What some malicious files raise besides: scores above the threshold differ from sample to sample. */
const EVIL_SPICE: readonly (readonly [heurId: string, probability: number])[] = [
  ["BADLIST.1", 0.25],
  ["BADLIST.2", 0.3],
  ["TAGCHECK.1", 0.3],
  ["CHARACTERIZE.2", 0.2],
];

const SERVICE_OF: Readonly<Record<string, string>> = Object.fromEntries(
  ("Safelist Badlist Characterize Extract EmlParser McAfee Metadefender VirusTotal YARA PE ELF CAPA ConfigExtractor " +
    "FrankenStrings Oletools DocumentPreview PDFId PeePDF JsJaws Overpower Batchdeobfuscator TagCheck Suricata CAPE " +
    "URLDownloader APKaye").split(" ").map((name) => [name.toUpperCase(), name]),
);

/** The service that raises a heuristic. */
export function raisedBy(heurId: string): string {
  return SERVICE_OF[heurId.split(".")[0] as string] ?? "Characterize";
}

function sandboxFindings(file: FileNode): string[] {
  if (!file.dynamic) return [];
  const family = file.theme.family;
  const found = ["CAPE.6"];
  if (file.level !== "malicious" || family === undefined) return found;
  if (family.attack.some((id) => id.startsWith("T1055"))) found.push("CAPE.1");
  if (family.attack.includes("T1547.001")) found.push("CAPE.2");
  if (family.attack.includes("T1486")) found.push("CAPE.4");
  if (family.attack.includes("T1555.003")) found.push("CAPE.5");
  return [...found, "CAPE.3"];
}

/** Ids of the heuristics a file raises, each once. */
export function findingsOf(file: FileNode): string[] {
  const main = TABLE[file.kind]?.[file.level] ?? "";
  const found = new Set(main === "" ? [] : main.split(" "));
  const random = new Rng(file.seed ^ 0x5b1ce);
  const spice = file.level === "malicious"
    ? [...SPICE[file.kind] ?? [], ...EVIL_SPICE]
    : SPICE[file.kind] ?? [];
  for (const [heurId, probability] of spice) {
    if (random.chance(probability) && file.level !== "safe") found.add(heurId);
  }
  for (const heurId of [...file.extra, ...sandboxFindings(file)]) found.add(heurId);
  return [...found];
}

/** Sum of the scores of a file's heuristics, which is the sum of its results' scores. */
export function scoreOf(file: FileNode): number {
  return findingsOf(file).reduce((sum, heurId) => sum + heuristic(heurId).score, 0);
}

const ON_DEMAND = new Set(["Dynamic Analysis", "External", "Internet Connected"]);

/** The services that ran on a file: those of the default selection, and others where they found something. */
export function ranOn(file: FileNode, findings: readonly string[] = findingsOf(file)): ServiceSpec[] {
  const raising = new Set(findings.map(raisedBy));
  if (file.level === "safe" && raising.has("Safelist")) {
    return servicesFor(file.type).filter((service) => service.stage === "FILTER");
  }
  return servicesFor(file.type).filter((service) =>
    !ON_DEMAND.has(service.category) || raising.has(service.name) ||
    (service.name === "URLDownloader" && file.kind === "uri")
  );
}

const EXTRACTORS: Readonly<Partial<Record<Kind, string>>> = {
  mail: "EmlParser",
  macro_doc: "Oletools",
  html: "JsJaws",
};

/** The children of a file that a service takes out of it; what a document drops while it runs is the sandbox's. */
export function givenBy(service: string, file: FileNode): readonly ChildRef[] {
  if (file.kind === "macro_doc" && file.dynamic) {
    if (service === "CAPE") return file.children.slice(1);
    return service === "Oletools" ? file.children.slice(0, 1) : [];
  }
  return service === (EXTRACTORS[file.kind] ?? "Extract") ? file.children : [];
}

/** Kinds whose bytes hold addresses when they are hostile. */
const SPEAKING = new Set<Kind>(
  [
    "pdf",
    "js",
    "vbs",
    "ps1",
    "batch",
    "html",
    "shortcut",
    "program",
    "library",
    "elf",
    "macro_doc",
    "capture",
  ],
);

/** Services that have something to say of every file of a kind, even without a heuristic. */
const TALKATIVE: Readonly<Record<string, (file: FileNode) => boolean>> = {
  Characterize: () => true,
  Extract: (file) => givenBy("Extract", file).length > 0,
  EmlParser: (file) => file.kind === "mail",
  PE: (file) => file.kind === "program" || file.kind === "library",
  ELF: (file) => file.kind === "elf",
  CAPA: (file) => file.kind === "program",
  FrankenStrings: (file) =>
    file.kind === "mail" || file.kind === "uri" || (file.level !== "info" && SPEAKING.has(file.kind)),
  Oletools: (file) => file.kind === "macro_doc" || file.kind === "excel",
  JsJaws: (file) => givenBy("JsJaws", file).length > 0,
  DocumentPreview: (file) => file.preview !== undefined,
  PDFId: (file) => file.kind === "pdf",
  URLDownloader: (file) => file.kind === "uri",
  Suricata: (file) => file.kind === "capture",
};

/** Whether a service's result on a file is empty. */
export function isEmpty(
  service: string,
  file: FileNode,
  options: { readonly findings: readonly string[] },
): boolean {
  return !options.findings.some((heurId) => raisedBy(heurId) === service) && !TALKATIVE[service]?.(file);
}
