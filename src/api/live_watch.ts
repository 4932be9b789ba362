import type { WatchMessage } from "./types/flow.ts";
import { NotFoundError } from "./errors.ts";
import { expectList, expectText } from "./expect.ts";
import { isObject } from "../util/json.ts";
import { type Clock, systemClock } from "../util/clock.ts";

/** Something that happened to a submission. */
export type WatchEvent =
  /** The server began to tell. */
  | { readonly type: "start" }
  /** A result is there. */
  | { readonly type: "result"; readonly key: string }
  /** A service failed. */
  | { readonly type: "error"; readonly key: string }
  /** Files each service has yet to do. */
  | { readonly type: "outstanding"; readonly services: Readonly<Record<string, number>> }
  /** It is finished. `missed` says that it was before the watching began: read the submission itself. */
  | { readonly type: "stop"; readonly missed: boolean };

/** Options of watching. */
export interface WatchOptions {
  /** Longest pause between looks; the first is a fifth of it, each further one twice as long. Default: 500. */
  readonly pollMs?: number | undefined;
  /** How often the outstanding services are asked for; 0 for never. Default: 2,000. */
  readonly outstandingMs?: number | undefined;
  /** After so long without a message, the submission itself is asked. Default: 15,000. */
  readonly silenceMs?: number | undefined;
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What watching needs of the server. */
export interface WatchSource {
  setupWatchQueue(sid: string, signal?: AbortSignal): Promise<{ readonly wq_id: string }>;
  getMessages(queue: string, signal?: AbortSignal): Promise<readonly WatchMessage[]>;
  outstandingServices(sid: string, signal?: AbortSignal): Promise<Readonly<Record<string, number>> | null>;
  isCompleted(signal?: AbortSignal): Promise<boolean>;
}

/**
 * Watches a submission to its end; each key is told of once.
 *
 * @throws {ForbiddenError} it is unknown, or above the user's classification
 * @throws {ProtocolError} a response has another shape
 */
export async function* watchSubmission(
  source: WatchSource,
  sid: string,
  options: WatchOptions = {},
): AsyncGenerator<WatchEvent, void> {
  const { pollMs = 500, outstandingMs = 2000, silenceMs = 15_000, clock = systemClock, signal } = options;
  const queue = await openQueue(source, sid, { pollMs, clock, signal });
  if (queue === undefined) return yield { type: "stop", missed: true };
  const told = new Set<string>();
  let heard = clock.now();
  let asked = clock.now();
  const pauses = growingPauses(pollMs);
  for (;;) {
    const messages = expectList(await source.getMessages(queue, signal), "the list of messages");
    if (messages.length > 0) heard = clock.now();
    for (const event of messages.map(toEvent)) {
      if (event === undefined || isRepeat(event, told)) continue;
      yield event;
      if (event.type === "stop") return;
    }
    if (clock.now() - heard >= silenceMs) {
      if (await source.isCompleted(signal)) return yield { type: "stop", missed: false };
      heard = clock.now();
    }
    if (outstandingMs > 0 && clock.now() - asked >= outstandingMs) {
      const services = await source.outstandingServices(sid, signal);
      if (isObject(services)) yield { type: "outstanding", services };
      asked = clock.now();
    }
    await clock.sleep(pauses(), signal);
  }
}

/** Short pauses first: most of what is over soon is over at once. */
function growingPauses(longestMs: number): () => number {
  let next = longestMs / 5;
  return () => {
    const pause = Math.min(next, longestMs);
    next = 2 * pause;
    return pause;
  };
}

interface OpenOptions {
  readonly pollMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/** The queue, once a dispatcher has taken the submission up; undefined when it is finished. */
async function openQueue(
  source: WatchSource,
  sid: string,
  { pollMs, clock, signal }: OpenOptions,
): Promise<string | undefined> {
  const pauses = growingPauses(pollMs);
  for (;;) {
    try {
      return expectText((await source.setupWatchQueue(sid, signal))?.wq_id, "wq_id of the watch queue");
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
    if (await source.isCompleted(signal)) return undefined;
    await clock.sleep(pauses(), signal);
  }
}

function toEvent(message: WatchMessage | null): WatchEvent | undefined {
  const key = message?.msg;
  switch (message?.type) {
    case "start":
      return { type: "start" };
    case "cachekey":
      return typeof key === "string" ? { type: "result", key } : undefined;
    case "cachekeyerr":
      return typeof key === "string" ? { type: "error", key } : undefined;
    case "stop":
      return { type: "stop", missed: false };
    default:
      return undefined;
  }
}

function isRepeat(event: WatchEvent, told: Set<string>): boolean {
  if (event.type !== "result" && event.type !== "error") return false;
  if (told.has(event.key)) return true;
  told.add(event.key);
  return false;
}
