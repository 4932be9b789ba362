import type { Json } from "../../util/json.ts";

/** A parameter of a service, as the settings offer it. */
export interface ServiceParamSpec {
  readonly name: string;
  readonly type: "str" | "int" | "bool" | "list";
  readonly default: Json;
  readonly list?: readonly string[];
  readonly hide?: boolean;
}

/** A service of the demo server. */
export interface ServiceSpec {
  readonly name: string;
  readonly category: string;
  readonly stage: string;
  readonly description: string;
  /** Types it takes, as a regular expression on the file type. */
  readonly accepts: string;
  readonly is_external: boolean;
  /** The version that runs now. */
  readonly version: string;
  /** The version before the update of twelve days ago; equal to `version` where nothing changed. */
  readonly previous: string;
  readonly tool: string | null;
  readonly params: readonly ServiceParamSpec[];
}

/** Categories in the server's order. */
export const SERVICE_CATEGORIES = [
  "Antivirus",
  "Dynamic Analysis",
  "External",
  "Extraction",
  "Filtering",
  "Internet Connected",
  "Networking",
  "Static Analysis",
] as const;

/** Stages in the order they run. */
export const SERVICE_STAGES = ["FILTER", "EXTRACT", "CORE", "SECONDARY", "POST", "REVIEW"] as const;

/** Categories that run when a submission names none. */
export const DEFAULT_SELECTED = [
  "Filtering",
  "Antivirus",
  "Static Analysis",
  "Extraction",
  "Networking",
] as const;

const ANY = ".*";
const OFFICE = "document/office/.*|document/installer/.*";
const WINDOWS = "executable/windows/.*";

const flag = (name: string, value: boolean): ServiceParamSpec => ({ name, type: "bool", default: value });
const number = (name: string, value: number): ServiceParamSpec => ({ name, type: "int", default: value });
const text = (name: string, value: string): ServiceParamSpec => ({ name, type: "str", default: value });
const choice = (name: string, list: readonly string[]): ServiceParamSpec => ({
  name,
  type: "list",
  default: list[0] ?? "",
  list,
});

type Row = readonly [
  name: string,
  category: string,
  stage: string,
  accepts: string,
  description: string,
  more?: { tool?: string; updated?: boolean; external?: boolean; params?: readonly ServiceParamSpec[] },
];

const ROWS: readonly Row[] = [
  ["Safelist", "Filtering", "FILTER", ANY, "Recognises files and tags that are known to be good"],
  ["Badlist", "Static Analysis", "POST", ANY, "Recognises files and tags that are known to be bad"],
  ["Characterize", "Static Analysis", "CORE", ANY, "Measures entropy and reads the metadata of the file", {
    params: [number("max_section_entropy_blocks", 50)],
  }],
  [
    "Extract",
    "Extraction",
    "EXTRACT",
    "archive/.*|document/office/.*|code/html.*|document/email|android/apk",
    "Takes embedded files out of archives and containers",
    {
      updated: true,
      params: [
        text("password", ""),
        flag("continue_after_extract", false),
        number("score_failed_password", 0),
      ],
    },
  ],
  [
    "EmlParser",
    "Static Analysis",
    "EXTRACT",
    "document/email|document/office/email",
    "Reads mails, headers, and attachments",
    {
      params: [flag("extract_body_text", false), flag("save_emlparser_output", false)],
    },
  ],
  ["McAfee", "Antivirus", "CORE", ANY, "Scans the file with the McAfee engine", { tool: "DAT-11042" }],
  ["Metadefender", "Antivirus", "CORE", ANY, "Asks several antivirus engines at once", {
    tool: "14 engines",
    updated: true,
  }],
  ["VirusTotal", "External", "CORE", ANY, "Looks the file up at an external reputation service", {
    external: true,
    params: [flag("dynamic_submit", false), choice("analyze_relationship", ["true", "false"])],
  }],
  ["YARA", "Static Analysis", "CORE", ANY, "Matches the file with deployed YARA rules", {
    tool: "4.5.2 rules-20260",
    updated: true,
  }],
  ["PE", "Static Analysis", "CORE", WINDOWS, "Parses Windows executables"],
  ["ELF", "Static Analysis", "CORE", "executable/linux/.*", "Parses Linux executables"],
  ["CAPA", "Static Analysis", "CORE", WINDOWS, "Names the capabilities of executables", {
    tool: "7.4.0",
    params: [choice("renderer", ["default", "verbose", "vverbose"]), number("max_file_size", 512000)],
  }],
  [
    "ConfigExtractor",
    "Static Analysis",
    "SECONDARY",
    WINDOWS + "|executable/linux/.*",
    "Extracts the configuration of known malware families",
    { updated: true },
  ],
  ["FrankenStrings", "Static Analysis", "SECONDARY", ANY, "Finds strings, addresses and embedded code", {
    params: [number("max_file_size", 3000000), number("max_string_length", 1000000)],
  }],
  ["Oletools", "Static Analysis", "CORE", OFFICE, "Inspects office documents and their macros", {
    updated: true,
    params: [flag("macro_score_max_file_size", true), number("metadata_size_to_extract", 500)],
  }],
  ["DocumentPreview", "Static Analysis", "CORE", "document/.*", "Renders the first pages of documents", {
    params: [number("max_pages_rendered", 5), flag("run_ocr", true)],
  }],
  ["PDFId", "Static Analysis", "CORE", "document/pdf", "Counts keywords of PDF documents", {
    params: [flag("carved_obj_size_limit", true)],
  }],
  ["PeePDF", "Static Analysis", "CORE", "document/pdf", "Takes PDF documents apart"],
  [
    "JsJaws",
    "Static Analysis",
    "CORE",
    "code/javascript|code/html.*|image/svg",
    "Runs scripts in an emulated browser",
    {
      tool: "box-js 1.9.26",
      params: [choice("browser", ["IE8", "IE7"]), number("tool_timeout", 60), flag("throw_http_exc", false)],
    },
  ],
  ["Overpower", "Static Analysis", "CORE", "code/ps1", "Deobfuscates PowerShell", {
    params: [flag("add_supplementary", false), number("tool_timeout", 30)],
  }],
  ["Batchdeobfuscator", "Static Analysis", "CORE", "code/batch", "Deobfuscates batch files"],
  ["TagCheck", "Static Analysis", "POST", ANY, "Matches tags with rules"],
  ["Suricata", "Networking", "SECONDARY", "network/tcpdump", "Replays captures against network rules", {
    tool: "7.0.8",
    params: [flag("extract_files", true)],
  }],
  [
    "CAPE",
    "Dynamic Analysis",
    "CORE",
    WINDOWS + "|document/office/.*|code/.*|shortcut/windows",
    "Runs the file in a sandbox",
    {
      tool: "2.4",
      params: [
        choice("specific_image", ["auto", "win10x64", "win7x86"]),
        choice("routing", ["none", "inetsim", "internet"]),
        number("analysis_timeout_in_seconds", 150),
        flag("dump_memory", false),
        text("arguments", ""),
        flag("no_monitor", false),
      ],
    },
  ],
  ["URLDownloader", "Internet Connected", "CORE", "uri/.*", "Fetches what a URL points to", {
    params: [choice("proxy", ["localhost_proxy", "none"]), flag("include_other_uri", false)],
  }],
  ["APKaye", "Static Analysis", "CORE", "android/apk", "Reads Android packages"],
];

function spec(row: Row, index: number): ServiceSpec {
  const [name, category, stage, accepts, description, more = {}] = row;
  const version = `4.7.4.${(index % 4) + 2}`;
  return {
    name,
    category,
    stage,
    description,
    accepts,
    is_external: more.external ?? false,
    version,
    previous: more.updated ? `4.7.4.${(index % 4) + 1}` : version,
    tool: more.tool ?? null,
    params: more.params ?? [],
  };
}

/** Every service of the demo server, by name, in the order of the catalogue. */
export const SERVICES: ReadonlyMap<string, ServiceSpec> = new Map(
  ROWS.map((row, index) => [row[0], spec(row, index)]),
);

const takes = new Map<string, readonly ServiceSpec[]>();

/** The services that take a file of this type, whatever the submission selects. */
export function servicesFor(type: string): readonly ServiceSpec[] {
  let found = takes.get(type);
  if (found === undefined) {
    found = [...SERVICES.values()].filter((service) => new RegExp(`^(?:${service.accepts})$`).test(type));
    takes.set(type, found);
  }
  return found;
}

/** The service of that name; throws when the catalogue lacks it. */
export function serviceNamed(name: string): ServiceSpec {
  const found = SERVICES.get(name);
  if (found === undefined) throw new Error(`no service "${name}" in the catalogue`);
  return found;
}

/** The key of a result: `<sha256>.<Service>.v<version>.c0`, with `.e` when it is empty. */
export function resultKey(
  sha256: string,
  service: ServiceSpec,
  options: { empty: boolean; version?: string },
): string {
  const version = (options.version ?? service.version).replaceAll(".", "_");
  return `${sha256}.${service.name}.v${version}.c0${options.empty ? ".e" : ""}`;
}
