import { FAMILIES } from "./families.ts";
import type { FileNode } from "./file_node.ts";

/** A detection rule that the demo's services know. */
export interface RuleSpec {
  readonly type: "yara" | "suricata";
  readonly source: string;
  readonly name: string;
  readonly id: string;
  readonly status: "DEPLOYED" | "NOISY" | "DISABLED" | "STAGING" | "TESTING" | "INVALID";
  readonly description: string;
  readonly data: string;
  /** Texts of which any makes a YARA rule match, without regard to case. */
  readonly strings: readonly string[];
}

function yara(
  name: string,
  source: string,
  description: string,
  strings: readonly string[],
  status: RuleSpec["status"] = "DEPLOYED",
): RuleSpec {
  const lines = strings.map((text, i) =>
    `        $s${i} = "${text.replaceAll("\\", "\\\\")}" ascii wide nocase`
  );
  return {
    type: "yara",
    source,
    name,
    id: name,
    status,
    description,
    strings,
    data: [
      `rule ${name} {`,
      `    meta:`,
      `        description = "${description}"`,
      `        author = "demo analysts"`,
      `        version = "1.0"`,
      `    strings:`,
      ...lines,
      `    condition:`,
      `        any of ($s*)`,
      `}`,
    ].join("\n"),
  };
}

function suricata(
  sid: number,
  message: string,
  content: string,
  status: RuleSpec["status"] = "DEPLOYED",
): RuleSpec {
  return {
    type: "suricata",
    source: "ET_DEMO",
    name: message,
    id: String(sid),
    status,
    description: message,
    strings: [content],
    data: `alert http $HOME_NET any -> $EXTERNAL_NET any (msg:"${message}"; flow:established,to_server; ` +
      `content:"${content}"; http_uri; sid:${sid}; rev:2;)`,
  };
}

const FAMILY_RULES = FAMILIES.map((family) =>
  yara(`mal_${family.name.toLowerCase()}`, "DEMO_MALWARE", `Strings of ${family.name.toLowerCase()}`, [
    family.mutex,
    family.autorun,
    // Short values occur everywhere.
    ...Object.values(family.config).map(String).filter((value) => value.length >= 8),
  ])
);

const GENERAL_RULES: readonly RuleSpec[] = [
  yara("susp_powershell_download", "DEMO_HUNT", "PowerShell that downloads", [
    "DownloadString",
    "DownloadFile",
  ]),
  yara("susp_script_dropper", "DEMO_HUNT", "Script that saves a program", [
    "ADODB.Stream",
    "MSXML2.XMLHTTP",
    "SaveToFile",
  ]),
  yara("susp_lnk_command", "DEMO_HUNT", "Shortcut that starts a shell", [
    "powershell -w hidden",
    "cmd.exe /c",
  ]),
  yara("susp_elf_loader", "DEMO_HUNT", "Strings of bots for routers", ["/bin/busybox", "/proc/net/tcp"]),
  yara("susp_macro_shell", "DEMO_HUNT", "Macro that starts programs", ["WScript.Shell", "AutoOpen"]),
  yara("info_pdf_producer", "DEMO_INFO", "Producer of the document", ["/Producer"], "NOISY"),
  yara("info_minified_script", "DEMO_INFO", "Minified script", ["use strict"], "NOISY"),
  yara("eicar_test_file", "DEMO_MALWARE", "The antivirus test file", ["EICAR-STANDARD-ANTIVIRUS"]),
  yara("test_new_loader", "DEMO_MALWARE", "Draft for a new loader", ["ldr_init_0x"], "TESTING"),
  yara("stage_wiper", "DEMO_MALWARE", "Draft for a wiper", ["wipe_all_volumes"], "STAGING"),
  yara("old_dropper", "DEMO_MALWARE", "Retired rule", ["dropper2014"], "DISABLED"),
  yara("broken_rule", "DEMO_HUNT", "Does not compile any more", ["$undefined"], "INVALID"),
  suricata(2100498, "DEMO trojan check-in", "/gate.php"),
  suricata(2100501, "DEMO loader request", "/track.php?id="),
  suricata(2100502, "DEMO beacon with default profile", "/submit.php"),
  suricata(2100503, "DEMO outbound miner login", "mining.subscribe", "NOISY"),
  suricata(2100504, "DEMO exfiltration by form", "/api/v2/upload", "TESTING"),
];

/** Every rule of the demo server. */
export const RULES: readonly RuleSpec[] = [...FAMILY_RULES, ...GENERAL_RULES];

const BY_NAME = new Map(RULES.map((rule) => [rule.name, rule]));

const BY_KIND: Readonly<Record<string, string>> = {
  js: "susp_script_dropper",
  vbs: "susp_macro_shell",
  macro_doc: "susp_macro_shell",
  shortcut: "susp_lnk_command",
  elf: "susp_elf_loader",
  marker: "eicar_test_file",
  pdf: "info_pdf_producer",
  word: "info_pdf_producer",
};

/** The rule that matched where a file raises a heuristic of YARA. */
export function ruleFor(file: FileNode, heurId: string): RuleSpec {
  const family = file.theme.family;
  const byKind = BY_KIND[file.kind] ?? "susp_powershell_download";
  const name = heurId === "YARA.1"
    ? (file.kind === "js" ? "info_minified_script" : "info_pdf_producer")
    : heurId === "YARA.3"
    ? (family ? `mal_${family.name.toLowerCase()}` : "eicar_test_file")
    : byKind;
  return BY_NAME.get(name) as RuleSpec;
}
