import type { Fate } from "./fates.ts";
import { readJournal } from "./journal.ts";

/** An input that was not analysed, and why. */
export interface FailedInput {
  readonly path: string;
  readonly fate: Extract<Fate, "failed" | "too large" | "unreadable" | "keeps changing" | "incomplete">;
  readonly reason: string;
}

/** Failures that are kept in mind while the journal is read; there may be hundreds of thousands. */
const MOST_KEPT = 5000;

/**
 * Some of the inputs that failed, as the last line about each says. Reads the journal twice and keeps little of it.
 *
 * @param most How many at most.
 * @throws {AlxError} the journal cannot be read
 */
export async function failedInputs(journal: string, most: number): Promise<FailedInput[]> {
  const { paths, contents } = await failures(journal);
  const found = [...paths.values()].slice(0, most);
  if (contents.size === 0 || found.length >= most) return found;
  const seen = new Set<string>();
  for await (const { entry } of readJournal(journal)) {
    if (entry.type !== "file" || seen.has(entry.path)) continue;
    const failure = contents.get(entry.sha256);
    if (failure === undefined) continue;
    seen.add(entry.path);
    found.push({ path: entry.path, ...failure });
    if (found.length >= most) break;
  }
  return found;
}

interface Failures {
  /** By path. */
  readonly paths: Map<string, FailedInput>;
  /** By sha256. */
  readonly contents: Map<string, Omit<FailedInput, "path">>;
}

async function failures(journal: string): Promise<Failures> {
  const paths = new Map<string, FailedInput>();
  const contents = new Map<string, Omit<FailedInput, "path">>();
  for await (const { entry } of readJournal(journal)) {
    if (entry.type === "file" || entry.type === "moot") paths.delete(entry.path);
    else if (entry.type === "unusable") {
      const { path, reason } = entry;
      const fate = entry.keepsChanging ? "keeps changing" : entry.fate;
      if (fate === "empty") paths.delete(path);
      else if (paths.size < MOST_KEPT) paths.set(path, { path, fate, reason });
    } else if (entry.type === "failed" || entry.type === "incomplete") {
      const { sha256, reason } = entry;
      const fate = entry.type === "failed" ? entry.fate : entry.type;
      if (contents.size < MOST_KEPT) contents.set(sha256, { fate, reason });
    } else if ("sha256" in entry) contents.delete(entry.sha256);
  }
  return { paths, contents };
}
