/** Writes the lines of a journal: together while the disk is busy, and safely on it. @module */
import type { JsonlAppender } from "../../util/jsonl.ts";
import { withFileErrors } from "../../util/file_error.ts";

/** Collects lines while the disk is busy and writes them together. */
export class JournalWriter {
  readonly #path: string;
  readonly #file: JsonlAppender;
  readonly #broken = new AbortController();
  #lines: Uint8Array[] = [];
  #endBytes: number;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** @param path For messages. */
  constructor(path: string, file: JsonlAppender) {
    this.#path = path;
    this.#file = file;
    this.#endBytes = file.sizeBytes;
  }

  /** Aborted with the reason once a line could not be written. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Size of the journal with all lines that were added. */
  get endBytes(): number {
    return this.#endBytes;
  }

  /** Adds a line. `offset`: where it begins; `written`: resolves once it is on the disk. */
  add(line: Uint8Array): { readonly offset: number; readonly written: Promise<void> } {
    this.#lines.push(line);
    const offset = this.#endBytes;
    this.#endBytes += line.length;
    this.#next ??= this.#start(this.#running);
    return { offset, written: this.#next };
  }

  /** How much of the file stands there already. */
  writtenBytes(): number {
    return this.#file.sizeBytes;
  }

  /** Resolves once every line so far is on the disk. */
  async flushed(): Promise<void> {
    this.broken.throwIfAborted();
    await (this.#next ?? this.#running);
  }

  /** Waits for what is being written and closes the file. */
  async close(): Promise<void> {
    await (this.#next ?? this.#running)?.catch(() => undefined);
    this.#file.close();
  }

  async #start(after: Promise<void> | undefined): Promise<void> {
    await after?.catch(() => undefined);
    this.#running = this.#next;
    this.#next = undefined;
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const batch = this.#lines;
    this.#lines = [];
    this.broken.throwIfAborted(); // nothing may count after a line that was lost
    try {
      await withJournalErrors(this.#path, async () => {
        await this.#file.append(batch);
        await this.#file.sync();
      });
    } catch (error) {
      this.#broken.abort(error);
      throw error;
    }
  }
}

/** Runs `work`, saying of a failure that it is the journal's, and what to do. */
export function withJournalErrors<T>(path: string, work: () => Promise<T>): Promise<T> {
  return withFileErrors(`Cannot write the journal "${path}"`, work, {
    hint: "make room, and run the same command: it goes on where it stopped",
  });
}
