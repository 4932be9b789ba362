import type { App } from "../contracts.ts";

/** A spinner appears when something takes this long, and turns this fast. */
const BUSY_MS = 150;
const TICK_MS = 120;

/** Turns the spinner while something is under way; otherwise nothing is drawn by itself. */
export class Ticker {
  readonly #app: Pick<App, "shell" | "after">;
  readonly #isBusy: () => boolean;
  #running = false;

  constructor(app: Pick<App, "shell" | "after">, isBusy: () => boolean) {
    this.#app = app;
    this.#isBusy = isBusy;
  }

  /** Begins to turn after 150 ms, unless all is done by then. */
  start(): void {
    if (this.#running || !this.#isBusy()) return;
    this.#running = true;
    this.#app.after(BUSY_MS, () => this.#turn());
  }

  #turn(): void {
    if (!this.#isBusy()) {
      this.#running = false;
      return;
    }
    this.#app.shell.set((shell) => ({ ...shell, tick: shell.tick + 1 }));
    this.#app.after(TICK_MS, () => this.#turn());
  }
}
