import type { FieldInfo, IndexName } from "../api/types/mod.ts";
import { FIELD_TABLES, TAG_PATHS } from "./field_tables.ts";
import type { Collection, Doc } from "./store.ts";

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

/** Seeded documents looked at for fields of their own at first; making all of them takes a while. */
const FIRST_LOOK = 200;

/** The fields of an index as documents bring their own, such as `metadata.<key>`; a field never goes away. */
export class IndexFields {
  readonly #index: IndexName;
  readonly #docs: Collection;
  readonly #dynamic: boolean;
  #map: FieldMap | undefined;
  #complete = false;

  constructor(index: IndexName, docs: Collection) {
    this.#index = index;
    this.#dynamic = index === "result" || DYNAMIC[index] !== undefined;
    this.#docs = docs;
  }

  /** All fields known so far; the same object until there are more. */
  map(): FieldMap {
    if (this.#map !== undefined) return this.#map;
    this.#map = fixedFields(this.#index);
    if (this.#dynamic) this.#look(FIRST_LOOK);
    return this.#map;
  }

  /** All fields, after a look at every document. */
  complete(): FieldMap {
    this.map();
    if (this.#dynamic && !this.#complete) this.#look(Infinity);
    this.#complete = true;
    return this.map();
  }

  #look(left: number) {
    for (const [, doc] of this.#docs.entries()) {
      this.note(doc);
      if (--left <= 0) break;
    }
  }

  /** Takes up the fields of a document. */
  note(doc: Doc) {
    const known = this.#map;
    if (known === undefined) return;
    const more: Record<string, FieldInfo> = {};
    for (const [path, code] of DYNAMIC[this.#index] ?? []) {
      const value = doc[path];
      if (value === null || typeof value !== "object") continue;
      for (const key of Object.keys(value)) addField(more, known, `${path}.${key}`, code);
    }
    if (this.#index === "result") addTagFields(more, known, doc["result"]);
    if (Object.keys(more).length > 0) this.#map = { ...known, ...more };
  }
}

function addField(more: Record<string, FieldInfo>, known: FieldMap, name: string, code: string) {
  if (!Object.hasOwn(known, name) && FIELD_NAME.test(name)) more[name] ??= fieldOf(code);
}

const FIELD_NAME = /^[a-z][\w.-]*$/;

function addTagFields(more: Record<string, FieldInfo>, known: FieldMap, result: unknown) {
  for (const section of sectionsOf(result)) {
    const rules = (section["tags"] as { file?: { rule?: object | null } | null } | undefined)?.file?.rule;
    for (const key of Object.keys(rules ?? {})) {
      addField(more, known, `result.sections.tags.file.rule.${key}`, "kDL");
    }
    for (const key of Object.keys((section["safelisted_tags"] as object | undefined) ?? {})) {
      addField(more, known, `result.sections.safelisted_tags.${key}`, "kL");
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
