import type { TerminalEvent } from "../../src/tui/terminal/keys.ts";
import type { TerminalIo, TerminalSize } from "../../src/tui/terminal/terminal.ts";
import { type TerminalModel, terminalModel } from "./xterm.ts";

/** A terminal made of a model: what is written can be read, keys can be pressed. */
export class FakeTerminal implements TerminalIo {
  readonly model: TerminalModel;
  /** What was copied, oldest first. */
  readonly copied: string[] = [];
  /** Bytes written so far. */
  byteCount = 0;
  #size: TerminalSize;
  #listener: ((event: TerminalEvent) => void) | undefined;
  #resized: ((size: TerminalSize) => void) | undefined;
  #written: Promise<void> = Promise.resolve();
  #watchers = new Set<() => void>();

  constructor(columns: number, rows: number) {
    this.#size = { columns, rows };
    this.model = terminalModel(columns, rows);
    this.#written = this.model.write("\x1b[?7l");
  }

  size(): TerminalSize {
    return this.#size;
  }
  write(bytes: string): void {
    this.byteCount += bytes.length;
    this.#written = this.#written.then(() => this.model.write(bytes)).then(() => {
      for (const watcher of [...this.#watchers]) watcher();
    });
  }
  onEvent(listener: (event: TerminalEvent) => void): void {
    this.#listener = listener;
  }
  onResize(listener: (size: TerminalSize) => void): void {
    this.#resized = listener;
  }
  copy(text: string): boolean {
    this.copied.push(text);
    return true;
  }
  setMouse(): void {}
  suspend(): Promise<void> {
    return Promise.resolve();
  }
  close(): void {
    this.model.dispose();
  }

  /** Sends an event as the terminal would. */
  emit(event: TerminalEvent): void {
    this.#listener?.(event);
  }

  /** Gives the terminal another size. */
  resize(columns: number, rows: number): void {
    this.#size = { columns, rows };
    // The model cannot be resized in the middle of what it reads.
    this.#written = this.#written.then(() => this.model.resize({ columns, rows }));
    this.#resized?.(this.#size);
  }

  /** What is shown once all that was written is worked off. */
  async text(): Promise<string> {
    await this.#written;
    return this.model.text().join("\n");
  }

  /** Calls back after each write was worked off; returns how to stop. */
  onWritten(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
