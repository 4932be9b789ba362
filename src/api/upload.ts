import { NetworkError, ProtocolError, ServerError } from "./errors.ts";
import { type Http, type RawResponse, route } from "./http.ts";
import { asksTooLong } from "./retry.ts";
import { multipart } from "./multipart.ts";
import { submitFields, type SubmitOptions } from "./submit_body.ts";
import { UsageError } from "../util/error.ts";
import { type Clock, systemClock } from "../util/clock.ts";

/** A file sent piece by piece. */
export interface UploadOptions extends SubmitOptions {
  /**
   * Names this upload; the server tells uploads apart by the first 36 characters, such as a UUID's. Keep it to resume
   * after a break, with the same `chunkBytes`.
   */
  readonly identifier: string;
  /** Cut to its last part. */
  readonly name: string;
  /** Total, when known. */
  readonly sizeBytes: number;
  /** Reads `length` bytes from `offset`. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
  /** Size of a piece. Default: 8 MiB. */
  readonly chunkBytes?: number | undefined;
  /** Tries of a piece after the first. Default: 5. */
  readonly retries?: number | undefined;
  /** Told after each piece, also for those that were there before. */
  readonly onProgress?: ((sentBytes: number, sizeBytes: number) => void) | undefined;
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock | undefined;
}

interface Chunk {
  readonly number: number;
  readonly offset: number;
  readonly length: number;
  readonly total: number;
}

/**
 * Sends a file in pieces, leaving out those the server has, and starts its analysis. `GET|POST ui/flowjs/`,
 * `POST ui/start/{identifier}/`
 *
 * @returns the sid
 * @throws {ApiError} a piece failed too often; call again with the same identifier to go on
 */
export async function uploadChunked(http: Http, options: UploadOptions): Promise<string> {
  if (options.sizeBytes === 0) throw new UsageError(`"${options.name}" is empty, there is nothing to upload`);
  const chunks = cut(options.sizeBytes, options.chunkBytes ?? 8 * 1024 * 1024);
  let sentBytes = 0;
  let complete = false;
  for (const chunk of chunks) {
    const there = await hasChunk(http, options, chunk);
    if (!there) complete = await sendWithRetries(http, options, chunk);
    sentBytes += chunk.length;
    options.onProgress?.(sentBytes, options.sizeBytes);
  }
  // The server puts the file together when a piece arrives; if all were there, none has.
  if (!complete) complete = await sendWithRetries(http, options, chunks.at(-1)!);
  if (!complete) {
    throw new ProtocolError(`the server misses parts of "${options.name}" it had accepted`, {
      hint: "Upload it again with another identifier",
    });
  }
  return await start(http, options);
}

function cut(sizeBytes: number, chunkBytes: number): readonly Chunk[] {
  const total = Math.ceil(sizeBytes / chunkBytes);
  return Array.from({ length: total }, (_, i) => ({
    number: i + 1,
    offset: i * chunkBytes,
    length: Math.min(chunkBytes, sizeBytes - i * chunkBytes),
    total,
  }));
}

function flowFields(options: UploadOptions, chunk: Chunk): Record<string, string> {
  return {
    flowChunkNumber: String(chunk.number),
    flowChunkSize: String(options.chunkBytes ?? 8 * 1024 * 1024),
    flowCurrentChunkSize: String(chunk.length),
    flowTotalSize: String(options.sizeBytes),
    flowIdentifier: options.identifier,
    flowFilename: String(
      submitFields({ kind: "bytes", name: options.name, bytes: new Uint8Array() }, {}).name,
    ),
    flowRelativePath: "",
    flowTotalChunks: String(chunk.total),
  };
}

async function hasChunk(http: Http, options: UploadOptions, chunk: Chunk): Promise<boolean> {
  const query = flowFields(options, chunk);
  const response = await http.raw("GET", "ui/flowjs/", { query, signal: options.signal });
  await drain(response);
  return response.status === 200;
}

async function drain(response: RawResponse): Promise<void> {
  for await (const _ of response.body) { /* only to free the connection */ }
}

async function sendWithRetries(http: Http, options: UploadOptions, chunk: Chunk): Promise<boolean> {
  const { retries = 5, clock = systemClock, signal } = options;
  for (let attempt = 0;; attempt++) {
    try {
      return await sendChunk(http, options, chunk);
    } catch (error) {
      const passing = error instanceof NetworkError || error instanceof ServerError;
      if (!passing || asksTooLong(error) || attempt >= retries || signal?.aborted) throw error;
      await clock.sleep(Math.max(error.retryAfterMs ?? 0, Math.min(30_000, 500 * 2 ** attempt)), signal);
    }
  }
}

async function sendChunk(http: Http, options: UploadOptions, chunk: Chunk): Promise<boolean> {
  const fields = flowFields(options, chunk);
  const answer = await http.json<{ readonly completed: boolean }>("POST", "ui/flowjs/", {
    body: async () => {
      const bytes = await options.read(chunk.offset, chunk.length);
      if (bytes.byteLength !== chunk.length) {
        throw new UsageError(`"${options.name}" changed while it was uploaded`, { hint: "Upload it again" });
      }
      return await multipart([
        ...Object.entries(fields).map(([name, value]) => ({ name, value })),
        { name: "file", filename: fields.flowFilename!, bytes },
      ])();
    },
    signal: options.signal,
    idempotent: false,
  });
  return answer.completed;
}

async function start(http: Http, options: UploadOptions): Promise<string> {
  const { name, ...fields } = submitFields(
    { kind: "bytes", name: options.name, bytes: new Uint8Array() },
    options,
  );
  const answer = await http.json<{ readonly sid: string }>("POST", route`ui/start/${options.identifier}/`, {
    json: { ...fields, filename: name },
    signal: options.signal,
    idempotent: false,
  });
  return answer.sid;
}
