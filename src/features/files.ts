/** Questions about files, and their download. @module */
import type { Encoding } from "../api/download.ts";
import type { FileChild, FileDoc, FileResults, SimilarFiles } from "../api/types/file.ts";
import type { FormattedResult } from "../api/types/result.ts";
import type { UserSettings } from "../api/types/user.ts";
import { safeFileName } from "../util/safe_name.ts";
import { checkedCart } from "./checked_cart.ts";
import type { Query } from "./queries.ts";
import type { Services } from "./services.ts";

const FILE_MS = 300_000;

/** What the server knows of a file. `GET file/info/{sha256}/` */
export function fileInfoQuery({ client }: Services, sha256: string): Query<FileDoc> {
  return {
    key: `file/${sha256}/info`,
    staleMs: FILE_MS,
    fetch: (signal) => client.file.info(sha256, signal),
  };
}

/** What all submissions found in it. `GET file/result/{sha256}/` */
export function fileResultsQuery({ client }: Services, sha256: string): Query<FileResults> {
  return {
    key: `file/${sha256}/result`,
    staleMs: FILE_MS,
    fetch: (signal) => client.file.result(sha256, { signal }),
  };
}

/** Every run of one service on it, newest first. `GET file/result/{sha256}/{service}/?all` */
export function serviceRunsQuery(
  { client }: Services,
  sha256: string,
  service: string,
): Query<readonly FormattedResult[]> {
  return {
    key: `file/${sha256}/result/${service}`,
    staleMs: FILE_MS,
    fetch: async (signal) => (await client.file.result(sha256, { service, all: true, signal })).results,
  };
}

/** What came out of it. `GET file/children/{sha256}/` */
export function fileChildrenQuery({ client }: Services, sha256: string): Query<readonly FileChild[]> {
  return {
    key: `file/${sha256}/children`,
    staleMs: FILE_MS,
    fetch: (signal) => client.file.children(sha256, signal),
  };
}

/** Files like it. `GET file/similar/{sha256}/` */
export function similarQuery({ client }: Services, sha256: string): Query<readonly SimilarFiles[]> {
  return {
    key: `file/${sha256}/similar`,
    staleMs: FILE_MS,
    fetch: (signal) => client.file.similar(sha256, { signal }),
  };
}

/** A section's picture as a `data:` URL. `GET file/image/{sha256}/` */
export function imageQuery({ client }: Services, sha256: string): Query<string> {
  return {
    key: `file/${sha256}/image`,
    staleMs: FILE_MS,
    fetch: (signal) => client.file.image(sha256, signal),
  };
}

/** The first bytes of a file, at most 1 MiB. */
export interface FileBytes {
  readonly bytes: Uint8Array;
  /** The file goes on. */
  readonly truncated: boolean;
}

/** Its first MiB, for hex, strings and text alike. `GET file/hex/{sha256}/?bytes_only` */
export function fileBytesQuery({ client }: Services, sha256: string): Query<FileBytes> {
  return {
    key: `file/${sha256}/bytes`,
    staleMs: FILE_MS,
    async fetch(signal) {
      const { content, truncated } = await client.file.hex(sha256, { bytesOnly: true, signal });
      return { bytes: parseHexBytes(content), truncated };
    },
  };
}

const digit = (code: number): number =>
  code >= 0x30 && code <= 0x39
    ? code - 0x30
    : code >= 0x61 && code <= 0x66
    ? code - 0x57
    : code >= 0x41 && code <= 0x46
    ? code - 0x37
    : -1;

/** Pairs of hex digits as bytes; everything else is skipped. */
export function parseHexBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  let count = 0;
  let high = -1;
  for (let i = 0; i < text.length; i++) {
    const value = digit(text.charCodeAt(i));
    if (value < 0) continue;
    if (high < 0) high = value;
    else {
      bytes[count++] = high * 16 + value;
      high = -1;
    }
  }
  return bytes.subarray(0, count);
}

/** The person's settings at the server, such as the score from which sections start unfolded. `GET user/settings/{user}/` */
export function userSettingsQuery({ client }: Services, user: string): Query<UserSettings> {
  return {
    key: `settings/${user}`,
    staleMs: 3_600_000,
    fetch: (signal) => client.user.settings(user, signal),
  };
}

/** What to download and where to. */
export interface SaveFile {
  readonly sha256: string;
  readonly name: string;
  /** Submission whose metadata goes into a CaRT. */
  readonly sid?: string | undefined;
  readonly encoding: Exclude<Encoding, "zip">;
  /** Folder to write into. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Told after each piece; the total is unknown where the server does not tell. */
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/** What was written. */
export interface SavedFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Downloads a file under a harmless name and checks its sha256, that of the content in a CaRT. The file appears
 * under its name when it is whole and checked; a name that is taken gets a number. `GET file/download/{sha256}/`
 *
 * @throws {ProtocolError} the bytes are not those asked for
 */
export async function saveFile({ client }: Services, what: SaveFile): Promise<SavedFile> {
  const { sha256, sid, encoding, signal } = what;
  const download = await client.file.download(sha256, { encoding, sid, signal });
  const plain = safeFileName(what.name, sha256);
  const temporary = `${what.folder}/.${crypto.randomUUID().slice(0, 8)}.part`;
  const file = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
  let bytes = 0;
  try {
    const write = async (chunk: Uint8Array) => {
      for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
      bytes += chunk.length;
      what.onProgress?.(bytes, download.sizeBytes);
    };
    try {
      if (encoding === "cart") {
        await checkedCart(download.body, { sha256, sizeBytes: download.sizeBytes, write });
      } else for await (const chunk of download.body) await write(chunk);
    } finally {
      file.close();
    }
    const path = await nameIt(temporary, `${what.folder}/${encoding === "cart" ? `${plain}.cart` : plain}`);
    return { path, bytes };
  } finally {
    await Deno.remove(temporary).catch(() => undefined);
  }
}

/** Gives it the name, or the name with a number where it is taken. */
async function nameIt(temporary: string, path: string): Promise<string> {
  const [, stem = path, extension = ""] = /^(.*?)((?:\.[^./]{1,12}){0,2})$/.exec(path) ?? [];
  for (let number = 1;; number++) {
    const candidate = number === 1 ? path : `${stem} (${number})${extension}`;
    try {
      await Deno.link(temporary, candidate);
      return candidate;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}
