/** The lines of a journal. @module */
import type { SubmissionParams } from "../../api/types/submission.ts";
import type { Outcome } from "../../api/ingest_follow.ts";

/** First line: what the journal belongs to. */
export interface IncidentEntry {
  readonly type: "incident";
  readonly version: 1;
  /** Random; the start of each item's id on the server. */
  readonly id: string;
  readonly server: string;
  /** As the person gave it. */
  readonly incident: string;
  /** Notification queue. */
  readonly queue: string;
  readonly params: SubmissionParams;
  readonly metadata: Readonly<Record<string, string>>;
  readonly profile?: string | undefined;
  readonly at: string;
}

/** A path with its content. */
export interface FileEntry {
  readonly type: "file";
  readonly path: string;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  readonly sha256: string;
  /** Another machine's part sends it. */
  readonly elsewhere?: true;
  readonly at: string;
}

/** A path that is not sent. */
export interface UnusableEntry {
  readonly type: "unusable";
  readonly path: string;
  readonly fate: "empty" | "too large" | "unreadable";
  readonly size?: number;
  readonly mtime?: number;
  readonly reason: string;
  readonly at: string;
}

/** A content's way. `sending` is on the disk before the request leaves. */
export type ContentEntry =
  | { readonly type: "sending" | "skipped" | "again"; readonly sha256: string; readonly at: string }
  | { readonly type: "sent"; readonly sha256: string; readonly ingestId: string; readonly at: string }
  | {
    readonly type: "done";
    readonly sha256: string;
    readonly sid: string;
    readonly score: number | null;
    readonly how: Outcome;
    readonly at: string;
  }
  | {
    readonly type: "failed";
    readonly sha256: string;
    readonly fate: "failed" | "too large" | "empty";
    readonly reason: string;
    readonly at: string;
  };

/** Any line. */
export type Entry = IncidentEntry | FileEntry | UnusableEntry | ContentEntry;

/** A line without its time, which the journal adds. */
export type NewEntry = Entry extends infer One ? One extends Entry ? Omit<One, "at"> : never : never;

const TYPES: ReadonlySet<unknown> = new Set(
  [
    "incident",
    "file",
    "unusable",
    "sending",
    "skipped",
    "again",
    "sent",
    "done",
    "failed",
  ] satisfies Entry["type"][],
);

/** Whether a line's value is one of ours; later versions may add others, which are passed over. */
export function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && "type" in value && TYPES.has(value.type);
}
