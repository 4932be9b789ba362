import type { FileChild, FileDoc, FileResults, FileScore, FileText, SimilarFiles } from "./types/file.ts";
import type { AiAnswer } from "./types/server.ts";
import type { Success } from "./types/common.ts";
import { type Download, downloadFile, type DownloadOptions } from "./download.ts";
import { flag } from "./flag.ts";
import { type Http, route } from "./http.ts";

/** Options of the reads that ask a language model. */
export interface AiOptions {
  /** More than a paragraph; submissions only. Default false. */
  readonly detailed?: boolean | undefined;
  /** Ask anew. Default false. */
  readonly noCache?: boolean | undefined;
  /** Add the conversation. Default false. */
  readonly withTrace?: boolean | undefined;
  /** Look in the archive alone. Default false. */
  readonly archiveOnly?: boolean | undefined;
  /** Default `english`. */
  readonly language?: string | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link FileApi.hex}. */
export interface HexOptions {
  /** No offsets, no text at the side. Default false. */
  readonly bytesOnly?: boolean | undefined;
  /** Bytes per line. Default 16. */
  readonly length?: number | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link FileApi.strings}. */
export interface StringsOptions {
  /** Shortest string. Default 6. */
  readonly minLength?: number | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link FileApi.result}. */
export interface FileResultOptions {
  /** Only this service's. */
  readonly service?: string | undefined;
  /** With `service`: up to 100 runs, not the newest alone. Default false. */
  readonly all?: boolean | undefined;
  /** Look in the archive alone. Default false. */
  readonly archiveOnly?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link FileApi.similar}. */
export interface SimilarOptions {
  /** Look in the archive too. Default false. */
  readonly useArchive?: boolean | undefined;
  /** Look in the archive alone. Default false. */
  readonly archiveOnly?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Files by their sha256. An unknown file is a {@link NotFoundError}; texts hold the first 1 MiB.
 *
 * `sha256` is 64 hexadecimal digits.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function look(client: Client, sha256: string): Promise<void> {
 *   const { type, size } = await client.file.info(sha256);
 *   const { content, truncated } = await client.file.strings(sha256, { minLength: 8 });
 *   console.log(type, size, content.split("\n").length, truncated ? "strings and more" : "strings");
 *   const { body } = await client.file.download(sha256, { encoding: "cart" });
 *   await Deno.writeFile(`${sha256}.cart`, ReadableStream.from(body));
 * }
 * ```
 */
export interface FileApi {
  /** What the server knows of it. `GET file/info/{sha256}/` */
  info(sha256: string, signal?: AbortSignal): Promise<FileDoc>;
  /** Files that came out of it. `GET file/children/{sha256}/` */
  children(sha256: string, signal?: AbortSignal): Promise<readonly FileChild[]>;
  /** A hex dump. `GET file/hex/{sha256}/` */
  hex(sha256: string, options?: HexOptions): Promise<FileText>;
  /** Printable bytes, dots for the others. `GET file/ascii/{sha256}/` */
  ascii(sha256: string, signal?: AbortSignal): Promise<FileText>;
  /** ASCII and UTF-16 strings, one a line. `GET file/strings/{sha256}/` */
  strings(sha256: string, options?: StringsOptions): Promise<FileText>;
  /** A section's picture as a `data:` URL. `GET file/image/{sha256}/` */
  image(sha256: string, signal?: AbortSignal): Promise<string>;
  /** Results of all submissions, newest per service. `GET file/result/{sha256}/[{service}/]` */
  result(sha256: string, options?: FileResultOptions): Promise<FileResults>;
  /** Sum of the newest results. `GET file/score/{sha256}/` */
  score(sha256: string, signal?: AbortSignal): Promise<FileScore>;
  /** Files alike. `GET file/similar/{sha256}/` */
  similar(sha256: string, options?: SimilarOptions): Promise<readonly SimilarFiles[]>;
  /**
   * Its bytes, as they arrive. `GET file/download/{sha256}/`
   *
   * @throws {NotFoundError} it is unknown, or above the user's classification
   * @throws {ForbiddenError} the server does not hand out this encoding
   */
  download(sha256: string, options?: DownloadOptions): Promise<Download>;
  /** What its results mean, in words. `GET file/ai/{sha256}/` */
  aiSummary(sha256: string, options?: AiOptions): Promise<AiAnswer>;
  /** What its code does, in words. `GET file/code_summary/{sha256}/` */
  codeSummary(sha256: string, options?: AiOptions): Promise<AiAnswer>;
  /** Deletes its bytes. Needs the role file_purge. `DELETE file/filestore/{sha256}/` */
  delete(sha256: string, signal?: AbortSignal): Promise<Success>;
}

/** The `file` module over a connection. */
export function fileApi(http: Http): FileApi {
  return {
    info: (sha256, signal) => http.get(route`file/info/${sha256}/`, { signal }),
    children: (sha256, signal) => http.get(route`file/children/${sha256}/`, { signal }),
    hex: (sha256, { bytesOnly, length, signal } = {}) =>
      http.get(route`file/hex/${sha256}/`, { query: { bytes_only: flag(bytesOnly), length }, signal }),
    ascii: (sha256, signal) => http.get(route`file/ascii/${sha256}/`, { signal }),
    strings: (sha256, { minLength, signal } = {}) =>
      http.get(route`file/strings/${sha256}/`, { query: { len: minLength }, signal }),
    image: (sha256, signal) => http.get(route`file/image/${sha256}/`, { signal }),
    result: (sha256, { service, all, archiveOnly, signal } = {}) =>
      http.get(
        service === undefined ? route`file/result/${sha256}/` : route`file/result/${sha256}/${service}/`,
        { query: { all: flag(all), archive_only: flag(archiveOnly) }, signal },
      ),
    score: (sha256, signal) => http.get(route`file/score/${sha256}/`, { signal }),
    similar: (sha256, { useArchive, archiveOnly, signal } = {}) =>
      http.get(route`file/similar/${sha256}/`, {
        query: { use_archive: flag(useArchive), archive_only: flag(archiveOnly) },
        signal,
      }),
    download: (sha256, options) => downloadFile(http, sha256, options),
    aiSummary: (sha256, options) => http.get(route`file/ai/${sha256}/`, aiQuery(options)),
    codeSummary: (sha256, options) => http.get(route`file/code_summary/${sha256}/`, aiQuery(options)),
    delete: (sha256, signal) => http.json("DELETE", route`file/filestore/${sha256}/`, { signal }),
  };
}

function aiQuery({ noCache, withTrace, archiveOnly, language, signal }: AiOptions = {}) {
  const query = {
    no_cache: flag(noCache),
    with_trace: flag(withTrace),
    archive_only: flag(archiveOnly),
    lang: language,
  };
  return { query, signal };
}
