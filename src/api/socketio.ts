import type { Alert } from "./types/alert.ts";
import type { ClientOptions } from "./client_options.ts";
import type { HttpClient } from "./http_client.ts";
import type { StatusEvent, SubmissionMessage } from "./types/flow.ts";
import type { JsonObject } from "../util/json.ts";
import { listen, type ListenOptions } from "./socketio_listen.ts";

/** An event of `/alerts`. */
export interface AlertSocketEvent {
  /** Whether the alert is new, or has changed. */
  readonly event: "AlertCreated" | "AlertUpdated";
  /** The alert as it is now. */
  readonly data: Alert;
}
/** An event of `/submissions`. */
export interface SubmissionSocketEvent {
  /** How far it is: waiting to be submitted, handed in, in analysis, done. */
  readonly event: "SubmissionIngested" | "SubmissionReceived" | "SubmissionStarted" | "SubmissionCompleted";
  /** The submission, by its sid, and its settings. */
  readonly data: SubmissionMessage;
}
/** An event of `/live_submission`. `stop` and `error` are the last. */
export interface WatchSocketEvent {
  /** `cachekey` and `cachekeyerr`: a service is done with a file, or failed at it. */
  readonly event: "start" | "cachekey" | "cachekeyerr" | "stop" | "error";
  /** `msg` is the key of the result or the error, else words; `status_code` as in HTTP. */
  readonly data: { readonly status_code: number; readonly msg: string };
}
/** An event of `/file_comments`: read the comments anew. */
export interface CommentsSocketEvent {
  /** There is but this one. */
  readonly event: "refresh_comments";
  /** Nothing: the comments have to be asked for. */
  readonly data: null;
}
/** An event of `/retrohunt`. */
export interface RetrohuntSocketEvent {
  /** There is but this one. */
  readonly event: "status";
  /** Which phase the hunt is in and how far, as the server puts it. */
  readonly data: JsonObject;
}

/**
 * What the server tells by itself. Each call opens a connection, listens until the signal aborts it or the loop over it
 * ends, and comes back after a break; events in the gap are lost.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function waiting(client: Client): Promise<void> {
 *   for await (const { event, data } of client.socketio.status(AbortSignal.timeout(60_000))) {
 *     if (event === "IngestHeartbeat") console.log(data.queues, data.processing_chance);
 *   }
 * }
 * ```
 */
export interface SocketIoApi {
  /** Alerts as they are made and changed. Namespace `/alerts` */
  alerts(signal?: AbortSignal): AsyncGenerator<AlertSocketEvent, void>;
  /** Heartbeats of the system's parts, every few seconds. Namespace `/status` */
  status(signal?: AbortSignal): AsyncGenerator<StatusEvent, void>;
  /** Submissions on their way. Namespace `/submissions` */
  submissions(signal?: AbortSignal): AsyncGenerator<SubmissionSocketEvent, void>;
  /**
   * A watch queue of {@link LiveApi.setupWatchQueue}, to its end. Namespace `/live_submission`
   *
   * @param queue The `wq_id`
   */
  watchQueue(queue: string, signal?: AbortSignal): AsyncGenerator<WatchSocketEvent, void>;
  /** Changes to a file's comments. Namespace `/file_comments` */
  fileComments(sha256: string, signal?: AbortSignal): AsyncGenerator<CommentsSocketEvent, void>;
  /**
   * A hunt's progress. Namespace `/retrohunt`
   *
   * @param key The hunt's `key`
   */
  retrohunt(key: string, signal?: AbortSignal): AsyncGenerator<RetrohuntSocketEvent, void>;
}

const STATUS_EVENTS = [
  "AlerterHeartbeat",
  "ArchiveHeartbeat",
  "DispatcherHeartbeat",
  "ElasticHeartbeat",
  "ExpiryHeartbeat",
  "IngestHeartbeat",
  "RetrohuntHeartbeat",
  "ScalerHeartbeat",
  "ScalerStatusHeartbeat",
  "ServiceHeartbeat",
  "ServiceTimingHeartbeat",
  "VacuumHeartbeat",
];

const SUBMISSION_EVENTS = [
  "SubmissionIngested",
  "SubmissionReceived",
  "SubmissionStarted",
  "SubmissionCompleted",
];

/** The socket.io namespaces, with the client's login and TLS settings. */
export function socketIoApi(http: HttpClient, { clock }: ClientOptions): SocketIoApi {
  const hello = { status: "start", client: "alx" };
  const on = <E extends { readonly event: string }>(
    namespace: string,
    what: Pick<ListenOptions, "greeting" | "events" | "last">,
    signal: AbortSignal | undefined,
  ) => listen<E>(http, { namespace, ...what, clock, signal });
  return {
    alerts: (signal) =>
      on("/alerts", { greeting: ["alert", hello], events: ["AlertCreated", "AlertUpdated"] }, signal),
    status: (signal) => on("/status", { greeting: ["monitor", hello], events: STATUS_EVENTS }, signal),
    submissions: (signal) =>
      on("/submissions", { greeting: ["monitor", hello], events: SUBMISSION_EVENTS }, signal),
    watchQueue: (queue, signal) =>
      on("/live_submission", {
        greeting: ["listen", { ...hello, wq_id: queue, from_start: true }],
        events: ["start", "cachekey", "cachekeyerr", "stop", "error"],
        last: ["stop", "error"],
      }, signal),
    fileComments: (sha256, signal) =>
      on("/file_comments", { greeting: ["enter_room", { sha256 }], events: ["refresh_comments"] }, signal),
    retrohunt: (key, signal) =>
      on("/retrohunt", { greeting: ["listen", { key }], events: ["status"] }, signal),
  };
}
