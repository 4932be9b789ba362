import type { IngestMessage } from "./types/flow.ts";
import type { Http } from "./http.ts";
import { findIngested, type FoundSubmission } from "./ingest_lookup.ts";
import { type Clock, systemClock } from "../util/clock.ts";

/**
 * What became of an ingested file.
 *
 * - `done`: analysed, `sid` is its own submission
 * - `cached`: an earlier submission of the same file stands for it
 * - `duplicate`: another copy was on its way, and its submission stands for both
 * - `skipped`: the server dropped it, for want of room; ingest it again later
 * - `failed`: it was refused, `reason` says why
 * - `never answered`: nothing came before the deadline; with a `sid`, its submission is still running
 */
export type Outcome = "done" | "cached" | "duplicate" | "skipped" | "failed" | "never answered";

/** The end of an ingested file's way. */
export interface IngestOutcome {
  /** The `ingest_id` that {@link IngestApi.ingest} gave. */
  readonly ingestId: string;
  /** Undefined when there is no submission. */
  readonly sid: string | undefined;
  /** How it ended; `skipped` and `never answered` may be ingested again. */
  readonly outcome: Outcome;
  /** Undefined when the server did not tell. */
  readonly score: number | undefined;
  /** Why it was skipped or failed; empty else. */
  readonly reason: string;
  /** The notification; undefined when it was looked up. */
  readonly message: IngestMessage | undefined;
}

/** Options of following a queue. */
export interface FollowOptions {
  /**
   * Wait for these, then end. A set is read anew each time, so that more can be added. Default: tell of everything in the
   * queue until the signal stops it.
   */
  readonly ids?: ReadonlySet<string> | readonly string[] | undefined;
  /**
   * After so long without a message, what is left is looked up, and the following ends. Before, some of it is looked up
   * after each minute of silence. The server tells nothing of
   * files below the threshold, nor after ten failed tries. Default: 900,000 (15 minutes).
   */
  readonly deadlineMs?: number | undefined;
  /** Messages a request. Default: 100. */
  readonly pageSize?: number | undefined;
  /** Pause when the queue is empty; doubles up to eight times as long. Default: 1,000. */
  readonly pollMs?: number | undefined;
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Takes messages off a queue. */
export type TakeMessages = (
  page: { pageSize: number; signal?: AbortSignal },
) => Promise<readonly IngestMessage[]>;

/** After so long a silence, what is waited for is looked up: somebody else may have taken its messages. */
const LOOK_MS = 60_000;
/** Files that are looked up then; the others at the deadline. */
const LOOKED_AT = 500;

/**
 * Follows a queue to the end of all that was ingested. Each id is told of once.
 *
 * @throws {ApiError} the queue cannot be read; what was told stays true, and following again goes on
 */
export async function* followQueue(
  http: Http,
  take: TakeMessages,
  options: FollowOptions = {},
): AsyncGenerator<IngestOutcome, void> {
  const { deadlineMs = 900_000, pageSize = 100, pollMs = 1000, clock = systemClock, signal } = options;
  const ids = options.ids === undefined || "has" in options.ids ? options.ids : new Set(options.ids);
  const told = new Set<string>();
  let heard = clock.now();
  let pause = pollMs;
  let looked = heard;
  const waiting = () => [...ids ?? []].filter((id) => !told.has(id));
  while (!isDone(ids, told)) {
    const messages = await take(signal === undefined ? { pageSize } : { pageSize, signal });
    const fresh = messages.filter(({ ingest_id }) => typeof ingest_id === "string" && !told.has(ingest_id));
    for (const outcome of await judge(http, fresh, signal)) {
      if (told.has(outcome.ingestId)) continue;
      told.add(outcome.ingestId);
      yield outcome;
    }
    if (messages.length > 0) [heard, pause] = [clock.now(), pollMs];
    if (messages.length >= pageSize) continue;
    if (messages.length === 0) {
      if (clock.now() - heard >= deadlineMs) return yield* lookUp(http, waiting(), signal);
      if (clock.now() - Math.max(heard, looked) >= LOOK_MS) {
        looked = clock.now();
        for await (const outcome of lookUp(http, waiting().slice(0, LOOKED_AT), signal)) {
          if (outcome.outcome !== "done") continue;
          told.add(outcome.ingestId);
          yield outcome;
        }
      }
      await clock.sleep(Math.min(pause, deadlineMs - (clock.now() - heard)), signal);
      pause = Math.min(pause * 2, pollMs * 8);
    }
  }
}

/** Whether every id is told of; counts before it compares, as there may be hundreds of thousands. */
function isDone(ids: ReadonlySet<string> | undefined, told: ReadonlySet<string>): boolean {
  return ids !== undefined && told.size >= ids.size && [...ids].every((id) => told.has(id));
}

/** What messages mean. Whose submission stands for a file is asked of the server, once a page. */
async function judge(
  http: Http,
  messages: readonly IngestMessage[],
  signal: AbortSignal | undefined,
): Promise<IngestOutcome[]> {
  const fine = messages.filter(({ failure }) => failure === "");
  const sids = fine.map(sidOf).filter((sid) => sid !== undefined);
  const ingestIds = fine.filter((message) => sidOf(message) === undefined).map(({ ingest_id }) => ingest_id);
  const found = await findIngested(http, { sids, ingestIds, signal });
  return messages.map((message) => {
    const sid = sidOf(message);
    return outcomeOf(
      message,
      sid === undefined ? found.byIngestId.get(message.ingest_id) : found.bySid.get(sid),
    );
  });
}

function sidOf({ submission }: IngestMessage): string | undefined {
  return submission?.sid ?? undefined;
}

/** What a message means, given the submission it names. Without one, the file's own is assumed. */
export function outcomeOf(message: IngestMessage, submission?: FoundSubmission): IngestOutcome {
  const base = { ingestId: message.ingest_id, score: message.score ?? undefined, message };
  const reason = message.failure ?? "";
  if (reason !== "") {
    return { ...base, sid: undefined, outcome: reason === "Skipped" ? "skipped" : "failed", reason };
  }
  return { ...base, sid: sidOf(message) ?? submission?.sid, outcome: standIn(message, submission), reason };
}

function standIn(message: IngestMessage, submission: FoundSubmission | undefined): Outcome {
  const owner = submission?.ingestId;
  if (submission === undefined || owner === message.ingest_id || submission.sid === message.ingest_id) {
    return "done";
  }
  const { completed } = submission;
  return completed !== undefined && Date.parse(completed) < Date.parse(message.ingest_time)
    ? "cached"
    : "duplicate";
}

async function* lookUp(
  http: Http,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<IngestOutcome, void> {
  const found = await findIngested(http, { ingestIds: ids, signal });
  for (const ingestId of ids) {
    const submission = found.byIngestId.get(ingestId);
    const done = submission?.completed !== undefined;
    yield {
      ingestId,
      sid: submission?.sid,
      outcome: done ? "done" : "never answered",
      score: done ? submission.score : undefined,
      reason: "",
      message: undefined,
    };
  }
}
