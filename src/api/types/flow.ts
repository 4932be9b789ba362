import type { SubmissionParams, SubmittedFile } from "./submission.ts";
import type { Json, JsonObject } from "../../util/json.ts";

/** A submission on its way, in notifications and socket.io events. */
export interface SubmissionMessage {
  readonly sid: string;
  readonly time: string;
  readonly files: readonly SubmittedFile[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly notification: { readonly queue: string | null; readonly threshold: number | null };
  readonly params: SubmissionParams;
  readonly scan_key: string | null;
  readonly file_tree?: JsonObject;
  readonly file_infos?: JsonObject;
  readonly errors?: readonly Json[];
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
  readonly submission: SubmissionMessage;
  /** Empty when fine; `Skipped` when the file was dropped. */
  readonly failure: string;
  readonly score: number | null;
  readonly extended_scan: ExtendedScan;
  readonly retries: number;
  readonly ingest_time: string;
  readonly notify_time?: string | null;
  readonly to_ingest?: boolean;
}

/** A message of a watch queue. */
export interface WatchMessage {
  readonly type:
    | "start"
    | "cachekey"
    | "cachekeyerr"
    | "stop"
    | "timeout"
    | "error"
    | (string & Record<never, never>);
  readonly err_msg: string | null;
  readonly status_code: number;
  /** A result key, an error key, or words. */
  readonly msg: string | null;
}

/** Numbers a heartbeat counts. */
type Counters = Readonly<Record<string, number>>;

/** Names of the ingester's priority buckets. */
export type PriorityBucket = "low" | "medium" | "high" | "critical";

/** The ingester's state, every few seconds. */
export interface IngestHeartbeat {
  readonly instances: number;
  readonly metrics: Counters;
  readonly processing: { readonly inflight: number };
  /** 1 means that nothing is dropped. */
  readonly processing_chance: Readonly<Record<PriorityBucket, number>>;
  readonly queues: Readonly<Record<PriorityBucket | "ingest" | "complete", number>>;
}
/** The dispatcher's state. */
export interface DispatcherHeartbeat {
  readonly component: string;
  readonly instances: number;
  readonly inflight: {
    readonly max: number;
    readonly outstanding: number;
    readonly per_instance: readonly number[];
  };
  readonly metrics: Counters;
  readonly queues: {
    readonly ingest: number;
    readonly start: readonly number[];
    readonly result: readonly number[];
    readonly command: readonly number[];
  };
}
/** One service's state. */
export interface ServiceHeartbeat {
  readonly service_name: string;
  readonly instances: number;
  readonly queue: number;
  readonly activity: { readonly busy: number; readonly idle: number };
  readonly metrics: Counters;
}
/** How many of a service run, and should. */
export interface ScalerStatusHeartbeat {
  readonly service_name: string;
  readonly metrics: Counters;
}
/** The state of any other part. */
export interface OtherHeartbeat {
  readonly instances?: number;
  readonly metrics?: Counters;
  readonly queues?: Readonly<Record<string, Json>>;
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
