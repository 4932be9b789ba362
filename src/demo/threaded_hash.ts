/**
 * A hash computed in a thread of its own. Of the three hashes of a file MD5 alone takes longer than the two others
 * together, for processors help with those; beside them it costs a big upload no time.
 *
 * @module
 */

/** Not a file, so that a bundled program needs no second one; not a blob, which a compiled program does not find. */
const PROGRAM = `
import { createHash } from "node:crypto";
const hash = createHash("md5");
self.onmessage = ({ data }) => {
  if (data === null) return self.postMessage(hash.digest("hex"));
  hash.update(new Uint8Array(data.block, 0, data.length));
  self.postMessage(data.block, [data.block]);
};
`;

const BLOCK_BYTES = 1_048_576;
/** Blocks that may wait for the thread before whoever writes is held up. */
const MAX_WAITING = 16;

/** MD5 in a thread of its own; end it with {@link ThreadedMd5.digest} or {@link ThreadedMd5.close}. */
export class ThreadedMd5 {
  readonly #worker: Worker;
  /** Blocks that came back. */
  readonly #free: ArrayBuffer[] = [];
  #block: Uint8Array<ArrayBuffer> = new Uint8Array(BLOCK_BYTES);
  #filled = 0;
  #waiting = 0;
  /** Called when a block comes back. */
  #wake = () => {};
  #settle: { done(hex: string): void; fail(error: Error): void } | undefined;
  #failure: Error | undefined;

  constructor() {
    const url = `data:text/javascript,${encodeURIComponent(PROGRAM)}`;
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (typeof data === "string") return this.#settle?.done(data);
      this.#free.push(data);
      this.#waiting--;
      this.#wake();
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#failure = new Error(`The hash thread failed: ${event.message}`);
      this.#settle?.fail(this.#failure);
      this.#wake();
    };
  }

  /** Takes a copy of the bytes; waits while too many are on their way. */
  async update(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const count = Math.min(bytes.length - at, BLOCK_BYTES - this.#filled);
      this.#block.set(bytes.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled === BLOCK_BYTES) this.#send();
      while (this.#waiting >= MAX_WAITING && this.#failure === undefined) {
        await new Promise<void>((resolve) => this.#wake = resolve);
      }
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #send() {
    const { buffer } = this.#block;
    this.#worker.postMessage({ block: buffer, length: this.#filled }, [buffer]);
    this.#waiting++;
    this.#filled = 0;
    this.#block = new Uint8Array(this.#free.pop() ?? new ArrayBuffer(BLOCK_BYTES));
  }

  /** The hash in hex digits; ends the thread. */
  async digest(): Promise<string> {
    try {
      if (this.#failure !== undefined) throw this.#failure;
      const digest = new Promise<string>((done, fail) => this.#settle = { done, fail });
      this.#send();
      this.#worker.postMessage(null);
      return await digest;
    } finally {
      this.close();
    }
  }

  /** Ends the thread; may be called twice. */
  close() {
    this.#worker.terminate();
  }
}
