import { InputParser } from "./input.ts";
import type { TerminalEvent } from "./keys.ts";
import { copySequence, type Multiplexer, multiplexerOf } from "./osc52.ts";

/** A size in cells. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What the UI needs of a terminal; tests give a model of one. */
export interface TerminalIo {
  size(): TerminalSize;
  /** Writes at once and whole. */
  write(bytes: string): void;
  /** Told of each key, paste, click and of the background colour. */
  onEvent(listener: (event: TerminalEvent) => void): void;
  onResize(listener: (size: TerminalSize) => void): void;
  /** Copies to the clipboard of the person's machine; false when the text is too large. */
  copy(text: string): boolean;
  setMouse(on: boolean): void;
  /** Stops the process until the shell continues it. Resolves when it was. */
  suspend(): Promise<void>;
  /** Restores the terminal. Calling it again does nothing. */
  close(): void;
}

/** Clicks, the wheel, and moves with a button held down. */
const MOUSE_ON = "\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF = "\x1b[?1006l\x1b[?1002l";
/** Alternate screen, no wrap, cursor hidden, bracketed paste, focus told, kitty keys without their release events. */
const ENTER = "\x1b[?1049h\x1b[?7l\x1b[?25l\x1b[?2004h\x1b[?1004h\x1b[>1u";
const LEAVE = "\x1b[<u\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[0m\x1b[?1049l";
const ASK_BACKGROUND = "\x1b]11;?\x07";
/** Signals that end the program, with the exit code a shell gives each. */
const SIGNALS: readonly (readonly [Deno.Signal, number])[] = [
  ["SIGINT", 130],
  ...(Deno.build.os === "windows" ? [] : [
    ["SIGHUP", 129],
    ["SIGQUIT", 131],
    ["SIGABRT", 134],
    ["SIGUSR1", 138],
    ["SIGUSR2", 140],
    ["SIGALRM", 142],
    ["SIGTERM", 143],
  ] as const),
];
/** Signals that stop and continue the program; Windows has none. */
const hasStop = Deno.build.os !== "windows";

/** The terminal this process runs in, taken over for a full-screen program. */
export class Terminal implements TerminalIo {
  readonly #multiplexer: Multiplexer;
  readonly #encoder = new TextEncoder();
  #listener: ((event: TerminalEvent) => void) | undefined;
  #early: TerminalEvent[] = [];
  #resized: ((size: TerminalSize) => void) | undefined;
  #continued: (() => void) | undefined;
  #open = false;
  #mouse = false;
  readonly #parser = new InputParser(
    (event) => this.#listener === undefined ? this.#early.push(event) : this.#listener(event),
    (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  );

  /** @param env Tells of tmux and screen. */
  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#multiplexer = multiplexerOf(env);
  }

  /** Takes the terminal over: alternate screen, raw mode; keys typed from now on are kept for the listener. */
  open(): void {
    if (this.#open) return;
    this.#open = true;
    Deno.stdin.setRaw(true);
    this.write(ENTER);
    if (hasStop) {
      Deno.addSignalListener("SIGWINCH", this.#onWinch);
      Deno.addSignalListener("SIGCONT", this.#onContinue);
      Deno.addSignalListener("SIGTSTP", this.#onStop);
    }
    for (const [signal] of SIGNALS) Deno.addSignalListener(signal, this.#stoppers[signal]!);
    globalThis.addEventListener("unload", this.#onUnload);
    globalThis.addEventListener("error", this.#onUnload);
    globalThis.addEventListener("unhandledrejection", this.#onUnload);
  }

  /** Starts reading keys and asks for the background colour. */
  listen(): void {
    this.write(ASK_BACKGROUND);
    void this.#read();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    if (hasStop) {
      Deno.removeSignalListener("SIGWINCH", this.#onWinch);
      Deno.removeSignalListener("SIGCONT", this.#onContinue);
      Deno.removeSignalListener("SIGTSTP", this.#onStop);
    }
    for (const [signal] of SIGNALS) Deno.removeSignalListener(signal, this.#stoppers[signal]!);
    globalThis.removeEventListener("unload", this.#onUnload);
    globalThis.removeEventListener("error", this.#onUnload);
    globalThis.removeEventListener("unhandledrejection", this.#onUnload);
    this.#parser.dispose();
    this.#restore();
  }

  size(): TerminalSize {
    try {
      return Deno.consoleSize();
    } catch {
      return { columns: 80, rows: 24 };
    }
  }

  write(bytes: string): void {
    let data = this.#encoder.encode(bytes);
    try {
      while (data.length > 0) data = data.subarray(Deno.stdout.writeSync(data));
    } catch (error) {
      // The window is gone: end as the hang-up signal would.
      if (error instanceof Deno.errors.BrokenPipe) Deno.exit(129);
      throw error;
    }
  }

  onEvent(listener: (event: TerminalEvent) => void): void {
    this.#listener = listener;
    for (const event of this.#early.splice(0)) listener(event);
  }

  onResize(listener: (size: TerminalSize) => void): void {
    this.#resized = listener;
  }

  copy(text: string): boolean {
    const sequence = copySequence(text, this.#multiplexer);
    if (sequence !== undefined) this.write(sequence);
    return sequence !== undefined;
  }

  setMouse(on: boolean): void {
    this.#mouse = on;
    this.write(on ? MOUSE_ON : MOUSE_OFF);
  }

  suspend(): Promise<void> {
    this.#restore();
    const continued = new Promise<void>((resolve) => this.#continued = resolve);
    Deno.kill(Deno.pid, "SIGSTOP");
    return continued;
  }

  #restore(): void {
    try {
      this.write((this.#mouse ? MOUSE_OFF : "") + LEAVE);
      Deno.stdin.setRaw(false);
    } catch {
      // The terminal is gone; there is nothing to restore.
    }
  }

  readonly #onContinue = () => {
    const done = this.#continued;
    this.#continued = undefined;
    if (!this.#open) return;
    Deno.stdin.setRaw(true);
    this.write(ENTER + (this.#mouse ? MOUSE_ON : ""));
    done?.();
    this.#resized?.(this.size());
  };
  /** Another program asks to stop: the screen is given back first, as for ctrl-z. */
  readonly #onStop = () => void this.suspend();
  readonly #onWinch = () => this.#resized?.(this.size());
  readonly #onUnload = () => this.close();
  readonly #stoppers = Object.fromEntries(SIGNALS.map(([signal, code]) => [signal, () => {
    this.close();
    Deno.exit(code);
  }]));

  async #read(): Promise<void> {
    const buffer = new Uint8Array(65536);
    while (this.#open) {
      const count = await Deno.stdin.read(buffer).catch(() => null);
      if (!this.#open) return;
      if (count === null) {
        this.close();
        Deno.exit(129);
      }
      this.#parser.feed(buffer.subarray(0, count));
    }
  }
}
