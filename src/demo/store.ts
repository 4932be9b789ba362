import { ADMIN_INDEXES, type IndexName, SEARCH_INDEXES } from "../api/types/mod.ts";
import type { JsonObject } from "../util/json.ts";

/** A stored document; every one has its id beside it, not inside. Replace it to change it, never write into it. */
export type Doc = JsonObject;

/** The documents of one index, in memory, by id. */
export interface Collection {
  get(id: string): Doc | undefined;
  put(id: string, doc: Doc): void;
  delete(id: string): boolean;
  entries(): IterableIterator<[string, Doc]>;
  readonly size: number;
  /** Grows with each change; equal numbers mean equal contents. */
  readonly version: number;
}

/** Everything the embedded server holds. */
export interface DemoStore {
  readonly collections: Readonly<Record<IndexName, Collection>>;
  /** Bytes of a file, made on demand for seeded ones; undefined when the server has only its record. */
  bytes(sha256: string): Uint8Array | undefined;
  putBytes(sha256: string, bytes: Uint8Array): void;
  deleteBytes(sha256: string): boolean;
}

/** Documents of an index, made when the index is first touched. */
export type Fill = () => Iterable<readonly [id: string, doc: Doc]>;

/**
 * A store; empty but for what `fill` makes.
 *
 * @param makeBytes bytes of a seeded file, by sha256
 * @param fill documents by index, made on first use
 */
export function createDemoStore(
  makeBytes: (sha256: string) => Uint8Array | undefined = () => undefined,
  fill: Readonly<Partial<Record<IndexName, Fill>>> = {},
): DemoStore {
  const held = new Map<string, Uint8Array | undefined>();
  return {
    collections: Object.fromEntries(
      [...SEARCH_INDEXES, ...ADMIN_INDEXES].map((name) => [name, mapCollection(fill[name])]),
    ) as Record<IndexName, Collection>,
    bytes: (sha256) => held.has(sha256) ? held.get(sha256) : makeBytes(sha256),
    putBytes: (sha256, bytes) => void held.set(sha256, bytes),
    deleteBytes(sha256) {
      const existed = (held.has(sha256) ? held.get(sha256) : makeBytes(sha256)) !== undefined;
      held.set(sha256, undefined);
      return existed;
    },
  };
}

function mapCollection(fill: Fill | undefined): Collection {
  let docs: Map<string, Doc> | undefined;
  let version = 0;
  const all = () => docs ??= new Map(fill?.());
  return {
    get: (id) => all().get(id),
    put(id, doc) {
      all().set(id, doc);
      version += 1;
    },
    delete(id) {
      if (!all().delete(id)) return false;
      version += 1;
      return true;
    },
    entries: () => all().entries(),
    get size() {
      return all().size;
    },
    get version() {
      return version;
    },
  };
}
