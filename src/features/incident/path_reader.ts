import type { JournalWriter } from "./journal_writer.ts";
import { AlxError } from "../../util/error.ts";
import { readJournalBlocks } from "./journal_lines.ts";

/** Paths that are kept, so that they need not be read. */
const MOST_PATHS = 20_000;

/** Read at a time: what is asked for next stands behind what is asked for now, mostly. */
const PATH_BLOCK_BYTES = 64 * 1024;

/** Paths by where their lines stand; those of a million files stay on the disk. */
export class PathReader {
  readonly #path: string;
  readonly #writer: JournalWriter;
  readonly #kept = new Map<number, string>();

  constructor(path: string, writer: JournalWriter) {
    this.#path = path;
    this.#writer = writer;
  }

  keep(offset: number, path: string): void {
    if (this.#kept.size < MOST_PATHS) this.#kept.set(offset, path);
  }

  /** The path of the line at an offset, which may still wait to be written. */
  async at(offset: number): Promise<string> {
    if (!this.#kept.has(offset)) await this.#read(offset);
    const path = this.#kept.get(offset);
    this.#kept.delete(offset);
    if (path === undefined) {
      throw new AlxError(`Cannot read "${this.#path}": no path stands at byte ${offset}`);
    }
    return path;
  }

  async #read(from: number): Promise<void> {
    if (from >= this.#writer.writtenBytes()) await this.#writer.flushed();
    if (this.#kept.size >= MOST_PATHS) this.#kept.clear();
    const options = { offset: from, blockBytes: PATH_BLOCK_BYTES };
    for await (const { lines } of readJournalBlocks(this.#path, options)) {
      for (const { entry, offset } of lines) if ("path" in entry) this.#kept.set(offset, entry.path);
      return;
    }
  }
}
