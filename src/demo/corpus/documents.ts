import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { Doc } from "../store.ts";
import type { Json, JsonObject } from "../../util/json.ts";
import { entropyOf } from "../analysis/measure.ts";
import { ssdeep } from "../analysis/ssdeep.ts";
import { DEFAULT_SELECTED, type ServiceSpec } from "./services.ts";
import { rawSection, type SectionPlan, sectionsScore } from "./section.ts";
import { serverTime } from "../server_time.ts";

/** A day in milliseconds. */
export const DAY_MS = 86_400_000;

const SSDEEP_BYTES = 16 * 1024 * 1024;

/** Everything about a file but its content. */
export interface FileFacts {
  readonly type: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  readonly expiryMs: number;
  readonly magic?: string;
  readonly mime?: string | null;
  readonly isSectionImage?: boolean;
  readonly isSupplementary?: boolean;
  readonly classification?: string;
  /** Where they are known already: */
  readonly sha256?: string;
  readonly entropy?: number;
}

const MAGIC: readonly (readonly [prefix: string, magic: string, mime: string])[] = [
  ["executable/windows/pe64", "PE32+ executable (GUI) x86-64, for MS Windows", "application/x-dosexec"],
  [
    "executable/windows/dll64",
    "PE32+ executable (DLL) (GUI) x86-64, for MS Windows",
    "application/x-dosexec",
  ],
  [
    "executable/windows/dll32",
    "PE32 executable (DLL) (GUI) Intel 80386, for MS Windows",
    "application/x-dosexec",
  ],
  ["executable/windows", "PE32 executable (GUI) Intel 80386, for MS Windows", "application/x-dosexec"],
  [
    "executable/linux",
    "ELF 64-bit LSB executable, x86-64, statically linked, stripped",
    "application/x-executable",
  ],
  ["document/pdf", "PDF document, version 1.7, 1 page(s)", "application/pdf"],
  ["document/email", "SMTP mail, ASCII text, with CRLF line terminators", "message/rfc822"],
  [
    "document/office/word",
    "Microsoft Word 2007+",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ],
  [
    "document/office/excel",
    "Microsoft Excel 2007+",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ],
  ["archive/zip", "Zip archive data, at least v2.0 to extract, compression method=store", "application/zip"],
  ["archive/gzip", "gzip compressed data", "application/gzip"],
  ["archive/tar", "POSIX tar archive", "application/x-tar"],
  ["archive/iso", "ISO 9660 CD-ROM filesystem data", "application/x-iso9660-image"],
  ["shortcut/windows", "MS Windows shortcut", "application/x-ms-shortcut"],
  ["image/png", "PNG image data, 8-bit grayscale, non-interlaced", "image/png"],
  ["image/jpg", "JPEG image data", "image/jpeg"],
  ["image/gif", "GIF image data, version 89a", "image/gif"],
  ["code/html", "HTML document, Unicode text, UTF-8 text", "text/html"],
  ["code/python", "Python script, ASCII text executable", "text/x-script.python"],
  ["network/tcpdump", "pcap capture file, microsecond ts (little-endian)", "application/vnd.tcpdump.pcap"],
  ["text/json", "JSON text data", "application/json"],
  ["code/", "ASCII text, with very long lines", "text/plain"],
  ["uri/", "ASCII text", "text/plain"],
  ["text/", "Unicode text, UTF-8 text", "text/plain"],
];

/** What the `file` tool would say of a type: magic text and MIME type. */
export function magicOf(type: string): { magic: string; mime: string } {
  const found = MAGIC.find(([prefix]) => type.startsWith(prefix));
  return { magic: found?.[1] ?? "data", mime: found?.[2] ?? "application/octet-stream" };
}

function head(bytes: Uint8Array): { ascii: string; hex: string } {
  const first = bytes.subarray(0, 64);
  let ascii = "";
  for (const byte of first) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
  return { ascii, hex: Buffer.from(first).toString("hex") };
}

function addressParts(type: string, bytes: Uint8Array): JsonObject | null {
  if (!type.startsWith("uri/")) return null;
  const uri = /^uri: (.*)$/m.exec(new TextDecoder().decode(bytes))?.[1] ?? "";
  if (!URL.canParse(uri)) return null;
  const url = new URL(uri);
  return {
    fragment: url.hash.slice(1) || null,
    hostname: url.hostname,
    netloc: url.host,
    params: null,
    password: url.password || null,
    path: url.pathname,
    port: url.port === "" ? null : Number(url.port),
    query: url.search.slice(1) || null,
    scheme: url.protocol.slice(0, -1),
    uri,
    username: url.username || null,
  };
}

function hash(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest("hex");
}

/** The document of a file, measured from its bytes. */
export function fileDocument(bytes: Uint8Array, facts: FileFacts): Doc {
  const known = magicOf(facts.type);
  return {
    archive_ts: null,
    ...head(bytes),
    classification: facts.classification ?? "TLP:CLEAR",
    comments: [],
    entropy: facts.entropy ?? entropyOf(bytes),
    expiry_ts: serverTime(facts.expiryMs),
    from_archive: false,
    is_section_image: facts.isSectionImage ?? false,
    is_supplementary: facts.isSupplementary ?? false,
    label_categories: { attribution: [], info: [], technique: [] },
    labels: [],
    magic: facts.magic ?? known.magic,
    md5: hash("md5", bytes),
    mime: facts.mime === undefined ? known.mime : facts.mime,
    seen: { count: facts.count, first: serverTime(facts.firstMs), last: serverTime(facts.lastMs) },
    sha1: hash("sha1", bytes),
    sha256: facts.sha256 ?? hash("sha256", bytes),
    size: bytes.length,
    // Of huge files only the start is compared with others.
    ssdeep: ssdeep(bytes.subarray(0, SSDEEP_BYTES)),
    tlsh: null,
    type: facts.type,
    uri_info: addressParts(facts.type, bytes),
  };
}

/** A file that a service gives with its result. */
export interface GivenFile {
  readonly name: string;
  readonly sha256: string;
  readonly description: string;
  readonly isSectionImage?: boolean;
  readonly relation?: "ROOT" | "EXTRACTED" | "INFORMATION" | "DYNAMIC" | "MEMDUMP" | "DOWNLOADED";
}

function givenFile(file: GivenFile): JsonObject {
  return {
    allow_dynamic_recursion: false,
    classification: "TLP:CLEAR",
    description: file.description,
    is_section_image: file.isSectionImage ?? false,
    name: file.name,
    parent_relation: file.relation ?? "EXTRACTED",
    sha256: file.sha256,
  };
}

/** What a service answered on a file. */
export interface ResultFacts {
  readonly file: { readonly sha256: string; readonly type: string; readonly size: number };
  readonly service: ServiceSpec;
  readonly version?: string;
  readonly createdMs: number;
  readonly tookMs?: number;
  readonly expiryMs: number;
  readonly sections: readonly SectionPlan[];
  readonly extracted?: readonly GivenFile[];
  readonly supplementary?: readonly GivenFile[];
  readonly context?: string | null;
  readonly drop?: boolean;
  readonly partial?: boolean;
}

/** The document of a result; its score is the sum of its sections'. */
export function resultDocument(facts: ResultFacts): Doc {
  return {
    archive_ts: null,
    classification: "TLP:CLEAR",
    created: serverTime(facts.createdMs),
    drop_file: facts.drop ?? false,
    expiry_ts: serverTime(facts.expiryMs),
    from_archive: false,
    partial: facts.partial ?? false,
    response: {
      extracted: (facts.extracted ?? []).map(givenFile),
      milestones: {
        service_completed: serverTime(facts.createdMs),
        service_started: serverTime(facts.createdMs - (facts.tookMs ?? 120)),
      },
      service_context: facts.context ?? null,
      service_debug_info: null,
      service_name: facts.service.name,
      service_tool_version: facts.service.tool,
      service_version: facts.version ?? facts.service.version,
      supplementary: (facts.supplementary ?? []).map(givenFile),
    },
    result: { score: sectionsScore(facts.sections), sections: facts.sections.map(rawSection) },
    sha256: facts.file.sha256,
    size: facts.file.size,
    type: facts.file.type,
  };
}

/** Types of service errors with the number that ends their keys. */
export const ERROR_TYPES: Readonly<Record<string, number>> = {
  "UNKNOWN": 0,
  "EXCEPTION": 1,
  "MAX DEPTH REACHED": 10,
  "MAX FILES REACHED": 11,
  "MAX RETRY REACHED": 12,
  "SERVICE BUSY": 20,
  "SERVICE DOWN": 21,
  "TASK PRE-EMPTED": 30,
};

/** What went wrong in a service. */
export interface ErrorFacts {
  readonly sha256: string;
  readonly service: ServiceSpec;
  readonly type: string;
  readonly message: string;
  readonly recoverable: boolean;
  readonly createdMs: number;
  readonly expiryMs: number;
}

/** The key of an error: that of the result it replaces, and the number of its type. */
export function errorKey(facts: Pick<ErrorFacts, "sha256" | "service" | "type">): string {
  const version = facts.service.version.replaceAll(".", "_");
  return `${facts.sha256}.${facts.service.name}.v${version}.c0.e${ERROR_TYPES[facts.type] ?? 0}`;
}

/** The document of an error. */
export function errorDocument(facts: ErrorFacts): Doc {
  return {
    archive_ts: null,
    created: serverTime(facts.createdMs),
    expiry_ts: serverTime(facts.expiryMs),
    response: {
      message: facts.message,
      service_debug_info: null,
      service_name: facts.service.name,
      service_tool_version: facts.service.tool,
      service_version: facts.service.version,
      status: facts.recoverable ? "FAIL_RECOVERABLE" : "FAIL_NONRECOVERABLE",
    },
    severity: "error",
    sha256: facts.sha256,
    type: facts.type,
  };
}

/** All parameters of a submission at their defaults, with some replaced. */
export function submissionParams(more: Readonly<Record<string, Json>>): JsonObject {
  return {
    auto_archive: false,
    classification: "TLP:CLEAR",
    deep_scan: false,
    delete_after_archive: false,
    description: "",
    filetype_override: null,
    generate_alert: false,
    groups: [],
    ignore_cache: false,
    ignore_filtering: false,
    ignore_recursion_prevention: false,
    ignore_size: false,
    initial_data: null,
    malicious: false,
    max_extracted: 500,
    max_supplementary: 500,
    never_drop: false,
    priority: 1000,
    psid: null,
    quota_item: true,
    service_spec: {},
    services: { excluded: [], rescan: [], resubmit: [], selected: [...DEFAULT_SELECTED] },
    submitter: "admin",
    trace: false,
    ttl: 30,
    type: "USER",
    use_archive_alternate_dtl: false,
    ...more,
  };
}
