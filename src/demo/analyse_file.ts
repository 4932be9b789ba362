import type { JsonObject } from "../util/json.ts";
import type { JobFile } from "./job.ts";
import type { Doc } from "./store.ts";

/** What the services found in one file. */
export interface AnalysedFile {
  /** The file's document; the pipeline fills in when it was seen and when it expires. */
  readonly file: Doc;
  /** In the order in which the services finish; undefined for an empty result (`….e`). */
  readonly results: readonly (readonly [key: string, doc: Doc | undefined])[];
  readonly errors: readonly (readonly [key: string, doc: Doc])[];
  readonly children: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: Uint8Array;
  }[];
  /** How long each service takes for this file. @default what the load options say */
  readonly serviceMs?: number;
}

/** Analyses a file of a submission. */
export type Analyse = (file: JobFile, params: JsonObject, nowMs: number) => AnalysedFile;
