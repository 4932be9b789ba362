import { createHash } from "node:crypto";
import type { Entry, NewEntry } from "../../../src/features/incident/entries.ts";
import type { ReportRow } from "../../../src/domain/incident_report/row.ts";

/** The sha256 of a text. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Id of every journal written here. */
export const JOURNAL_ID = "0123456789abcdef";

/** Which incident a journal is of. */
export interface JournalHead {
  readonly server: string;
  readonly incident: string;
}

/** Writes a journal whose lines are a second apart, from noon of 5 May 2026. */
export async function writeJournal(
  path: string,
  head: JournalHead,
  entries: readonly NewEntry[],
): Promise<void> {
  const first: NewEntry = {
    type: "incident",
    version: 1,
    id: JOURNAL_ID,
    ...head,
    queue: "q",
    params: { classification: "TLP:CLEAR" },
    metadata: {},
  };
  const lines = [first, ...entries].map((entry, i): Entry =>
    ({ ...entry, at: new Date(Date.UTC(2026, 4, 5, 12, 0, i)).toISOString() }) as Entry
  );
  await Deno.writeTextFile(path, lines.map((line) => JSON.stringify(line) + "\n").join(""));
}

/** Lines of a file that was found and, unless it is left out, what followed. */
export function fileEntry(path: string, content: string): NewEntry {
  return { type: "file", path, size: content.length, mtime: 1, sha256: sha256(content) };
}

/** Lines of a content that was analysed. */
export function doneEntries(content: string, sid: string, score: number): NewEntry[] {
  const hash = sha256(content);
  return [
    { type: "sending", sha256: hash },
    { type: "sent", sha256: hash, ingestId: `i-${sid}` },
    { type: "done", sha256: hash, sid, score, how: "done" },
  ];
}

/** A row of which only some parts matter. */
export function row(parts: Partial<ReportRow>): ReportRow {
  return {
    path: "/a/b.txt",
    sha256: sha256("b"),
    size: 1,
    fate: "done",
    how: "done",
    sid: "s1",
    verdict: "informative",
    score: 0,
    heuristics: [],
    tags: [],
    link: null,
    classification: null,
    reason: null,
    errors: null,
    at: "2026-05-05T12:00:00.000Z",
    ...parts,
  };
}

/** All of a stream. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Runs `body` with a new folder, which goes at the end. */
export async function inTempFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "alx-report-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
