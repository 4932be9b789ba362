import type { Services } from "../../src/features/services.ts";
import { memoryFiles, type StateFiles } from "../../src/tui/state_files.ts";
import { themeOf } from "../../src/tui/theme.ts";
import { mountTui, type TuiStart } from "../../src/tui/app.tsx";
import type { TuiApp } from "../../src/tui/app.ts";
import { FakeTerminal } from "./fake_terminal.ts";

/** How to open the UI in a test. */
export interface DriverOptions {
  readonly services: Services;
  readonly columns?: number;
  readonly rows?: number;
  readonly start?: TuiStart;
  readonly files?: StateFiles;
}

/** A person in front of the UI: presses keys, reads the screen. */
export interface Driver extends AsyncDisposable {
  readonly app: TuiApp;
  readonly terminal: FakeTerminal;
  readonly files: StateFiles;
  /** Keys by their names, one after the other. */
  press(...names: string[]): Promise<void>;
  /** Text, character by character. */
  type(text: string): Promise<void>;
  /** What is on screen. */
  screen(): Promise<string>;
  /** Waits until the screen shows it. @throws with the screen when it does not in time */
  see(what: string | RegExp): Promise<string>;
  /** Waits until the screen no longer shows it. */
  gone(what: string | RegExp): Promise<string>;
  readonly quit: () => boolean;
}

const WAIT_MS = 30_000;
/** Turns of the event loop that open questions are waited for at the end. */
const RESTS = 500;
/** Lets promises and React settle. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const shows = (text: string, what: string | RegExp) =>
  typeof what === "string" ? text.includes(what) : what.test(text);

/** Opens the UI on a terminal model, 80x24 unless told otherwise. */
export async function openDriver(options: DriverOptions): Promise<Driver> {
  const terminal = new FakeTerminal(options.columns ?? 80, options.rows ?? 24);
  const files = options.files ?? memoryFiles();
  const tui = mountTui({
    services: options.services,
    io: terminal,
    files,
    theme: themeOf("dark"),
    start: options.start ?? {},
  });
  let quit = false;
  void tui.done.then(() => quit = true);
  const until = async (holds: (text: string) => boolean, what: string): Promise<string> => {
    const deadline = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const text = await terminal.text();
      if (holds(text)) return text;
      if (deadline.aborted) throw new Error(`${what} on the screen:\n${text}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, 50);
        const stop = terminal.onWritten(done);
        function done() {
          clearTimeout(timer);
          stop();
          resolve();
        }
      });
    }
  };
  await settle();
  return {
    app: tui.app,
    terminal,
    files,
    async press(...names) {
      for (const name of names) {
        const text = name === "space" ? " " : [...name].length === 1 ? name : undefined;
        terminal.emit({ kind: "key", name, ...(text === undefined ? {} : { text }) });
        await settle();
      }
    },
    async type(text) {
      for (const char of text) {
        terminal.emit({ kind: "key", name: char === " " ? "space" : char, text: char });
      }
      await settle();
    },
    screen: () => terminal.text(),
    see: (what) => until((text) => shows(text, what), `Never saw ${what}`),
    gone: (what) => until((text) => !shows(text, what), `Still saw ${what}`),
    quit: () => quit,
    async [Symbol.asyncDispose]() {
      // What is asked still is left its time: a connection that is cut while it is made closes too late for a test.
      for (let i = 0; i < RESTS && tui.app.queries.fetching.get() > 0; i++) await settle();
      tui.unmount();
      // So does one that a listener was making just now.
      for (let i = 0; i < 5; i++) await settle();
      // The terminal model works off what was written by timers of its own.
      await terminal.text();
      terminal.close();
    },
  };
}
