/** The seeded data of the embedded server: what a security desk saw in four weeks. @module */
import { createDemoStore, type DemoStore } from "../store.ts";
import { layOut } from "./layout.ts";
import { fileCollection, resultCollections } from "./result_docs.ts";
import { errorCollection, submissionCollection } from "./submission_docs.ts";

/** What to seed. */
export interface SeedOptions {
  /** @default 2000; 100,000 takes seconds, not minutes */
  readonly submissions?: number;
  /** The same seed gives the same files, names, and scores. @default 1 */
  readonly seed?: number;
  /** All times lie in the four weeks before this one, in milliseconds since 1970; whole minutes count. */
  readonly now: number;
}

/** Makes a store whose documents and file contents come into being when they are read. */
export function seedStore(options: SeedOptions): DemoStore {
  const { submissions = 2000, seed = 1 } = options;
  const layout = layOut({ submissions, seed, nowMs: Math.floor(options.now / 60_000) * 60_000 });
  const store = createDemoStore((sha256) => layout.pool.files.get(sha256)?.bytes());
  return {
    ...store,
    collections: {
      ...store.collections,
      ...resultCollections(layout),
      file: fileCollection(layout),
      submission: submissionCollection(layout),
      error: errorCollection(layout),
    },
  };
}
