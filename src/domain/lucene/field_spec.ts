import type { FieldInfo } from "../../api/types/mod.ts";
import { starPattern } from "./glob.ts";

/** The fields of an index, by name, as `search/fields` and whoami give them. */
export type FieldTable = Readonly<Record<string, FieldInfo>>;

/** How a field is analysed and compared. `ssdeep` is text cut at colons; `object` holds other fields. */
export type FieldKind =
  | "keyword"
  | "wildcard"
  | "text"
  | "ssdeep"
  | "boolean"
  | "integer"
  | "long"
  | "float"
  | "date"
  | "ip"
  | "object";

/** One field, ready to be compiled. */
export interface FieldSpec {
  readonly name: string;
  readonly kind: FieldKind;
  /** False: stored only; most searches on it are refused. */
  readonly indexed: boolean;
  /** Hashes: both sides are made lower case. */
  readonly lowercase: boolean;
}

const HASHES =
  /(^|\.)(md5|sha1|sha256|sorted_sha1|gimphash|imphash|ja3s?_hash)$|(^|\.)screenshots\.(img|thumb)$/;
const SSDEEP = /(^|\.)(ssdeep|dynamic\.ssdeep\.[a-z_]+|pe\.imports\.(sorted_)?fuzzy|tags_ssdeep)$/;
const KINDS = new Set<string>([
  "keyword",
  "wildcard",
  "text",
  "boolean",
  "integer",
  "long",
  "float",
  "date",
  "ip",
  "object",
]);
/** Names remembered of one table: those it has, and some that people typed. */
const KNOWN_MAX = 5000;
const specs = new WeakMap<FieldTable, Map<string, FieldSpec | undefined>>();

function makeSpec(name: string, table: FieldTable): FieldSpec | undefined {
  const info = Object.hasOwn(table, name) ? table[name] : undefined;
  if (info === undefined) {
    const prefix = `${name}.`;
    const holds = Object.keys(table).some((other) => other.startsWith(prefix));
    return holds ? { name, kind: "object", indexed: true, lowercase: false } : undefined;
  }
  const type = KINDS.has(info.type) ? info.type as FieldKind : "keyword";
  const kind = type === "keyword" && SSDEEP.test(name) ? "ssdeep" : type;
  return { name, kind, indexed: info.indexed, lowercase: kind === "keyword" && HASHES.test(name) };
}

/** What is known of a field; undefined for a name the index does not have. Objects are known by what they hold. */
export function fieldSpec(name: string, table: FieldTable): FieldSpec | undefined {
  let known = specs.get(table);
  if (known === undefined) specs.set(table, known = new Map());
  if (known.size > KNOWN_MAX) known.clear();
  if (!known.has(name)) known.set(name, makeSpec(name, table));
  return known.get(name);
}

/** The specs of every field searched when a term names none. */
export function defaultSpecs(table: FieldTable): FieldSpec[] {
  return Object.keys(table).filter((name) => table[name]!.default && table[name]!.indexed)
    .map((name) => fieldSpec(name, table)!);
}

/** Whether a name holds an unescaped-away `*`: it then stands for all fields it matches. */
export function isFieldPattern(name: string): boolean {
  return name.includes("*");
}

/**
 * The fields a pattern such as `metadata.*` stands for, in the order in which the server's hash map yields them:
 * when several fields refuse a value, the first one words the error.
 */
export function matchingSpecs(pattern: string, table: FieldTable): FieldSpec[] {
  const matches = starPattern(pattern);
  const found = Object.keys(table).filter(matches).map((name) => fieldSpec(name, table)!)
    .filter((spec) => spec.kind !== "object");
  let size = 16;
  while (found.length > size * 0.75) size *= 2;
  const bucket = (name: string) => {
    let hash = 0;
    for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
    return (hash ^ (hash >>> 16)) & (size - 1);
  };
  return found.sort((a, b) => bucket(a.name) - bucket(b.name));
}
