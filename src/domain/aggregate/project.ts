import type { SearchHit } from "../../api/types/mod.ts";
import type { Json } from "../../util/json.ts";
import { type FieldTable, starPattern } from "../lucene/mod.ts";
import type { Entry } from "./request.ts";

/** Cuts a document down to what was asked for. */
export type Projection = (entry: Entry) => SearchHit;

/** The fields returned when `fl` is not given: the stored ones, without `id`. */
export function storedFields(fields: FieldTable): string[] {
  return Object.keys(fields).filter((name) => fields[name]!.stored && name !== "id");
}

/**
 * What `fl` asks for: a comma list of fields, objects and wildcards; nothing means the stored fields and `id`. `*` is the whole
 * document without `id`; `id` comes only when named.
 */
export function projection(fl: string | null | undefined, fields: FieldTable): Projection {
  const named = fl === undefined || fl === null || fl === ""
    ? [...storedFields(fields), "id"]
    : fl.split(",");
  const idKey = named.includes("id") ? "id" : named.includes("_id") ? "_id" : undefined;
  const wanted = named.filter((name) => name !== "id" && name !== "_id");
  const cut = wanted.includes("*") ? (doc: Json) => doc : sourceFilter(wanted);
  return ([id, doc]) => {
    const { id: _id, ...rest } = (cut(doc) ?? {}) as Record<string, Json>;
    return idKey === undefined ? rest : { ...rest, [idKey]: id };
  };
}

interface Node {
  readonly children: Map<string, Node>;
  whole: boolean;
}

function sourceFilter(names: readonly string[]): (doc: Json) => Json | undefined {
  const patterns = names.filter((name) => name.includes("*")).map(starPattern);
  const root: Node = { children: new Map(), whole: false };
  for (const name of names.filter((text) => !text.includes("*"))) {
    let node = root;
    for (const step of name.split(".")) {
      let next = node.children.get(step);
      if (next === undefined) node.children.set(step, next = { children: new Map(), whole: false });
      node = next;
    }
    node.whole = true;
  }
  const flat = names.filter((name) => name.includes(".") && !name.includes("*"));
  return (doc) =>
    filterObject(doc as Record<string, Json>, { node: root, path: "", patterns, flat: new Set(flat) });
}

interface Filter {
  readonly node: Node | undefined;
  readonly path: string;
  /** A wildcard matches a path, or any path above it as a whole. */
  readonly patterns: readonly ((path: string) => boolean)[];
  /** Dotted names, for maps whose keys hold dots. */
  readonly flat: ReadonlySet<string>;
}

function filterObject(
  value: Readonly<Record<string, Json>>,
  filter: Filter,
): Record<string, Json> | undefined {
  const out: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    const path = filter.path === "" ? key : `${filter.path}.${key}`;
    const node = filter.node?.children.get(key);
    const whole = node?.whole === true || filter.flat.has(path) ||
      filter.patterns.some((matches) => matches(path));
    const kept = whole ? inner : filterValue(inner, { ...filter, node, path });
    if (kept !== undefined) out[key] = kept;
  }
  return Object.keys(out).length === 0 ? undefined : out;
}

function filterValue(value: Json, filter: Filter): Json | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (filter.node === undefined && filter.patterns.length === 0 && filter.path !== "metadata") {
    return undefined;
  }
  if (!Array.isArray(value)) return filterObject(value as Record<string, Json>, filter);
  const kept = value.map((item) => filterValue(item as Json, filter)).filter((item) => item !== undefined);
  return kept.length === 0 ? undefined : kept as Json;
}
