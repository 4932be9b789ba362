import type { WatchEvent } from "../../api/live_watch.ts";
import { ApiError, AuthError, ProtocolError, ServerError } from "../../api/errors.ts";
import { asksTooLong } from "../../api/retry.ts";
import type { Submission } from "../../api/types/submission.ts";
import { formatDuration } from "../../util/format.ts";
import type { Services } from "../services.ts";
import { DeadlineError } from "./outcome.ts";

/** How {@link waitFor} waits. */
export interface WaitOptions {
  /** Longest wait. Default: no limit. */
  readonly deadlineMs?: number | undefined;
  /** Pause between looks. Default: 500. */
  readonly pollMs?: number | undefined;
  /** How often the outstanding services are asked for; 0 for never. Default: 0. */
  readonly outstandingMs?: number | undefined;
  readonly onEvent?: ((event: WatchEvent) => void) | undefined;
  /** Called for each failure of the server after which the wait goes on. */
  readonly onFailure?: ((error: ServerError) => void) | undefined;
}

/**
 * Waits until a submission is analysed: follows its live queue, or, where that cannot be had, asks whether it is done.
 *
 * @throws {DeadlineError} it took too long; it goes on all the same
 * @throws {ServerError} the server did nothing but fail for five minutes, or wants a longer pause than is waited for
 * @throws {ProtocolError} its responses have another shape, so that the end could not be told
 */
export async function waitFor(
  services: Services,
  sid: string,
  options: WaitOptions = {},
): Promise<Submission> {
  const { client, clock, signal } = services;
  const { deadlineMs } = options;
  if (deadlineMs === undefined) return await follow(services, sid, { ...options, signal });
  const over = new AbortController();
  const ended = new AbortController();
  const alarm = clock.sleep(deadlineMs, ended.signal).then(
    () => over.abort(new DeadlineError(`it is not finished after ${formatDuration(deadlineMs)}`)),
    () => undefined,
  );
  try {
    return await follow(services, sid, { ...options, signal: AbortSignal.any([signal, over.signal]) });
  } catch (error) {
    if (signal.aborted || !over.signal.aborted) throw error;
    // It may have finished while the last look was cut off.
    const last = await client.submission.get(sid, signal);
    if (last.state === "submitted") throw over.signal.reason;
    return last;
  } finally {
    ended.abort();
    await alarm;
  }
}

type Following = WaitOptions & { readonly signal: AbortSignal };

type Server = Pick<Services, "client" | "clock">;

async function follow({ client, clock }: Server, sid: string, options: Following): Promise<Submission> {
  const { pollMs = 500, outstandingMs = 0, onEvent, onFailure, signal } = options;
  try {
    for await (const event of client.live.watch(sid, { pollMs, outstandingMs, clock, signal })) {
      onEvent?.(event);
    }
  } catch (error) {
    const barred = error instanceof ApiError && !(error instanceof AuthError) && error.status !== undefined;
    if (signal.aborted || !barred || asksTooLong(error)) throw error;
    if (error instanceof ServerError) onFailure?.(error);
    await poll({ client, clock }, sid, { pollMs, onFailure, signal });
  }
  return await settled({ client, clock }, sid, { pollMs, signal });
}

const LONGEST_PAUSE_MS = 10_000;
/** A restart takes minutes; a server that does nothing but fail for so long will not come back by itself. */
const PATIENCE_MS = 300_000;

const longer = (pauseMs: number) => Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS);

/** Returns the document; it may be written a moment after the last message. */
async function settled(
  { client, clock }: Server,
  sid: string,
  { pollMs, signal }: { pollMs: number; signal: AbortSignal },
): Promise<Submission> {
  const startMs = clock.now();
  for (let pauseMs = pollMs;; pauseMs = longer(pauseMs)) {
    const submission = await client.submission.get(sid, signal);
    if (submission?.state !== "submitted") return submission;
    if (clock.now() - startMs >= PATIENCE_MS) {
      const time = formatDuration(PATIENCE_MS);
      throw new ProtocolError(
        `The server says that ${sid} is finished, but its state is "submitted" for ${time}`,
      );
    }
    await clock.sleep(pauseMs, signal);
  }
}

interface Polling {
  readonly pollMs: number;
  readonly onFailure: WaitOptions["onFailure"];
  readonly signal: AbortSignal;
}

/**
 * Asks less and less often, up to every ten seconds: each question counts toward the daily quota.
 *
 * @throws {ServerError} the server did nothing but fail for five minutes
 */
async function poll({ client, clock }: Server, sid: string, options: Polling): Promise<void> {
  const { pollMs, onFailure, signal } = options;
  let respondedMs = clock.now();
  for (let pauseMs = pollMs;; pauseMs = longer(pauseMs)) {
    let askedMs = 0;
    try {
      if (await client.submission.isCompleted(sid, signal)) return;
      respondedMs = clock.now();
    } catch (error) {
      if (!(error instanceof ServerError) || asksTooLong(error)) throw error;
      if (clock.now() - respondedMs >= PATIENCE_MS) throw tiredOf(error, sid);
      onFailure?.(error);
      askedMs = error.retryAfterMs ?? 0;
    }
    await clock.sleep(Math.max(pauseMs, askedMs), signal);
  }
}

function tiredOf(cause: ServerError, sid: string): ServerError {
  const { message, status, request } = cause;
  return new ServerError(`The server did nothing but fail for ${formatDuration(PATIENCE_MS)}: ${message}`, {
    ...{ cause, ...status === undefined ? {} : { status }, ...request === undefined ? {} : { request } },
    hint: `once it is well: alx submission wait ${sid}`,
  });
}
