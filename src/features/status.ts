/** How the parts of the server are, by their heartbeats. @module */
import type { Client } from "../api/mod.ts";
import type {
  DispatcherHeartbeat,
  IngestHeartbeat,
  ServiceHeartbeat,
  StatusEvent,
} from "../api/types/flow.ts";
import type { Clock } from "../util/clock.ts";

/** The last heartbeat of each part. */
export interface Pulse {
  readonly ingester: IngestHeartbeat | undefined;
  readonly dispatcher: DispatcherHeartbeat | undefined;
  /** By name, in the order of the alphabet. */
  readonly services: Readonly<Record<string, ServiceHeartbeat>>;
  /** All others by the name of their event; the last of each. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** Sorts heartbeats; the last of each part counts. */
export function readPulse(events: readonly StatusEvent[]): Pulse {
  const services = new Map<string, ServiceHeartbeat>();
  const others = new Map<string, unknown>();
  let ingester: IngestHeartbeat | undefined;
  let dispatcher: DispatcherHeartbeat | undefined;
  for (const { event, data } of events) {
    if (event === "IngestHeartbeat") ingester = data;
    else if (event === "DispatcherHeartbeat") dispatcher = data;
    else if (event === "ServiceHeartbeat") services.set(data.service_name, data);
    else if (event !== "ScalerStatusHeartbeat" && event !== "ServiceTimingHeartbeat") others.set(event, data);
  }
  const sorted = [...services].sort(([a], [b]) => a < b ? -1 : 1);
  return { ingester, dispatcher, services: Object.fromEntries(sorted), others: Object.fromEntries(others) };
}

/** Whether the parts that every server has were heard. */
export function isWhole({ ingester, dispatcher }: Pulse): boolean {
  return ingester !== undefined && dispatcher !== undefined;
}

/** How long to listen. */
export interface GatherOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** At most so long. */
  readonly waitMs: number;
}

/**
 * Heartbeats until one came from each part: until ingester, dispatcher and every enabled service were heard, or the
 * ingester twice, which means that whoever is alive has spoken in between. Ends at the deadline too.
 *
 * @throws {ApiError} the server cannot be reached
 */
export async function* gather(
  client: Pick<Client, "socketio" | "service">,
  { clock, signal, waitMs }: GatherOptions,
): AsyncGenerator<StatusEvent, void> {
  const wanted = new Set(["IngestHeartbeat", "DispatcherHeartbeat"]);
  for (const { name, enabled } of await client.service.list(signal)) if (enabled) wanted.add(name);
  const stop = new AbortController();
  const late = new AbortController();
  const alarm = clock.sleep(waitMs, stop.signal).then(() => late.abort(), () => {});
  try {
    let rounds = 0;
    for await (const beat of client.socketio.status(AbortSignal.any([signal, late.signal]))) {
      if (beat.event === "IngestHeartbeat" && ++rounds === 2) return;
      yield beat;
      wanted.delete(beat.event === "ServiceHeartbeat" ? beat.data.service_name : beat.event);
      if (wanted.size === 0) return;
    }
  } catch (error) {
    if (!late.signal.aborted || signal.aborted) throw error;
  } finally {
    stop.abort();
    await alarm;
  }
}
