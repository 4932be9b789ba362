/** What searches return, by index. @module */
import type { Alert } from "./alert.ts";
import type { AnyIndex, SearchHit } from "./common.ts";
import type { FileDoc } from "./file.ts";
import type { Heuristic, Signature, Workflow } from "./knowledge.ts";
import type { BadlistEntry, SafelistEntry } from "./lists.ts";
import type { ErrorDoc, RawResult } from "./result.ts";
import type { RetrohuntJob } from "./server.ts";
import type { Submission } from "./submission.ts";

/** The documents of the indexes whose shape is known. */
export interface IndexDocuments {
  /** `search/alert/` */
  readonly alert: Alert;
  /** `search/badlist/` */
  readonly badlist: BadlistEntry;
  /** `search/error/`, for administrators. */
  readonly error: ErrorDoc;
  /** `search/file/` */
  readonly file: FileDoc;
  /** `search/heuristic/` */
  readonly heuristic: Heuristic;
  /** `search/result/` */
  readonly result: RawResult;
  /** `search/retrohunt/` */
  readonly retrohunt: RetrohuntJob;
  /** `search/safelist/` */
  readonly safelist: SafelistEntry;
  /** `search/signature/` */
  readonly signature: Signature;
  /** `search/submission/` */
  readonly submission: Submission;
  /** `search/workflow/` */
  readonly workflow: Workflow;
}

/** A document of which any part may be missing, as a search returns only the fields asked for. */
export type PartialDeep<T> = T extends readonly (infer Item)[] ? readonly PartialDeep<Item>[]
  : T extends object ? { readonly [Key in keyof T]?: PartialDeep<T[Key]> }
  : T;

/** A hit of an index: the fields of its document, each of which may be missing; plain JSON for other indexes. */
export type HitOf<Index extends AnyIndex> = Index extends keyof IndexDocuments
  ? PartialDeep<IndexDocuments[Index]> & SearchHit
  : SearchHit;
