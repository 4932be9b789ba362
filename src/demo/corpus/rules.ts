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

type Status = RuleSpec["status"];
type YaraRow = readonly [
  name: string,
  source: string,
  status: Status,
  description: string,
  ...strings: string[],
];

function yara([name, source, status, description, ...strings]: YaraRow): RuleSpec {
  const lines = strings.map((text, i) =>
    `        $s${i} = "${text.replaceAll("\\", "\\\\")}" ascii wide nocase`
  );
  const data = [
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
  ].join("\n");
  return { type: "yara", source, name, id: name, status, description, strings, data };
}

type SuricataRow = readonly [sid: number, message: string, content: string, status: Status];

function suricata([sid, message, content, status]: SuricataRow): RuleSpec {
  const id = String(sid);
  const data =
    `alert http $HOME_NET any -> $EXTERNAL_NET any (msg:"${message}"; flow:established,to_server; ` +
    `content:"${content}"; http_uri; sid:${id}; rev:2;)`;
  return {
    type: "suricata",
    source: "ET_DEMO",
    name: message,
    id,
    status,
    description: message,
    strings: [content],
    data,
  };
}

const FAMILY_ROWS = FAMILIES.map(({ name, mutex, autorun, config }): YaraRow => {
  const lower = name.toLowerCase();
  // Short values occur everywhere.
  const values = Object.values(config).map(String).filter((value) => value.length >= 8);
  return [`mal_${lower}`, "DEMO_MALWARE", "DEPLOYED", `Strings of ${lower}`, mutex, autorun, ...values];
});

const YARA_ROWS: readonly YaraRow[] = [
  [
    "susp_powershell_download",
    "DEMO_HUNT",
    "DEPLOYED",
    "PowerShell that downloads",
    "DownloadString",
    "DownloadFile",
  ],
  [
    "susp_script_dropper",
    "DEMO_HUNT",
    "DEPLOYED",
    "Script that saves a program",
    "ADODB.Stream",
    "MSXML2.XMLHTTP",
  ],
  ["susp_lnk_command", "DEMO_HUNT", "DEPLOYED", "Shortcut that starts a shell", "powershell -w hidden"],
  [
    "susp_elf_loader",
    "DEMO_HUNT",
    "DEPLOYED",
    "Strings of bots for routers",
    "/bin/busybox",
    "/proc/net/tcp",
  ],
  ["susp_macro_shell", "DEMO_HUNT", "DEPLOYED", "Macro that starts programs", "WScript.Shell", "AutoOpen"],
  ["info_pdf_producer", "DEMO_INFO", "NOISY", "Producer of the document", "/Producer"],
  ["info_minified_script", "DEMO_INFO", "NOISY", "Minified script", "use strict"],
  ["eicar_test_file", "DEMO_MALWARE", "DEPLOYED", "The antivirus test file", "EICAR-STANDARD-ANTIVIRUS"],
  ["test_new_loader", "DEMO_MALWARE", "TESTING", "Draft for a new loader", "ldr_init_0x"],
  ["stage_wiper", "DEMO_MALWARE", "STAGING", "Draft for a wiper", "wipe_all_volumes"],
  ["old_dropper", "DEMO_MALWARE", "DISABLED", "Retired rule", "dropper2014"],
  ["broken_rule", "DEMO_HUNT", "INVALID", "Does not compile any more", "$undefined"],
];

const SURICATA_ROWS: readonly SuricataRow[] = [
  [2100498, "DEMO trojan check-in", "/gate.php", "DEPLOYED"],
  [2100501, "DEMO loader request", "/track.php?id=", "DEPLOYED"],
  [2100502, "DEMO beacon with default profile", "/submit.php", "DEPLOYED"],
  [2100503, "DEMO outbound miner login", "mining.subscribe", "NOISY"],
  [2100504, "DEMO exfiltration by form", "/api/v2/upload", "TESTING"],
];

/** Every rule of the demo server. */
export const RULES: readonly RuleSpec[] = [
  ...[...FAMILY_ROWS, ...YARA_ROWS].map(yara),
  ...SURICATA_ROWS.map(suricata),
];

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
