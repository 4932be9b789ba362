import { concatBytes } from "../util/bytes.ts";
import { ApiError } from "./errors.ts";
import type { RequestBody } from "./http.ts";

/** The end of a body sent in chunks. */
export const LAST_CHUNK = new TextEncoder().encode("0\r\n\r\n");

const LINE_END = new TextEncoder().encode("\r\n");

/** `bytes` as one chunk. */
export function asChunk(bytes: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`${bytes.length.toString(16)}\r\n`);
  return concatBytes([head, bytes, LINE_END]);
}

/** The bytes to send could not be read: not the network's fault. */
export class BodySourceError extends Error {
  override name = "BodySourceError";
}

/** The chunks of a body; its failures are told apart, and its length is held to what was promised. */
export async function* fromSource(body: RequestBody): AsyncGenerator<Uint8Array> {
  const { sizeBytes } = body;
  let sum = 0;
  const iterator = body.stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch((cause) => {
        throw new BodySourceError("the source failed", { cause });
      });
      if (next.done) break;
      sum += next.value.length;
      if (sizeBytes !== undefined && sum > sizeBytes) throw changed();
      yield next.value;
    }
    if (sizeBytes !== undefined && sum < sizeBytes) throw changed();
  } finally {
    await iterator.return?.();
  }
}

function changed(): BodySourceError {
  return new BodySourceError("size", {
    cause: new ApiError("The file changed its size while it was being sent", {
      hint: "Send it again once it rests",
    }),
  });
}
