/** One file of an incident, from the server to its place. @module */
import { createHash } from "node:crypto";
import { unpackCart } from "../../domain/cart.ts";
import { AlxError } from "../../util/error.ts";
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

/**
 * Downloads to a new file and checks the sha256, that of the content in a CaRT. A file that is not whole is removed.
 * `GET file/download/{sha256}/`
 *
 * @returns its size on the disk
 * @throws {ApiError} the server does not give it
 * @throws {AlxError} the bytes are not those asked for
 */
export async function fetchFile({ client, signal }: Services, request: FileRequest): Promise<number> {
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
  const hash = createHash("sha256");
  const { readable } = await Deno.open(path);
  for await (const chunk of encoding === "cart" ? unpackCart(readable) : readable) hash.update(chunk);
  const actual = hash.digest("hex");
  if (actual === sha256.toLowerCase()) return;
  throw new AlxError(`the bytes arrived damaged: their sha256 is "${actual}"`, {
    hint: "Download it again; if it stays so, the server's file store is damaged",
  });
}
