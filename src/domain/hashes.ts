import type { IndexName } from "../api/types/common.ts";
import { refang } from "../util/defang.ts";

/** What a pasted text can be. */
export type IndicatorKind =
  | "sha256"
  | "sha1"
  | "md5"
  | "ssdeep"
  | "tlsh"
  | "sid"
  | "ip"
  | "domain"
  | "url"
  | "email"
  | "path";

/** A pasted text, recognised. */
export interface Indicator {
  readonly kind: IndicatorKind;
  /** Whole again when it came defanged; hashes and hosts in lower case, TLSH in upper case. */
  readonly value: string;
}

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^(${OCTET}(?:\\.${OCTET}){3})(?::\\d{1,5})?$`);
const LABEL = "[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]{0,61}[\\p{L}\\p{N}])?";
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?:xn--[a-z0-9-]{2,59}|\\p{L}{2,63})\\.?$`, "u");
const EMAIL = /^[^\s@"'<>]{1,64}@([^\s@]+)$/;
const URL_SHAPE = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/]+/i;
const PATH = /^(?:\/(?!\/)|~(?:\/|$)|\.{1,2}\/|[A-Za-z]:[\\/]|\\\\[^\\])/;
const SSDEEP = /^\d{1,10}:[A-Za-z0-9+/]{3,}:[A-Za-z0-9+/]{3,}$/;
// Ends of file names that are no top-level domains, or hardly ever: `invoice.docm` is no host.
const FILE_ENDS = new Set(
  ("7z apk asp aspx bat bin bmp cfg chm cmd cpl csv dat dll dmg doc docm docx dotm elf eml exe gif gz hta html htm ico img " +
    "inf ini iso jar jpeg jpg js json lnk log mp3 mp4 msg msi one pdb pdf php png ppt pptm pptx ps1 pyc rar raw reg rtf scr svg " +
    "swf sys tar tmp tgz txt vba vbe vbs vhd vhdx wav wim wsf xls xlsb xlsm xlsx xml yaml yar yara yml")
    .split(" "),
);

/** The parts of an IPv6 address: eight groups, or fewer around one `::`. */
function isIpv6(text: string): boolean {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(":")) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => half === "" ? [] : half.split(":"));
  const last = groups.at(-1);
  const tail = last !== undefined && last.includes(".") ? (IPV4.test(last) ? 1 : NaN) : 0;
  const count = groups.length + tail;
  const rest = tail === 0 ? groups : groups.slice(0, -1);
  if (!rest.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? count < 8 : count === 8;
}

/** Whether it names a host on the net rather than a file. */
function isDomain(text: string): boolean {
  if (text.length > 253 || !DOMAIN.test(text)) return false;
  return !FILE_ENDS.has(text.slice(text.lastIndexOf(".") + 1).toLowerCase());
}

/** Submission ids are 128 bits in base 62: letters of both cases and digits, which no word has at this length. */
function isSid(text: string): boolean {
  return /^[0-9A-Za-z]{19,22}$/.test(text) && /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text);
}

function hashKind(text: string): Indicator | undefined {
  if (/^[0-9a-f]+$/i.test(text)) {
    const kind = ({ 64: "sha256", 40: "sha1", 32: "md5" } as const)[text.length as 64 | 40 | 32];
    if (kind !== undefined) return { kind, value: text.toLowerCase() };
  }
  if (/^(?:T1)?[0-9a-f]{70}$/i.test(text)) return { kind: "tlsh", value: text.toUpperCase() };
  return SSDEEP.test(text) ? { kind: "ssdeep", value: text } : undefined;
}

/** Takes off quotes, brackets and closing punctuation that come along when copying from prose. */
function bare(text: string): string {
  const inner = text.trim().replace(/^["'`<(]+/, "").replace(/["'`>]+$/, "");
  return inner.replace(/[,;]+$/, "");
}

/**
 * What a pasted text is, or undefined when it is but words to search for. A whole text counts, not a part of it.
 * Defanged addresses are understood; a file name without a folder is not an indicator.
 */
export function recognise(text: string): Indicator | undefined {
  const typed = bare(text);
  if (typed === "" || typed.length > 4096) return undefined;
  const hash = hashKind(typed.replace(/^(?:sha256|sha1|md5|ssdeep|tlsh)\s*[:=]\s*/i, ""));
  if (hash !== undefined) return hash;
  if (PATH.test(typed)) return { kind: "path", value: typed };
  if (/\s/.test(typed) && !/[[({]/.test(typed)) return undefined;
  const whole = refang(typed);
  if (/\s/.test(whole)) return undefined;
  if (URL_SHAPE.test(whole)) return { kind: "url", value: whole };
  const host = EMAIL.exec(whole)?.[1];
  if (host !== undefined) return isDomain(host) ? { kind: "email", value: whole } : undefined;
  const ip = IPV4.exec(whole)?.[1] ?? (isIpv6(whole) ? whole.toLowerCase() : undefined);
  if (ip !== undefined) return { kind: "ip", value: ip };
  if (isDomain(whole)) return { kind: "domain", value: whole.replace(/\.$/, "").toLowerCase() };
  return isSid(typed) ? { kind: "sid", value: typed } : undefined;
}

/** Every hash, address, URL and id in a longer text such as a report, each once, in order. */
export function recogniseAll(text: string): readonly Indicator[] {
  const found = new Map<string, Indicator>();
  for (const word of text.split(/[\s"'<>|]+/)) {
    const indicator = recognise(word.replace(/^[([{]+(?![.@:])/, "").replace(/[.)\]}:!?]+$/, ""));
    if (indicator !== undefined && indicator.kind !== "path") {
      found.set(`${indicator.kind} ${indicator.value}`, indicator);
    }
  }
  return [...found.values()];
}

/** Where to look for an indicator: fields of the indexes that may hold it; any of the fields may match. */
export interface Pivot {
  readonly index: IndexName;
  readonly fields: readonly string[];
}

const TAGS = "result.sections.tags.network";
const network = (name: string) => [`${TAGS}.static.${name}`, `${TAGS}.dynamic.${name}`];
const hashPivots = (kind: string): readonly Pivot[] => [
  { index: "file", fields: [kind] },
  { index: "alert", fields: [`file.${kind}`] },
  { index: "badlist", fields: [`hashes.${kind}`] },
  { index: "safelist", fields: [`hashes.${kind}`] },
];

const PIVOTS: Readonly<Record<IndicatorKind, readonly Pivot[]>> = {
  sha256: [
    ...hashPivots("sha256"),
    { index: "submission", fields: ["files.sha256"] },
    { index: "result", fields: ["sha256", "response.extracted.sha256", "response.supplementary.sha256"] },
  ],
  sha1: hashPivots("sha1"),
  md5: hashPivots("md5"),
  ssdeep: [{ index: "file", fields: ["ssdeep"] }, { index: "badlist", fields: ["hashes.ssdeep"] }],
  tlsh: [{ index: "file", fields: ["tlsh"] }, { index: "badlist", fields: ["hashes.tlsh"] }],
  sid: [
    { index: "submission", fields: ["sid", "params.psid"] },
    { index: "alert", fields: ["sid", "submission_relations.child", "submission_relations.parent"] },
  ],
  ip: [
    { index: "result", fields: network("ip") },
    { index: "alert", fields: ["al.ip"] },
    { index: "badlist", fields: ["tag.value"] },
    { index: "safelist", fields: ["tag.value"] },
  ],
  domain: [
    { index: "result", fields: network("domain") },
    { index: "alert", fields: ["al.domain"] },
    { index: "badlist", fields: ["tag.value"] },
    { index: "safelist", fields: ["tag.value"] },
  ],
  url: [
    { index: "result", fields: network("uri") },
    { index: "file", fields: ["uri_info.uri"] },
    { index: "alert", fields: ["al.uri"] },
    { index: "badlist", fields: ["tag.value"] },
  ],
  email: [
    { index: "result", fields: [`${TAGS}.email.address`] },
    { index: "badlist", fields: ["tag.value"] },
  ],
  path: [],
};

/** Where to look for an indicator, most telling first. None for a path, which is there to be submitted. */
export function pivotsOf(kind: IndicatorKind): readonly Pivot[] {
  return PIVOTS[kind];
}
