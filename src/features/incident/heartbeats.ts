import type { RunContext } from "./run_context.ts";
import { wordsOf } from "./verdict_of_failure.ts";

/** Listens to how long the server's queue is, where it tells, for as long as the run lasts. Never rejects. */
export async function followHeartbeats(run: RunContext): Promise<void> {
  const { services: { client }, plan: { bucket }, signal } = run;
  try {
    for await (const { event, data } of client.socketio.status(signal)) {
      if (event !== "IngestHeartbeat") continue;
      // The intake is in front of the queues by priority.
      const queue = numberOf(data.queues?.[bucket]) + numberOf(data.queues?.ingest);
      const chance = numberOf(data.processing_chance?.[bucket], 1);
      // With nobody at work nothing is said about what waits.
      const isAway = numberOf(data.instances, 1) === 0;
      const running = numberOf(data.processing?.inflight) + numberOf(data.queues?.complete) +
        (isAway ? 1 : 0);
      run.see({ kind: "heartbeat", queue, chance, running });
      if (queue === 0 && !isAway) run.noteDrained();
    }
  } catch (error) {
    if (signal.aborted) return;
    run.trouble(undefined, `the server's heartbeats cannot be heard: ${wordsOf(error)}`);
  }
}

function numberOf(value: unknown, fallback = 0): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}
