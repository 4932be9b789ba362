/** Reads the notification queue: what became of contents. @module */
import { QuotaError } from "../../api/errors.ts";
import { outcomeOf } from "../../api/ingest_follow.ts";
import { findIngested, type FoundSubmission } from "../../api/ingest_lookup.ts";
import type { IngestMessage } from "../../api/types/flow.ts";
import { toError } from "../../util/error.ts";
import { ITEM_KEY, itemOf } from "./item_key.ts";
import type { WholeMessage } from "./flight.ts";
import { isLockedOut } from "./login.ts";
import { isStarved } from "./pacing.ts";
import type { RunContext } from "./run_context.ts";
import { noteErrors } from "./service_errors.ts";
import { wordsOf } from "./verdict_of_failure.ts";

const PAGE_SIZE = 200;
const SLOWEST_POLL = 16;
/** So many times as often the queue is read at first, and while the sender waits for what it says. */
const STARVED_POLL = 5;

/** Takes messages off the queue for as long as the run lasts. Never rejects. */
export async function followMessages(run: RunContext): Promise<void> {
  const { timing, plan, bell, flight, signal, services: { clock } } = run;
  const leastMs = plan.isCounted ? Math.max(5000, timing.pollMs) : timing.pollMs;
  const urgentMs = plan.isCounted ? leastMs : leastMs / STARVED_POLL;
  for (let pauseMs = urgentMs; !signal.aborted;) {
    if (flight.outstanding === 0) {
      await bell.wait(clock, Infinity, signal);
      continue;
    }
    const isUrgent = isStarved(run.paceState, flight.load, run.now());
    const count = await takePage(run);
    if (count > 0) pauseMs = isUrgent ? urgentMs : leastMs;
    if (count === PAGE_SIZE) continue;
    await clock.sleep(pauseMs, signal).catch(() => undefined);
    if (count === 0) pauseMs = Math.min(pauseMs * 2, leastMs * SLOWEST_POLL);
  }
}

/** How many messages came; what they say stands in the journal, though perhaps not on the disk yet. */
async function takePage(run: RunContext): Promise<number> {
  const { services: { client }, journal, signal } = run;
  try {
    const page = await client.ingest.getMessages(journal.head.queue, { pageSize: PAGE_SIZE, signal });
    const messages = page.map(withFailure).filter(isWhole);
    const submissions = await othersOf(run, messages);
    for (const message of messages) takeMessage(run, message, submissions.get(message.submission.sid));
    return page.length;
  } catch (error) {
    if (signal.aborted) return 0;
    run.deafMs = run.now();
    const isDeaf = error instanceof QuotaError && error.kind === "daily" && isAllSent(run);
    if (isDeaf) run.stop("daily quota", error);
    else if (await isLockedOut(run, error)) run.stop("login", toError(error));
    else run.trouble(undefined, `the notification queue cannot be read: ${wordsOf(error)}`);
    return 0;
  }
}

/** Some servers say null where nothing failed. */
function withFailure(message: IngestMessage): IngestMessage {
  const { failure }: { readonly failure?: string | null } = message ?? {};
  return failure === null ? { ...message, failure: "" } : message;
}

/** Whether a message holds what is needed of it; one that is damaged must not take the rest of its page along. */
function isWhole(message: IngestMessage): message is WholeMessage {
  const { ingest_id, failure, submission } = message ?? {};
  return [ingest_id, failure, submission?.sid].every((text) => typeof text === "string") &&
    Array.isArray(submission?.files) && typeof submission.metadata === "object" &&
    submission.metadata !== null;
}

/** Whether there is nothing left to do but to hear what becomes of it. */
function isAllSent({ journal: { ledger }, isFound }: RunContext): boolean {
  const { pending, again, sending } = ledger.contentCounts();
  return isFound && pending + again + sending === 0;
}

/** The submissions that messages name and that may be earlier ones, by sid. */
async function othersOf(
  run: RunContext,
  messages: readonly WholeMessage[],
): Promise<ReadonlyMap<string, FoundSubmission>> {
  const sids = messages
    .filter(({ failure, submission, ingest_id }) => failure === "" && submission.sid !== ingest_id)
    .map(({ submission }) => submission.sid);
  if (sids.length === 0) return new Map();
  const { services: { client }, signal } = run;
  try {
    return (await findIngested(client.http, { sids, signal })).bySid;
  } catch {
    return new Map(); // whose submission it is, is good to know, but no reason to lose what the message says
  }
}

/** Takes in what a message says. */
export function takeMessage(
  run: RunContext,
  message: WholeMessage,
  submission: FoundSubmission | undefined,
): void {
  const { journal: { ledger }, flight } = run;
  const content = contentOf(run, message);
  if (content < 0) return;
  const state = ledger.state(content);
  if (state === "done" || state === "incomplete") return;
  if (message.failure !== "" && !isOfThisTry(run, content, message)) return;
  const sha256 = ledger.sha256(content);
  const now = run.now();
  run.heardMs = now;
  const { failure } = message;
  let isAnalysed = false;
  if (failure === "") {
    const { sid = message.submission.sid, score = null, outcome } = outcomeOf(message, submission);
    isAnalysed = outcome === "done" && (submission !== undefined || sid === message.ingest_id);
    run.note({ type: "done", sha256, sid, score, how: outcome });
    noteErrors(run, sha256, submission?.errors ?? 0);
    run.doneMeter.count(now);
  } else if (failure === "Skipped") {
    run.note({ type: "again", sha256, reason: "the server dropped it" });
    flight.again(content, now + run.timing.againMs);
    run.see({ kind: "skipped" });
  } else {
    const fate = failure.startsWith("File too large") ? "too large" : "failed";
    run.note({ type: "failed", sha256, fate, reason: failure });
    run.trouble(message.submission.metadata.filename, failure);
    run.doneMeter.count(now);
  }
  flight.settle(content, { isAnalysed });
  run.see({ kind: "drained", perSecond: run.doneMeter.perSecond(now) });
}

/** The number of the content that a message is about, -1 when it is none of this journal's. */
function contentOf({ journal: { head, ledger } }: RunContext, message: WholeMessage): number {
  const { files, metadata } = message.submission;
  const sha256 = files[0]?.sha256;
  if (sha256 === undefined) return -1;
  const item = metadata[ITEM_KEY];
  return item === undefined || item === itemOf(head.id, sha256) ? ledger.find(sha256) : -1;
}

/**
 * Whether a failure is about the try that is waited for. That of a try whose answer is still on its way is kept; those of
 * earlier tries, which were given up, say nothing.
 */
function isOfThisTry(
  { flight, journal: { ledger } }: RunContext,
  content: number,
  message: WholeMessage,
): boolean {
  if (flight.busy.has(content)) {
    flight.keepEarly(message);
    return false;
  }
  const sent = flight.sent.get(content);
  if (sent !== undefined) return sent.ingestId === undefined || sent.ingestId === message.ingest_id;
  return flight.doubts.has(content) && ledger.state(content) === "sending";
}
