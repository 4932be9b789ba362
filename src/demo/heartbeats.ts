import type { JsonObject } from "../util/json.ts";
import { BUCKETS } from "./load.ts";
import { enabledServices } from "./service_registry.ts";
import type { State } from "./state.ts";

const INGEST_METRICS = [
  "cache_miss",
  "cache_expired",
  "cache_stale",
  "cache_hit_local",
  "cache_hit",
  "bytes_completed",
  "bytes_ingested",
  "duplicates",
  "error",
  "files_completed",
  "skipped",
  "submissions_completed",
  "submissions_ingested",
  "timed_out",
  "whitelisted",
];
const USAGE = { busy_seconds: 0.001, busy_seconds_count: 50, cpu_seconds: 0.001, cpu_seconds_count: 50 };

type Beat = readonly [event: string, data: JsonObject];
type Counts = ReadonlyMap<string, number>;

/** What `/status` tells every few seconds, by event name. Counters begin again with each call. */
export function heartbeats(state: State): readonly Beat[] {
  const counts = state.core.metrics.drain();
  return [
    ["IngestHeartbeat", ingesterBeat(state, counts)],
    ["DispatcherHeartbeat", dispatcherBeat(state.core.inflight, counts)],
    ["AlerterHeartbeat", {
      instances: 1,
      metrics: { created: counts.get("alerts_created") ?? 0, error: 0, received: 0, updated: 0, wait: 0 },
      queues: { alert: 0, alert_retry: 0 },
    }],
    ...serviceBeats(state, counts),
    ["ElasticHeartbeat", { instances: 1, request_time: 0.004, shard_sizes: [], unassigned_shards: 0 }],
    ["ExpiryHeartbeat", { instances: 1, metrics: {}, queues: {} }],
    ["ScalerHeartbeat", {
      instances: 1,
      metrics: { cpu_free: 2, cpu_total: 4, memory_free: 4096, memory_total: 8192 },
    }],
  ];
}

function counted(counts: Counts, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, counts.get(name) ?? 0]));
}

function ingesterBeat({ core, ingester }: State, counts: Counts): JsonObject {
  return {
    instances: 1,
    metrics: { ...counted(counts, INGEST_METRICS), ...USAGE },
    processing: { inflight: core.inflight },
    processing_chance: ingester.chances(),
    queues: { ...ingester.lengths(), complete: 0, ingest: 0 },
  };
}

function dispatcherBeat(inflight: number, counts: Counts): JsonObject {
  return {
    component: "dispatcher",
    inflight: { max: 1000, outstanding: inflight, per_instance: [inflight] },
    instances: 1,
    metrics: {
      ...counted(counts, ["files_completed", "submissions_completed"]),
      ...USAGE,
      error_queue: 0,
      save_queue: 0,
      service_timeouts: 0,
    },
    queues: { command: [0], ingest: 0, result: [0], start: [0] },
  };
}

/** One for each service; the embedded server does not tell them apart. */
function serviceBeats(state: State, counts: Counts): Beat[] {
  const { inflight } = state.core;
  const lengths = state.ingester.lengths();
  const waits = BUCKETS.some((bucket) => lengths[bucket] > 0);
  return enabledServices(state).map((service) => ["ServiceHeartbeat", {
    activity: { busy: inflight > 0 ? 1 : 0, idle: inflight > 0 ? 0 : 1 },
    instances: 1,
    metrics: {
      cache_hit: 0,
      cache_miss: 0,
      cache_skipped: 0,
      execute: counts.get("files_completed") ?? 0,
      fail_nonrecoverable: 0,
      fail_recoverable: 0,
      not_scored: 0,
      scored: 0,
    },
    queue: waits ? inflight : 0,
    service_name: service["name"]!,
  }]);
}
