import type { SearchPage } from "./types/common.ts";
import { expectList } from "./expect.ts";
import type { Http } from "./http.ts";

/** A submission, as far as following an ingestion needs it. */
export interface FoundSubmission {
  /** Names the submission. */
  readonly sid: string;
  /** The file it was made for. */
  readonly ingestId: string | undefined;
  /** ISO time; undefined while it runs. */
  readonly completed: string | undefined;
  /** How bad: 1000 and more is malicious, below 0 safe. */
  readonly score: number | undefined;
  /** Service errors so far. */
  readonly errors?: number | undefined;
}

/** Which submissions. */
export interface FindIngested {
  readonly sids?: readonly string[] | undefined;
  readonly ingestIds?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Submissions found, by either name. */
export interface FoundSubmissions {
  readonly bySid: ReadonlyMap<string, FoundSubmission>;
  readonly byIngestId: ReadonlyMap<string, FoundSubmission>;
}

interface Hit {
  readonly sid: string;
  readonly max_score?: number;
  readonly error_count?: number;
  readonly state?: string;
  readonly times?: { readonly completed?: string | null };
  readonly metadata?: Readonly<Record<string, string>>;
}

const CHUNK = 100;

/** Finds submissions by sid, or by the id that ingesting gave, 100 a request. `POST search/submission/` */
export async function findIngested(http: Http, which: FindIngested): Promise<FoundSubmissions> {
  const bySid = new Map<string, FoundSubmission>();
  const byIngestId = new Map<string, FoundSubmission>();
  const keep = (hit: Hit) => {
    const ingestId = hit.metadata?.ingest_id;
    const found = {
      sid: hit.sid,
      ingestId,
      completed: completedOf(hit),
      score: hit.max_score,
      errors: hit.error_count ?? 0,
    };
    bySid.set(hit.sid, found);
    byIngestId.set(ingestId ?? hit.sid, found);
  };
  for (const part of chunks(which.sids ?? [])) {
    (await search(http, `sid:(${part})`, which.signal)).forEach(keep);
  }
  for (const part of chunks(which.ingestIds ?? [])) {
    (await search(http, `metadata.ingest_id:(${part}) OR sid:(${part})`, which.signal)).forEach(keep);
  }
  return { bySid, byIngestId };
}

function completedOf(hit: Hit): string | undefined {
  return hit.state === "submitted" ? undefined : hit.times?.completed ?? undefined;
}

function chunks(ids: readonly string[]): string[] {
  const unique = [...new Set(ids)];
  return Array.from(
    { length: Math.ceil(unique.length / CHUNK) },
    (_, i) => unique.slice(i * CHUNK, (i + 1) * CHUNK).map(quote).join(" OR "),
  );
}

function quote(id: string): string {
  return `"${id.replace(/["\\]/g, "\\$&")}"`;
}

async function search(http: Http, query: string, signal: AbortSignal | undefined): Promise<readonly Hit[]> {
  const json = { query, rows: 2 * CHUNK, fl: "sid,state,max_score,error_count,times.completed,metadata.*" };
  const page = await http.json<SearchPage>("POST", "search/submission/", { json, signal, idempotent: true });
  return expectList(page?.items, "the list of submissions") as unknown as readonly Hit[];
}
