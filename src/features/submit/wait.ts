import type { WatchEvent } from "../../api/live_watch.ts";
import { ApiError, AuthError, ServerError } from "../../api/errors.ts";
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
}

/**
 * Waits until a submission is analysed: follows its live queue, or, where that cannot be had, asks whether it is done.
 *
 * @throws {DeadlineError} it took too long; it goes on all the same
 * @throws {ServerError} the server did nothing but fail for five minutes
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

async function follow({ client, clock }: Services, sid: string, options: Following): Promise<Submission> {
  const { pollMs = 500, outstandingMs = 0, onEvent, signal } = options;
  try {
    for await (const event of client.live.watch(sid, { pollMs, outstandingMs, clock, signal })) {
      onEvent?.(event);
    }
  } catch (error) {
    const barred = error instanceof ApiError && !(error instanceof AuthError) && error.status !== undefined;
    if (signal.aborted || !barred) throw error;
    await poll({ client, clock }, sid, { pollMs, signal });
  }
  return await settled({ client, clock }, sid, { pollMs, signal });
}

/** The document; a moment may pass between the last message and the writing of it. */
async function settled(
  { client, clock }: Pick<Services, "client" | "clock">,
  sid: string,
  { pollMs, signal }: { pollMs: number; signal: AbortSignal },
): Promise<Submission> {
  for (;;) {
    const submission = await client.submission.get(sid, signal);
    if (submission.state !== "submitted") return submission;
    await clock.sleep(pollMs, signal);
  }
}

const LONGEST_PAUSE_MS = 10_000;
/** A restart takes minutes; a server that does nothing but fail for so long will not come back by itself. */
const PATIENCE_MS = 300_000;

/**
 * Asks less and less often, up to every ten seconds: each question counts toward the daily quota.
 *
 * @throws {ServerError} the server did nothing but fail for five minutes
 */
async function poll(
  { client, clock }: Pick<Services, "client" | "clock">,
  sid: string,
  { pollMs, signal }: { pollMs: number; signal: AbortSignal },
): Promise<void> {
  let answeredMs = clock.now();
  for (let pause = pollMs;; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    try {
      if (await client.submission.isCompleted(sid, signal)) return;
      answeredMs = clock.now();
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      if (clock.now() - answeredMs >= PATIENCE_MS) throw tiredOf(error, sid);
    }
    await clock.sleep(pause, signal);
  }
}

function tiredOf(cause: ServerError, sid: string): ServerError {
  const { message, status, request } = cause;
  return new ServerError(`The server did nothing but fail for ${formatDuration(PATIENCE_MS)}: ${message}`, {
    ...{ cause, ...status === undefined ? {} : { status }, ...request === undefined ? {} : { request } },
    hint: `once it is well: alx submission wait ${sid}`,
  });
}
