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

/** What `/status` tells every few seconds, by event name. Counters begin again with each call. */
export function heartbeats(state: State): readonly (readonly [event: string, data: JsonObject])[] {
  const counts = state.core.metrics.drain();
  const of = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, counts.get(name) ?? 0]));
  const inflight = state.core.inflight;
  const lengths = state.ingester.lengths();
  return [
    ["IngestHeartbeat", {
      instances: 1,
      metrics: { ...of(INGEST_METRICS), ...USAGE },
      processing: { inflight },
      processing_chance: state.ingester.chances(),
      queues: { ...lengths, complete: 0, ingest: 0 },
    }],
    ["DispatcherHeartbeat", {
      component: "dispatcher",
      inflight: { max: 1000, outstanding: inflight, per_instance: [inflight] },
      instances: 1,
      metrics: {
        ...of(["files_completed", "submissions_completed"]),
        ...USAGE,
        error_queue: 0,
        save_queue: 0,
        service_timeouts: 0,
      },
      queues: { command: [0], ingest: 0, result: [0], start: [0] },
    }],
    ["AlerterHeartbeat", {
      instances: 1,
      metrics: { created: counts.get("alerts_created") ?? 0, error: 0, received: 0, updated: 0, wait: 0 },
      queues: { alert: 0, alert_retry: 0 },
    }],
    ...enabledServices(state).map((service): [string, JsonObject] => ["ServiceHeartbeat", {
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
      queue: BUCKETS.reduce((sum, bucket) => sum + lengths[bucket], 0) > 0 ? inflight : 0,
      service_name: service["name"]!,
    }]),
    ["ElasticHeartbeat", { instances: 1, request_time: 0.004, shard_sizes: [], unassigned_shards: 0 }],
    ["ExpiryHeartbeat", { instances: 1, metrics: {}, queues: {} }],
    ["ScalerHeartbeat", {
      instances: 1,
      metrics: { cpu_free: 2, cpu_total: 4, memory_free: 4096, memory_total: 8192 },
    }],
  ];
}
