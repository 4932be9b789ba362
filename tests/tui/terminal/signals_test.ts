import assert from "node:assert/strict";
import { ROOT } from "../../support/paths.ts";
import { needing } from "../../support/programs.ts";

const PROGRAM = `import { Terminal } from "file://${ROOT}src/tui/terminal/terminal.ts";
const terminal = new Terminal({});
terminal.open();
terminal.setMouse(true);
terminal.onResize(() => terminal.write("\\x1b[HAGAIN"));
terminal.listen();
terminal.write("\\x1b[HINSIDE " + Deno.pid + ".");
await new Promise(() => {});`;

/** Alternate screen, cursor shown, mouse captured. */
const STATE = "#{alternate_on} #{cursor_flag} #{mouse_any_flag}";

/** A program that has taken the terminal over, in a tmux server of its own. */
class Taken implements AsyncDisposable {
  readonly #socket = `alx-${crypto.randomUUID()}`;
  #pid = 0;

  async tmux(...args: string[]): Promise<string> {
    const all = ["-L", this.#socket, "-f", "/dev/null", ...args];
    return new TextDecoder().decode((await new Deno.Command("tmux", { args: all }).output()).stdout);
  }

  async open(): Promise<void> {
    const script = 'deno eval --no-lock --ext=ts "$0"; echo "ENDED $?"; read line';
    await this.tmux("new-session", "-d", "-x", "80", "-y", "24", "sh", "-c", script, PROGRAM);
    this.#pid = Number(/INSIDE (\d+)\./.exec(await this.shows(/INSIDE \d+\./))![1]);
  }

  kill(signal: Deno.Signal): void {
    Deno.kill(this.#pid, signal);
  }

  /** Waits until tmux says so of the pane. */
  async until(format: string, wanted: string): Promise<void> {
    await this.#wait(
      async () => (await this.tmux("display", "-p", format)).trim(),
      (text) => text === wanted,
    );
  }

  /** Waits until the program is stopped: what would continue it before would be lost. */
  async stopped(): Promise<void> {
    const args = ["-o", "stat=", "-p", String(this.#pid)];
    const state = async () =>
      new TextDecoder().decode((await new Deno.Command("ps", { args }).output()).stdout);
    await this.#wait(state, (text) => text.startsWith("T"));
  }

  shows(what: RegExp): Promise<string> {
    return this.#wait(() => this.tmux("capture-pane", "-p"), (screen) => what.test(screen));
  }

  async #wait(read: () => Promise<string>, holds: (text: string) => boolean): Promise<string> {
    const deadline = AbortSignal.timeout(30_000);
    for (;;) {
      const text = await read();
      if (holds(text)) return text;
      if (deadline.aborted) assert.fail(`Still:\n${text}`);
      // A real program on a real terminal: there is no clock to inject.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async [Symbol.asyncDispose]() {
    await this.tmux("kill-server");
  }
}

const ENDS = [["SIGQUIT", 131], ["SIGABRT", 134], ["SIGUSR1", 138], ["SIGTERM", 143]] as const;
for (const [signal, code] of ENDS) {
  Deno.test(needing(["tmux"], `${signal} restores the terminal and ends with ${code}`), async () => {
    await using taken = new Taken();
    await taken.open();
    taken.kill(signal);
    await taken.shows(new RegExp(`ENDED ${code}`));
    await taken.until(STATE, "0 1 0");
  });
}

Deno.test(needing(["tmux"], "SIGTSTP from outside leaves the screen, SIGCONT draws it again"), async () => {
  await using taken = new Taken();
  await taken.open();
  taken.kill("SIGTSTP");
  await taken.until(STATE, "0 1 0");
  await taken.stopped();
  taken.kill("SIGCONT");
  await taken.shows(/AGAIN/);
  await taken.until(STATE, "1 0 1");
  taken.kill("SIGTERM");
  await taken.until(STATE, "0 1 0");
});
