import type { Json, JsonObject } from "../util/json.ts";
import type { Doc } from "./store.ts";
import { serverTime } from "./server_time.ts";

/** A file of a submission. */
export interface JobFile {
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
}

/** A submission to analyse. */
export interface Job {
  readonly sid: string;
  readonly files: readonly JobFile[];
  readonly params: JsonObject;
  readonly metadata: JsonObject;
  readonly notification?: JsonObject;
  readonly scanKey?: string;
  /** Called once: with the finished document, or undefined when it was cancelled. */
  readonly onDone?: (doc: Doc | undefined, atMs: number) => void;
}

/** When a submission and its results go, by its days to live; null is never. */
export function expiryOf(job: Job, nowMs: number): string | null {
  const days = Number(job.params["ttl"] ?? 30);
  return days === 0 ? null : serverTime(nowMs + days * 86_400_000);
}

/** The document of a submission that has not begun. */
export function newSubmission(job: Job, nowMs: number): Doc {
  return {
    archive_ts: null,
    archived: false,
    classification: job.params["classification"] ?? "TLP:CLEAR",
    error_count: 0,
    errors: [],
    expiry_ts: expiryOf(job, nowMs),
    file_count: job.files.length,
    files: job.files.map(({ name, sha256, size }) => ({ name, sha256, size })),
    from_archive: false,
    max_score: 0,
    metadata: job.metadata,
    params: job.params,
    results: [],
    scan_key: job.scanKey ?? null,
    sid: job.sid,
    state: "submitted",
    times: { completed: null, submitted: serverTime(nowMs) },
    to_be_deleted: false,
    tracing_events: [],
    verdict: { malicious: [], non_malicious: [] },
  };
}

/** A submission as messages carry it. */
export function messageOf(job: Job, nowMs: number): JsonObject {
  const files: Json[] = job.files.map(({ name, sha256, size }) => ({ name, sha256, size }));
  return {
    errors: [],
    file_infos: {},
    file_tree: {},
    files,
    metadata: job.metadata,
    notification: job.notification ?? { queue: null, threshold: null },
    params: job.params,
    results: {},
    scan_key: job.scanKey ?? null,
    sid: job.sid,
    time: serverTime(nowMs),
  };
}
