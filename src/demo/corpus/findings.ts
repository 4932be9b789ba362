import type { FileNode } from "./file_node.ts";
import { heuristic } from "./heuristics.ts";
import { Rng } from "./rng.ts";
import type { FlatTags, SectionPlan } from "./section.ts";
import { ruleFor } from "./rules.ts";

type Finding = (
  file: FileNode,
  random: Rng,
) => Omit<SectionPlan, "heurId" | "title"> & { readonly title?: string };

/** The tags that name family, actor and campaign of a file. */
export function attribution(file: FileNode): FlatTags {
  const { family, actor, campaign } = file.theme;
  return {
    ...(family ? { "attribution.family": [family.name], "attribution.implant": [family.name] } : {}),
    ...(family ? { "attribution.category": [family.category] } : {}),
    ...(actor ? { "attribution.actor": [actor] } : {}),
    ...(campaign ? { "attribution.campaign": [campaign] } : {}),
  };
}

/** The addresses of a file's theme as tags found by looking (`static`) or by running (`dynamic`). */
export function addresses(file: FileNode, how: "static" | "dynamic"): FlatTags {
  const { domains, ips, urls } = file.theme;
  return {
    [`network.${how}.domain`]: domains,
    [`network.${how}.ip`]: ips,
    [`network.${how}.uri`]: urls,
  };
}

function rule(file: FileNode, heurId: string): ReturnType<Finding> {
  const found = ruleFor(file, heurId);
  return {
    title: `Rule ${found.source}.${found.name}`,
    format: "KEY_VALUE",
    body: { rule: found.name, source: found.source, description: found.description, author: "demo analysts" },
    signatures: [`${found.source}.${found.name}`],
    tags: {
      "file.rule.yara": [`${found.source}.${found.name}`],
      ...(heurId === "YARA.3" ? attribution(file) : {}),
    },
  };
}

const ENGINES = ["Avantis", "BoldScan", "Cirrus", "Drakon", "Everguard", "Fjord", "Graphite"] as const;

function engines(file: FileNode, hits: number): ReturnType<Finding> {
  const names = file.theme.family?.av ?? ["Heur.Suspicious.Gen", "Trojan.Generic"];
  const rows = ENGINES.map((engine, i) => ({
    engine,
    verdict: i < hits ? names[i % names.length] as string : "clean",
    signatures_age_h: 3 + i,
  }));
  return {
    title: `${hits} of ${ENGINES.length} engines detected the file`,
    format: "TABLE",
    body: rows,
    config: { column_order: ["engine", "verdict", "signatures_age_h"] },
    tags: { "av.virus_name": names.slice(0, Math.min(hits, names.length)) },
  };
}

function configuration(file: FileNode): ReturnType<Finding> {
  const family = file.theme.family;
  const port = family?.port ?? 443;
  const values: [string, string | number][] = Object.entries(family?.config ?? {});
  values.push(...file.theme.ips.map((ip, i): [string, string] => [`server_${i}`, `${ip}:${port}`]));
  return {
    title: `Configuration of ${family?.name.toLowerCase() ?? "unknown family"}`,
    format: "ORDERED_KEY_VALUE",
    body: values,
    tags: {
      ...attribution(file),
      "file.config": [family?.name.toLowerCase() ?? "unknown"],
      "network.port": [port],
      ...(family ? { "dynamic.mutex": [family.mutex] } : {}),
    },
  };
}

const text = (body: string, tags: FlatTags = {}): Finding => () => ({ body, tags });
const firstUrl = (file: FileNode) => file.theme.urls[0] ?? "";

/** Sections of heuristics that have more to say than their description. */
const FINDINGS: Readonly<Record<string, Finding>> = {
  "SAFELIST.1": (file) => ({ body: `Matched by sha256 in source NSRL\n${file.sha256}` }),
  "BADLIST.1": (file) => ({ body: `${file.sha256} is badlisted by admin`, tags: attribution(file) }),
  "BADLIST.2": (file) => ({
    format: "TABLE",
    body: file.theme.domains.slice(0, 2).map((domain) => ({
      type: "network.static.domain",
      value: domain,
      source: "CERT feed",
    })),
    tags: { "network.static.domain": file.theme.domains },
  }),
  "CHARACTERIZE.2": text("Entropy of most blocks is above 7.2", { "file.behavior": ["High entropy"] }),
  "CHARACTERIZE.4": text("The name contains U+202E", {
    "file.name.anomaly": ["unicode right-to-left override"],
  }),
  "CHARACTERIZE.5": text("The name ends with .pdf.exe", { "file.name.anomaly": ["double extension"] }),
  "EXTRACT.2": (file) => ({
    body: file.children.map((child) => child.name).join("\n"),
    tags: { "file.behavior": ["Executable content in archive"] },
  }),
  "EMLPARSER.2": (file) => ({
    format: "ORDERED_KEY_VALUE",
    body: [["From", file.theme.sender], ["Return-Path", `bounce@${file.theme.domains[1] ?? "mail.example"}`]],
    tags: { "network.email.address": [file.theme.sender] },
  }),
  "EMLPARSER.3": (file) => ({
    format: "URL",
    body: [{ name: file.theme.subject, url: firstUrl(file) }],
    tags: { "network.static.uri": [firstUrl(file)] },
  }),
  "MCAFEE.1": (file) => ({
    body: `Detected as ${file.theme.family?.av[0] ?? "EICAR test file"}`,
    tags: { "av.virus_name": [file.theme.family?.av[0] ?? "EICAR test file"] },
  }),
  "METADEFENDER.1": (file) => engines(file, 2),
  "METADEFENDER.2": (file) => engines(file, 5),
  "YARA.1": (file) => rule(file, "YARA.1"),
  "YARA.2": (file) => rule(file, "YARA.2"),
  "YARA.3": (file) => rule(file, "YARA.3"),
  "PE.1": text("UPX0, UPX1", { "technique.packer": ["UPX"], "file.pe.sections.name": ["UPX0", "UPX1"] }),
  "PE.2": text("VirtualAllocEx\nWriteProcessMemory\nCreateRemoteThread", {
    "file.pe.imports.suspicious": ["VirtualAllocEx", "WriteProcessMemory", "CreateRemoteThread"],
  }),
  "PE.3": text("No Authenticode signature"),
  "CAPA.2": (_, random) => ({
    format: "TABLE",
    body: ["inject thread", "check for virtual machine", "hide window"].map((capability) => ({
      capability,
      namespace: `host-interaction/${random.pick(["process", "gui", "os"])}`,
      matches: random.int(1, 4),
    })),
    signatures: ["inject thread", "check for virtual machine"],
    tags: { "file.behavior": ["inject thread", "check for virtual machine"] },
  }),
  "CONFIGEXTRACTOR.1": (file) => configuration(file),
  "CONFIGEXTRACTOR.2": (file) => ({
    body: file.theme.urls.join("\n"),
    tags: { "network.static.uri": file.theme.urls, "network.static.ip": file.theme.ips },
  }),
  "FRANKENSTRINGS.1": (file) => ({
    body: `Start-Process ${firstUrl(file)}`,
    tags: { "file.string.decoded": [firstUrl(file)], "technique.obfuscation": ["base64"] },
  }),
  "FRANKENSTRINGS.3": (file) => ({
    format: "URL",
    body: file.theme.urls.filter((url) => /\d+\.\d+\.\d+\.\d+/.test(url)).map((url) => ({ url })),
    tags: { "network.static.ip": file.theme.ips },
  }),
  "OLETOOLS.2": (file) => ({
    title: "Macro starts a program",
    body: `CreateObject("WScript.Shell").Run "powershell … ${firstUrl(file)}"`,
    tags: { "technique.macro": ["Shell"], "network.static.uri": [firstUrl(file)] },
  }),
  "OLETOOLS.1": text("AutoOpen", { "technique.macro": ["AutoOpen"] }),
  "OVERPOWER.2": (file) => ({
    body: `(New-Object Net.WebClient).DownloadFile('${firstUrl(file)}', …)`,
    tags: {
      "file.powershell.cmdlet": ["New-Object", "Invoke-Expression"],
      "network.static.uri": [firstUrl(file)],
    },
  }),
  "JSJAWS.1": (file) => ({
    format: "MULTI",
    body: [
      ["TEXT", "The script asked for and saved:"],
      ["URL", [{ url: firstUrl(file) }]],
      ["DIVIDER", null],
      ["KEY_VALUE", { saved_as: "%TEMP%\\a.exe", started: true }],
    ],
    tags: {
      "network.dynamic.uri": [firstUrl(file)],
      "network.dynamic.domain": file.theme.domains.slice(0, 1),
    },
  }),
  "JSJAWS.3": text("URL.createObjectURL on decoded data", { "technique.obfuscation": ["HTML smuggling"] }),
  "PEEPDF.1": (file) => ({
    format: "URL",
    body: { url: firstUrl(file) },
    tags: { "network.static.uri": [firstUrl(file)] },
  }),
  "URLDOWNLOADER.2": (file) => ({
    body: `The page at ${firstUrl(file)} asks for a password`,
    tags: { ...attribution(file), "network.dynamic.uri": [firstUrl(file)] },
  }),
  "SURICATA.1": (file) => ({
    title: "2100498: DEMO trojan check-in",
    format: "MEMORY_DUMP",
    body: `00000000:  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a   GET / HTTP/1.1..\n` +
      `00000010:  48 6f 73 74 3a 20 65 76 69 6c 0d 0a 0d 0a 00 00   Host: evil......`,
    signatures: ["2100498"],
    tags: {
      "network.signature.signature_id": ["2100498"],
      "network.signature.message": ["DEMO trojan check-in"],
      "network.dynamic.domain": file.theme.domains.slice(0, 1),
    },
  }),
};

/** The section in which a service raises a heuristic on a file. */
export function findingSection(file: FileNode, heurId: string): SectionPlan {
  const spec = heuristic(heurId);
  const made = FINDINGS[heurId]?.(file, new Rng(file.seed ^ heurId.length)) ?? { body: spec.description };
  return { ...made, title: made.title ?? spec.name, heurId };
}
