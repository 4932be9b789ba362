import type { ServiceSelection } from "../../api/types/mod.ts";
import type { Doc } from "../store.ts";
import type { BadlistKey } from "./finding.ts";

/** What a submission asks of the analysis: names as in its parameters. */
export interface AnalysisParams {
  readonly services?: ServiceSelection;
  /** @default 500 */
  readonly max_extracted?: number;
  /** Look at safelisted files and tags as at others. */
  readonly ignore_filtering?: boolean;
  readonly filetype_override?: string | null;
  readonly classification?: string;
  /** JSON text; its `passwords` open archives. */
  readonly initial_data?: string | null;
}

/** What the server knows that an analysis needs. */
export interface AnalysisContext {
  readonly nowMs: number;
  readonly expiryMs: number;
  /** Why a file is on the safelist; undefined when it is not. */
  readonly safelisted?: (sha256: string) => string | undefined;
  readonly safelistedTag?: (type: string, value: string) => boolean;
  /** Why a file or tag is on the badlist; undefined when it is not. */
  readonly badlisted?: (key: BadlistKey) => string | undefined;
  /** Whether a service is switched on; all are by default. */
  readonly enabled?: (service: string) => boolean;
}

/** What to do and what is known. */
export interface AnalysisOptions {
  readonly params: AnalysisParams;
  readonly context: AnalysisContext;
}

/** A file that the analysis met. */
export interface AnalysedFile {
  readonly sha256: string;
  /** The first name it was met under. */
  readonly name: string;
  readonly depth: number;
  readonly bytes: Uint8Array;
  readonly document: Doc;
}

/** One service's work on one file; either a result, an empty result, or an error. */
export interface AnalysisTask {
  readonly sha256: string;
  readonly service: string;
  readonly stage: string;
  /** How long it takes on the demo server's clock. */
  readonly durationMs: number;
  /** Result key (`…c0`, `…c0.e`) or error key (`…c0.e1`). */
  readonly key: string;
  readonly outcome:
    | { readonly kind: "result"; readonly document: Doc; readonly score: number }
    | { readonly kind: "empty" }
    | { readonly kind: "error"; readonly document: Doc };
  /** Files it took out of the file, in order. */
  readonly extracted: readonly string[];
}

/** The whole analysis of a submission. Tasks stand in the order in which they run. */
export interface Analysis {
  readonly files: readonly AnalysedFile[];
  readonly tasks: readonly AnalysisTask[];
  /** The highest score of a file, which is the sum of its results' scores. */
  readonly maxScore: number;
}
