import { createHash } from "node:crypto";
import type { Clock } from "../util/clock.ts";
import type { JsonObject } from "../util/json.ts";
import type { Core, JobSource } from "./core.ts";
import { type Job, type JobFile, messageOf } from "./job.ts";
import type { Events } from "./events.ts";
import {
  type Bucket,
  bucketOf,
  BUCKETS,
  CROWDED,
  dropChance,
  type LoadOptions,
  MAX_INFLIGHT,
  SAMPLING_AT,
} from "./load.ts";
import type { Doc } from "./store.ts";
import { serverTime } from "./server_time.ts";

/** A file to ingest. */
export interface IngestTask {
  readonly ingestId: string;
  readonly file: JobFile;
  readonly params: JsonObject;
  readonly metadata: JsonObject;
  readonly queue: string | null;
  readonly threshold: number | null;
  readonly submitter: string;
  readonly ingestedMs: number;
  /** Called once, however it ends. */
  readonly onDone?: () => void;
}

interface Known {
  readonly sid: string;
  readonly score: number;
  readonly atMs: number;
}

/** What the ingester works with. */
export interface IngesterParts {
  readonly clock: Clock;
  readonly events: Events;
  readonly load: LoadOptions;
  readonly core: Core;
  readonly random: () => number;
  readonly maxFileSizeBytes: number;
}

const STALE_MS = 86_400_000;
const MIN_PRIORITY = 1;

/** The intake of mass submissions: queues by priority, sampling when they grow long, a cache of what is known. */
export class Ingester implements JobSource {
  readonly #parts: IngesterParts;
  readonly #queues = Object.fromEntries(BUCKETS.map((bucket) => [bucket, new Fifo<IngestTask>()])) as Record<
    Bucket,
    Fifo<IngestTask>
  >;
  readonly #samplingAt: Readonly<Record<Bucket, number>>;
  readonly #known = new Map<string, Known>();
  /** Tasks that wait for another one with the same key. */
  readonly #same = new Map<string, IngestTask[]>();
  readonly #messages = new Map<string, JsonObject[]>();
  #nextAtMs = 0;
  #wakeAtMs = 0;

  constructor(parts: IngesterParts) {
    this.#parts = parts;
    this.#samplingAt = { ...SAMPLING_AT, ...parts.load.samplingAt };
    parts.core.drawFrom(this);
  }

  /** Lengths of the queues. */
  lengths(): Record<Bucket, number> {
    return Object.fromEntries(BUCKETS.map((bucket) => [bucket, this.#queues[bucket].length])) as Record<
      Bucket,
      number
    >;
  }

  /** Chance that a file of each bucket is kept. */
  chances(): Record<Bucket, number> {
    const chance = (bucket: Bucket) => 1 - dropChance(this.#queues[bucket].length, this.#samplingAt[bucket]);
    return Object.fromEntries(BUCKETS.map((bucket) => [bucket, chance(bucket)])) as Record<Bucket, number>;
  }

  /** Takes a file: it is queued, answered from the cache, joined to an equal one or dropped. */
  ingest(task: IngestTask) {
    const { core, events } = this.#parts;
    core.metrics.add("submissions_ingested", 1);
    core.metrics.add("bytes_ingested", task.file.size);
    events.emit("SubmissionIngested", messageOf(this.#job(task), task.ingestedMs));
    const key = scanKey(task);
    const reuse = task.params["ignore_cache"] !== true;
    const known = reuse ? this.#known.get(key) : undefined;
    if (known !== undefined && known.atMs > this.#parts.clock.now() - STALE_MS) {
      core.metrics.add("cache_hit", 1);
      return this.#notify(task, { sid: known.sid, score: known.score, failure: "", key });
    }
    core.metrics.add("cache_miss", 1);
    const failure = this.#refusal(task);
    if (failure !== undefined) return this.#drop(task, failure);
    const running = reuse ? this.#same.get(key) : undefined;
    if (running !== undefined) {
      core.metrics.add("duplicates", 1);
      running.push(task);
      return;
    }
    if (reuse) this.#same.set(key, []);
    this.#queues[bucketOf(Number(task.params["priority"]))].push(task);
    core.wake();
  }

  /** The next job for a free worker, the most urgent first. */
  next(atMs: number): Job | undefined {
    const rate = this.#parts.load.ingestPerSecond ?? Infinity;
    this.#thinOut();
    const bucket = BUCKETS.find((one) => this.#queues[one].length > 0);
    if (bucket === undefined) return undefined;
    if (rate !== Infinity) {
      if (this.#nextAtMs > atMs) {
        if (this.#wakeAtMs !== this.#nextAtMs) this.#parts.core.wake(this.#nextAtMs);
        this.#wakeAtMs = this.#nextAtMs;
        return undefined;
      }
      this.#nextAtMs = Math.max(this.#nextAtMs, atMs) + 1000 / rate;
    }
    return this.#job(this.#queues[bucket].shift()!);
  }

  /** Drops waiting tasks by chance while too much is in analysis, as the genuine ingester does before it dispatches. */
  #thinOut() {
    const { core, load } = this.#parts;
    if (core.inflight < CROWDED * (load.maxInflight ?? MAX_INFLIGHT)) return;
    for (const bucket of BUCKETS) {
      for (let task = this.#queues[bucket].peek(); task !== undefined; task = this.#queues[bucket].peek()) {
        if (task.params["never_drop"] === true || !this.#isUnlucky(bucket)) break;
        this.#queues[bucket].shift();
        const others = this.#same.get(scanKey(task)) ?? [];
        this.#same.delete(scanKey(task));
        for (const one of [task, ...others]) this.#drop(one, "Skipped");
      }
    }
  }

  #isUnlucky(bucket: Bucket): boolean {
    const chance = dropChance(this.#queues[bucket].length, this.#samplingAt[bucket]);
    return chance > 0 && this.#parts.random() < chance;
  }

  /** Takes the oldest message of a notification queue. */
  take(submitter: string, queue: string): JsonObject | null {
    return this.#messages.get(`${submitter}/${queue}`)?.shift() ?? null;
  }

  /** Takes up to `most` messages of a notification queue. */
  takeMany(submitter: string, queue: string, most = Infinity): JsonObject[] {
    const messages = this.#messages.get(`${submitter}/${queue}`);
    return messages?.splice(0, Math.min(most, messages.length)) ?? [];
  }

  #refusal(task: IngestTask): string | undefined {
    const { params, file } = task;
    if (params["never_drop"] === true) return undefined;
    const limit = this.#parts.maxFileSizeBytes;
    if (file.size > limit && params["ignore_size"] !== true) {
      return `File too large (${file.size} > ${limit})`;
    }
    const priority = Number(params["priority"]);
    const isDropped = file.size === 0 || priority <= MIN_PRIORITY || this.#isUnlucky(bucketOf(priority));
    return isDropped ? "Skipped" : undefined;
  }

  #drop(task: IngestTask, failure: string) {
    this.#parts.core.metrics.add("skipped", 1);
    this.#notify(task, { sid: task.ingestId, score: null, failure, key: scanKey(task) });
  }

  #job(task: IngestTask): Job {
    const key = scanKey(task);
    return {
      sid: task.ingestId,
      files: [task.file],
      params: task.params,
      metadata: task.metadata,
      notification: { queue: task.queue, threshold: task.threshold },
      scanKey: key,
      onDone: (doc, atMs) => this.#done(task, doc, atMs),
    };
  }

  #done(task: IngestTask, doc: Doc | undefined, atMs: number) {
    const key = scanKey(task);
    const others = this.#same.get(key) ?? [];
    this.#same.delete(key);
    const score = Number(doc?.["max_score"] ?? 0);
    if (doc !== undefined) this.#known.set(key, { sid: task.ingestId, score, atMs });
    const outcome = {
      sid: task.ingestId,
      score,
      failure: doc === undefined ? "Submission was cancelled" : "",
      key,
    };
    for (const one of [task, ...others]) this.#notify(one, outcome);
  }

  #notify(
    task: IngestTask,
    outcome: {
      readonly sid: string;
      readonly score: number | null;
      readonly failure: string;
      readonly key: string;
    },
  ) {
    task.onDone?.();
    if (task.queue === null) return;
    if (task.threshold !== null && outcome.score !== null && outcome.score < task.threshold) return;
    const { silentShare = 0 } = this.#parts.load;
    if (silentShare > 0 && this.#parts.random() < silentShare) return;
    const name = `${task.submitter}/${task.queue}`;
    const messages = this.#messages.get(name) ?? [];
    this.#messages.set(name, messages);
    messages.push({
      extended_scan: "skipped",
      failure: outcome.failure,
      ingest_id: task.ingestId,
      ingest_time: serverTime(task.ingestedMs),
      notify_time: serverTime(this.#parts.clock.now()),
      retries: 0,
      score: outcome.score,
      submission: {
        ...messageOf(this.#job(task), task.ingestedMs),
        scan_key: outcome.key,
        sid: outcome.sid,
      },
      to_ingest: false,
    });
  }
}

const KEY_PARAMS = [
  "classification",
  "deep_scan",
  "ignore_filtering",
  "ignore_recursion_prevention",
  "ignore_size",
  "max_extracted",
  "max_supplementary",
  "service_spec",
  "services",
];
const keys = new WeakMap<IngestTask, string>();

/** Equal for files whose results would be equal. */
function scanKey(task: IngestTask): string {
  let key = keys.get(task);
  if (key === undefined) {
    const parts = [task.file.sha256, ...KEY_PARAMS.map((name) => task.params[name])];
    key = `${createHash("md5").update(JSON.stringify(parts)).digest("hex")}v0`;
    keys.set(task, key);
  }
  return key;
}

/** A queue whose head is taken in constant time. */
class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T) {
    this.#items.push(item);
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.length === 0) return undefined;
    this.#items[this.#head++] = undefined;
    if (this.#head > 1000 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
