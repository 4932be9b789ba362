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

/** A collection that is filled when somebody first touches it. */
export function filledCollection(fill: () => Iterable<readonly [id: string, doc: Doc]>): Collection {
  let inner: Collection | undefined;
  const filled = (): Collection => {
    if (inner !== undefined) return inner;
    const docs = new Map(fill());
    return inner = lazyCollection(docs.keys(), (id) => docs.get(id) as Doc);
  };
  return {
    get: (id) => filled().get(id),
    put: (id, doc) => filled().put(id, doc),
    delete: (id) => filled().delete(id),
    entries: () => filled().entries(),
    get size() {
      return filled().size;
    },
    get version() {
      return inner?.version ?? 0;
    },
  };
}
