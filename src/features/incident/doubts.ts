/** Settles what is open: requests whose answer was lost, and contents that nobody was told of. @module */
import { type Trace, traces } from "./ask.ts";
import type { Doubt, Sent } from "./flight.ts";
import type { RunContext } from "./run_context.ts";
import { noteErrors } from "./service_errors.ts";
import { wordsOf } from "./verdict_of_failure.ts";

/** Longest pause between two questions about the same content. */
const LONGEST_ASK_MS = 600_000;

/** Contents asked about at a time; the notification queue tells of many more in the meantime. */
const MOST_ASKED = 3000;

/** Puts what an earlier run left open on its way again, as far as it is known. */
export function takeUp(run: RunContext): void {
  const { flight, journal: { ledger }, timing } = run;
  const now = run.now();
  for (let content = 0; content < ledger.contents; content++) {
    const state = ledger.state(content);
    const sinceMs = Math.min(now, ledger.inFlightSince(content) ?? now);
    // A request of a run that was killed may be held on its way.
    if (state === "sending") flight.doubts.set(content, { sinceMs, order: 0, graceMs: timing.heldMs });
    if (state === "sent") {
      flight.sent.set(content, {
        ingestId: undefined,
        order: 0,
        sinceMs,
        askAtMs: now + timing.doubtMs,
      });
    }
    if (state === "again") flight.again(content, now);
  }
}

/**
 * Asks the server at once about what is open; where that is very much, the notifications are read first.
 *
 * @throws {ApiError} it cannot be asked
 */
export async function askAll(run: RunContext): Promise<void> {
  const { flight } = run;
  const contents = [...flight.doubts.keys(), ...flight.sent.keys()].slice(0, MOST_ASKED);
  if (contents.length > 0) await ask(run, contents, run.stopping);
}

/** Looks at what is open from time to time, for as long as the run lasts. Never rejects. */
export async function settleDoubts(run: RunContext): Promise<void> {
  const { services: { clock }, bell, flight, timing, signal } = run;
  while (!signal.aborted) {
    if (flight.doubts.size + flight.sent.size === 0) await bell.wait(clock, Infinity, signal);
    await clock.sleep(timing.tickMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await settleOnce(run);
    } catch (error) {
      if (!signal.aborted) run.trouble(undefined, `the server cannot be asked: ${wordsOf(error)}`);
    }
  }
}

/** One look at what is due. @throws {ApiError} the server cannot be asked */
export async function settleOnce(run: RunContext): Promise<void> {
  const { flight } = run;
  const now = run.now();
  const late = [...flight.sent].filter((one) => isDue(run, one)).map(([content]) => content);
  const contents = [...flight.doubts.keys(), ...late].slice(0, MOST_ASKED);
  if (contents.length === 0) return;
  // What is passed now may show up in the answer; what is passed only later may not.
  const passed = new Set(contents.filter((content) => isPassed(run, content)));
  const before = new Map(contents.map((content) => [content, openTry(run, content)]));
  const found = await ask(run, contents, run.signal);
  for (const content of contents) {
    // A message may have settled it meanwhile, and another try may have begun.
    if (found.has(content) || openTry(run, content) !== before.get(content)) continue;
    if (passed.has(content)) giveUp(run, content);
    else if (flight.sent.has(content)) askLater(run, content, now);
  }
}

/**
 * Whether the server is to be asked about a content that it acknowledged: its time has come; or nothing was heard for long
 * of anything, however busy the server is with others; or something that was sent later is told of and this is not; or the
 * server has nothing to do and nobody will tell of it any more.
 */
function isDue(run: RunContext, one: readonly [number, Sent]): boolean {
  const [, { sinceMs, askAtMs, order, askedMs = sinceMs }] = one;
  const { flight, timing: { doubtMs } } = run;
  const now = run.now();
  if (askAtMs <= now) return true;
  if (isServerSilent(run) && isUntold(run, one)) return true;
  const isForgotten = now - Math.max(run.heardMs, sinceMs) >= doubtMs || flight.isPassed(order);
  return isForgotten && now - askedMs >= Math.max(doubtMs, (now - sinceMs) / 2);
}

function openTry({ flight }: RunContext, content: number): Doubt | Sent | undefined {
  return flight.doubts.get(content) ?? flight.sent.get(content);
}

/** Whether the server would show a trace by now, had it the content. */
function isPassed(run: RunContext, content: number): boolean {
  const { flight, timing } = run;
  const attempt = openTry(run, content)!;
  const { sinceMs, order } = attempt;
  const ageMs = run.now() - sinceMs;
  const isSent = flight.sent.has(content);
  // While the notifications cannot be read, what they say of it is not known.
  if (isSent && run.now() - run.deafMs < timing.doubtMs) return false;
  const { graceMs = timing.doubtMs } = "graceMs" in attempt ? attempt : {};
  if (ageMs < (isSent ? patienceMs(run, content) : graceMs)) return false;
  if (flight.isPassed(order) || isIdle(run, sinceMs) || run.isDrainedSince(sinceMs)) return true;
  // Alone of ours; others may have filled the queue, which a heartbeat tells.
  const isAlone = flight.busy.size + flight.sent.size === 0 && !isBusy(run);
  // What an earlier run sent may be old, and the server's queue longer: only what this run has seen counts.
  const inRunMs = run.now() - Math.max(sinceMs, run.startedMs);
  return isAlone && inRunMs >= timing.brokenMs || inRunMs >= (isSent ? 4 : 1) * timing.lateMs;
}

/** Whether the server has said since then, and lately, that nothing waits and nothing runs. */
function isIdle(run: RunContext, sinceMs: number): boolean {
  const { paceState: { heartbeat }, timing: { doubtMs } } = run;
  return heartbeat !== undefined && heartbeat.atMs > Math.max(sinceMs, run.now() - doubtMs) &&
    heartbeat.queue + heartbeat.running === 0;
}

/**
 * Whether nobody will tell of it any more, now that the server is silent: it has nothing to do. The message is lost, as one
 * is whose page was lost on its way. What was cached leaves no other trace, so that only sending it again, which costs no
 * analysis, brings its result. A server that never tells is left in peace four times as long after each time.
 */
function isUntold(run: RunContext, [content, { sinceMs }]: readonly [number, Sent]): boolean {
  return run.now() - sinceMs >= patienceMs(run, content) && isIdle(run, sinceMs);
}

/** How long a content that was acknowledged is waited for: four times as long each time that nobody told of it. */
function patienceMs({ flight, timing: { doubtMs, lateMs } }: RunContext, content: number): number {
  return Math.min(lateMs, doubtMs * 4 ** (flight.untold.get(content) ?? 0));
}

/** Whether nothing was told of for long, though heartbeats come and the notifications can be read. */
function isServerSilent(run: RunContext): boolean {
  const { heardMs, deafMs, timing: { doubtMs }, paceState: { heartbeat } } = run;
  const quietMs = run.now() - doubtMs;
  return heartbeat !== undefined && heartbeat.atMs > quietMs && Math.max(heardMs, deafMs) <= quietMs;
}

/** Whether the server was last heard to have work of anybody's. */
function isBusy({ paceState: { heartbeat } }: RunContext): boolean {
  return heartbeat !== undefined && heartbeat.queue + heartbeat.running > 0;
}

/** Asks, and takes in what is found. */
async function ask(
  run: RunContext,
  contents: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Trace>> {
  const { services: { client }, journal: { head, ledger } } = run;
  const found = await traces(client, { journalId: head.id, ledger, contents, signal });
  for (const [content, trace] of found) takeTrace(run, content, trace);
  return found;
}

function takeTrace(run: RunContext, content: number, { sid, ingestId, end, score, errors }: Trace): void {
  const { flight, journal: { ledger } } = run;
  // A message may have come while the question was on its way.
  const isOpen = flight.doubts.has(content) || flight.sent.has(content);
  if (!isOpen) return;
  const sha256 = ledger.sha256(content);
  run.heardMs = run.now();
  if (end === undefined) {
    if (flight.doubts.has(content)) {
      const { order, sinceMs } = flight.doubts.get(content)!;
      flight.doubts.delete(content);
      run.note({ type: "sent", sha256, ingestId });
      flight.sent.set(content, { ingestId, order, sinceMs, askAtMs: run.now() + run.timing.reconcileMs });
      run.bell.ring();
    } else {
      const { order } = flight.sent.get(content)!;
      flight.seenRunning(order);
      askLater(run, content, run.now());
    }
    return;
  }
  if (end === "completed") {
    run.note({ type: "done", sha256, sid, score, how: "done" });
    noteErrors(run, sha256, errors);
  } else run.note({ type: "failed", sha256, fate: "failed", reason: "its analysis failed" });
  run.doneMeter.count(run.now());
  flight.settle(content, { isAnalysed: true });
  run.bell.ring();
}

/** Has a content sent again that the server shows no trace of. */
function giveUp(run: RunContext, content: number): void {
  const { flight, journal: { ledger } } = run;
  if (flight.sent.has(content)) flight.untold.set(content, 1 + (flight.untold.get(content) ?? 0));
  run.note({ type: "again", sha256: ledger.sha256(content), reason: "the server shows no trace of it" });
  flight.settle(content, { isAnalysed: false });
  flight.again(content, run.now());
  run.bell.ring();
}

/** Doubles the time since it was sent, up to ten minutes more. */
function askLater(run: RunContext, content: number, askedMs: number): void {
  const sent = run.flight.sent.get(content);
  if (sent === undefined) return;
  const now = run.now();
  const waitMs = Math.min(LONGEST_ASK_MS, Math.max(run.timing.reconcileMs, now - sent.sinceMs));
  run.flight.sent.set(content, { ...sent, askedMs, askAtMs: now + waitMs });
}
