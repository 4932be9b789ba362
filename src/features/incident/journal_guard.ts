/** Notices when a journal is deleted, replaced or cut while a run writes it. @module */
import { AlxError } from "../../util/error.ts";

/** A journal that is not what the run has written any more. */
export interface JournalFault {
  /** `cut`: lines are lost; else the run's own file still holds them all. */
  readonly kind: "deleted" | "replaced" | "cut";
  readonly error: AlxError;
}

/**
 * Compares the file that a run writes with what stands at its path.
 *
 * @param file The journal, opened by this process.
 * @param writtenBytes What must be there.
 */
export async function journalFault(
  path: string,
  file: Deno.FsFile,
  writtenBytes: number,
): Promise<JournalFault | undefined> {
  const [held, there] = await Promise.all([file.stat(), Deno.stat(path).catch(() => undefined)]);
  if (there === undefined) return fault("deleted", `The journal "${path}" was deleted during the run`);
  const isSame = there.ino === null || held.ino === null || there.ino === held.ino && there.dev === held.dev;
  if (!isSame) return fault("replaced", `The journal "${path}" was replaced during the run by another file`);
  if (held.size >= writtenBytes) return undefined;
  return fault(
    "cut",
    `The journal "${path}" was cut to ${held.size} bytes during the run: lines are lost`,
    "the same command asks the server about each file before it is sent",
  );
}

function fault(kind: JournalFault["kind"], message: string, hint?: string): JournalFault {
  return { kind, error: new AlxError(message, hint === undefined ? {} : { hint }) };
}

/** Copies what a deleted or replaced journal holds to a new file beside it; returns its path. */
export async function rescueJournal(path: string, file: Deno.FsFile, nowMs: number): Promise<string> {
  const stamp = new Date(nowMs).toISOString().replace(/[:.]/g, "");
  const copy = `${path.replace(/\.jsonl$/, "")}.${stamp}.rescued.jsonl`;
  using target = await Deno.open(copy, { write: true, createNew: true, mode: 0o600 });
  await file.seek(0, Deno.SeekMode.Start);
  const block = new Uint8Array(256 * 1024);
  for (let read = await file.read(block); read !== null; read = await file.read(block)) {
    for (let done = 0; done < read;) done += await target.write(block.subarray(done, read));
  }
  await target.sync();
  return copy;
}
