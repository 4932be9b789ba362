import { AlxError, CanceledError } from "../../util/error.ts";
import type { App, Job, JobProgress } from "../contracts.ts";

/** Jobs shown after they ended. */
const ENDED_MAX = 50;

/** Runs things beside the screens and keeps their state in the shell. */
export class Jobs {
  readonly #app: App;
  readonly #running = new Map<number, AbortController>();
  #next = 1;

  constructor(app: App) {
    this.#app = app;
  }

  /** Starts a job; its end is told by a notice. */
  async start(
    job: { title: string; run(signal: AbortSignal, progress: JobProgress): Promise<void> },
  ): Promise<void> {
    const id = this.#next++;
    const controller = new AbortController();
    this.#running.set(id, controller);
    const entry: Job = { id, title: job.title, startedAt: this.#app.now(), progress: "", state: "running" };
    this.#app.shell.set((shell) => ({ ...shell, jobs: [...shell.jobs.slice(-ENDED_MAX), entry] }));
    try {
      await job.run(
        controller.signal,
        (progress, share) => this.#change(id, { progress, ...(share === undefined ? {} : { share }) }),
      );
      this.#change(id, { state: "done", share: 1 });
    } catch (error) {
      const cancelled = controller.signal.aborted || error instanceof CanceledError;
      this.#change(id, { state: cancelled ? "cancelled" : "failed" });
      if (cancelled) this.#app.notify(`${job.title}: cancelled`);
      else {this.#app.report(
          error instanceof AlxError ? error : new AlxError(`${job.title} failed`, { cause: error }),
        );}
    } finally {
      this.#running.delete(id);
    }
  }

  /** Cancels the newest running one; false when none runs. */
  cancelNewest(): boolean {
    const id = [...this.#running.keys()].at(-1);
    if (id === undefined) return false;
    this.#running.get(id)?.abort(new CanceledError("Cancelled"));
    return true;
  }

  /** How many are running. */
  get count(): number {
    return this.#running.size;
  }

  /** Stops all, for the end. */
  dispose(): void {
    for (const controller of this.#running.values()) controller.abort(new CanceledError("Cancelled"));
  }

  #change(id: number, change: Partial<Job>): void {
    this.#app.shell.set((shell) => ({
      ...shell,
      jobs: shell.jobs.map((job) => job.id === id ? { ...job, ...change } : job),
    }));
  }
}
