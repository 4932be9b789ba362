/** One line of results for each thing handed in. @module */
import type { Submission, SubmissionFull, SubmissionSummary } from "../../api/types/submission.ts";
import type { Column } from "../../domain/column.ts";
import { scoreText, verdictOf, type VerdictThresholds } from "../../domain/verdict.ts";
import { isFailure, type SubmitOutcome } from "../../features/submit/outcome.ts";
import type { Services } from "../../features/services.ts";
import { cutMiddle, displayWidth } from "../../util/width.ts";
import { capital } from "./words.ts";

/** A result as programs read it; what is not known is left out. */
export interface SubmitRecord {
  readonly input: string;
  readonly outcome: SubmitOutcome["fate"];
  readonly sid?: string;
  readonly ingest_id?: string;
  readonly score?: number;
  readonly verdict?: string;
  readonly error?: string;
  /** `GET submission/{sid}/` */
  readonly submission?: Submission;
  /** `GET submission/summary/{sid}/` */
  readonly summary?: SubmissionSummary;
  /** `GET submission/full/{sid}/` */
  readonly full?: SubmissionFull;
}

/** How much of the analysis a record holds. */
export type Details = "none" | "summary" | "full";

/** Reads what belongs to an outcome, and makes the record. What cannot be read becomes its error. */
export async function recordOf(
  { client, signal }: Services,
  outcome: SubmitOutcome,
  { details, thresholds }: { readonly details: Details; readonly thresholds: VerdictThresholds },
): Promise<SubmitRecord> {
  const { sid } = outcome;
  const isOver = ["completed", "cached", "duplicate", "known"].includes(outcome.fate);
  if (sid === undefined || details === "none" || !isOver || signal.aborted) {
    return plainRecord(outcome, thresholds);
  }
  try {
    if (details === "full") {
      const full = await client.submission.full(sid, { signal });
      return { ...plainRecord({ ...outcome, score: full.max_score }, thresholds), full };
    }
    const submission = outcome.submission ?? await client.submission.get(sid, signal);
    const summary = await client.submission.summary(sid, signal);
    return { ...plainRecord({ ...outcome, score: submission.max_score }, thresholds), submission, summary };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...plainRecord(outcome, thresholds), error: `its results cannot be read: ${why}` };
  }
}

function plainRecord(
  { input, fate, sid, ingestId, score, error }: SubmitOutcome,
  thresholds: VerdictThresholds,
): SubmitRecord {
  return {
    input,
    outcome: fate,
    ...(sid === undefined ? {} : { sid }),
    ...(ingestId === undefined ? {} : { ingest_id: ingestId }),
    ...(score === undefined ? {} : { score, verdict: verdictOf(score, thresholds).word }),
    ...(error === undefined ? {} : { error: error.message }),
  };
}

/** Whether it did not get as far as was asked. */
export function isBad({ input, outcome, error }: SubmitRecord): boolean {
  return isFailure({ input, fate: outcome }) || error !== undefined;
}

/** Cells that the columns but the input take, with the gaps. */
const OTHERS_WIDTH = 45;

/** The input and what went wrong; of a long path the beginning and the name are kept. */
function inputText({ input, error }: SubmitRecord, width: number): string {
  if (error === undefined) return cutMiddle(input, width);
  return `${cutMiddle(input, Math.max(12, width - displayWidth(error) - 2))}: ${error}`;
}

/** Columns for programs, CSV and Parquet: all that a record says in one word. */
export function allColumns(thresholds: VerdictThresholds): readonly Column<SubmitRecord>[] {
  const texts = ["sid", "outcome", "input", "verdict", "ingest_id", "error"] as const;
  return [
    scoreColumn(thresholds),
    ...texts.map((id): Column<SubmitRecord> => ({
      ...{ id, title: id.toUpperCase(), width: 12, priority: 0 },
      text: (row) => row[id] ?? "",
      exact: (row) => row[id] ?? null,
    })),
  ];
}

/** Columns for people. `columns` is the width of the terminal. */
export function recordColumns(
  thresholds: VerdictThresholds,
  options: { readonly ingested: boolean; readonly columns: number },
): readonly Column<SubmitRecord>[] {
  const inputWidth = Math.max(20, options.columns - OTHERS_WIDTH);
  const id: Column<SubmitRecord> = options.ingested
    ? {
      id: "ingest_id",
      title: "INGEST ID",
      width: 22,
      priority: 0,
      text: (row) => (row.ingest_id ?? "").padEnd(22),
    }
    : {
      id: "sid",
      title: "SID",
      width: 22,
      priority: 0,
      text: (row) => (row.sid ?? row.ingest_id ?? "").padEnd(22),
    };
  // Texts are padded, as the first line decides how much room the others get.
  return [
    scoreColumn(thresholds),
    { ...id, exact: (row) => id.text(row, 0).trimEnd() || null },
    {
      id: "outcome",
      title: "OUTCOME",
      width: 10,
      priority: 0,
      text: (row) => row.outcome.padEnd(10),
      exact: (row) => row.outcome,
      tone: (row) => isBad(row) ? "error" : "dim",
    },
    inputColumn(inputWidth),
  ];
}

function scoreColumn(thresholds: VerdictThresholds): Column<SubmitRecord> {
  return {
    id: "score",
    title: "SCORE",
    width: 7,
    priority: 0,
    text: (row) => (row.score === undefined ? "" : scoreText(row.score, { thresholds })).padEnd(7),
    exact: (row) => row.score ?? null,
    type: "integer",
    tone: (row) => row.score === undefined ? "plain" : verdictOf(row.score, thresholds).tone,
  };
}

function inputColumn(inputWidth: number): Column<SubmitRecord> {
  return {
    id: "input",
    title: "INPUT",
    width: Math.min(inputWidth, 80),
    grow: 3,
    priority: 0,
    text: (row) => inputText(row, inputWidth),
    exact: (row) => row.input,
  };
}

/** What a failure is called on standard error. */
export function failureText({ input, outcome, sid, ingest_id, error }: SubmitRecord): string {
  const id = sid ?? ingest_id;
  return `"${input}": ${capital(error ?? outcome)}${id === undefined ? "" : ` (${id})`}`;
}
