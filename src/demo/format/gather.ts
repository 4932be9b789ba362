import type { ErrorDoc, FileDoc, FormattedResult, RawResult, Submission } from "../../api/types/mod.ts";
import type { DemoStore, Doc } from "../store.ts";
import { emptyResult, formatResult } from "./result.ts";
import { buildTree, type BuiltTree } from "./tree.ts";

/** A submission with everything its endpoints are made of. */
export interface Gathered {
  readonly submission: Submission;
  readonly results: ReadonlyMap<string, RawResult>;
  readonly errors: ReadonlyMap<string, ErrorDoc>;
  readonly missingResults: readonly string[];
  readonly missingErrors: readonly string[];
  readonly reader: string;
  readonly file: (sha256: string) => FileDoc | undefined;
}

/** Options of {@link gather}. */
export interface GatherOptions {
  /** Classification of the reader. */
  readonly reader: string;
  /** Keys beyond those of the document, for a submission that still runs. */
  readonly extraResults?: readonly string[];
  readonly extraErrors?: readonly string[];
}

/** Reads a submission's results, errors and files from the store. */
export function gather(store: DemoStore, doc: Doc, options: GatherOptions): Gathered {
  // The store holds documents of the shapes of the API's types, by contract.
  const submission = doc as unknown as Submission;
  const results = new Map<string, RawResult>();
  const errors = new Map<string, ErrorDoc>();
  const missingResults: string[] = [];
  const missingErrors: string[] = [];
  for (const key of [...submission.results, ...options.extraResults ?? []]) {
    const result = readResult(store, key, submission);
    if (result === undefined) missingResults.push(key);
    else results.set(key, result);
  }
  for (const key of [...submission.errors, ...options.extraErrors ?? []]) {
    const error = store.collections.error.get(key);
    if (error === undefined) missingErrors.push(key);
    else errors.set(key, error as unknown as ErrorDoc);
  }
  return {
    submission,
    results,
    errors,
    missingResults,
    missingErrors,
    reader: options.reader,
    file: (sha256) => store.collections.file.get(sha256) as unknown as FileDoc | undefined,
  };
}

/** A raw result by its key; those of services that found nothing (`….e`) are made up as the server does. */
export function readResult(
  store: DemoStore,
  key: string,
  submission?: { readonly times: Submission["times"]; readonly expiry_ts: string | null },
): RawResult | undefined {
  const doc = store.collections.result.get(key);
  if (doc !== undefined) return doc as unknown as RawResult;
  if (!key.endsWith(".e")) return undefined;
  const empty = store.collections.emptyresult.get(key);
  if (empty === undefined && submission === undefined) return undefined;
  const expiry = String(empty?.["expiry_ts"] ?? submission?.expiry_ts ?? "");
  return emptyResult(key, { created: submission?.times.completed ?? expiry, expiry });
}

/** The results in the form of the endpoints, by key. */
export function formatted(gathered: Gathered, hierarchy = false): Map<string, FormattedResult> {
  const all = new Map<string, FormattedResult>();
  for (const [key, raw] of gathered.results) {
    const file = gathered.file(raw.sha256)?.classification;
    all.set(key, formatResult(raw, { reader: gathered.reader, hierarchy, ...(file && { file }) }));
  }
  return all;
}

/** The file tree of a gathered submission. */
export function treeOf(gathered: Gathered, full: boolean): BuiltTree {
  const { file, reader, results, submission } = gathered;
  return buildTree({ submission, results: [...results.values()], file, reader, full });
}
