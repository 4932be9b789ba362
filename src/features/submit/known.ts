import type { Client } from "../../api/mod.ts";
import { quoteValue } from "../../domain/lucene/quote.ts";
import type { Json, JsonObject } from "../../util/json.ts";
import type { Query } from "../queries.ts";
import type { Services } from "../services.ts";

/** An analysis of the same content that is there already. */
export interface KnownAnalysis {
  readonly sid: string;
  readonly score: number | undefined;
  /** The server's text. */
  readonly completed: string | undefined;
}

/** The newest completed submission of a file; undefined when there is none. */
export async function findAnalysis(
  client: Client,
  sha256: string,
  signal?: AbortSignal,
): Promise<KnownAnalysis | undefined> {
  const page = await client.search.page("submission", `files.sha256:${sha256} AND state:completed`, {
    rows: 1,
    fl: ["sid", "max_score", "times.completed"],
    sort: "times.completed desc",
    ...(signal === undefined ? {} : { signal }),
  });
  const { sid, max_score: score, times } = page.items[0] ?? {};
  if (typeof sid !== "string") return undefined;
  return {
    sid,
    score: typeof score === "number" ? score : undefined,
    completed: textAt(times, "completed"),
  };
}

function textAt(value: Json | undefined, key: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const found = (value as JsonObject)[key];
  return typeof found === "string" ? found : undefined;
}

/** {@link findAnalysis} as a question; null when there is none. */
export function knownQuery({ client }: Services, sha256: string): Query<KnownAnalysis | null> {
  return {
    key: `search/submission/known/${sha256}`,
    staleMs: 60_000,
    fetch: async (signal) => await findAnalysis(client, sha256, signal) ?? null,
  };
}

/** A file that the server has. */
export interface KnownFile {
  readonly sha256: string;
  readonly type: string | undefined;
  readonly sizeBytes: number | undefined;
}

/** Kind of name for the file that stands for an address. */
export const ADDRESS = "uri_info.uri";

/** The server's file of a hash or {@link ADDRESS}; null when it has none, or knows no such kind. `POST search/file/` */
export function hashFileQuery({ client }: Services, type: string, value: string): Query<KnownFile | null> {
  return {
    key: `search/file/hash/${type}/${value}`,
    staleMs: 60_000,
    async fetch(signal) {
      if (!SEARCHED_HASHES.has(type)) return null;
      const page = await client.search.page("file", `${type}:${quoteValue(value)}`, {
        rows: 1,
        fl: ["sha256", "type", "size"],
        signal,
      });
      const { sha256, type: fileType, size } = page.items[0] ?? {};
      if (typeof sha256 !== "string") return null;
      return {
        sha256,
        type: typeof fileType === "string" ? fileType : undefined,
        sizeBytes: typeof size === "number" ? size : undefined,
      };
    },
  };
}

const SEARCHED_HASHES: ReadonlySet<string> = new Set(["sha256", "sha1", "md5", "ssdeep", "tlsh", ADDRESS]);
