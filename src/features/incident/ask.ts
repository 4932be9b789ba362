import { ITEM_KEY, itemOf } from "./item_key.ts";

/** Asks the server what became of contents, by the word that each carries in its metadata. @module */
import type { Client } from "../../api/mod.ts";
import { toError } from "../../util/error.ts";
import type { Ledger } from "./ledger.ts";

/** What the server has of a content. */
export interface Trace {
  readonly sid: string;
  readonly ingestId: string;
  /** Undefined while it runs. */
  readonly end: "completed" | "failed" | undefined;
  readonly score: number;
  /** Service errors. */
  readonly errors: number;
}

/** How many a request: some datastores make thirty clauses of each, and take a thousand. */
const CHUNK = 30;

/** Which contents. */
export interface TraceQuestion {
  readonly journalId: string;
  readonly ledger: Ledger;
  /** By number. */
  readonly contents: readonly number[];
  readonly signal: AbortSignal;
}

/**
 * The submissions of contents, by number of the content. One that waits its turn has none yet, nor has one that an
 * earlier submission stands for. `POST search/submission/`
 *
 * @throws {ApiError} the server cannot be asked
 */
export async function traces(
  client: Pick<Client, "search">,
  { journalId, ledger, contents, signal }: TraceQuestion,
): Promise<ReadonlyMap<number, Trace>> {
  const found = new Map<number, Trace>();
  let size = CHUNK;
  for (let from = 0; from < contents.length;) {
    const part = contents.slice(from, from + size);
    const numbers = new Map(part.map((content) => [itemOf(journalId, ledger.sha256(content)), content]));
    try {
      await addTraces(client, { numbers, signal }, found);
    } catch (error) {
      if (size === 1 || !/clause/i.test(toError(error).message)) throw error;
      size = Math.ceil(size / 4);
      continue;
    }
    from += size;
  }
  return found;
}

async function addTraces(
  client: Pick<Client, "search">,
  { numbers, signal }: { readonly numbers: ReadonlyMap<string, number>; readonly signal: AbortSignal },
  found: Map<number, Trace>,
): Promise<void> {
  const words = [...numbers.keys()].map((word) => `"${word}"`).join(" OR ");
  const page = await client.search.page("submission", `metadata.${ITEM_KEY}:(${words})`, {
    ...{ rows: 10 * CHUNK, fl: ["sid", "state", "max_score", "error_count", "metadata.*"], signal },
  });
  for (const hit of page.items) {
    const metadata = (hit.metadata ?? {}) as Readonly<Record<string, unknown>>; // a flat map of texts
    const content = numbers.get(String(metadata[ITEM_KEY]));
    if (content === undefined || typeof hit.sid !== "string") continue;
    if (found.get(content)?.end !== "completed") found.set(content, traceOf(hit, metadata));
  }
}

function traceOf(hit: Readonly<Record<string, unknown>>, metadata: Readonly<Record<string, unknown>>): Trace {
  const sid = String(hit.sid);
  return {
    sid,
    ingestId: typeof metadata.ingest_id === "string" ? metadata.ingest_id : sid,
    end: hit.state === "completed" ? "completed" : hit.state === "failed" ? "failed" : undefined,
    score: typeof hit.max_score === "number" ? hit.max_score : 0,
    errors: typeof hit.error_count === "number" ? hit.error_count : 0,
  };
}
