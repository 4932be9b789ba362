import { NetworkError, ProtocolError } from "./errors.ts";
import { retold } from "./retold.ts";
import { type Answer, ExchangeFailed } from "./transport.ts";

/** A page of JSON is far below; more is not held in memory. */
const MEMORY_LIMIT = 2 ** 30;
const FIRST_BUFFER = 256 * 1024;
/** A length is believed only so far before bytes arrive. */
const TRUSTED_LENGTH = 16 * 1024 * 1024;

/** The whole body, read into one buffer: no chunks to join when the length is known. */
export async function readAll(answer: Answer): Promise<Uint8Array> {
  try {
    const known = answer.sizeBytes;
    if (known !== undefined && known > MEMORY_LIMIT) throw tooLarge();
    let buffer = new Uint8Array(Math.min(known ?? FIRST_BUFFER, TRUSTED_LENGTH));
    let length = 0;
    for (;;) {
      if (known !== undefined && length === known) break;
      if (length === buffer.length) buffer = grown(buffer, known);
      const count = await answer.read(buffer.subarray(length));
      if (count === 0) break;
      length += count;
    }
    return buffer.subarray(0, length);
  } finally {
    answer.close();
  }
}

function grown(buffer: Uint8Array<ArrayBuffer>, known: number | undefined): Uint8Array<ArrayBuffer> {
  if (buffer.length >= MEMORY_LIMIT) throw tooLarge();
  const larger = new Uint8Array(Math.min(known ?? Infinity, Math.max(buffer.length * 2, FIRST_BUFFER)));
  larger.set(buffer);
  return larger;
}

function tooLarge(): ProtocolError {
  return new ProtocolError("The answer is larger than 1 GiB");
}

/**
 * The body in pieces of up to 64 KiB, read from the wire only as they are asked for. Leaving the loop drops the
 * connection.
 *
 * @param finish Told once how it ended
 * @throws {NetworkError} the connection broke; the message tells how far it got
 */
export async function* rawBody(
  answer: Answer,
  finish: (error?: unknown) => void,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(64 * 1024);
  let length = 0;
  try {
    for (;;) {
      const count = await answer.read(buffer);
      if (count === 0) break;
      length += count;
      yield buffer.slice(0, count);
    }
    finish();
  } catch (thrown) {
    let error = thrown instanceof ExchangeFailed ? thrown.error : thrown;
    if (error instanceof NetworkError) {
      const of = answer.sizeBytes === undefined ? "" : ` of ${answer.sizeBytes}`;
      error = retold(error, { message: `${error.message}, after ${length}${of} bytes` });
    }
    finish(error);
    throw error;
  } finally {
    answer.close();
    finish();
  }
}
