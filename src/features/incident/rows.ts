import type { Outcome } from "../../api/ingest_follow.ts";
import { type IncidentJournal, readJournal } from "./journal.ts";
import type { UnusableEntry } from "./entries.ts";
import type { Fate } from "./fates.ts";
import type { Ledger } from "./ledger.ts";

/** One input of an incident and what became of it. */
export interface IncidentRow {
  readonly path: string;
  /** In bytes; undefined when it could not be seen. */
  readonly size: number | undefined;
  /** When the file was last changed; ms since the epoch, undefined where it could not be seen. */
  readonly mtime: number | undefined;
  /** Undefined when it is empty, too large or unreadable. */
  readonly sha256: string | undefined;
  readonly fate: Fate;
  /** Why it is not analysed; undefined when it is. */
  readonly reason: string | undefined;
  readonly ingestId: string | undefined;
  /** Of the submission that holds its result, which may be an earlier one. */
  readonly sid: string | undefined;
  /** Undefined before the end; null when the server told none. */
  readonly score: number | null | undefined;
  /** Service errors; undefined: none are known of. */
  readonly errors: number | undefined;
  /** How the analysis ended; undefined before. */
  readonly how: Outcome | undefined;
  /** When its fate was reached; ISO. */
  readonly at: string;
}

/** How {@link incidentRows} reads. */
export interface RowsOptions {
  /** Where to stop, in bytes: for who writes to the journal meanwhile. Default: at its end. */
  readonly endBytes?: number | undefined;
}

/**
 * Every input once, in the order of the journal's lines. Reads the file anew, so that no path need be kept in memory.
 *
 * @param journal From `readIncident(path, {details: true})`; without details, sid, score and reason are missing.
 */
export async function* incidentRows(
  { path, ledger }: Pick<IncidentJournal, "path" | "ledger">,
  options: RowsOptions = {},
): AsyncGenerator<IncidentRow, void> {
  const { endBytes = Infinity } = options;
  // Paths have their numbers in the order in which they came: mostly the next one is meant, and need not be looked for.
  let next = 0;
  for await (const { entry, offset } of readJournal(path)) {
    if (offset >= endBytes) return;
    if (entry.type !== "file" && entry.type !== "unusable") continue;
    const isNext = next < ledger.paths && ledger.line(next) === offset;
    const number = isNext ? next : ledger.findPath(entry.path);
    if (number === next) next++;
    if (number < 0 || ledger.line(number) !== offset) continue; // a later line tells of it
    if (entry.type === "unusable") {
      yield unusableRow(entry, ledger);
      continue;
    }
    const { path, size, mtime, sha256 } = entry;
    const details = ledger.details(ledger.contentOf(number));
    yield {
      ...{ path, size, mtime, sha256, fate: ledger.fate(number), reason: details?.reason },
      ...{ ingestId: details?.ingestId, sid: details?.sid, score: details?.score, how: details?.how },
      errors: details?.errors,
      at: details?.at ?? entry.at,
    };
  }
}

/** The row of a path that holds no content; of one that keeps changing, with what became of its snapshot. */
function unusableRow(entry: UnusableEntry, ledger: Ledger): IncidentRow {
  const { path, size, mtime, reason, at, sha256 } = entry;
  const fate = entry.keepsChanging ? "keeps changing" : entry.fate;
  const snapshot = sha256 === undefined ? -1 : ledger.find(sha256);
  const details = snapshot < 0 ? undefined : ledger.details(snapshot);
  return {
    ...{ path, size, mtime, sha256, fate, reason, at, ingestId: details?.ingestId, sid: details?.sid },
    ...{ score: details?.score, how: details?.how, errors: details?.errors },
  };
}
