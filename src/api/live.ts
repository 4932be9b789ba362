import type { WatchMessage } from "./types/flow.ts";
import { type Http, route } from "./http.ts";
import { isCompleted } from "./submission.ts";
import { type WatchEvent, type WatchOptions, watchSubmission } from "./live_watch.ts";

/**
 * Submissions while they run.
 *
 * `queue` is the `wq_id` that {@link LiveApi.setupWatchQueue} gives.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function results(client: Client, sid: string): Promise<void> {
 *   for await (const event of client.live.watch(sid)) {
 *     if (event.type !== "result") continue;
 *     const { response, result } = await client.result.get(event.key);
 *     console.log(response.service_name, result.score);
 *   }
 * }
 * ```
 */
export interface LiveApi {
  /**
   * Opens a queue of what happens. `GET live/setup_watch_queue/{sid}/`
   *
   * @throws {NotFoundError} nobody works on it: it is finished, or has not begun
   * @throws {ForbiddenError} it is unknown, or above the user's classification
   */
  setupWatchQueue(sid: string, signal?: AbortSignal): Promise<{ readonly wq_id: string }>;
  /** Takes one message, waiting a few seconds for it. `GET live/get_message/{queue}/` */
  getMessage(queue: string, signal?: AbortSignal): Promise<WatchMessage>;
  /** Takes all messages, none when there are none. `GET live/get_message_list/{queue}/` */
  getMessages(queue: string, signal?: AbortSignal): Promise<readonly WatchMessage[]>;
  /** Files each service has yet to do; null when nobody knows. `GET live/outstanding_services/{sid}/` */
  outstandingServices(sid: string, signal?: AbortSignal): Promise<Readonly<Record<string, number>> | null>;
  /**
   * What happens to a submission, until it is finished.
   *
   * @throws {ProtocolError} a response has another shape, so that the end could not be told
   */
  watch(sid: string, options?: WatchOptions): AsyncGenerator<WatchEvent, void>;
}

/** The `live` module over a connection. */
export function liveApi(http: Http): LiveApi {
  const api: LiveApi = {
    setupWatchQueue: (sid, signal) => http.get(route`live/setup_watch_queue/${sid}/`, { signal }),
    getMessage: (queue, signal) => http.get(route`live/get_message/${queue}/`, { signal }),
    getMessages: (queue, signal) => http.get(route`live/get_message_list/${queue}/`, { signal }),
    outstandingServices: (sid, signal) => http.get(route`live/outstanding_services/${sid}/`, { signal }),
    watch: (sid, options) =>
      watchSubmission(
        { ...api, isCompleted: (signal) => isCompleted(http, sid, signal) },
        sid,
        options,
      ),
  };
  return api;
}
