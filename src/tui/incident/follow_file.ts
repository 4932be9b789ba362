const BLOCK_BYTES = 256 * 1024;

/** Hands on the lines of a growing file, each once. */
export class FollowedFile {
  readonly #path: string;
  #offset = 0;
  #rest = "";
  #decoder = new TextDecoder();
  #reading: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Reads on to the end. A call while another reads joins it. A last line without its end waits for the next call; a file
   * that is not there yet has no lines.
   *
   * @param onBlock Called with the whole lines of each block.
   * @throws the system's error when the file cannot be read
   */
  read(onBlock: (lines: readonly string[]) => void): Promise<void> {
    this.#reading ??= this.#read(onBlock).finally(() => this.#reading = undefined);
    return this.#reading;
  }

  async #read(onBlock: (lines: readonly string[]) => void): Promise<void> {
    let file: Deno.FsFile;
    try {
      file = await Deno.open(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    try {
      await file.seek(this.#offset, Deno.SeekMode.Start);
      const block = new Uint8Array(BLOCK_BYTES);
      for (;;) {
        const count = await file.read(block);
        if (count === null) return;
        this.#offset += count;
        const lines = (this.#rest + this.#decoder.decode(block.subarray(0, count), { stream: true })).split(
          "\n",
        );
        this.#rest = lines.pop() ?? "";
        onBlock(lines);
      }
    } finally {
      file.close();
    }
  }
}
