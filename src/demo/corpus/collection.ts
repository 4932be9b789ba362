import type { Collection, Doc } from "../store.ts";

/** A collection whose ids are known and whose documents are made when somebody reads them, once. */
export function lazyCollection(ids: Iterable<string>, make: (id: string) => Doc): Collection {
  const docs = new Map<string, Doc | undefined>();
  for (const id of ids) docs.set(id, undefined);
  const made = (id: string): Doc => {
    const doc = make(id);
    docs.set(id, doc);
    return doc;
  };
  let version = 0;
  return {
    get: (id) => docs.get(id) ?? (docs.has(id) ? made(id) : undefined),
    put(id, doc) {
      docs.set(id, doc);
      version++;
    },
    delete(id) {
      const existed = docs.delete(id);
      if (existed) version++;
      return existed;
    },
    *entries() {
      for (const [id, doc] of docs) yield [id, doc ?? made(id)];
    },
    get size() {
      return docs.size;
    },
    get version() {
      return version;
    },
  };
}
