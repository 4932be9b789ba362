import { ProtocolError } from "./errors.ts";
import type { Answer } from "./transport.ts";

/** Input to the decoder at once: a byte may become a thousand. */
const PIECE_BYTES = 16 * 1024;
/** Up to here a response may grow as it likes, beyond it so many times. */
const FREE_BYTES = 64 * 1024 * 1024;
const MAX_GROWTH = 100;

const FORMATS: Readonly<Record<string, CompressionFormat>> = {
  gzip: "gzip",
  "x-gzip": "gzip",
  deflate: "deflate",
};

/**
 * The response with its body as it was before a server or proxy compressed it unasked.
 *
 * @throws {ProtocolError} it is compressed in a way that cannot be undone; reading it, when it is damaged or a bomb
 */
export function decodeContent(answer: Answer): Answer {
  const coding = answer.headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (coding === "identity" || answer.sizeBytes === 0) return answer;
  const format = FORMATS[coding];
  if (format === undefined) {
    throw new ProtocolError(`The server's response is compressed as "${coding}", which alx did not ask for`, {
      status: answer.status,
      hint: "Have the proxy before the server leave its responses as they are, or use gzip",
    });
  }
  const headers = new Map(answer.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  const body = createDecoder(answer, format);
  return {
    ...{ status: answer.status, headers, setCookie: answer.setCookie, mayKeep: answer.mayKeep },
    sizeBytes: undefined,
    read: body.read,
    close() {
      body.close();
      answer.close();
    },
    get sentBytes() {
      return answer.sentBytes;
    },
    get receivedBytes() {
      return answer.receivedBytes;
    },
  };
}

/** Reads what is compressed, as the decoded body is asked for. */
function createDecoder(answer: Answer, format: CompressionFormat): Pick<Answer, "read" | "close"> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let failure: unknown;
  let rest: Uint8Array = new Uint8Array();
  let size = 0;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const piece = new Uint8Array(PIECE_BYTES);
      try {
        const count = await answer.read(piece);
        if (count === 0) controller.close();
        else controller.enqueue(piece.subarray(0, count));
      } catch (error) {
        failure = error;
        controller.error(error);
      }
    },
  }, { highWaterMark: 0 });
  return {
    async read(target) {
      reader ??= source.pipeThrough(new DecompressionStream(format)).getReader();
      while (rest.length === 0) {
        const next = await reader.read().catch((cause) => {
          throw failure ?? new ProtocolError("The server's compressed response is damaged", { cause });
        });
        if (next.done) return 0;
        rest = next.value;
        size += rest.length;
        if (size > FREE_BYTES && size > MAX_GROWTH * answer.receivedBytes) {
          throw new ProtocolError("The server's compressed response grows out of all proportion");
        }
      }
      const count = Math.min(target.length, rest.length);
      target.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      return count;
    },
    close: () => void reader?.cancel().catch(() => {}),
  };
}
