import type { Json, JsonObject } from "../util/json.ts";
import type { Doc } from "./store.ts";

/** Maps whose keys may contain dots: the rest of a field's name is one key. */
const FLAT = new Set(["metadata", "signature_score_map", "result.sections.safelisted_tags"]);

interface Node {
  /** The whole value. */
  all: boolean;
  readonly children: Map<string, Node>;
}

/** Which fields of a document a search returns. */
export interface Projection {
  /** The wanted parts of a document as JSON text. */
  text(id: string, doc: Doc): string;
  /** The wanted parts of a document. */
  value(id: string, doc: Doc): JsonObject;
}

/**
 * Makes the projection of `fl`, a comma list. `*` is the whole document without `id`; the name of an object is the
 * object; wildcards are allowed. Texts are kept for documents that come again.
 *
 * @param fields wanted unless `fl` says otherwise
 */
export function createProjection(fl: string | undefined, fields: readonly string[]): Projection {
  const names = fl === undefined || fl === "" ? fields : fl.split(",");
  const withId = names.includes("id");
  const whole = names.includes("*");
  const root = treeOf(names.filter((name) => name !== "id"));
  const texts = new WeakMap<Doc, string>();
  const value = (id: string, doc: Doc): JsonObject => {
    const picked = whole ? doc : pick(doc, root) ?? {};
    return withId ? { ...picked, id } : picked;
  };
  return {
    value,
    text(id, doc) {
      const held = texts.get(doc);
      if (held !== undefined) return held;
      const text = JSON.stringify(value(id, doc));
      texts.set(doc, text);
      return text;
    },
  };
}

function treeOf(names: readonly string[]): Node {
  const root: Node = { all: false, children: new Map() };
  for (const name of names) {
    let node = root;
    for (const part of splitField(name)) {
      let next = node.children.get(part);
      if (next === undefined) node.children.set(part, next = { all: false, children: new Map() });
      node = next;
    }
    node.all = true;
  }
  return root;
}

function splitField(name: string): string[] {
  for (const flat of FLAT) {
    if (name.startsWith(`${flat}.`)) return [...flat.split("."), name.slice(flat.length + 1)];
  }
  return name.split(".");
}

function pick(doc: JsonObject, node: Node): JsonObject | undefined {
  const out: Record<string, Json> = {};
  let any = false;
  for (const [name, child] of node.children) {
    for (const key of name.includes("*") ? keysLike(doc, name) : [name]) {
      const found = doc[key] === undefined ? undefined : pickValue(doc[key]!, child);
      if (found === undefined) continue;
      out[key] = found;
      any = true;
    }
  }
  return any ? out : undefined;
}

function pickValue(value: Json, node: Node): Json | undefined {
  if (node.all) return value;
  if (value === null || typeof value !== "object") return undefined;
  if (!Array.isArray(value)) return pick(value as JsonObject, node);
  const items = value.map((item) => pickValue(item, node)).filter((item) => item !== undefined);
  return items.length === 0 ? undefined : items;
}

function keysLike(doc: JsonObject, pattern: string): string[] {
  const like = new RegExp(
    `^${pattern.replace(/[.*+?^${}()|[\]\\]/g, (c) => c === "*" ? ".*" : `\\${c}`)}$`,
  );
  return Object.keys(doc).filter((key) => like.test(key));
}
