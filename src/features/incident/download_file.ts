/** One file of an incident, from the server to its place. @module */
import { createHash } from "node:crypto";
import { NetworkError, ProtocolError } from "../../api/errors.ts";
import { CartError, CartTooLargeError } from "../../domain/cart.ts";
import { backoffMs } from "../../util/backoff.ts";
import { AlxError } from "../../util/error.ts";
import { cartSha256 } from "../checked_cart.ts";
import type { Services } from "../services.ts";

/** What is downloaded, and where to. */
export interface FileRequest {
  readonly sha256: string;
  readonly encoding: "cart" | "raw";
  /** Name within a CaRT; harmless. */
  readonly name: string;
  /** Absent until now; of a name that nobody else uses. */
  readonly path: string;
}

/** Tries for a file whose body breaks off or arrives damaged. */
const MAX_TRIES = 4;

/** The bytes are not those asked for. */
class DamagedError extends AlxError {}

/**
 * Downloads a file and checks its content; a body that breaks off or arrives damaged is asked for again, a few times.
 *
 * @returns its size on the disk
 * @throws as {@link fetchOnce}
 */
export async function fetchFile(services: Services, request: FileRequest): Promise<number> {
  for (let tries = 1;; tries++) {
    try {
      return await fetchOnce(services, request);
    } catch (error) {
      if (tries === MAX_TRIES || !isBroken(error)) throw error;
      const pauseMs = backoffMs(tries, { baseMs: 250, maxMs: 4000, random: Math.random });
      await services.clock.sleep(pauseMs, services.signal);
    }
  }
}

function isBroken(error: unknown): boolean {
  return !(error instanceof CartTooLargeError) &&
    [NetworkError, ProtocolError, CartError, DamagedError].some((kind) => error instanceof kind);
}

/**
 * Downloads to a new file and checks the sha256, that of the content in a CaRT. A file that is not whole is removed.
 * `GET file/download/{sha256}/`
 *
 * @returns its size on the disk
 * @throws {ApiError} the server does not give it
 * @throws {AlxError} the bytes are not those asked for
 */
async function fetchOnce({ client, signal }: Services, request: FileRequest): Promise<number> {
  const { sha256, encoding, name, path } = request;
  const download = await client.file.download(sha256, {
    ...(encoding === "cart" ? { name } : {}),
    ...{ encoding, signal },
  });
  let bytes = 0;
  try {
    const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
    try {
      for await (const chunk of download.body) {
        for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
        bytes += chunk.length;
      }
    } finally {
      file.close();
    }
    if (encoding === "cart") await checkContent(path, sha256, "cart");
    return bytes;
  } catch (error) {
    await Deno.remove(path).catch(() => undefined);
    throw error;
  }
}

/** Whether a file on the disk holds this content. */
export async function holdsContent(path: string, sha256: string, encoding: "cart" | "raw"): Promise<boolean> {
  try {
    await checkContent(path, sha256, encoding);
    return true;
  } catch {
    return false;
  }
}

async function checkContent(path: string, sha256: string, encoding: "cart" | "raw"): Promise<void> {
  const file = await Deno.open(path);
  const { size } = await file.stat();
  const actual = encoding === "cart"
    ? await cartSha256(file.readable, { packedBytes: size })
    : await plainSha256(file.readable);
  if (actual === sha256.toLowerCase()) return;
  throw new DamagedError(`the bytes arrived damaged: their sha256 is "${actual}"`, {
    hint: "Download it again; if it stays so, the server's file store is damaged",
  });
}

async function plainSha256(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of source) hash.update(chunk);
  return hash.digest("hex");
}
