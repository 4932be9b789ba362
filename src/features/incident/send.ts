/** Sends one content: from its line in the journal to the server's answer. @module */
import { AuthError, ProtocolError } from "../../api/errors.ts";
import { AlxError, toError } from "../../util/error.ts";
import { ITEM_KEY, itemOf } from "./item_key.ts";
import { counted, type Failures, isRest } from "./failures.ts";
import { leaveChanging, MAX_CHANGES } from "./changing_file.ts";
import { type Content, contentOf, lookAt, statOf, unusable } from "./look.ts";
import { isLockedOut } from "./login.ts";
import { takeMessage } from "./messages.ts";
import type { RunContext } from "./run_context.ts";
import { type FailureVerdict, verdictOfFailure, wordsOf } from "./verdict_of_failure.ts";

/** Longest value of a metadata key; the server drops longer ones. */
const MOST_METADATA = 4096;
/** Refusals in a row, with nothing taken, from which the settings are to blame. */
const MOST_REFUSALS = 50;
/** Paths in a row that cannot be read, or have changed, from which the disk is to blame. */
const MOST_GONE = 50;
/** Redirects in a row from which the way to the server is to blame. */
const MOST_REDIRECTS = 8;

/** Up to this size it is the server that takes the time, not the way to it. */
const QUICK_BYTES = 64 * 1024;

/** Sends a content that nobody else sends now. Never rejects. */
export async function sendContent(run: RunContext, content: number, failures: Failures): Promise<void> {
  const { flight } = run;
  flight.busy.add(content);
  try {
    if (run.journal.ledger.isSuspect(content) && !flight.checked.has(content)) {
      return await reconcile(run, content);
    }
    const ready = await firstReadable(run, content, failures);
    if (ready !== undefined) failures.gone.clear();
    if (failures.gone.size >= MOST_GONE) run.stop("error", tooManyGone());
    if (ready !== undefined && isWanted(run, content)) await send(run, { content, ...ready }, failures);
  } catch (error) {
    // Neither the disk nor the server: a broken journal, or our own fault.
    await run.guard?.check();
    if (!run.signal.aborted && !run.journal.broken.aborted) run.stop("error", toError(error));
  } finally {
    flight.busy.delete(content);
    run.bell.ring();
  }
}

/** Has a content looked for on the server before it is sent: a damaged line may have told that it was. */
async function reconcile(run: RunContext, content: number): Promise<void> {
  const { flight, journal: { ledger } } = run;
  flight.checked.add(content);
  await run.note({ type: "sending", sha256: ledger.sha256(content) });
  flight.doubts.set(content, { sinceMs: run.startedMs, order: 0 });
}

function tooManyGone(): AlxError {
  return new AlxError(`${MOST_GONE} files in a row have changed or cannot be read any more`, {
    hint: "see whether their disk is still there; the same command goes on, and looks at them again",
  });
}

/** Whether it is to be sent still: late news of an earlier try may have come meanwhile. */
function isWanted({ journal: { ledger } }: RunContext, content: number): boolean {
  return ["pending", "again"].includes(ledger.state(content));
}

interface Ready {
  readonly path: string;
  readonly file: Content;
}

/** The content from the first of its paths that still holds it; what the others hold is noted. */
async function firstReadable(
  run: RunContext,
  content: number,
  failures: Failures,
): Promise<Ready | undefined> {
  const { journal } = run;
  const { ledger } = journal;
  const sha256 = ledger.sha256(content);
  const snapshot = run.snapshots.get(content);
  if (snapshot !== undefined) return snapshot;
  for (const number of ledger.pathsOf(content)) {
    const path = await journal.pathAt(ledger.line(number));
    const stat = await statOf(path, run.disk);
    failures.gone.add(path);
    if ("type" in stat) {
      await relook(run, path, failures);
      continue;
    }
    try {
      const file = await contentOf(path, { sha256, stat, files: run.disk });
      if (file !== undefined) return { path, file };
    } catch (error) {
      await run.note(unusable(path, error));
      run.trouble(path, wordsOf(error));
      continue;
    }
    await relook(run, path, failures);
  }
  const reason = "every file that held it has changed or is gone";
  await run.note({ type: "failed", sha256, fate: "failed", reason });
  return undefined;
}

/** Notes what a path holds now; one that changes each time is left alone in the end. */
async function relook(run: RunContext, path: string, { changes }: Failures): Promise<void> {
  const count = (changes.get(path) ?? 0) + 1;
  changes.set(path, count);
  if (count >= MAX_CHANGES) return await leaveChanging(run, path);
  const { plan: { submit: { maxSizeBytes } }, signal } = run;
  const stat = await statOf(path, run.disk);
  const look = "type" in stat ? stat : await lookAt(path, { stat, maxSizeBytes, signal, files: run.disk });
  await run.note(look);
  const what = look.type === "unusable"
    ? look.reason
    : "it has changed since it was looked at; its new content is sent";
  run.trouble(path, what);
}

interface Sending extends Ready {
  readonly content: number;
}

async function send(run: RunContext, sending: Sending, failures: Failures): Promise<void> {
  const { flight, journal: { ledger } } = run;
  const { content, path, file } = sending;
  const sha256 = ledger.sha256(content);
  // A large file is slowed piece by piece.
  if (file.source.kind === "bytes") {
    await run.bandwidth?.take(file.sizeBytes, run.stopping).catch(() => undefined);
  }
  await run.note({ type: "sending", sha256 });
  if (ledger.state(content) !== "sending" || run.stopping.aborted) return unsent(run, content);
  const order = flight.nextOrder();
  const startMs = run.now();
  try {
    const { ingest_id: ingestId } = await ingest(run, sending);
    if (!isAcknowledgement(ingestId) || !flight.noteIngestId(ingestId)) throw foreignResponse(ingestId);
    [failures.refusedInRow, failures.redirectedInRow] = [0, 0];
    failures.taken++;
    noteAccepted(run, sending, { ingestId, order, startMs });
  } catch (error) {
    if (file.fault() !== undefined) {
      // The request was cut in the middle of the file: the server has nothing of it.
      run.note({ type: "again", sha256, reason: "the file changed while it was sent" });
      await relook(run, path, failures);
      flight.again(content, run.now());
      return;
    }
    const isOut = await isLockedOut(run, error);
    failed(run, { ...sending, order, error, isOut }, failures);
  }
}

interface Accepted {
  readonly ingestId: string;
  readonly order: number;
  /** When the request began. */
  readonly startMs: number;
}

/** Notes that the server has a content, and how long it took to say so. */
function noteAccepted(run: RunContext, { content, file }: Sending, { ingestId, order, startMs }: Accepted) {
  const { flight, journal: { ledger } } = run;
  const now = run.now();
  run.heardMs = now;
  run.sentBytes += file.sizeBytes;
  run.sentMeter.count(now);
  run.note({ type: "sent", sha256: ledger.sha256(content), ingestId });
  // Its notification may have been quicker.
  if (ledger.state(content) === "sent") {
    flight.sent.set(content, { ingestId, order, sinceMs: now, askAtMs: now + run.timing.reconcileMs });
  }
  const latencyMs = file.sizeBytes <= QUICK_BYTES ? now - startMs : undefined;
  run.see({ kind: "accepted", latencyMs });
  run.snapshots.delete(content);
  const early = flight.takeEarly(ingestId);
  if (early !== undefined) takeMessage(run, early, undefined);
}

function isAcknowledgement(ingestId: unknown): ingestId is string {
  return typeof ingestId === "string" && ingestId !== "";
}

/** The response of another request, or of another program: whether the server has the content is unknown. */
function foreignResponse(ingestId: unknown): ProtocolError {
  return new ProtocolError(
    isAcknowledgement(ingestId)
      ? `The response acknowledges another request: ingest id "${ingestId}"`
      : "The response has no ingest id",
  );
}

/** Takes the line back that said that a request would leave. */
function unsent(run: RunContext, content: number): void {
  const { journal: { ledger }, flight } = run;
  if (ledger.state(content) !== "sending") return;
  run.note({
    type: "again",
    sha256: ledger.sha256(content),
    reason: "the run was stopped before it was sent",
  });
  flight.again(content, run.now());
}

async function ingest(
  run: RunContext,
  { content, path, file }: Sending,
): Promise<{ readonly ingest_id: string }> {
  const { services: { client }, plan, journal: { head, ledger }, signal } = run;
  const { params, metadata, profile, generateAlert } = plan.submit;
  const filename = path.length <= MOST_METADATA ? path : path.slice(-MOST_METADATA);
  return await client.ingest.ingest(run.bandwidth?.slowed(file.source, signal) ?? file.source, {
    // An answer that is lost with a kept connection is a doubt like others: it is asked about.
    ...{ params, profile, generateAlert, notificationQueue: head.queue, signal, reuse: true },
    metadata: {
      ...metadata,
      incident_number: plan.incident,
      filename,
      [ITEM_KEY]: itemOf(head.id, ledger.sha256(content)),
    },
  });
}

interface Failed extends Sending {
  readonly order: number;
  readonly error: unknown;
  readonly isOut: boolean;
}

const ANSWERED_ELSEWHERE: FailureVerdict = { kind: "doubt", isFault: false, grace: "broken" };

/** Whether a proxy refuses a login that the server accepts: what became of the request behind it is unknown. */
function isAnsweredElsewhere({ error, isOut }: Failed): boolean {
  return error instanceof AuthError && error.response === undefined && !isOut;
}

function failed(run: RunContext, failed: Failed, failures: Failures): void {
  const { content, path, error } = failed;
  const message = wordsOf(error);
  // A stop cuts requests off: they may have arrived.
  const verdict: FailureVerdict = run.signal.aborted
    ? { kind: "doubt", isFault: false, grace: "held" }
    : counted(isAnsweredElsewhere(failed) ? ANSWERED_ELSEWHERE : verdictOfFailure(error), {
      content,
      message,
      failures,
      isRest: isRest(run),
    });
  const sha256 = run.journal.ledger.sha256(content);
  if (verdict.kind === "failed") {
    run.note({ type: "failed", sha256, fate: verdict.fate, reason: verdict.reason });
    run.trouble(path, verdict.reason);
    if (++failures.refusedInRow >= MOST_REFUSALS) run.stop("error", toError(error));
    return;
  }
  if (verdict.kind === "doubt") {
    const { brokenMs, doubtMs, heldMs } = run.timing;
    const graceMs = verdict.grace === "broken" ? brokenMs : verdict.grace === "held" ? heldMs : doubtMs;
    run.flight.doubts.set(content, { sinceMs: run.now(), order: failed.order, graceMs });
    if (run.signal.aborted) return;
    run.trouble(path, message);
    return run.see({ kind: "refused" });
  }
  run.note({ type: "again", sha256, reason: message });
  run.flight.again(content, run.now());
  if (verdict.kind === "again" && verdict.pace === "redirected") {
    if (++failures.redirectedInRow >= MOST_REDIRECTS) return run.stop("error", toError(error));
  }
  const isOver = verdict.kind === "stop" && (verdict.reason !== "login" || failed.isOut);
  if (verdict.kind === "stop" && isOver) return run.stop(verdict.reason, toError(error));
  run.trouble(undefined, message);
  run.see({ kind: verdict.kind === "again" && verdict.pace === "quota" ? "quota" : "refused" });
}
