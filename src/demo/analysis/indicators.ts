import { Buffer } from "node:buffer";

/** Addresses found in bytes, each once, in order of appearance. */
export interface Indicators {
  readonly uris: readonly string[];
  readonly domains: readonly string[];
  readonly ips: readonly string[];
  readonly emails: readonly string[];
}

const LOOKED_AT = 4 * 1024 * 1024;
const KEPT = 500;

// Top-level domains taken for such; endings of file names stay out on purpose.
const TOP_LEVELS = new Set(
  ("com org net edu gov mil int info biz name io ai app dev cloud online site shop store xyz top club live icu vip tech " +
    "example test invalid onion ac ad ae ar at au be bg br by ca ch cl cn co cz de dk ee eg es eu fi fr gr hk hr hu id ie " +
    "il in ir is it jp ke kr kz lt lu lv ma me mx my ng nl no nz pe ph pk pl pt ro rs ru sa se sg si sk su th tk tn to tr " +
    "tv tw ua uk us uz vn za").split(" "),
);

/** Runs of printable characters of at least `length`, in ASCII and in UTF-16, each once. */
export function printable(bytes: Uint8Array, length = 6): string[] {
  const text = latin1(bytes);
  const found = new Set(text.match(new RegExp(`[\\x20-\\x7e\\t]{${length},}`, "g")) ?? []);
  for (const wide of text.match(new RegExp(`(?:[\\x20-\\x7e\\t]\\0){${length},}`, "g")) ?? []) {
    found.add(wide.replaceAll("\0", ""));
  }
  return [...found];
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOOKED_AT)).toString("latin1");
}

/** UTF-8 where the bytes are that, else one character per byte; UTF-16 runs follow as plain text. */
function searchable(bytes: Uint8Array): string {
  const part = bytes.subarray(0, LOOKED_AT);
  const raw = latin1(part);
  const wide = raw.match(/(?:[\x20-\x7e]\0){6,}/g)?.map((run) => run.replaceAll("\0", "")) ?? [];
  return [raw, ...wide].join("\n");
}

function isPublicAddress(ip: string): boolean {
  const parts = ip.split(".").map(Number);
  return parts.every((part) => part <= 255) && parts[0] !== 0 && parts[0] !== 127 &&
    (parts[0] as number) < 240;
}

function isDomain(name: string): boolean {
  const labels = name.split(".");
  const top = labels.at(-1) ?? "";
  return TOP_LEVELS.has(top) && labels.every((label) => label.length <= 63) && name.length <= 253;
}

/** Takes off what belongs to the sentence, not to the address. */
function trimmed(uri: string): string {
  let end = uri.length;
  while (end > 0 && ".,;:!?)]}'\"*".includes(uri[end - 1] as string)) {
    if (uri[end - 1] === ")" && uri.slice(0, end).includes("(")) break;
    end--;
  }
  return uri.slice(0, end);
}

/** Finds URLs, host names, IPv4 addresses and mail addresses in the first 4 MiB. */
export function indicators(bytes: Uint8Array): Indicators {
  const text = searchable(bytes);
  const uris = new Set<string>();
  const domains = new Set<string>();
  const ips = new Set<string>();
  const emails = new Set<string>();
  for (const [match] of text.matchAll(/\b(?:https?|ftps?):\/\/[!#-&(-;=?-\[\]_a-z~]{3,4000}/gi)) {
    const uri = trimmed(match);
    if (uris.size < KEPT && URL.canParse(uri)) uris.add(uri);
  }
  for (
    const [email = "", , host = ""] of text.matchAll(/\b([\w.+-]{1,64})@((?:[a-z0-9-]+\.)+[a-z]{2,24})\b/gi)
  ) {
    if (emails.size < KEPT && isDomain(host.toLowerCase())) emails.add(email.toLowerCase());
  }
  for (
    const [name] of text.matchAll(
      /(?<![\w.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?![\w-])/gi,
    )
  ) {
    const lower = name.toLowerCase();
    if (domains.size < KEPT && isDomain(lower)) domains.add(lower);
  }
  for (const [ip] of text.matchAll(/(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g)) {
    if (ips.size < KEPT && isPublicAddress(ip)) ips.add(ip);
  }
  return { uris: [...uris], domains: [...domains], ips: [...ips], emails: [...emails] };
}
