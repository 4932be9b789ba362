import { createHash, type Hash } from "node:crypto";
import type { FileSink } from "./multipart_reader.ts";
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

/** Hashes a file while it comes in and keeps its bytes up to a limit, so that a huge one costs no memory. */
export class FileReceiver implements FileSink {
  readonly #keepBytes: number;
  readonly #hashes: Readonly<Record<"md5" | "sha1" | "sha256", Hash>> = {
    md5: createHash("md5"),
    sha1: createHash("sha1"),
    sha256: createHash("sha256"),
  };
  #kept: Uint8Array[] | undefined = [];
  #head: Uint8Array = new Uint8Array();
  #size = 0;

  /** @param keepBytes up to this size all bytes are kept */
  constructor(keepBytes: number) {
    this.#keepBytes = keepBytes;
  }

  write(bytes: Uint8Array) {
    for (const hash of Object.values(this.#hashes)) hash.update(bytes);
    this.#size += bytes.length;
    if (this.#kept === undefined) return;
    this.#kept.push(bytes.slice());
    if (this.#size <= this.#keepBytes) return;
    this.#head = headOf(this.#kept);
    this.#kept = undefined;
  }

  /** What came in. */
  finish(): ReceivedFile {
    const digest = (name: "md5" | "sha1" | "sha256") => this.#hashes[name].digest("hex");
    const bytes = this.#kept === undefined ? undefined : concatBytes(this.#kept);
    return {
      ...{ size: this.#size, bytes, head: bytes ?? this.#head },
      ...{ md5: digest("md5"), sha1: digest("sha1"), sha256: digest("sha256") },
    };
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
  const receiver = new FileReceiver(Infinity);
  receiver.write(bytes);
  return receiver.finish();
}
