import type { JsonObject } from "../util/json.ts";
import type { Clock } from "../util/clock.ts";
import type { Analyse, AnalysedFile } from "./analyse_file.ts";
import { highest } from "./classification.ts";
import type { Events } from "./events.ts";
import type { LoadOptions } from "./load.ts";
import { Metrics } from "./metrics.ts";
import { expiryOf, type Job, type JobFile, messageOf, newSubmission } from "./job.ts";
import type { DemoStore, Doc } from "./store.ts";
import { Timeline } from "./timeline.ts";
import { WatchQueues } from "./watch.ts";
import { serverTime } from "./server_time.ts";

interface Run {
  readonly job: Job;
  /** Files still to analyse. */
  readonly queue: (JobFile & { readonly depth: number })[];
  readonly seen: Set<string>;
  readonly results: string[];
  readonly errors: string[];
  readonly scores: Map<string, number>;
  readonly classifications: string[];
  /** Services that have not answered yet. */
  readonly outstanding: Map<string, number>;
  cancelled: boolean;
}

/** What the pipeline works with. */
export interface CoreParts {
  readonly store: DemoStore;
  readonly clock: Clock;
  readonly events: Events;
  readonly load: LoadOptions;
  readonly analyse: Analyse;
  /** Called for each finished submission that asks for an alert. */
  readonly alert: (doc: Doc, atMs: number) => void;
}

/** Gives work when a worker is free. */
export interface JobSource {
  /** The next job, or undefined when there is none now. */
  next(atMs: number): Job | undefined;
}

const MAX_DEPTH = 6;

/** The analysis pipeline: what happens to submissions over time. */
export class Core {
  readonly timeline: Timeline;
  readonly watch: WatchQueues;
  readonly metrics = new Metrics();
  readonly #parts: CoreParts;
  readonly #waiting: Run[] = [];
  readonly #runs = new Map<string, Run>();
  #idle: number;
  #paused = false;
  #source: JobSource | undefined;

  constructor(parts: CoreParts) {
    this.#parts = parts;
    this.timeline = new Timeline(parts.clock);
    this.watch = new WatchQueues(parts.clock);
    this.#idle = parts.load.workers ?? 16;
  }

  /** Lets all happen that is due. */
  advance() {
    this.timeline.advance();
  }

  /** Where free workers look for more work than was submitted. */
  drawFrom(source: JobSource) {
    this.#source = source;
  }

  /** Submissions that wait or run. */
  get inflight(): number {
    return this.#runs.size;
  }

  /** Takes a submission: its document appears at once, its results over time. */
  submit(job: Job): Doc {
    const now = this.#parts.clock.now();
    const doc = newSubmission(job, now);
    this.#parts.store.collections.submission.put(job.sid, doc);
    this.#parts.events.emit("SubmissionReceived", messageOf(job, now));
    this.#waiting.push(this.#admit(job));
    this.timeline.at(now, (atMs) => this.#fill(atMs));
    return doc;
  }

  /** Services and how many files they still have to do; undefined for a submission that does not run. */
  outstanding(sid: string): Record<string, number> | undefined {
    const run = this.#runs.get(sid);
    return run && Object.fromEntries(run.outstanding);
  }

  /** Opens a watch queue; false for a submission that does not run. */
  watchRun(id: string, sid: string): boolean {
    const run = this.#runs.get(sid);
    if (run === undefined) return false;
    this.watch.open(id, sid, run);
    return true;
  }

  /** Stops the analysis of a submission. */
  cancel(sid: string) {
    const run = this.#runs.get(sid);
    if (run === undefined) return;
    run.cancelled = true;
    this.#runs.delete(sid);
    this.watch.stop(sid);
    const at = this.#waiting.indexOf(run);
    if (at >= 0) this.#waiting.splice(at, 1);
    run.job.onDone?.(undefined, this.#parts.clock.now());
  }

  /** Stops giving work to free workers, or goes on. */
  pause(paused: boolean) {
    this.#paused = paused;
    if (!paused) this.wake();
  }

  /** Lets free workers look for work, now or at a time; call it when there is more. */
  wake(atMs = this.#parts.clock.now()) {
    this.timeline.at(atMs, (then) => this.#fill(then));
  }

  #admit(job: Job): Run {
    const run: Run = {
      job,
      queue: job.files.map((file) => ({ ...file, depth: 0 })),
      seen: new Set(),
      results: [],
      errors: [],
      scores: new Map(),
      classifications: [],
      outstanding: new Map(),
      cancelled: false,
    };
    this.#runs.set(job.sid, run);
    return run;
  }

  #fill(atMs: number) {
    while (this.#idle > 0 && !this.#paused) {
      const run = this.#waiting.shift() ?? this.#draw(atMs);
      if (run === undefined) return;
      this.#idle -= 1;
      this.#parts.events.emit("SubmissionStarted", messageOf(run.job, atMs));
      this.#nextFile(run, atMs);
    }
  }

  #draw(atMs: number): Run | undefined {
    const job = this.#source?.next(atMs);
    if (job === undefined) return undefined;
    this.#parts.store.collections.submission.put(job.sid, newSubmission(job, atMs));
    this.#parts.events.emit("SubmissionReceived", messageOf(job, atMs));
    return this.#admit(job);
  }

  #nextFile(run: Run, atMs: number): void {
    const file = run.queue.shift();
    if (run.cancelled || file === undefined) return this.#finish(run, atMs);
    if (run.seen.has(file.sha256)) return this.#nextFile(run, atMs);
    run.seen.add(file.sha256);
    const analysed = this.#parts.analyse(file, run.job.params, atMs);
    run.classifications.push(String(analysed.file["classification"] ?? ""));
    this.#saveFile(run.job, file.sha256, analysed.file, atMs);
    for (const [key] of analysed.results) bump(run.outstanding, serviceOf(key), 1);
    const serviceMs = analysed.serviceMs ?? this.#parts.load.serviceMs ?? 25;
    const steps = [...analysed.results, ...analysed.errors.map((error) => [...error, true] as const)];
    for (const [i, step] of steps.entries()) {
      this.timeline.at(atMs + serviceMs * (i + 1), (then) => this.#step(run, step, then));
    }
    this.timeline.at(atMs + serviceMs * steps.length, (then) => {
      this.#queueChildren(run, file.depth, analysed);
      this.#nextFile(run, then);
    });
  }

  #step(run: Run, [key, doc, isError]: readonly [string, Doc | undefined, true?], _atMs: number) {
    if (run.cancelled) return;
    const { collections } = this.#parts.store;
    if (isError === true) {
      collections.error.put(key, doc!);
      run.errors.push(key);
      return this.watch.publish(run.job.sid, "cachekeyerr", key);
    }
    if (doc === undefined) {
      collections.emptyresult.put(key, { expiry_ts: expiryOf(run.job, this.#parts.clock.now()) });
    } else {
      collections.result.put(key, doc);
      bump(run.scores, key.slice(0, 64), (doc["result"] as { score: number }).score);
      run.classifications.push(String(doc["classification"]));
    }
    run.results.push(key);
    bump(run.outstanding, serviceOf(key), -1);
    this.watch.publish(run.job.sid, "cachekey", key);
  }

  #queueChildren(run: Run, depth: number, analysed: AnalysedFile) {
    if (depth + 1 >= MAX_DEPTH) return;
    const limit = Number(run.job.params["max_extracted"] ?? 500);
    for (const child of analysed.children.slice(0, limit)) {
      this.#parts.store.putBytes(child.sha256, child.bytes);
      run.queue.push({
        name: child.name,
        sha256: child.sha256,
        size: child.bytes.length,
        depth: depth + 1,
      });
    }
  }

  #saveFile(job: Job, sha256: string, doc: Doc, atMs: number) {
    const { file } = this.#parts.store.collections;
    const old = file.get(sha256);
    const seen = old?.["seen"] as { count: number; first: string } | undefined;
    const now = serverTime(atMs);
    file.put(sha256, {
      ...doc,
      ...(old && { classification: old["classification"]!, labels: old["labels"] ?? [] }),
      expiry_ts: expiryOf(job, atMs),
      seen: { count: (seen?.count ?? 0) + 1, first: seen?.first ?? now, last: now },
    });
  }

  #finish(run: Run, atMs: number) {
    this.#idle += 1;
    this.timeline.at(atMs, (then) => this.#fill(then));
    if (run.cancelled) return;
    const { submission } = this.#parts.store.collections;
    const old = submission.get(run.job.sid) ?? newSubmission(run.job, atMs);
    const doc: Doc = {
      ...old,
      classification: highest([old["classification"], ...run.classifications]),
      error_count: run.errors.length,
      errors: run.errors,
      file_count: run.seen.size,
      max_score: Math.max(...[...run.seen].map((sha256) => run.scores.get(sha256) ?? 0)),
      results: run.results,
      state: "completed",
      times: { ...old["times"] as JsonObject, completed: serverTime(atMs) },
    };
    submission.put(run.job.sid, doc);
    this.#runs.delete(run.job.sid);
    this.metrics.add("submissions_completed", 1);
    this.metrics.add("files_completed", run.seen.size);
    this.metrics.add("bytes_completed", run.job.files.reduce((sum, file) => sum + file.size, 0));
    this.watch.stop(run.job.sid);
    this.#parts.events.emit("SubmissionCompleted", messageOf(run.job, atMs));
    if (run.job.params["generate_alert"] === true) this.#parts.alert(doc, atMs);
    run.job.onDone?.(doc, atMs);
  }
}

function bump(counts: Map<string, number>, key: string, by: number) {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0 && by < 0) counts.delete(key);
  else counts.set(key, next);
}

function serviceOf(key: string): string {
  return key.split(".")[1] ?? "";
}
