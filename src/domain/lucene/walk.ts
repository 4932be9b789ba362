import type { Doc } from "./doc.ts";

/** Tests every value of a field in a document and stops at the first that passes. */
export type Reader = (doc: Doc, id: string, test: (value: string | number | boolean) => boolean) => boolean;

const readers = new Map<string, Reader>();

/**
 * A compiled accessor for a dotted field name: lists are looked into, nulls skipped, and keys that contain dots
 * themselves (`metadata`) are found. `id` and `_id` are the document's id. Accessors are kept, so asking twice is free.
 */
export function fieldReader(name: string): Reader {
  let reader = readers.get(name);
  if (reader === undefined) {
    if (readers.size > 5_000) readers.clear();
    readers.set(name, reader = makeReader(name));
  }
  return reader;
}

function makeReader(name: string): Reader {
  if (name === "id" || name === "_id") return (_doc, id, test) => test(id);
  const steps = name.split(".");
  const rests = steps.map((_, i) => steps.slice(i).join("."));
  return (doc, _id, test) => some(doc, 0, { steps, rests, test });
}

interface Walk {
  readonly steps: readonly string[];
  readonly rests: readonly string[];
  readonly test: (value: string | number | boolean) => boolean;
}

function some(value: unknown, depth: number, walk: Walk): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (some(item, depth, walk)) return true;
    return false;
  }
  const left = walk.steps.length - depth;
  if (typeof value !== "object") {
    return left === 0 ? walk.test(value as string | number | boolean) : false;
  }
  if (left === 0) return false;
  const step = walk.steps[depth]!;
  if (Object.hasOwn(value, step) && some((value as Doc)[step], depth + 1, walk)) return true;
  if (left === 1) return false;
  const rest = walk.rests[depth]!;
  return Object.hasOwn(value, rest) && some((value as Doc)[rest], walk.steps.length, walk);
}

/** All values of a field, in the document's order. */
export function fieldValues(doc: Doc, id: string, name: string): (string | number | boolean)[] {
  const values: (string | number | boolean)[] = [];
  fieldReader(name)(doc, id, (value) => {
    values.push(value);
    return false;
  });
  return values;
}
