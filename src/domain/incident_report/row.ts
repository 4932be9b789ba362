/** One input of an incident, as reports tell of it. @module */
import { type Verdict, verdictOf, type VerdictThresholds } from "../verdict.ts";

/**
 * How far an input is; `done` is analysed, `incomplete` analysed with service errors or partial results, `gone` analysed
 * and no longer on the server, `sent` in analysis, `elsewhere` another machine's.
 */
export const REPORT_FATES = [
  "done",
  "incomplete",
  "gone",
  "sent",
  "sending",
  "again",
  "pending",
  "elsewhere",
  "failed",
  "too large",
  "empty",
  "unreadable",
  "keeps changing",
] as const;
/** How far an input is. */
export type ReportFate = typeof REPORT_FATES[number];

/** What people read for a fate. */
export const FATE_WORDS: Readonly<Record<ReportFate, string>> = {
  "done": "analysed",
  "incomplete": "incomplete",
  "gone": "not on the server",
  "sent": "in analysis",
  "sending": "in doubt",
  "again": "to be sent again",
  "pending": "not sent yet",
  "elsewhere": "another part",
  "failed": "failed",
  "too large": "too large",
  "empty": "empty",
  "unreadable": "unreadable",
  "keeps changing": "keeps changing",
};

const OPEN: ReadonlySet<ReportFate> = new Set(["sent", "sending", "again", "pending", "elsewhere"]);

/** Whether nothing more happens to an input of this fate by itself. */
export function isFinal(fate: ReportFate): boolean {
  return !OPEN.has(fate);
}

/** An input before its verdict and details are looked up. */
export interface FoundInput {
  /** As it was named where it was sent from. */
  readonly path: string;
  readonly sha256: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly fate: ReportFate;
  /** `done`, `cached` (an earlier submission stands for it) or `duplicate`; null when it is not analysed. */
  readonly how: string | null;
  readonly sid: string | null;
  /** The word in the metadata by which its submission is found; null when there is none. */
  readonly item: string | null;
  readonly score: number | null;
  /** Service errors of its submission; null when it is not analysed, or nobody has asked. */
  readonly errors: number | null;
  /** Who may see the submission; null when it was not looked up. */
  readonly classification: string | null;
  /** Why it is not analysed, or not wholly. */
  readonly reason: string | null;
  /** ISO time of the fate, or of the submission. */
  readonly at: string | null;
}

/** The reason of an input whose submission has service errors. */
export function errorsText(errors: number): string {
  return `${errors} service ${errors === 1 ? "error" : "errors"}`;
}

/** An analysed input with the number of its submission's service errors. */
export function withErrors(input: FoundInput, errors: number): FoundInput {
  if (errors === 0) return { ...input, fate: "done", errors, reason: null };
  return { ...input, fate: "incomplete", errors, reason: errorsText(errors) };
}

/** One row of a report. The names are those of JSON, CSV and Parquet. */
export interface ReportRow {
  readonly path: string;
  readonly sha256: string | null;
  readonly size: number | null;
  readonly fate: ReportFate;
  readonly how: string | null;
  readonly sid: string | null;
  /** The verdict's word. */
  readonly verdict: string | null;
  readonly score: number | null;
  /** The weightiest first, such as `OBFUSCATION.3 Packed sections`. */
  readonly heuristics: readonly string[];
  /** The weightiest first, such as `attribution.family:EMOTET`. */
  readonly tags: readonly string[];
  /** Page of the submission in the web interface. */
  readonly link: string | null;
  /** Who may see the submission; null when it was not looked up. */
  readonly classification: string | null;
  readonly reason: string | null;
  readonly at: string | null;
  /** Service errors of its submission; null when it is not analysed, or nobody has asked. */
  readonly errors: number | null;
}

/** What a submission found, cut to what matters most. */
export interface Details {
  readonly heuristics: readonly string[];
  readonly tags: readonly string[];
  readonly classification: string | null;
  /** Services whose results are partial: they lacked something of another service. */
  readonly partial?: readonly string[] | undefined;
}

/** What rows are made with. */
export interface RowOptions {
  /** Address of the server, with or without a slash at its end. */
  readonly server: string;
  readonly thresholds: VerdictThresholds;
}

const NOTHING: Details = { heuristics: [], tags: [], classification: null };

/** A row of an input with what its submission found. */
export function reportRow(input: FoundInput, details: Details = NOTHING, options: RowOptions): ReportRow {
  const { path, sha256, size, how, sid, score, at, errors } = input;
  const { partial = [] } = details;
  const isPartial = input.fate === "done" && partial.length > 0;
  const fate = isPartial ? "incomplete" : input.fate;
  const reason = isPartial ? `partial results of ${partial.join(", ")}` : input.reason;
  return {
    ...{ path, sha256, size, fate, how, sid },
    verdict: rowVerdict({ score, fate }, options.thresholds)?.word ?? null,
    score,
    ...{ heuristics: details.heuristics, tags: details.tags },
    link: sid === null ? null : submissionLink(options.server, sid),
    classification: details.classification ?? input.classification,
    ...{ reason, at, errors },
  };
}

/**
 * The verdict of a row; undefined when it has no score, and when its score is below suspicious and its analysis was not
 * whole: that says nothing of whether it is clean.
 */
export function rowVerdict(
  { score, fate }: Pick<ReportRow, "score" | "fate">,
  thresholds: VerdictThresholds,
): Verdict | undefined {
  if (score === null || fate !== "done" && score < thresholds.suspicious) return undefined;
  return verdictOf(score, thresholds);
}

/** Page of a submission in the web interface. */
export function submissionLink(server: string, sid: string): string {
  return `${server.replace(/\/+$/, "")}/submission/report/${encodeURIComponent(sid)}`;
}
