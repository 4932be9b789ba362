/** Remembers which inputs of `alx ingest` the server has accepted, for the same command after a stop. @module */
import { type Found, isUnusable } from "../../features/submit/item.ts";
import type { SubmitOutcome } from "../../features/submit/outcome.ts";
import { UsageError } from "../../util/error.ts";
import { withFileErrors } from "../../util/file_error.ts";
import { jsonLine, openJsonl, readJsonl } from "../../util/jsonl.ts";

interface Accepted {
  readonly input: string;
  /** Bytes; null where they are unknown. */
  readonly size: number | null;
  /** Milliseconds since the epoch; null for what is no file. */
  readonly mtime: number | null;
  readonly ingest_id: string;
}

/** Sends what a file does not name yet; an input that was accepted before keeps its ingest id. */
export interface IngestResume {
  outcomes(
    found: AsyncIterable<Found>,
    send: (found: AsyncIterable<Found>) => AsyncIterable<SubmitOutcome>,
  ): AsyncGenerator<SubmitOutcome, void>;
}

/**
 * Opens the memory of an ingest; the file is made when absent. A request whose response was lost is sent again.
 *
 * @throws {UsageError} the file is something else
 * @throws {AlxError} it cannot be read or written
 */
export async function openIngestResume(path: string): Promise<IngestResume> {
  const accepted = await readAccepted(path);
  return {
    async *outcomes(found, send) {
      const file = await withFileErrors(`Cannot write "${path}"`, () => openJsonl(path));
      const keys = new Map<string, Omit<Accepted, "ingest_id">>();
      const known: SubmitOutcome[] = [];
      const fresh = async function* (): AsyncGenerator<Found, void> {
        for await (const one of found) {
          const key = await keyOf(one);
          const ingestId = accepted.get(JSON.stringify(key));
          if (ingestId !== undefined) {
            known.push({ input: one.input, fate: "ingested", ingestId });
            continue;
          }
          keys.set(one.input, key);
          yield one;
        }
      };
      try {
        for await (const outcome of send(fresh())) {
          yield* known.splice(0);
          const key = keys.get(outcome.input);
          keys.delete(outcome.input);
          if (outcome.fate === "ingested" && key !== undefined) {
            await file.append([jsonLine({ ...key, ingest_id: outcome.ingestId })]);
          }
          yield outcome;
        }
        yield* known.splice(0);
        await file.sync();
      } finally {
        file.close();
      }
    },
  };
}

async function keyOf(found: Found): Promise<Omit<Accepted, "ingest_id">> {
  const { input } = found;
  if (isUnusable(found)) return { input, size: null, mtime: null };
  const info = await Deno.stat(input).catch(() => undefined);
  return { input, size: found.sizeBytes ?? null, mtime: info?.mtime?.getTime() ?? null };
}

async function readAccepted(path: string): Promise<ReadonlyMap<string, string>> {
  const accepted = new Map<string, string>();
  try {
    for await (const { value } of readJsonl(path)) {
      const { input, size, mtime, ingest_id } = value as Accepted;
      if (typeof input !== "string" || typeof ingest_id !== "string") {
        throw new UsageError(`"${path}" is not a file of --resume`, { hint: "another --resume FILE" });
      }
      accepted.set(JSON.stringify({ input, size, mtime }), ingest_id);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return accepted;
}
