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

type Test = (value: string | number | boolean) => boolean;
type Step = (value: unknown, test: Test) => boolean;

function makeReader(name: string): Reader {
  if (name === "id" || name === "_id") return (_doc, id, test) => test(id);
  const steps = name.split(".");
  let read: Step = leaf;
  for (let i = steps.length - 1; i >= 0; i--) {
    read = i === steps.length - 1 ? lastStep(steps[i]!) : stepInto(steps[i]!, steps.slice(i).join("."), read);
  }
  return (doc, _id, test) => read(doc, test);
}

function leaf(value: unknown, test: Test): boolean {
  if (Array.isArray(value)) {
    for (const item of value) if (leaf(item, test)) return true;
    return false;
  }
  return (typeof value === "string" || typeof value === "number" || typeof value === "boolean") &&
    test(value);
}

function lastStep(key: string): Step {
  return function last(value, test) {
    if (typeof value !== "object" || value === null) return false;
    if (Array.isArray(value)) {
      for (const item of value) if (last(item, test)) return true;
      return false;
    }
    return leaf((value as Doc)[key], test);
  };
}

/** One level down; where the key is not an object itself, the rest of the name may be one key with dots. */
function stepInto(key: string, rest: string, inner: Step): Step {
  return function into(value, test) {
    if (typeof value !== "object" || value === null) return false;
    if (Array.isArray(value)) {
      for (const item of value) if (into(item, test)) return true;
      return false;
    }
    const next = (value as Doc)[key];
    if (typeof next === "object" && next !== null) return inner(next, test);
    return leaf((value as Doc)[rest], test);
  };
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
