/** The seeded data of the embedded server: what a security desk saw in four weeks. @module */
import { createDemoStore, type DemoStore } from "../store.ts";
import { alertCollection, alerting } from "./alert_docs.ts";
import { filledCollection } from "./collection.ts";
import { heuristicDocuments, signatureDocuments, tally } from "./knowledge_docs.ts";
import { type Layout, layOut } from "./layout.ts";
import { badlistDocuments, safelistDocuments } from "./list_docs.ts";
import { fileCollection, isLost, resultCollections } from "./result_docs.ts";
import { errorCollection, submissionCollection } from "./submission_docs.ts";
import { userDocuments } from "./user_docs.ts";
import { workflowDocuments } from "./workflow_docs.ts";

/** What to seed. */
export interface SeedOptions {
  /** @default 2000; 100,000 takes seconds, not minutes */
  readonly submissions?: number;
  /** The same seed gives the same files, names, and scores. @default 1 */
  readonly seed?: number;
  /** All times lie in the four weeks before this one, in milliseconds since 1970; whole minutes count. */
  readonly now: number;
}

/** Heuristics and rules are counted over the whole corpus, once, when somebody reads them. */
function knowledge(layout: Layout) {
  let counted: ReturnType<typeof tally> | undefined;
  const counts = () => counted ??= tally(layout);
  return {
    heuristic: filledCollection(() => heuristicDocuments(counts().heuristics)),
    signature: filledCollection(() => signatureDocuments(layout.nowMs, counts().rules)),
  };
}

/** Makes a store whose documents and file contents come into being when they are read. */
export function seedStore(options: SeedOptions): DemoStore {
  const { submissions = 2000, seed = 1 } = options;
  const layout = layOut({ submissions, seed, nowMs: Math.floor(options.now / 60_000) * 60_000 });
  const store = createDemoStore((sha256) => {
    const file = layout.pool.files.get(sha256);
    return file === undefined || isLost(file) ? undefined : file.bytes();
  });
  const submission = submissionCollection(layout);
  return {
    ...store,
    collections: {
      ...store.collections,
      ...resultCollections(layout),
      ...knowledge(layout),
      file: fileCollection(layout),
      submission,
      error: errorCollection(layout),
      alert: alertCollection(layout, submission),
      workflow: filledCollection(() => workflowDocuments(layout, alerting(layout))),
      safelist: filledCollection(() => safelistDocuments(layout)),
      badlist: filledCollection(() => badlistDocuments(layout)),
      user: filledCollection(() => userDocuments(layout.nowMs)),
    },
  };
}
