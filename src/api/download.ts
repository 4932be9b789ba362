import { deferred } from "../util/deferred.ts";
import { createHash } from "node:crypto";
import { ProtocolError } from "./errors.ts";
import { type Http, type RawResponse, route } from "./http.ts";

/** How a file is wrapped on its way: neutralised, as it is, or in a zip with a password. */
export type Encoding = "cart" | "raw" | "zip";

/** Options of a download. */
export interface DownloadOptions {
  /** Default: the user's `download_encoding` setting. */
  readonly encoding?: Encoding | undefined;
  /** Name to give the file. Default: its sha256, as the server chooses. */
  readonly name?: string | undefined;
  /** Submission whose metadata goes into a CaRT. */
  readonly sid?: string | undefined;
  /** For a zip. Default: the user's `default_zip_password` setting. */
  readonly password?: string | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A file on its way. */
export interface Download {
  /** As the server names it; untrusted: it may hold slashes and control characters. */
  readonly name: string;
  /** How the body is wrapped, or `unknown` when that was left to the user's settings. */
  readonly encoding: Encoding | "unknown";
  /** Total, when the server told. */
  readonly sizeBytes: number | undefined;
  /** Can be read once. Ends with a {@link ProtocolError} when the bytes are not those asked for. */
  readonly body: AsyncIterable<Uint8Array>;
  /**
   * Settles with the body: true when the sha256 fits, false when it was not checked (any encoding but raw). Stays
   * pending when the body is not read to its end. Never rejects: the body tells of a mismatch.
   */
  readonly verified: Promise<boolean>;
}

/**
 * Starts a download. `GET file/download/{sha256}/`
 *
 * @throws {NotFoundError} it is unknown, or above the user's classification
 * @throws {ForbiddenError} the server does not hand out this encoding
 */
export async function downloadFile(
  http: Http,
  sha256: string,
  options: DownloadOptions = {},
): Promise<Download> {
  const { encoding, name, sid, password, signal } = options;
  const path = route`file/download/${sha256}/`;
  const response = await http.raw("GET", path, { query: { encoding, name, sid, password }, signal });
  const { promise, resolve } = deferred<boolean>();
  const check = encoding === "raw";
  return {
    name: fileName(response) ?? sha256,
    encoding: encoding ?? "unknown",
    sizeBytes: contentLength(response),
    body: check ? checkedBody(response, sha256, resolve) : uncheckedBody(response, resolve),
    verified: promise,
  };
}

/** The name in `Content-Disposition`; undefined when there is none. Untrusted. */
export function fileName(response: Pick<RawResponse, "headers">): string | undefined {
  const value = response.headers.get("content-disposition") ?? "";
  const extended = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(value)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended.trim());
    } catch {
      return extended.trim();
    }
  }
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(value);
  return plain?.[1]?.replace(/\\(.)/g, "$1") ?? plain?.[2]?.trim();
}

/** `Content-Length`, bytes. */
export function contentLength(response: Pick<RawResponse, "headers">): number | undefined {
  const value = response.headers.get("content-length");
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

async function* uncheckedBody(
  response: RawResponse,
  done: (verified: boolean) => void,
): AsyncGenerator<Uint8Array> {
  yield* response.body;
  done(false);
}

async function* checkedBody(
  response: RawResponse,
  sha256: string,
  done: (verified: boolean) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of response.body) {
    hash.update(chunk);
    yield chunk;
  }
  const actual = hash.digest("hex");
  if (actual !== sha256.toLowerCase()) {
    done(false);
    throw new ProtocolError(`the bytes of "${sha256}" arrived damaged: their sha256 is "${actual}"`, {
      hint: "Download it again; if it stays so, the server's file store is damaged",
    });
  }
  done(true);
}
