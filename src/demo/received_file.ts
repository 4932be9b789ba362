import { createHash, type Hash } from "node:crypto";
import type { FileSink } from "./multipart_reader.ts";
import { ThreadedMd5 } from "./threaded_hash.ts";
import { concatBytes } from "../util/bytes.ts";

/** A file that came in: its hashes, and its bytes as far as they are kept. */
export interface ReceivedFile {
  readonly size: number;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
  /** All bytes; undefined when there were more than are kept. */
  readonly bytes: Uint8Array | undefined;
  /** The first bytes of a file too large to keep. */
  readonly head: Uint8Array;
}

const HEAD_BYTES = 1_048_576;
/** A thread takes a while to start. */
const WORTH_A_THREAD_BYTES = 33_554_432;

/**
 * Hashes a file while it comes in and keeps its bytes up to a limit, so that a huge one costs no memory. End it with
 * {@link FileReceiver.finish} or {@link FileReceiver.close}.
 */
export class FileReceiver implements FileSink {
  readonly #keepBytes: number;
  readonly #sha1 = createHash("sha1");
  readonly #sha256 = createHash("sha256");
  /** Once the bytes are no longer kept: until then MD5 can wait. */
  #md5: Hash | ThreadedMd5 | undefined;
  #kept: Uint8Array[] | undefined = [];
  #head: Uint8Array = new Uint8Array();
  #size = 0;

  /** @param keepBytes up to this size all bytes are kept */
  constructor(keepBytes: number) {
    this.#keepBytes = keepBytes;
  }

  write(bytes: Uint8Array): Promise<void> | void {
    this.#sha1.update(bytes);
    this.#sha256.update(bytes);
    this.#size += bytes.length;
    if (this.#kept === undefined) return this.#hash(bytes);
    this.#kept.push(bytes.slice());
    if (this.#size > this.#keepBytes) return this.#letGo(this.#kept);
  }

  #hash(bytes: Uint8Array): Promise<void> | void {
    if (this.#md5 instanceof ThreadedMd5) return this.#md5.update(bytes);
    this.#md5?.update(bytes);
  }

  async #letGo(kept: readonly Uint8Array[]): Promise<void> {
    this.#kept = undefined;
    this.#md5 = this.#size < WORTH_A_THREAD_BYTES ? createHash("md5") : new ThreadedMd5();
    this.#head = headOf(kept);
    for (const bytes of kept) await this.#hash(bytes);
  }

  /** What came in. */
  async finish(): Promise<ReceivedFile> {
    const bytes = this.#kept === undefined ? undefined : concatBytes(this.#kept);
    const md5 = bytes === undefined
      ? this.#md5 instanceof ThreadedMd5 ? await this.#md5.digest() : this.#md5?.digest("hex") ?? ""
      : createHash("md5").update(bytes).digest("hex");
    return {
      size: this.#size,
      md5,
      sha1: this.#sha1.digest("hex"),
      sha256: this.#sha256.digest("hex"),
      bytes,
      head: bytes ?? this.#head,
    };
  }

  /** Gives up what a file that did not come whole still holds. */
  close() {
    if (this.#md5 instanceof ThreadedMd5) this.#md5.close();
  }
}

/**
 * Reads a form whose file goes to a receiver.
 *
 * @throws whatever `read` throws; then nothing of the file is held any more
 */
export async function receiveFile<Form>(
  receiver: FileReceiver,
  read: () => Promise<Form>,
): Promise<{ readonly form: Form; readonly received: ReceivedFile }> {
  try {
    const form = await read();
    return { form, received: await receiver.finish() };
  } finally {
    receiver.close();
  }
}

function headOf(kept: readonly Uint8Array[]): Uint8Array {
  const head = new Uint8Array(Math.min(HEAD_BYTES, kept.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const bytes of kept) {
    if (at === head.length) break;
    const piece = bytes.subarray(0, head.length - at);
    head.set(piece, at);
    at += piece.length;
  }
  return head;
}

/** A file that is in memory already. */
export function receivedBytes(bytes: Uint8Array): ReceivedFile {
  const digest = (name: string) => createHash(name).update(bytes).digest("hex");
  const own = bytes.slice();
  return {
    ...{ size: bytes.length, bytes: own, head: own },
    ...{ md5: digest("md5"), sha1: digest("sha1"), sha256: digest("sha256") },
  };
}
