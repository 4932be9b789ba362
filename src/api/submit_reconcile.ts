import type { SearchPage } from "./types/common.ts";
import type { Http } from "./http.ts";
import { type Clock, systemClock } from "../util/clock.ts";

/** A word in the metadata that no other submission has. */
export interface UniqueMetadata {
  /** The metadata's key. */
  readonly key: string;
  /** Its value. */
  readonly value: string;
  /** Looks, a second apart at first, for the index to catch up. Default: 5 (15 seconds). */
  readonly attempts?: number | undefined;
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What was found of a submission whose answer was lost. */
export interface FoundByMetadata {
  readonly sid: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Finds a submission by its metadata; undefined when there is none. `POST search/submission/` */
export async function findByMetadata(
  http: Http,
  unique: UniqueMetadata,
): Promise<FoundByMetadata | undefined> {
  const { key, value, attempts = 5, clock = systemClock, signal } = unique;
  const query = `metadata.${key.replace(/[^\w.]/g, "\\$&")}:"${value.replace(/["\\]/g, "\\$&")}"`;
  const json = { query, rows: 1, fl: "sid,metadata.*", sort: "times.submitted desc" };
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await clock.sleep(500 * 2 ** attempt, signal);
    const page = await http.json<SearchPage>("POST", "search/submission/", {
      json,
      signal,
      idempotent: true,
    });
    const hit = page?.items?.[0];
    if (typeof hit?.sid === "string") {
      // The index returns metadata as a flat map of texts.
      return { sid: hit.sid, metadata: (hit.metadata ?? {}) as Readonly<Record<string, string>> };
    }
  }
  return undefined;
}
