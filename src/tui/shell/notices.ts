import type { App, Notice } from "../contracts.ts";

const NOTICES_MAX = 200;
const TOAST_MS = { info: 4000, success: 4000, error: 9000 } as const;

/** Messages to the person: the newest shows for a few seconds, all are kept for the log. */
export class Notices {
  readonly #app: Pick<App, "shell" | "now" | "after">;
  #next = 1;
  #stop: (() => void) | undefined;

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
    this.#stop?.();
    this.#stop = this.#app.after(TOAST_MS[kind], () => this.#dismiss());
  }

  #dismiss(): void {
    this.#app.shell.set((shell) => {
      const { toast: _, ...rest } = shell;
      return rest;
    });
  }
}
