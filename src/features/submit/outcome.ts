import type { Submission } from "../../api/types/submission.ts";
import type { Outcome } from "../../api/ingest_follow.ts";
import { AlxError } from "../../util/error.ts";

/**
 * How far a thing got.
 *
 * - `submitted`, `ingested`: the server has it; nobody waited
 * - `completed`: analysed
 * - `known`: analysed before, and not sent again
 * - `unfinished`: the server has it, and the waiting ended before the analysis did
 * - `error`: it could not be handed in, or its analysis failed
 * - `not sent`: never tried, as something before it said that no more would go through
 * - the others: as a notification told, see {@link Outcome}
 */
export type SubmitFate =
  | "submitted"
  | "ingested"
  | "completed"
  | "known"
  | "unfinished"
  | "error"
  | "not sent"
  | Exclude<Outcome, "done">;

/** What became of one input. */
export interface SubmitOutcome {
  readonly input: string;
  readonly fate: SubmitFate;
  readonly sid?: string | undefined;
  readonly ingestId?: string | undefined;
  readonly score?: number | undefined;
  /** The document, once the analysis is over. */
  readonly submission?: Submission | undefined;
  /** Why it did not get further. */
  readonly error?: Error | undefined;
}

const BAD: ReadonlySet<SubmitFate> = new Set([
  "unfinished",
  "error",
  "not sent",
  "skipped",
  "failed",
  "never answered",
]);

/** Whether it did not get as far as was asked. */
export function isFailure({ fate }: SubmitOutcome): boolean {
  return BAD.has(fate);
}

/** The waiting for an analysis took longer than it may. */
export class DeadlineError extends AlxError {
  override name = "DeadlineError";
}
