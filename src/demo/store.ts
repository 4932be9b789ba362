import type { IndexName } from "../api/types/mod.ts";
import type { JsonObject } from "../util/json.ts";

/** A stored document; every one has its id beside it, not inside. */
export type Doc = JsonObject;

/** The documents of one index, in memory, by id. */
export interface Collection {
  get(id: string): Doc | undefined;
  put(id: string, doc: Doc): void;
  delete(id: string): boolean;
  entries(): IterableIterator<[string, Doc]>;
  readonly size: number;
}

/** Everything the embedded server holds. */
export interface DemoStore {
  readonly collections: Readonly<Record<IndexName, Collection>>;
  /** Bytes of a file, made on demand for seeded ones; undefined when the server has only its record. */
  bytes(sha256: string): Uint8Array | undefined;
  putBytes(sha256: string, bytes: Uint8Array): void;
  deleteBytes(sha256: string): boolean;
}

/** An empty store. */
export function createDemoStore(
  makeBytes: (sha256: string) => Uint8Array | undefined = () => undefined,
): DemoStore {
  const names: IndexName[] = [
    "alert",
    "badlist",
    "file",
    "heuristic",
    "result",
    "retrohunt",
    "safelist",
    "signature",
    "submission",
    "workflow",
    "emptyresult",
    "error",
    "user",
    "apikey",
  ];
  const held = new Map<string, Uint8Array | undefined>();
  return {
    collections: Object.fromEntries(names.map((name) => [name, mapCollection()])) as Record<
      IndexName,
      Collection
    >,
    bytes: (sha256) => held.has(sha256) ? held.get(sha256) : makeBytes(sha256),
    putBytes: (sha256, bytes) => void held.set(sha256, bytes),
    deleteBytes(sha256) {
      const existed = (held.has(sha256) ? held.get(sha256) : makeBytes(sha256)) !== undefined;
      held.set(sha256, undefined);
      return existed;
    },
  };
}

function mapCollection(): Collection {
  const docs = new Map<string, Doc>();
  return {
    get: (id) => docs.get(id),
    put: (id, doc) => void docs.set(id, doc),
    delete: (id) => docs.delete(id),
    entries: () => docs.entries(),
    get size() {
      return docs.size;
    },
  };
}
