import { texts } from "./accounts.ts";
import type { Collection, DemoStore, Doc } from "./store.ts";

/** Documents by something other than their id; made when asked for and again after changes. */
export class Lookup {
  readonly #store: DemoStore;
  #results: { version: number; map: Map<string, string[]> } | undefined;
  #submissions: { version: number; map: Map<string, string[]> } | undefined;
  #parents: { version: number; map: Map<string, string[]> } | undefined;

  constructor(store: DemoStore) {
    this.#store = store;
  }

  /** Keys of the results of a file. */
  resultKeys(sha256: string): readonly string[] {
    const { result } = this.#store.collections;
    this.#results = fresh(this.#results, result, (id) => [id.slice(0, 64)]);
    return this.#results.map.get(sha256) ?? [];
  }

  /** Submissions in which a file was submitted or analysed. */
  submissionsWith(sha256: string): Doc[] {
    const { submission } = this.#store.collections;
    this.#submissions = fresh(this.#submissions, submission, (_id, doc) => [
      ...(doc["files"] as readonly { sha256: string }[]).map((file) => file.sha256),
      ...texts(doc["results"]).map((key) => key.slice(0, 64)),
    ]);
    return (this.#submissions.map.get(sha256) ?? []).map((sid) => submission.get(sid)!);
  }

  /** Keys of the results that extracted a file. */
  parentKeys(sha256: string): readonly string[] {
    const { result } = this.#store.collections;
    this.#parents = fresh(this.#parents, result, (_id, doc) => {
      const response = doc["response"] as { extracted?: readonly { sha256: string }[] } | undefined;
      return (response?.extracted ?? []).map((file) => file.sha256);
    });
    return this.#parents.map.get(sha256) ?? [];
  }
}

function fresh(
  held: { version: number; map: Map<string, string[]> } | undefined,
  docs: Collection,
  keysOf: (id: string, doc: Doc) => readonly string[],
): { version: number; map: Map<string, string[]> } {
  if (held !== undefined && held.version === docs.version) return held;
  const map = new Map<string, string[]>();
  for (const [id, doc] of docs.entries()) {
    for (const key of new Set(keysOf(id, doc))) {
      const ids = map.get(key);
      if (ids === undefined) map.set(key, [id]);
      else ids.push(id);
    }
  }
  return { version: docs.version, map };
}
