import { AlxError, CanceledError, toError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth } from "../../util/width.ts";
import type { App, Job, JobSpec } from "../contracts.ts";
import type { Span } from "../paint.ts";

/** Jobs shown after they ended. */
const ENDED_MAX = 50;
/** Cells of a job's title where it is named in a sentence. */
const TITLE_COLUMNS = 44;
/** Jobs named one by one before quitting. */
const NAMED_MAX = 6;

/** Runs things beside the screens and keeps their state in the shell. */
export class Jobs {
  readonly #app: App;
  readonly #running = new Map<number, AbortController>();
  #next = 1;

  constructor(app: App) {
    this.#app = app;
  }

  /** Starts a job and returns its id; how it failed is told by a notice. */
  start(job: JobSpec): number {
    const id = this.#next++;
    const controller = new AbortController();
    this.#running.set(id, controller);
    const entry: Job = {
      id,
      title: job.title,
      startedAt: this.#app.now(),
      progress: "",
      state: "running",
      ...(job.opens === undefined ? {} : { opens: job.opens }),
      ...(job.resumes === undefined ? {} : { resumes: job.resumes }),
    };
    this.#app.shell.set((shell) => ({ ...shell, jobs: [...withoutOldest(shell.jobs), entry] }));
    void this.#run(id, job, controller.signal);
    return id;
  }

  async #run(id: number, job: JobSpec, signal: AbortSignal): Promise<void> {
    try {
      const opens = await job.run(
        signal,
        (progress, share) => this.#change(id, { progress, ...(share === undefined ? {} : { share }) }),
      );
      this.#end(id, { state: "done", share: 1, ...(opens === undefined ? {} : { opens }) });
    } catch (thrown) {
      const error = toError(thrown);
      if (signal.aborted || error instanceof CanceledError) {
        this.#end(id, { state: "cancelled" });
        this.#app.notify(`${job.title}: cancelled`);
      } else {
        this.#end(id, { state: "failed", error });
        this.#app.report(
          error instanceof AlxError ? error : new AlxError(`${job.title} failed`, { cause: error }),
        );
      }
    }
  }

  /** Cancels one that runs, by default the newest; false when it does not run. */
  cancel(id = [...this.#running.keys()].at(-1)): boolean {
    const controller = id === undefined ? undefined : this.#running.get(id);
    controller?.abort(new CanceledError("Cancelled"));
    return controller !== undefined;
  }

  /** How many are running. */
  get count(): number {
    return this.#running.size;
  }

  /** Stops all, for the end. */
  dispose(): void {
    for (const controller of this.#running.values()) controller.abort(new CanceledError("Cancelled"));
  }

  #end(id: number, change: Partial<Job>): void {
    this.#running.delete(id);
    this.#change(id, { ...change, endedAt: this.#app.now() });
  }

  #change(id: number, change: Partial<Job>): void {
    this.#app.shell.set((shell) => ({
      ...shell,
      jobs: shell.jobs.map((job) => job.id === id ? { ...job, ...change } : job),
    }));
  }
}

/** The jobs with the oldest ended ones left out when there are too many; those that run are kept. */
function withoutOldest(jobs: readonly Job[]): readonly Job[] {
  const ended = jobs.filter((job) => job.state !== "running");
  const dropped = new Set(ended.slice(0, Math.max(0, ended.length - ENDED_MAX + 1)));
  return dropped.size === 0 ? jobs : jobs.filter((job) => !dropped.has(job));
}

/** What quitting would stop, one line for each job; none when nothing runs. */
export function quitLines(jobs: readonly Job[]): readonly (readonly Span[])[] {
  const running = jobs.filter((job) => job.state === "running");
  if (running.length === 0) return [];
  const named = running.slice(0, NAMED_MAX).map((job): Span[] => [
    ["  ", "dim"],
    cutToWidth(safeText(job.title), TITLE_COLUMNS),
    job.resumes === undefined
      ? ["  would be lost", "warn"]
      : [`  goes on later: ${safeText(job.resumes)}`, "dim"],
  ]);
  const more = running.length - named.length;
  const head = running.length === 1
    ? "1 job is still running and would be stopped:"
    : `${running.length} jobs are still running and would be stopped:`;
  return [[head], ...named, ...(more > 0 ? [[[`  and ${more} more`, "dim"]] as const] : [])];
}
