import { formatCount, formatDuration } from "../../util/format.ts";
import { allowance, windowOf } from "./pacing.ts";
import type { RunContext } from "./run_context.ts";
import type { RunPhase, RunState } from "./state.ts";

/** What a run shows now. */
export function snapshotOf(run: RunContext, phase: RunPhase): RunState {
  const { journal: { ledger }, flight, paceState: pace, stopped } = run;
  const now = run.now();
  const contents = ledger.contentCounts();
  const paths = ledger.pathCounts();
  const sentPerSecond = run.sentMeter.perSecond(now);
  const donePerSecond = run.doneMeter.perSecond(now);
  const toSend = contents.pending + contents.again;
  const left = run.plan.wait === false ? toSend : toSend + contents.sending + contents.sent;
  const speed = run.plan.wait === false ? sentPerSecond : donePerSecond;
  const stall = stallText(run, now);
  return {
    phase,
    ...{ stop: phase === "stopped" ? stopped : undefined, paths, contents, isWalked: run.isFound },
    ...{ sentPerSecond, donePerSecond, sentBytes: run.sentBytes },
    ...{ queue: pace.heartbeat?.queue, chance: pace.heartbeat?.chance },
    ...{ window: windowOf(pace, now), outstanding: flight.outstanding },
    uploads: flight.busy.size,
    ...{ holdUntilMs: pace.holdUntilMs, isPaused: pace.isPaused },
    holdReason: toSend === 0 ? undefined : holdReason(run, now),
    ...{ stall, elapsedMs: now - run.startedMs },
    etaMs: stall === undefined && run.isFound && left > 0 && speed > 0 ? 1000 * left / speed : undefined,
    errors: [...run.troubles],
  };
}

/** From then on silence is worth a word. */
const STALL_MS = 10_000;

function stallText({ flight, paceState, heardMs }: RunContext, nowMs: number): string | undefined {
  const silentMs = nowMs - heardMs;
  const open = flight.sent.size + flight.doubts.size;
  if (paceState.isPaused || open === 0 || silentMs < STALL_MS) return undefined;
  return `no news for ${formatDuration(silentMs)}; checking ${formatCount(open)} files`;
}

function holdReason({ paceState: pace, flight }: RunContext, nowMs: number): string | undefined {
  const { room } = allowance(pace, flight.load, nowMs);
  if (room > 0) return undefined;
  if (pace.isPaused) return "paused";
  if (nowMs < pace.holdUntilMs) {
    return pace.refusals > 0 ? "backing off after refused requests" : "backing off";
  }
  const { heartbeat } = pace;
  if (flight.busy.size >= Math.floor(pace.lanes)) return undefined; // it is being sent as fast as it goes
  if (flight.outstanding >= windowOf(pace, nowMs)) return "the window is full";
  if (heartbeat !== undefined && heartbeat.chance < 1) return "the server samples: it drops files";
  return "the server's queue is at its limit";
}
