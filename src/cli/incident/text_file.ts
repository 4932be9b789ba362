import type { NewFile, NewFileOptions } from "../files.ts";

/** Bytes that a text is made into at a time. */
const ROOM_BYTES = 64 * 1024;

/** A file that takes texts too, without an array for each of a million rows. */
export class TextFile implements NewFile {
  readonly #file: NewFile;
  readonly #encoder = new TextEncoder();
  readonly #room = new Uint8Array(ROOM_BYTES);

  constructor(file: NewFile) {
    this.#file = file;
  }

  /** Writes a text; one after the other only. */
  async text(text: string): Promise<void> {
    for (let at = 0; at < text.length;) {
      const { read, written } = this.#encoder.encodeInto(at === 0 ? text : text.slice(at), this.#room);
      await this.#file.write(this.#room.subarray(0, written));
      at += read;
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#file.write(bytes);
  }

  finish(options?: NewFileOptions): Promise<void> {
    return this.#file.finish(options);
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }
}
