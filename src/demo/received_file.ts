import { createHash, type Hash } from "node:crypto";
import { setImmediate } from "node:timers";
import { concatBytes } from "../util/bytes.ts";
import { isHole, ZEROS } from "./holes.ts";
import type { FileSink } from "./multipart_reader.ts";

/** The digests that nothing waits for: a submission is known by its SHA-256. */
export interface OtherDigests {
  readonly md5: string;
  readonly sha1: string;
}

/** A file that came in: its bytes as far as they are kept, and its hashes, which take time where it is huge. */
export interface ReceivedFile {
  readonly size: number;
  /** All bytes; undefined when there were more than are kept. */
  readonly bytes: Uint8Array | undefined;
  /** The first bytes of a file too large to keep. */
  readonly head: Uint8Array;
  /** What a submission needs before it is answered. */
  sha256(): Promise<string>;
  /** MD5 and SHA-1, which no answer waits for. */
  others(): Promise<OtherDigests>;
}

/** Bytes of a file, or how many bytes of nothing stand there. */
type Piece = Uint8Array | number;

type HashName = "sha256" | "md5" | "sha1";

const HEAD_BYTES = 1_048_576;
/** Hashed without a break; more would make other requests wait. */
const SLICE_BYTES = 16_777_216;

/**
 * Takes a file as it comes and keeps its bytes up to a limit, so that a huge one costs no memory. Holes are kept as
 * their length: a sparse disk image fits, and is hashed when somebody asks, a slice at a time, not while a client waits.
 * A file of which more comes than is kept is hashed on the way.
 */
export class FileReceiver implements FileSink {
  readonly #keepBytes: number;
  /** Of what is not kept. */
  #hashes: Readonly<Record<HashName, Hash>> | undefined;
  /** What is kept; nothing any more once it is hashed on the way. */
  #pieces: Piece[] = [];
  #keptBytes = 0;
  #head: Uint8Array = new Uint8Array();
  #size = 0;

  /** @param keepBytes up to this size all bytes are kept */
  constructor(keepBytes: number) {
    this.#keepBytes = keepBytes;
  }

  write(bytes: Uint8Array) {
    this.#size += bytes.length;
    if (this.#hashes !== undefined) return this.#hash(this.#hashes, bytes);
    if (isHole(bytes)) return this.#addHole(bytes.length);
    // A copy: `slice` of a Buffer is a view.
    this.#pieces.push(new Uint8Array(bytes));
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > this.#keepBytes) this.#letGo();
  }

  /** What came in. */
  finish(): ReceivedFile {
    const isWhole = this.#hashes === undefined && this.#size <= this.#keepBytes;
    const bytes = isWhole ? startOf(this.#pieces, this.#size) : undefined;
    const head = bytes ?? (this.#hashes === undefined ? startOf(this.#pieces, HEAD_BYTES) : this.#head);
    const pieces = bytes === undefined ? this.#pieces : [bytes];
    let [sha256, others]: [Promise<string>?, Promise<OtherDigests>?] = [];
    return {
      ...{ size: this.#size, bytes, head },
      sha256: () => sha256 ??= this.#digest("sha256", pieces),
      others: () => others ??= this.#others(pieces),
    };
  }

  #addHole(length: number) {
    const last = this.#pieces.at(-1);
    if (typeof last === "number") this.#pieces[this.#pieces.length - 1] = last + length;
    else this.#pieces.push(length);
  }

  /** There are more bytes than are kept: from here on they are hashed as they come. */
  #letGo() {
    const pieces = this.#pieces;
    this.#head = startOf(pieces, HEAD_BYTES);
    this.#pieces = [];
    this.#hashes = { sha256: createHash("sha256"), md5: createHash("md5"), sha1: createHash("sha1") };
    for (const slice of slicesOf(pieces)) this.#hash(this.#hashes, slice);
  }

  #hash(hashes: Readonly<Record<HashName, Hash>>, bytes: Uint8Array) {
    for (const hash of Object.values(hashes)) hash.update(bytes);
  }

  async #others(pieces: readonly Piece[]): Promise<OtherDigests> {
    return { md5: await this.#digest("md5", pieces), sha1: await this.#digest("sha1", pieces) };
  }

  /** Of what was hashed on the way, else of the pieces, with breaks. */
  async #digest(name: HashName, pieces: readonly Piece[]): Promise<string> {
    const hash = this.#hashes?.[name] ?? createHash(name);
    let sinceBreak = 0;
    for (const slice of slicesOf(pieces)) {
      hash.update(slice);
      sinceBreak += slice.length;
      if (sinceBreak < SLICE_BYTES) continue;
      sinceBreak = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return hash.digest("hex");
  }
}

/** What the pieces stand for, in runs of at most a mebibyte. */
function* slicesOf(pieces: readonly Piece[]): Generator<Uint8Array> {
  for (const piece of pieces) {
    if (typeof piece !== "number") yield piece;
    else for (let left = piece; left > 0; left -= ZEROS.length) yield ZEROS.subarray(0, left);
  }
}

/** The first bytes of it, at most `length`. */
function startOf(pieces: readonly Piece[], length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let left = length;
  for (const slice of slicesOf(pieces)) {
    if (left <= 0) break;
    parts.push(slice.subarray(0, left));
    left -= slice.length;
  }
  return concatBytes(parts);
}

/** A file that is in memory already. */
export function receivedBytes(bytes: Uint8Array): ReceivedFile {
  const receiver = new FileReceiver(Infinity);
  receiver.write(bytes);
  return receiver.finish();
}
