import type { FieldInfo, IndexName } from "../api/types/mod.ts";
import { FIELD_TABLES, TAG_PATHS } from "./field_tables.ts";
import type { Collection } from "./store.ts";

/** Field tables by field name, as `search/fields/{index}/` answers. */
export type FieldMap = Readonly<Record<string, FieldInfo>>;

const TYPES: Readonly<Record<string, string>> = {
  k: "keyword",
  w: "wildcard",
  b: "boolean",
  i: "integer",
  l: "long",
  f: "float",
  d: "date",
  t: "text",
  p: "ip",
  o: "object",
};
/** Maps whose keys become fields of their own. */
const DYNAMIC: Partial<Record<IndexName, readonly [path: string, code: string][]>> = {
  alert: [["metadata", "wD"]],
  submission: [["metadata", "wD"]],
  heuristic: [["signature_score_map", "iS"]],
};
const fixed = new Map<IndexName, FieldMap>();

/** The fields every server of this version has in `index`. */
export function fixedFields(index: IndexName): FieldMap {
  const known = fixed.get(index);
  if (known !== undefined) return known;
  const map: Record<string, FieldInfo> = {};
  for (const word of words(FIELD_TABLES[index] ?? "")) {
    const at = word.lastIndexOf(":");
    map[word.slice(0, at)] = fieldOf(word.slice(at + 1));
  }
  if (index === "result") {
    for (const word of words(TAG_PATHS)) {
      const [path, code] = word.split(":");
      map[`result.sections.tags.${path}`] = fieldOf(code === "i" ? "iL" : `${code ?? "k"}DL`);
    }
  }
  fixed.set(index, map);
  return map;
}

/** The fixed fields and those that documents brought along, such as `metadata.<key>`. */
export function fieldsOf(index: IndexName, docs: Collection): FieldMap {
  const dynamic = DYNAMIC[index];
  if (index !== "result" && dynamic === undefined) return fixedFields(index);
  return cached(docs, () => {
    const map: Record<string, FieldInfo> = { ...fixedFields(index) };
    for (const [, doc] of docs.entries()) {
      for (const [path, code] of dynamic ?? []) {
        const value = doc[path];
        if (value === null || typeof value !== "object") continue;
        for (const key of Object.keys(value)) map[`${path}.${key}`] ??= fieldOf(code);
      }
      if (index === "result") addTagFields(map, doc["result"]);
    }
    return map;
  });
}

/** Names of the fields a search returns when `fl` is not given, `id` among them. */
export function storedFields(fields: FieldMap): string[] {
  return [...Object.keys(fields).filter((name) => fields[name]!.stored), "id"];
}

const dynamicCache = new WeakMap<Collection, { version: number; map: FieldMap }>();

function cached(docs: Collection, make: () => FieldMap): FieldMap {
  const held = dynamicCache.get(docs);
  if (held !== undefined && held.version === docs.version) return held.map;
  const map = make();
  dynamicCache.set(docs, { version: docs.version, map });
  return map;
}

function addTagFields(map: Record<string, FieldInfo>, result: unknown) {
  for (const section of sectionsOf(result)) {
    const rules = (section["tags"] as { file?: { rule?: object | null } | null } | undefined)?.file?.rule;
    for (const key of Object.keys(rules ?? {})) {
      map[`result.sections.tags.file.rule.${key}`] ??= fieldOf("kDL");
    }
    for (const key of Object.keys((section["safelisted_tags"] as object | undefined) ?? {})) {
      map[`result.sections.safelisted_tags.${key}`] ??= fieldOf("kL");
    }
  }
}

function sectionsOf(result: unknown): readonly Record<string, unknown>[] {
  const sections = (result as { sections?: unknown } | null | undefined)?.sections;
  return Array.isArray(sections) ? sections : [];
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function fieldOf(code: string): FieldInfo {
  return {
    default: code.includes("D"),
    indexed: !code.includes("X"),
    list: code.includes("L"),
    stored: code.includes("S"),
    type: TYPES[code[0]!]!,
  };
}
