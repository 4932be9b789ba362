import type { SubmissionParams, SubmittedFile } from "./submission.ts";
import type { Json, JsonObject } from "../../util/json.ts";

/** A submission on its way, in notifications and socket.io events. */
export interface SubmissionMessage {
  /** Names the submission. */
  readonly sid: string;
  /** When it was handed in. */
  readonly time: string;
  /** What was handed in. */
  readonly files: readonly SubmittedFile[];
  /** Words given when it was handed in, by key. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Where it is told, and from what score. */
  readonly notification: { readonly queue: string | null; readonly threshold: number | null };
  /** Settings of the analysis. */
  readonly params: SubmissionParams;
  /** Names equal work: file and settings. */
  readonly scan_key: string | null;
  /** Files by who dropped whom. */
  readonly file_tree?: JsonObject;
  /** What is known of each file, by sha256. */
  readonly file_infos?: JsonObject;
  /** Keys of errors. */
  readonly errors?: readonly Json[];
  /** What the services said. */
  readonly results?: JsonObject;
}

/** How far an ingested file's extended scan is. */
export type ExtendedScan =
  | "submitted"
  | "skipped"
  | "incomplete"
  | "completed"
  | (string & Record<never, never>);

/** What became of an ingested file, taken from a notification queue. */
export interface IngestMessage {
  /** Name the server gave when the file was handed in; the submission may be an earlier one. */
  readonly ingest_id: string;
  /** The submission it is about; null when the server does not say. */
  readonly submission: SubmissionMessage | null;
  /** Empty when fine; `Skipped` when the file was dropped. */
  readonly failure: string;
  /** Highest score of its submission; null when there is none. */
  readonly score: number | null;
  /** How far the extended scan is. */
  readonly extended_scan: ExtendedScan;
  /** How often it was tried again. */
  readonly retries: number;
  /** When it was handed in. */
  readonly ingest_time: string;
  /** When it was put in the queue. */
  readonly notify_time?: string | null;
  /** It goes on to the ingester. */
  readonly to_ingest?: boolean;
}

/** A message of a watch queue. */
export interface WatchMessage {
  /** `cachekey` and `cachekeyerr`: a service is done with a file, or failed at it; `timeout`: nothing yet. */
  readonly type:
    | "start"
    | "cachekey"
    | "cachekeyerr"
    | "stop"
    | "timeout"
    | "error"
    | (string & Record<never, never>);
  /** What went wrong; null when nothing did. */
  readonly err_msg: string | null;
  /** As in HTTP; 408 when nothing came. */
  readonly status_code: number;
  /** A result key, an error key, or words. */
  readonly msg: string | null;
}

/** Numbers a heartbeat counts, by name. */
export type Counters = Readonly<Record<string, number>>;

/** Names of the ingester's priority buckets. */
export type PriorityBucket = "low" | "medium" | "high" | "critical";

/** The ingester's state, every few seconds. */
export interface IngestHeartbeat {
  /** How many processes run. */
  readonly instances: number;
  /** Counts since the last heartbeat. */
  readonly metrics: Counters;
  /** What is being analysed. */
  readonly processing: { readonly inflight: number };
  /** 1 means that nothing is dropped. */
  readonly processing_chance: Readonly<Record<PriorityBucket, number>>;
  /** How many wait, by queue. */
  readonly queues: Readonly<Record<PriorityBucket | "ingest" | "complete", number>>;
}
/** The dispatcher's state. */
export interface DispatcherHeartbeat {
  /** Always `dispatcher`. */
  readonly component: string;
  /** How many processes run. */
  readonly instances: number;
  /** Submissions being analysed. */
  readonly inflight: {
    readonly max: number;
    readonly outstanding: number;
    readonly per_instance: readonly number[];
  };
  /** Counts since the last heartbeat. */
  readonly metrics: Counters;
  /** How many wait, by queue. */
  readonly queues: {
    readonly ingest: number;
    readonly start: readonly number[];
    readonly result: readonly number[];
    readonly command: readonly number[];
  };
}
/** One service's state. */
export interface ServiceHeartbeat {
  /** The service. */
  readonly service_name: string;
  /** How many processes run. */
  readonly instances: number;
  /** Tasks that wait. */
  readonly queue: number;
  /** How many processes work, and how many do not. */
  readonly activity: { readonly busy: number; readonly idle: number };
  /** Counts since the last heartbeat. */
  readonly metrics: Counters;
}
/** How many of a service run, and should. */
export interface ScalerStatusHeartbeat {
  /** The service. */
  readonly service_name: string;
  /** Counts since the last heartbeat. */
  readonly metrics: Counters;
}
/** The state of any other part. */
export interface OtherHeartbeat {
  /** How many processes run. */
  readonly instances?: number;
  /** Counts since the last heartbeat. */
  readonly metrics?: Counters;
  /** How many wait, by queue. */
  readonly queues?: Readonly<Record<string, Json>>;
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}

/** An event of `/status`; the name says whose state it is. */
export type StatusEvent =
  | { readonly event: "IngestHeartbeat"; readonly data: IngestHeartbeat }
  | { readonly event: "DispatcherHeartbeat"; readonly data: DispatcherHeartbeat }
  | { readonly event: "ServiceHeartbeat"; readonly data: ServiceHeartbeat }
  | { readonly event: "ScalerStatusHeartbeat"; readonly data: ScalerStatusHeartbeat }
  | { readonly event: OtherStatusName; readonly data: OtherHeartbeat };
/** Names of the other events of `/status`. */
export type OtherStatusName =
  | "AlerterHeartbeat"
  | "ArchiveHeartbeat"
  | "ElasticHeartbeat"
  | "ExpiryHeartbeat"
  | "RetrohuntHeartbeat"
  | "ScalerHeartbeat"
  | "ServiceTimingHeartbeat"
  | "VacuumHeartbeat";
