import type { IngestMessage } from "./types/flow.ts";
import { expectList } from "./expect.ts";
import { type Http, route } from "./http.ts";
import { isObject } from "../util/json.ts";
import { handIn, type Reconcile, submitFields, type SubmitOptions, submitRequest } from "./submit_body.ts";
import { findByMetadata, type UniqueMetadata } from "./submit_reconcile.ts";
import type { Source } from "./submit_source.ts";
import { type FollowOptions, followQueue, type IngestOutcome } from "./ingest_follow.ts";

/** What ingesting answers. */
export interface Ingested {
  /** Names the file until its notification tells the sid. */
  readonly ingest_id: string;
}

/** Options of {@link IngestApi.ingest}. */
export interface IngestOptions extends SubmitOptions {
  /** Where to be told what became of it; the server keeps users' queues apart. */
  readonly notificationQueue?: string | undefined;
  /** Tell only of scores from here on; 0 counts. Default: tell of all. */
  readonly notificationThreshold?: number | undefined;
  /** Word for the kind of traffic. Default: the server's, `INGEST`. */
  readonly type?: string | undefined;
  /** Asked when the answer was lost. Default: the error is thrown. */
  readonly reconcile?: Reconcile<Ingested> | undefined;
  /**
   * Send over a kept connection: quicker for many small files. One that turns out to be closed costs an answer; whoever
   * hands in many must be able to settle that, by `reconcile` or otherwise. Default: false, a new connection for each.
   */
  readonly reuse?: boolean | undefined;
}

/**
 * Hands in files in bulk: they wait their turn, and what became of them comes through a queue.
 *
 * `queue` is a name of your choice, given as `notificationQueue` when handing in.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function inBulk(client: Client, paths: readonly string[]): Promise<void> {
 *   const ids = new Set<string>();
 *   for (const name of paths) {
 *     const open = async () => (await Deno.open(name)).readable;
 *     const { ingest_id } = await client.ingest.ingest(
 *       { kind: "stream", name, open },
 *       { notificationQueue: "inc-42", metadata: { incident: "INC-42" } },
 *     );
 *     ids.add(ingest_id);
 *   }
 *   for await (const { ingestId, outcome, sid, score } of client.ingest.follow("inc-42", { ids })) {
 *     console.log(ingestId, outcome, sid, score);
 *   }
 * }
 * ```
 */
export interface IngestApi {
  /**
   * Hands in one. `POST ingest/`
   *
   * @throws {RequestError} it was refused
   * @throws {QuotaError} too many wait, or too many today
   */
  ingest(source: Source, options?: IngestOptions): Promise<Ingested>;
  /**
   * A hook for {@link IngestOptions.reconcile}: finds the submission by a word in its metadata. Finds nothing while the
   * file waits its turn, nor when an earlier submission stands for it. `POST search/submission/`
   */
  reconcileBy(unique: UniqueMetadata): Reconcile<Ingested>;
  /** Takes one message off a queue, or null. Lost if the answer is. `GET ingest/get_message/{queue}/` */
  getMessage(queue: string, signal?: AbortSignal): Promise<IngestMessage | null>;
  /**
   * Takes up to `pageSize` messages off a queue. `GET ingest/get_message_list/{queue}/`
   *
   * @param options `pageSize`: default 100
   */
  getMessages(
    queue: string,
    options?: { pageSize?: number; signal?: AbortSignal },
  ): Promise<readonly IngestMessage[]>;
  /**
   * What became of ingested files, as it is known; those that are never told are looked up at the end.
   * `GET ingest/get_message_list/{queue}/`, `POST search/submission/`
   */
  follow(queue: string, options?: FollowOptions): AsyncGenerator<IngestOutcome, void>;
}

/** The `ingest` module over a connection. */
export function ingestApi(http: Http): IngestApi {
  const getMessages: IngestApi["getMessages"] = async (queue, { pageSize = 100, signal } = {}) => {
    const path = route`ingest/get_message_list/${queue}/`;
    // A repeat would skip the messages that were taken off but never arrived; the deadline catches those either way.
    const page = await http.get<IngestMessage[] | null>(path, { query: { page_size: pageSize }, signal });
    return expectList(page ?? [], "the list of messages").map(wholeMessage).filter((one) => one !== null);
  };
  return {
    ingest: (source, options = {}) =>
      handIn<Ingested>(http, "ingest/", {
        ...submitRequest(source, ingestFields(source, options)),
        signal: options.signal,
        reconcile: options.reconcile,
        reuse: options.reuse,
      }),
    reconcileBy: (unique) => async () => {
      const found = await findByMetadata(http, unique);
      return found && { ingest_id: found.metadata.ingest_id ?? found.sid };
    },
    getMessage: async (queue, signal) =>
      wholeMessage(await http.get(route`ingest/get_message/${queue}/`, { signal })),
    getMessages,
    follow: (queue, options) => followQueue(http, (page) => getMessages(queue, page), options),
  };
}

/** The message as its type says: a server may leave out what is empty. Null when it is none. */
function wholeMessage(message: unknown): IngestMessage | null {
  if (!isObject(message)) return null;
  const { failure, submission } = message;
  return {
    ...message as unknown as IngestMessage, // the rest is as the server sent it
    failure: typeof failure === "string" ? failure : "",
    submission: isObject(submission) ? submission as unknown as IngestMessage["submission"] : null,
  };
}

function ingestFields(source: Source, options: IngestOptions): Record<string, unknown> {
  const { notificationQueue, notificationThreshold, type } = options;
  return {
    ...submitFields(source, options),
    ...(notificationQueue === undefined ? {} : { notification_queue: notificationQueue }),
    ...(notificationThreshold === undefined ? {} : { notification_threshold: notificationThreshold }),
    ...(type === undefined ? {} : { type }),
  };
}
