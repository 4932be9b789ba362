import type { Success } from "./types/common.ts";
import type { JsonObject } from "../util/json.ts";
import { type Http, route } from "./http.ts";

/** What can be sent to another system. */
export type ReplayIndex = "alert" | "submission";
/** Kinds of messages the replay daemons exchange. */
export type ReplayMessage = "alert" | "submission" | "file";
/** Lists with a mark of how far they were copied. */
export type ReplayCheckpoint = "badlist" | "safelist" | "workflow";

/** Which documents to queue. */
export interface BulkPending {
  /** In the search language. */
  readonly query: string;
  /** Queries that must match too. */
  readonly filters?: readonly string[] | undefined;
  /** At most so many. */
  readonly maxDocs: number;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Copies to another Assemblyline, on servers that do; elsewhere everything is a {@link NotFoundError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function copy(client: Client, sid: string): Promise<void> {
 *   await client.replay.request("submission", sid);
 * }
 * ```
 */
export interface ReplayApi {
  /** Asks for one to be copied. `GET replay/{index}/{id}/` */
  request(index: ReplayIndex, id: string, signal?: AbortSignal): Promise<Success>;
  /** Says that one was copied. `POST replay/{index}/{id}/` */
  setComplete(index: ReplayIndex, id: string, signal?: AbortSignal): Promise<Success>;
  /** Queues many. `POST replay/pending/` */
  setBulkPending(index: ReplayIndex, which: BulkPending): Promise<Success>;
  /** Takes one message, waiting up to 30 seconds. `GET replay/queue/{type}/` */
  getMessage(type: ReplayMessage, signal?: AbortSignal): Promise<JsonObject | string | null>;
  /**
   * Adds a message. `PUT replay/queue/{type}/`
   *
   * @param message An alert, a submission, or the sha256 of a file
   */
  putMessage(type: ReplayMessage, message: JsonObject | string, signal?: AbortSignal): Promise<Success>;
  /** How far a list was copied. `GET replay/checkpoint/{type}/`; the server swaps its handlers with PUT. */
  getCheckpoint(type: ReplayCheckpoint, signal?: AbortSignal): Promise<unknown>;
  /**
   * Says how far. `PUT replay/checkpoint/{type}/`
   *
   * @param checkpoint ISO time
   */
  putCheckpoint(type: ReplayCheckpoint, checkpoint: string, signal?: AbortSignal): Promise<unknown>;
}

/** The `replay` module over a connection. */
export function replayApi(http: Http): ReplayApi {
  return {
    request: (index, id, signal) => http.get(route`replay/${index}/${id}/`, { signal }),
    setComplete: (index, id, signal) =>
      http.json("POST", route`replay/${index}/${id}/`, { signal, idempotent: true }),
    setBulkPending: (index, { query, filters = [], maxDocs, signal }) =>
      http.json("POST", "replay/pending/", {
        json: { index, query, filter_queries: filters, max_docs: maxDocs },
        signal,
      }),
    getMessage: (type, signal) => http.get(route`replay/queue/${type}/`, { signal, idempotent: false }),
    putMessage: (type, json, signal) =>
      http.json("PUT", route`replay/queue/${type}/`, { json, signal, idempotent: false }),
    getCheckpoint: (type, signal) => http.get(route`replay/checkpoint/${type}/`, { signal }),
    putCheckpoint: (type, checkpoint, signal) =>
      http.json("PUT", route`replay/checkpoint/${type}/`, { json: { checkpoint }, signal }),
  };
}
