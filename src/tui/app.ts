import { QueryCache, type QueryEvent } from "../features/queries.ts";
import type { Services } from "../features/services.ts";
import { AlxError, toError } from "../util/error.ts";
import { createStore, type Store } from "../util/store.ts";
import type { BoundCommand, KeyOverrides } from "./commands.ts";
import type {
  AnyScreen,
  App,
  Frame,
  JobSpec,
  Notice,
  Overlay,
  PickOptions,
  PromptOptions,
  Shell,
} from "./contracts.ts";
import { confirmOverlay } from "./overlays/confirm.ts";
import type { PaletteSource } from "./overlays/palette.ts";
import { pickOverlay } from "./overlays/pick.ts";
import { promptOverlay } from "./overlays/prompt.ts";
import type { Span } from "./paint.ts";
import type { AppOptions } from "./shell/app_options.ts";
import type { CommandWord } from "./shell/command_line.ts";
import { Dispatcher } from "./shell/dispatch.ts";
import { Jobs, quitLines } from "./shell/jobs.ts";
import { Notices } from "./shell/notices.ts";
import { withAnswer } from "./shell/server_state.ts";
import { Ticker } from "./shell/ticker.ts";
import type { StateFiles } from "./state_files.ts";
import type { TerminalEvent } from "./terminal/keys.ts";
import type { TerminalIo } from "./terminal/terminal.ts";
import { type Theme, themeOf } from "./theme.ts";
import { faultText } from "./widgets/fault_text.ts";

const LOG_MAX = 500;

/** The program behind the screens: stack, overlays, notices, jobs, keys. Draws nothing itself. */
export class TuiApp implements App {
  readonly services: Services;
  readonly queries: QueryCache;
  readonly shell: Store<Shell>;
  readonly io: TerminalIo;
  readonly files: StateFiles;
  readonly keys: KeyOverrides;
  /** Requests done, newest last. */
  readonly log: QueryEvent[] = [];
  readonly screens: readonly AnyScreen[];
  readonly #options: AppOptions;
  readonly #jobs: Jobs;
  readonly #notices: Notices;
  readonly #ticker: Ticker;
  readonly #dispatcher: Dispatcher;
  readonly #stopped = new AbortController();
  #nextId = 1;
  #lastCtrlC = 0;

  constructor(options: AppOptions) {
    this.#options = options;
    this.services = options.services;
    this.io = options.io;
    this.files = options.files;
    this.screens = options.screens;
    this.keys = options.keys ?? {};
    this.queries = options.queries ?? new QueryCache(options.services.clock);
    this.shell = createStore<Shell>({
      size: options.io.size(),
      frames: [],
      overlays: [],
      notices: [],
      jobs: [],
      typed: [],
      continuations: [],
      count: "",
      theme: options.theme,
      mouse: true,
      tick: 0,
      online: true,
      hasFocus: true,
    });
    this.#jobs = new Jobs(this);
    this.#notices = new Notices(this);
    this.#ticker = new Ticker(this, () => this.queries.fetching.get() > 0 || this.#jobs.count > 0);
    this.#dispatcher = new Dispatcher(
      this,
      options.commands,
      options.text,
    );
    this.queries.onSettled((event) => this.#settled(event));
    this.queries.fetching.subscribe(() => this.#ticker.start());
  }

  theme(): Theme {
    return this.shell.get().theme;
  }

  now(): number {
    return this.services.clock.now();
  }

  /** Takes what the terminal sends. */
  handle(event: TerminalEvent): void {
    if (event.kind === "background") {
      const { theme } = this.shell.get();
      const name = event.isLight ? "light" : "dark";
      if (theme.name === "dark" || theme.name === "light") this.setTheme(themeOf(name, theme.ascii));
      return;
    }
    try {
      this.#dispatcher.handle(event);
    } catch (error) {
      this.report(error);
    }
  }

  setTheme(theme: Theme): void {
    this.shell.set((shell) => shell.theme.name === theme.name ? shell : { ...shell, theme });
  }

  open(screenId: string, params: unknown): void {
    this.go([...this.shell.get().frames, this.#frame(screenId, params)]);
  }

  replace(screenId: string, params: unknown): void {
    this.go([...this.shell.get().frames.slice(0, -1), this.#frame(screenId, params)]);
  }

  /** Puts other screens in place of those on the stack. @param other The stack that `swap` then goes back to. */
  go(frames: readonly Frame[], other = this.shell.get().other): void {
    this.shell.set((shell) => ({ ...shell, frames, ...(other === undefined ? {} : { other }) }));
    this.#notices.left();
  }

  #frame(screenId: string, params: unknown): Frame {
    const screen = this.screens.find((one) => one.id === screenId) ??
      this.screens.find((one) => one.id === "document");
    if (screen === undefined) throw new AlxError(`There is no screen "${screenId}"`);
    const given = screen.id === screenId ? params : { kind: screenId, ...Object(params) };
    const state = screen.initial(given, this);
    const first = screen.first?.(state, this);
    if (first !== undefined) this.queries.warm(first);
    return { id: this.#nextId++, screen, params: given, state };
  }

  back(): void {
    const { frames } = this.shell.get();
    if (frames.length <= 1) return void this.#quitAsked();
    this.go(frames.slice(0, -1), frames);
  }

  /** Swaps with the stack left last. */
  swap(): void {
    const { frames, other } = this.shell.get();
    if (other !== undefined) this.go(other, frames);
  }

  async #quitAsked(): Promise<void> {
    const lines = quitLines(this.shell.get().jobs);
    if (lines.length === 0 || await this.confirm({ title: "Quit", lines, yes: "quit" })) this.quit();
  }

  quit(): void {
    this.#options.onQuit();
  }

  /** The first press stops what runs, the second within two seconds quits. */
  interrupt(): void {
    const now = this.now();
    if (now - this.#lastCtrlC < 2000) return this.quit();
    this.#lastCtrlC = now;
    this.cancel();
    this.notify("Press ctrl-c again to quit");
  }

  /** Cancels requests under way, else the newest job. */
  cancel(): void {
    const count = this.queries.cancel();
    if (count > 0) this.notify(count === 1 ? "Request cancelled" : `${count} requests cancelled`);
    else this.cancelJob();
  }

  notify(text: string, options: { kind?: Notice["kind"]; hint?: string } = {}): void {
    this.#notices.add(text, options);
  }

  report(thrown: unknown): void {
    const error = toError(thrown);
    const hint = error instanceof AlxError && error.hint !== undefined ? { hint: error.hint } : {};
    this.notify(faultText(error), { kind: "error", ...hint });
  }

  startJob(job: JobSpec): number {
    const id = this.#jobs.start(job);
    this.#ticker.start();
    return id;
  }

  cancelJob(id?: number): boolean {
    return this.#jobs.cancel(id);
  }

  show(overlay: Overlay): void {
    this.shell.set((shell) => ({ ...shell, overlays: [...shell.overlays, overlay] }));
  }

  hide(overlay: Overlay): void {
    this.shell.set((shell) => ({ ...shell, overlays: shell.overlays.filter((one) => one !== overlay) }));
    overlay.closed?.();
  }

  confirm(question: { title: string; lines: readonly (readonly Span[])[]; yes: string }): Promise<boolean> {
    return new Promise((resolve) => this.show(confirmOverlay(this, question, resolve)));
  }

  pick<T>(options: PickOptions<T>): Promise<T | undefined> {
    return new Promise((resolve) => this.show(pickOverlay(this, options, resolve)));
  }

  prompt(options: PromptOptions): Promise<string | undefined> {
    return new Promise((resolve) => this.show(promptOverlay(this, options, resolve)));
  }

  copy(text: string, what: string): Promise<void> {
    if (this.io.copy(text)) {
      this.notify(`Copied ${what} (${new TextEncoder().encode(text).length} bytes)`, { kind: "success" });
    } else {
      this.notify(`${what} is too large for the clipboard`, {
        kind: "error",
        hint: "Press e to export it to a file",
      });
    }
    return Promise.resolve();
  }

  commands(): readonly (readonly BoundCommand[])[] {
    return this.#dispatcher.scopes();
  }

  run(command: BoundCommand, count?: number): void {
    const { id } = command;
    this.#notices.again(id);
    this.#notices.during(id, () => {
      const reason = command.blocked();
      if (reason !== undefined) return this.notify(reason);
      void this.#run(command, count).catch((error) => this.#notices.during(id, () => this.report(error)));
    });
  }

  async #run(command: BoundCommand, count?: number): Promise<void> {
    if (command.dangerous) {
      if (this.shell.get().account?.readOnly === true) return this.notify("This session is read-only");
      const lines: Span[][] = [[command.detail ?? `${command.title}?`]];
      if (!await this.confirm({ title: command.title, lines, yes: command.title.toLowerCase() })) return;
    }
    await command.run(count);
  }

  after(ms: number, callback: () => void): () => void {
    const timer = new AbortController();
    this.services.clock.sleep(ms, AbortSignal.any([timer.signal, this.#stopped.signal])).then(
      callback,
      () => {},
    );
    return () => timer.abort();
  }

  /** What screens add to the palette. */
  palette(): PaletteSource {
    return this.#options.palette?.(this) ?? { entries: [], typed: () => [] };
  }

  /** Jump words of the command line that screens add: `:alert q`. */
  commandWords(): readonly CommandWord[] {
    return this.#options.words?.(this) ?? [];
  }

  /** Draws everything again, whatever the terminal shows. */
  redraw(): void {
    this.#options.onRedraw();
  }

  /** Takes the terminal's new size. */
  resize(size: Shell["size"]): void {
    this.shell.set((shell) => ({ ...shell, size }));
  }

  /** Stops everything under way. */
  dispose(): void {
    this.#stopped.abort();
    this.#jobs.dispose();
    this.queries.dispose();
  }

  #settled(event: QueryEvent): void {
    this.log.push(event);
    if (this.log.length > LOG_MAX) this.log.shift();
    // What is read from the machine tells nothing about the server.
    if (event.key.startsWith("local/")) return;
    this.shell.set((shell) => withAnswer(shell, event));
  }
}
