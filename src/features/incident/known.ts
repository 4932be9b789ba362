/** The incidents whose journals lie on this machine. @module */
import { readJournal } from "./journal.ts";

/** A journal on this machine. */
export interface KnownIncident {
  readonly incident: string;
  readonly server: string;
  /** Path of the journal. */
  readonly journal: string;
  /** Last written; ms since the epoch. */
  readonly changedMs: number;
}

/**
 * The incidents whose journals lie in alx's state folder, the last written first; journals that were put aside are left
 * out.
 *
 * @param stateDir Undefined where the environment names no home
 */
export async function knownIncidents(stateDir: string | undefined): Promise<readonly KnownIncident[]> {
  const found: KnownIncident[] = [];
  if (stateDir === undefined) return found;
  try {
    for await (const { name } of Deno.readDir(`${stateDir}/incidents`)) {
      if (!name.endsWith(".jsonl") || name.endsWith(".old.jsonl")) continue;
      const known = await incidentAt(`${stateDir}/incidents/${name}`);
      if (known !== undefined) found.push(known);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort((a, b) => b.changedMs - a.changedMs);
}

/** The incident of a journal, by its first line; undefined for a file that is none. */
async function incidentAt(journal: string): Promise<KnownIncident | undefined> {
  try {
    const { mtime } = await Deno.stat(journal);
    for await (const { entry } of readJournal(journal)) {
      // The first line may be damaged; each run repeats it.
      if (entry.type !== "incident") continue;
      return { incident: entry.incident, server: entry.server, journal, changedMs: mtime?.getTime() ?? 0 };
    }
  } catch {
    // A file that cannot be read is not offered.
  }
  return undefined;
}
