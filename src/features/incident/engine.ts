/** Runs the submission of an incident: finds, sends, follows, until every input has its fate. @module */
import { AuthError, ForbiddenError } from "../../api/errors.ts";
import { createStore } from "../../util/store.ts";
import { AlxError, toError } from "../../util/error.ts";
import type { Services } from "../services.ts";
import { Bell } from "./bell.ts";
import { askAll, settleDoubts, takeUp } from "./doubts.ts";
import { findAll, reviveFailed } from "./finder.ts";
import { Flight } from "./flight.ts";
import { followHeartbeats } from "./heartbeats.ts";
import { type Journal, openJournal } from "./journal.ts";
import { JournalGuard, repeatHead } from "./journal_guard.ts";
import { type Lock, lockJournal } from "./lock.ts";
import { followMessages } from "./messages.ts";
import { Meter } from "./meter.ts";
import { startPace } from "./pacing.ts";
import { SAMPLING_AT } from "./priority_buckets.ts";
import { type IncidentPlan, TIMING } from "./plan.ts";
import { RunContext } from "./run_context.ts";
import { DEFAULT_JOBS, sendAll } from "./sending.ts";
import { noteServiceErrors } from "./service_errors.ts";
import { refuseDifferences, settingDifferences } from "./settings.ts";
import { snapshotOf } from "./snapshot.ts";
import type { IncidentRun, RunPhase, RunState } from "./state.ts";

const PUBLISH_MS = 250;
const MOST_OUTSTANDING = 20_000;
/** Who does not wait hands over more: what the server's queue may hold is the limit. */
const MOST_HASTY = 500_000;
/** Part of the length from which a server samples that one incident may fill. */
const CEILING_PART = 0.25;

/**
 * Starts a run, or goes on with one: takes the lock, reads the journal, and begins. The run goes on by itself; when
 * `services.signal` is aborted it ends in good order.
 *
 * @throws {UsageError} another run holds the journal, it belongs to another incident, or was begun with other settings
 * @throws {AlxError} the journal cannot be read or written
 */
export async function startIncident(services: Services, plan: IncidentPlan): Promise<IncidentRun> {
  const { clock } = services;
  await makeFolder(plan.journal);
  const lock = await lockJournal(plan.journal, clock);
  try {
    const id = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
    const { params, metadata, profile } = plan.submit;
    const head = { id, server: services.settings.server, incident: plan.incident, queue: `alx_inc_${id}` };
    const journal = await openJournal(plan.journal, {
      clock,
      ...{ open: plan.openFile, serverMoved: plan.serverMoved },
      head: { ...head, params, metadata, ...(profile === undefined ? {} : { profile }) },
    });
    try {
      settle(journal, plan, services.settings.server);
    } catch (error) {
      await journal.close();
      throw error;
    }
    return launch(services, { plan, journal, lock });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Holds the plan to the incident's settings, or journals that they change. @throws {UsageError} they differ */
function settle(
  { ledger, add }: Journal,
  { submit, shard, changeSettings }: IncidentPlan,
  server: string,
): void {
  const { params, metadata, profile } = submit;
  const { settings, run } = ledger;
  const asked = { params, metadata, profile, shard };
  if (settings === undefined) return;
  // Before the first run no part was chosen.
  const differences = settingDifferences(run === undefined ? { ...settings, shard } : settings, asked);
  if (!changeSettings) refuseDifferences(differences);
  if (differences.length > 0 || server !== ledger.server) add({ type: "settings", ...asked, server });
}

async function makeFolder(path: string): Promise<void> {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  if (folder === "") return;
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AlxError(`Cannot make the folder "${folder}"`, { cause, hint: "--journal PATH" });
  }
}

interface Launch {
  readonly plan: IncidentPlan;
  readonly journal: Journal;
  readonly lock: Lock;
}

function launch(services: Services, { plan, journal, lock }: Launch): IncidentRun {
  const cut = new AbortController();
  const isHasty = plan.wait === false;
  const { ceiling = CEILING_PART * SAMPLING_AT[plan.bucket] } = plan;
  const { maxWindow = isHasty ? MOST_HASTY : MOST_OUTSTANDING } = plan;
  const pace = startPace({ ceiling, maxWindow, maxLanes: plan.jobs ?? DEFAULT_JOBS, isHasty });
  const run = new RunContext({
    ...{ services, plan, journal, timing: { ...TIMING, ...plan.timing } },
    ...{ signal: cut.signal, bell: new Bell(), flight: new Flight() },
    ...{ sentMeter: new Meter(), doneMeter: new Meter() },
  }, pace);
  let phase: RunPhase = "checking";
  const state = createStore<RunState>(snapshotOf(run, phase));
  const publish = (next: RunPhase = phase) => {
    phase = next;
    state.set(() => snapshotOf(run, phase));
  };
  cut.signal.addEventListener("abort", () => run.bell.ring());
  const finished = conduct(run, { cut, publish, lock }).then(async (last) => {
    await journal.close();
    lock.release();
    publish(last);
    return state.get();
  });
  return {
    state,
    pause: () => run.see({ kind: "pause" }),
    resume: () => run.see({ kind: "resume" }),
    slower: () => run.see({ kind: "slower" }),
    faster: () => run.see({ kind: "faster" }),
    stop: () => run.stop("interrupted"),
    finished,
  };
}

interface Conduct {
  /** Ends all work. */
  readonly cut: AbortController;
  readonly lock: Lock;
  publish(phase?: RunPhase): void;
}

/** The whole run; never rejects. */
async function conduct(run: RunContext, { cut, publish, lock }: Conduct): Promise<RunPhase> {
  const { services, journal, bell } = run;
  const onStop = () => {
    run.stop("interrupted");
    publish(); // who watches can tell at once what is still waited for
  };
  if (services.signal.aborted) onStop();
  services.signal.addEventListener("abort", onStop, { once: true });
  const onBroken = () => run.stop("journal", toError(journal.broken.reason));
  journal.broken.addEventListener("abort", onBroken, { once: true });
  const guard = new JournalGuard(run, lock.file);
  const tasks = [publishing(run, publish), followHeartbeats(run), guard.watch(), timeLimit(run)];
  try {
    await begin(run);
    const found = findAll(run).then(
      () => void (run.isFound = !run.stopping.aborted),
      (error) => run.stop("error", toError(error)),
    ).then(() => bell.ring());
    const sent = sendAll(run);
    tasks.push(found, sent, followMessages(run), settleDoubts(run));
    await untilOver(run, publish);
    run.end();
    await withGrace(run, Promise.all([sent, found]));
    if (run.stopped === undefined) await noteServiceErrors(run);
  } catch (error) {
    run.stop(
      error instanceof AuthError || error instanceof ForbiddenError ? "login" : "error",
      toError(error),
    );
  }
  cut.abort(new DOMException("The run is over", "AbortError"));
  services.signal.removeEventListener("abort", onStop);
  await withGrace(run, Promise.all(tasks)); // a disk that hangs cannot be told to stop
  await journal.flushed().catch(() => undefined);
  await guard.end();
  return run.stopped === undefined ? "done" : "stopped";
}

/** Notes the run, and settles what an earlier one left open. */
async function begin(run: RunContext): Promise<void> {
  const { plan } = run;
  const { paths = [], lists = [] } = plan.inputs ?? {};
  repeatHead(run);
  await run.note({
    type: "run",
    inputs: [...paths, ...lists.map((list) => `@${list}`)],
    ...(plan.shard === undefined ? {} : { shard: plan.shard }),
  });
  const { damagedLines } = run.journal.ledger;
  if (damagedLines > 0) {
    run.trouble(undefined, `the journal has ${damagedLines} damaged lines: what they told of is reconciled`);
  }
  if (plan.retry) await reviveFailed(run);
  takeUp(run);
  if (run.stopped === undefined) await askAll(run);
}

/** Waits until everything has its fate, or the run is to end. */
async function untilOver(run: RunContext, publish: Conduct["publish"]): Promise<void> {
  const { bell, plan, flight, journal: { ledger }, services: { clock } } = run;
  let phase: RunPhase | undefined;
  const enter = (next: RunPhase) => {
    if (phase !== next) publish(phase = next);
  };
  while (run.stopped === undefined) {
    const { pending, again, sending, sent } = ledger.contentCounts();
    const toSend = pending + again + sending + flight.busy.size + flight.doubts.size;
    if (!run.isFound || toSend > 0) {
      enter("sending");
      await bell.wait(clock, Infinity, run.signal);
      continue;
    }
    if (sent === 0) return;
    if (plan.wait === false) return run.stop("not waiting");
    enter("waiting");
    const { deadlineMs = Infinity } = plan;
    const leftMs = run.heardMs + deadlineMs - run.now();
    if (leftMs <= 0) return run.stop("deadline");
    await bell.wait(clock, leftMs, run.signal);
  }
}

/** Lets what is under way come to its end, for a while. */
async function withGrace(run: RunContext, work: Promise<unknown>): Promise<void> {
  const { services: { clock }, timing } = run;
  const over = new AbortController();
  await Promise.race([work, clock.sleep(timing.graceMs, over.signal).catch(() => undefined)]);
  over.abort();
}

/** Stops the run once the time that it was given is over. */
async function timeLimit(run: RunContext): Promise<void> {
  const { plan: { maxDurationMs }, services: { clock }, signal } = run;
  if (maxDurationMs === undefined) return;
  await clock.sleep(maxDurationMs, signal).then(() => run.stop("deadline"), () => undefined);
}

/** Publishes the state some times a second, until the end. */
async function publishing(run: RunContext, publish: Conduct["publish"]): Promise<void> {
  const { services: { clock }, signal } = run;
  while (!signal.aborted) {
    await clock.sleep(PUBLISH_MS, signal).catch(() => undefined);
    publish();
  }
}
