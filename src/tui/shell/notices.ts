import type { App, Notice, Shell } from "../contracts.ts";

const NOTICES_MAX = 200;
const TOAST_MS = { info: 4000, success: 4000, error: 9000 } as const;

/**
 * Messages to the person, all kept for the log. The newest shows for a few seconds, but no longer than it is about what
 * is on screen: it goes with the screen it was said on, and when the command that said it is run again.
 */
export class Notices {
  readonly #app: Pick<App, "shell" | "now" | "after">;
  #next = 1;
  #stop: (() => void) | undefined;
  /** The command that runs now. */
  #running: string | undefined;
  /** The command that said what is shown. */
  #saidBy: string | undefined;
  /** Id of a message said a moment ago, before the next event. */
  #fresh: number | undefined;

  constructor(app: Pick<App, "shell" | "now" | "after">) {
    this.#app = app;
  }

  /** Shows a message. @param options.kind Default: info. */
  add(text: string, options: { kind?: Notice["kind"]; hint?: string }): void {
    const kind = options.kind ?? "info";
    const hint = options.hint === undefined ? {} : { hint: options.hint };
    const notice: Notice = { id: this.#next++, at: this.#app.now(), kind, text, ...hint };
    this.#app.shell.set((shell) => ({
      ...shell,
      toast: notice,
      notices: [...shell.notices.slice(1 - NOTICES_MAX), notice],
    }));
    this.#saidBy = this.#running;
    this.#fresh = notice.id;
    queueMicrotask(() => this.#fresh = undefined);
    this.#stop?.();
    this.#stop = this.#app.after(TOAST_MS[kind], () => this.#dismiss());
  }

  /** Runs a part of a command: what is said meanwhile is said by it. */
  during<T>(command: string, run: () => T): T {
    const outer = this.#running;
    this.#running = command;
    try {
      return run();
    } finally {
      this.#running = outer;
    }
  }

  /** The command is run again: what it said before is no longer so. */
  again(command: string): void {
    if (this.#saidBy === command) this.#dismiss();
  }

  /** Another screen is on top. What was done is still told, and what was said on the way there. */
  left(): void {
    const { toast } = this.#app.shell.get();
    if (toast !== undefined && toast.kind !== "success" && toast.id !== this.#fresh) this.#dismiss();
  }

  #dismiss(): void {
    this.#stop?.();
    this.#saidBy = undefined;
    this.#app.shell.set((shell) => shell.toast === undefined ? shell : withoutToast(shell));
  }
}

function withoutToast({ toast: _, ...rest }: Shell): Shell {
  return rest;
}
